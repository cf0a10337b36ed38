// listening.test.ts: which names are answered, on loopback and elsewhere.
import { describe, expect, test } from "vitest";
import { mayAnswer } from "./listening.ts";

describe("while listening on loopback", () => {
  test.each([
    ["127.0.0.1:3000", true],
    ["localhost:3000", true],
    ["LOCALHOST", true],
    ["[::1]:3000", true],
    ["dash.example.org", true],
    ["evil.example:3000", false],
    ["127.0.0.1.evil.example", false],
    ["localhost.evil.example:3000", false],
    ["", false],
    [null, false],
  ])("%s: %s", (header, answered) => {
    expect(mayAnswer(header, "127.0.0.1", ["dash.example.org"])).toBe(answered);
  });
});

test("told to listen elsewhere, every name will do", () => {
  expect(mayAnswer("anything.example", "0.0.0.0", [])).toBe(true);
});
