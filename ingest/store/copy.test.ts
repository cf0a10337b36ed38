// copy.test.ts: COPY's text format, letter by letter; that Postgres reads it so is in hostile.db.test.ts.
import { expect, test } from "vitest";
import { encodeRows, type Field } from "./copy.ts";

const encode = (...rows: readonly (readonly Field[])[]): string => [...encodeRows(rows)].join("");

test.for<readonly [Field, string]>([
  [null, "\\N"],
  ["", ""],
  ["\\N", "\\\\N"],
  ["a\tb\nc\rd", "a\\tb\\nc\\rd"],
  ["\\.", "\\\\."],
  ["é 👩", "é 👩"],
  [-1.5, "-1.5"],
  [true, "t"],
  [false, "f"],
  [new Uint8Array([0, 255, 16]), "\\\\x00ff10"],
  [new Uint8Array([9, 1, 2, 9]).subarray(1, 3), "\\\\x0102"],
])("%j becomes %j", ([field, expected]) => {
  expect(encode([field])).toBe(`${expected}\n`);
});

test("rows are lines, fields are parted by tabs", () => {
  expect(encode([1, "a"], [2, null])).toBe("1\ta\n2\t\\N\n");
  expect(encode()).toBe("");
});

test("many rows come in chunks of bounded size, and none is lost", () => {
  const rows = Array.from({ length: 10_000 }, (_, no) => [no, "x".repeat(100)]);
  const chunks = [...encodeRows(rows)];
  expect(chunks.length).toBeGreaterThan(5);
  expect(Math.max(...chunks.map((chunk) => chunk.length))).toBeLessThan(140_000);
  expect(
    chunks
      .join("")
      .trimEnd()
      .split("\n")
      .map((line) => Number(line.split("\t")[0])),
  ).toEqual(rows.map((_, no) => no));
});
