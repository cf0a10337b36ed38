// screen.test.ts: lines stay, the live line is redrawn below them on a terminal and rare without one.
import { Writable } from "node:stream";
import { describe, expect, test } from "vitest";
import { makeScreen, type Output } from "./screen.ts";

function makeOutput(isTTY: boolean, columns = 40): Output & { text: () => string } {
  let text = "";
  const stream = new Writable({
    write(chunk: Buffer, _, done) {
      text += chunk.toString();
      done();
    },
  });
  return { isTTY, columns, write: (part) => stream.write(part), text: () => text };
}

describe("on a terminal", () => {
  test("a line pushes the live line down", () => {
    const out = makeOutput(true);
    const screen = makeScreen(out);
    screen.live("1 of 3");
    screen.line("a line");
    expect(out.text()).toBe("\r\u001b[2K1 of 3\r\u001b[2Ka line\n\r\u001b[2K1 of 3");
  });

  test("the live line never wraps, and goes without a trace", () => {
    const out = makeOutput(true, 30);
    const screen = makeScreen(out);
    screen.live("x".repeat(100));
    screen.live(null);
    screen.line("end");
    expect(out.text()).toBe(`\r\u001b[2K${"x".repeat(29)}\r\u001b[2Kend\n`);
  });
});

test("without a terminal the live line is printed now and then, without control characters", () => {
  const out = makeOutput(false);
  let now = 0;
  const screen = makeScreen(out, () => now);
  for (now = 0; now <= 31_000; now += 1000) screen.live(`second ${now / 1000}`);
  screen.live(null);
  expect(out.text()).toBe("second 15\nsecond 30\n");
});
