// words.test.ts: words, quotes and escapes under each setting's rules.
import { describe, expect, test } from "vitest";
import { nextWord, splitWords, type WordRules } from "./words.ts";

const UNQUOTE: WordRules = { unquote: true };
const EXEC: WordRules = { unquote: true, unescape: true };
const RELAXED: WordRules = { ...EXEC, keepUnknownEscapes: true };
const PAIR: WordRules = { separators: ":", unescape: true, escapedSeparators: true };

describe("splitWords", () => {
  test.each<[string, WordRules, readonly string[], boolean]>([
    ["", {}, [], false],
    ["  a \t b\nc ", {}, ["a", "b", "c"], false],
    ["a\u00a0b", {}, ["a\u00a0b"], false],
    ['"a b"', {}, ['"a', 'b"'], false],
    ["a\\ b", {}, ["a b"], false],
    ["a b\\", {}, ["a"], true],
    ["\"a b\" 'c d'", UNQUOTE, ["a b", "c d"], false],
    ['a"b c"d', UNQUOTE, ["ab cd"], false],
    ['""', UNQUOTE, [""], false],
    ['a "b', UNQUOTE, ["a"], true],
    ["\"a\\\"b\" 'c\\'d'", UNQUOTE, ['a"b', "c'd"], false],
    ["\\x41\\101\\u00e9\\U0001F600\\s\\t", EXEC, ["AA\u00e9\u{1F600} \t"], false],
    ["a \\q b", EXEC, ["a"], true],
    ["a \\q b\\", RELAXED, ["a", "\\q", "b\\"], false],
    ["\\x00", EXEC, [], true],
    ["\\400", EXEC, [], true],
    ["\\ud800", EXEC, ["\ud800"], false],
    ["\\U0000d800", EXEC, [], true],
    ["\\U00110000", EXEC, [], true],
    ["a\\:b:c", PAIR, ["a:b", "c"], false],
    ["a::b", PAIR, ["a", "b"], false],
    ["a\\b", { literalBackslash: true }, ["a\\b"], false],
  ])("%j under %j", (text, rules, words, broken) => {
    expect(splitWords(text, rules)).toEqual({ words, broken });
  });
});

describe("nextWord", () => {
  test.each<[string, WordRules, ReturnType<typeof nextWord>]>([
    ["", {}, null],
    ["a  b c", {}, { word: "a", rest: "b c" }],
    ["a  ", {}, { word: "a", rest: null }],
    ["a:b:c", { separators: ":", emptyWords: true }, { word: "a", rest: "b:c" }],
    [":b", { separators: ":", emptyWords: true }, { word: "", rest: "b" }],
    ["a:", { separators: ":", emptyWords: true }, { word: "a", rest: "" }],
    ["'a", UNQUOTE, "broken"],
  ])("%j under %j", (text, rules, expected) => {
    expect(nextWord(text, rules)).toEqual(expected);
  });
});
