// values.test.ts: booleans, numbers, modes, paths and user names.
import { expect, test } from "vitest";
import {
  isFileName,
  isPlainAbsolutePath,
  isStrictUserName,
  isUserName,
  parseBoolean,
  parseInteger,
  parseMode,
  simplifyPath,
} from "./values.ts";

test.each([
  ["yes", true],
  ["Y", true],
  ["TRUE", true],
  ["t", true],
  ["1", true],
  ["on", true],
  ["no", false],
  ["Off", false],
  ["0", false],
  ["", null],
  ["2", null],
  [" yes", null],
  ["read-only", null],
])("parseBoolean(%j) is %j", (text, expected) => expect(parseBoolean(text)).toBe(expected));

test.each([
  ["0022", 0o022],
  ["22", 0o022],
  ["7777", 0o7777],
  ["10000", null],
  ["8", null],
  ["0o22", null],
  ["+22", null],
  ["", null],
  ["022 ", null],
])("parseMode(%j) is %j", (text, expected) => expect(parseMode(text)).toBe(expected));

test.each([
  ["0", 0],
  ["-1", -1],
  ["+5", 5],
  ["010", 8],
  ["0x1F", 31],
  ["0b101", 5],
  ["0o17", 15],
  ["08", null],
  ["2147483647", 2 ** 31 - 1],
  ["2147483648", null],
  ["99999999999999999999999", null],
  ["1 ", null],
  ["", null],
  ["0x", null],
])("parseInteger(%j) is %j", (text, expected) => expect(parseInteger(text)).toBe(expected));

test.each([
  ["/a//b/./c/", "/a/b/c"],
  ["/", "/"],
  ["//", "/"],
  ["a/./b", "a/b"],
  [".", "."],
  ["", ""],
  ["/a/../b", "/a/../b"],
])("simplifyPath(%j) is %j", (path, expected) => expect(simplifyPath(path)).toBe(expected));

test("paths and names of files", () => {
  expect(["/", "/a//b/.", "/..a"].map(isPlainAbsolutePath)).toEqual([true, true, true]);
  expect(["", "a", "/a/..", `/${"a".repeat(256)}`, `/${"a/".repeat(2100)}`].map(isPlainAbsolutePath)).toEqual([
    false,
    false,
    false,
    false,
    false,
  ]);
  expect(["a", "..a"].map(isFileName)).toEqual([true, true]);
  expect(["", ".", "..", "a/b", "a".repeat(256)].map(isFileName)).toEqual([false, false, false, false, false]);
});

test.each(["root", "0", "1000", "a.b", "a b", "_x-", "$x", "4294967294", "a".repeat(100)])(
  "user %j is accepted",
  (name) => expect(isUserName(name)).toBe(true),
);
test.each(["", " a", "a ", "a:b", "a/b", "..", "65535", "4294967295", "4294967296", "007", "-1", "a\tb"])(
  "user %j is refused",
  (name) => expect(isUserName(name)).toBe(false),
);

test("names that systemd makes users of itself", () => {
  expect(["foo", "_f-1"].map(isStrictUserName)).toEqual([true, true]);
  expect(["1foo", "-foo", "fo.o", "", "f".repeat(32)].map(isStrictUserName)).toEqual([
    false,
    false,
    false,
    false,
    false,
  ]);
});
