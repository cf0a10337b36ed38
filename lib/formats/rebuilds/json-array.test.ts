// json-array.test.ts: arrays come apart wherever they are cut.
import { describe, expect, test } from "vitest";
import { JsonArrayReader } from "./index.ts";

function read(text: string, pieceBytes: number): unknown[] {
  const bytes = new TextEncoder().encode(text);
  const reader = new JsonArrayReader("report");
  const elements: unknown[] = [];
  for (let at = 0; at < bytes.length; at += pieceBytes)
    elements.push(...reader.push(bytes.subarray(at, at + pieceBytes)));
  reader.end();
  return elements;
}

describe("whole arrays", () => {
  test.each([
    ["[]", []],
    [" [ ] \n", []],
    ["\uFEFF[1]", [1]],
    ['[{"a":"]},{\\"[\\\\"},[2,[3]], "ü,", null]', [{ a: ']},{"[\\' }, [2, [3]], "ü,", null]],
  ])("%s", (text, elements) => {
    for (const size of [1, 2, 3, 5, 1000]) expect(read(text, size)).toEqual(elements);
  });
});

describe("refused", () => {
  test.each([
    ["", /breaks off/],
    ['[{"a":1}', /breaks off/],
    ['{"error":"gone"}', /expected a JSON array, read "\{\\"error\\"/],
    ["<html>", /expected a JSON array, read "<html>"/],
    ["[1][2]", /something follows/],
    ["[1] x", /expected a JSON array, read "x"/],
    ["[a]", /an element that is no JSON: "a"/],
    [`["${"x".repeat(300_000)}"]`, /an element of more than 262144 bytes/],
  ])("%.20s", (text, message) => {
    expect(() => read(text, 4096)).toThrow(message);
  });
});

test("100,000 elements cost little", () => {
  const text = `[${Array.from({ length: 100_000 }, (_, at) => `{"package":"p${at}","status":"FTBR"}`).join(",")}]`;
  expect(read(text, 65_536)).toHaveLength(100_000);
});
