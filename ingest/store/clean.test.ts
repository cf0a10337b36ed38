// clean.test.ts: what the door lets in, and as what.
import { describe, expect, test } from "vitest";
import { cleanJson, cleanKey, cleanText } from "./clean.ts";

describe("cleanText", () => {
  test.for([
    ["plain", 10, "plain"],
    ["a\0b", 10, "a\uFFFDb"],
    ["\ud800x", 10, "\uFFFDx"],
    ["x\udc00", 10, "x\uFFFD"],
    ["👩", 10, "👩"],
    ["0123456789", 10, "0123456789"],
    ["0123456789a", 10, "012345678…"],
    // The cut goes through a pair of surrogates: no half of it stays.
    ["01234567👩9", 10, "01234567\uFFFD…"],
  ] as const)("%j in %i is %j", ([text, max, expected]) => {
    expect(cleanText(text, max)).toBe(expected);
  });
});

describe("cleanKey", () => {
  test("what fits stays as it is", () => {
    for (const text of ["", "bash", "é".repeat(127), "x".repeat(255)]) expect(cleanKey(text, 255)).toBe(text);
  });

  test.for(["x", "é", "€", "👩", "a€"])(
    "a long text of %j keeps its beginning, fits, and stays itself when cleaned again",
    (letter) => {
      const [one, two] = [`${letter.repeat(2000)}1`, `${letter.repeat(2000)}2`];
      const [short, other] = [cleanKey(one, 255), cleanKey(two, 255)];
      expect(Buffer.byteLength(short)).toBeLessThanOrEqual(255);
      expect(short.startsWith(letter.repeat(20))).toBe(true);
      expect(short).not.toBe(other);
      expect(cleanKey(short, 255)).toBe(short);
    },
  );
});

describe("cleanJson", () => {
  test.for([
    [{ a: [1, "b", null, true] }, '{"a":[1,"b",null,true]}'],
    ["a\0b", '"a\uFFFDb"'],
    [{ "k\0": { deep: ["\ud800", 1] } }, '{"k\uFFFD":{"deep":["\uFFFD",1]}}'],
    // A backslash and the letters u0000 are no NUL.
    ["\\u0000", '"\\\\u0000"'],
    ["\\ud800 \ud83d\ude00", '"\\\\ud800 😀"'],
  ] as const)("%j", ([value, expected]) => {
    expect(cleanJson(value)).toBe(expected);
  });

  test("what JSON cannot say is refused", () => {
    expect(() => cleanJson(undefined)).toThrow("undefined has no JSON");
    expect(() => cleanJson({ big: 1n })).toThrow(TypeError);
  });
});
