// ini.test.ts: sections and keys.
import { expect, test } from "vitest";
import { FormatError } from "./format-error.ts";
import { parseIni } from "./ini.ts";

const parse = (text: string) => parseIni(new TextEncoder().encode(text));

test("sections, keys, comments and what is neither", () => {
  expect(parse("x=1\n[a b]\n# c\n; c\nk = v = w \n\n[c]\nnonsense\n=1\nk=\r\n")).toEqual({
    lines: [
      { section: "a b", key: "k", value: "v = w", line: 5 },
      { section: "c", key: "k", value: "", line: 10 },
    ],
    sections: ["a b", "c"],
    problems: [
      "line 1 stands before the first section",
      "line 8 is no key=value: nonsense",
      "line 9 is no key=value: =1",
    ],
  });
});

test("no text is refused", () => expect(() => parse("[a]\0")).toThrow(FormatError));
