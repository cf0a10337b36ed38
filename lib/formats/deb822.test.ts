// deb822.test.ts: paragraphs, folded lines, and input that is not what it should be.
import { describe, expect, test } from "vitest";
import { DEB822_LIMITS, firstLine, parseParagraphs, readParagraphs } from "./deb822.ts";

/** Paragraphs as plain objects; `!` holds the problems, if any. */
function plain(text: string): Record<string, unknown>[] {
  return parseParagraphs(text).map(({ fields, problems }) => ({
    ...Object.fromEntries(fields),
    ...(problems.length > 0 ? { "!": problems } : {}),
  }));
}

const BASH = [
  "Package: bash",
  "Version: 5.2.15-2+b7",
  "Description: GNU Bourne Again SHell",
  " Bash is an sh-compatible command language interpreter.",
  " .",
  "  - folded twice",
].join("\n");

const bash = {
  package: "bash",
  version: "5.2.15-2+b7",
  description: "GNU Bourne Again SHell\nBash is an sh-compatible command language interpreter.\n.\n - folded twice",
};

describe("parseParagraphs", () => {
  test.each([
    ["one paragraph", `${BASH}\n`, [bash]],
    ["no newline at the end", BASH, [bash]],
    ["CRLF", `${BASH}\n\nPackage: b\n`.replaceAll("\n", "\r\n"), [bash, { package: "b" }]],
    ["several blank lines, some of blanks", `\n\n${BASH}\n \n\t\n\nPackage: b`, [bash, { package: "b" }]],
    [
      "an empty value, filled by folded lines",
      "Conffiles:\n /etc/a 1\n /etc/b 2",
      [{ conffiles: "\n/etc/a 1\n/etc/b 2" }],
    ],
    ["a tab folds too", "A: 1\n\t2", [{ a: "1\n2" }]],
    [
      "names in any case, no blank after the colon",
      "PACKAGE:x\nX-cargo-Built:y",
      [{ package: "x", "x-cargo-built": "y" }],
    ],
    ["a value with colons", "Homepage: https://example.org:80/", [{ homepage: "https://example.org:80/" }]],
    ["comment lines", "# one\nA: 1\n# two\nB: 2", [{ a: "1", b: "2" }]],
    ["nothing", "", []],
    ["only blank lines", "\n\n\n", []],
  ])("%s", (_, text, expected) => {
    expect(plain(text)).toEqual(expected);
  });

  test.each([
    [
      "a field given twice: the first counts, its folded lines too",
      "A: 1\n 2\nA: 3\n 4\nB: 5",
      { a: "1\n2", b: "5" },
      "line 3: the field A is given twice",
    ],
    [
      "a line that is no field",
      "A: 1\nno field here\nB: 2",
      { a: "1", b: "2" },
      'line 2: "no field here" is no "Field: value"',
    ],
    ["a folded line first", " lost\nA: 1", { a: "1" }, 'line 1: " lost" continues no field'],
    ["a field without a name", ": x\nA: 1", { a: "1" }, 'line 1: ": x" is no "Field: value"'],
    [
      "a name that starts with a hyphen",
      "-----BEGIN PGP: x\nA: 1",
      { a: "1" },
      'line 1: "-----BEGIN PGP: x" is no "Field: value"',
    ],
  ])("tells of %s", (_, text, fields, problem) => {
    expect(plain(text)).toEqual([{ ...fields, "!": [problem] }]);
  });

  test("one bad paragraph does not cost the next", () => {
    expect(plain("garbage\n\nPackage: b").at(-1)).toEqual({ package: "b" });
  });
});

describe("readParagraphs", () => {
  test("pieces may end anywhere, also inside a character", () => {
    const bytes = new TextEncoder().encode("Maintainer: Ondřej Surý <o@example.org>\r\n\r\nPackage: ž\r\n");
    const whole = [...readParagraphs([bytes])];
    for (const size of [1, 2, 3, 7]) {
      const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
        bytes.subarray(at * size, (at + 1) * size),
      );
      expect([...readParagraphs(pieces)]).toEqual(whole);
    }
    expect(whole.map(({ fields }) => [...fields.values()])).toEqual([["Ondřej Surý <o@example.org>"], ["ž"]]);
  });

  test("a field that never ends is cut and told, and costs no more than its bound", () => {
    const piece = new TextEncoder().encode("x".repeat(1024 * 1024));
    function* endless(): Generator<Uint8Array> {
      yield new TextEncoder().encode("A: ");
      for (let count = 0; count < 64; count += 1) yield piece;
      yield new TextEncoder().encode("\nB: 2\n");
    }
    const [paragraph] = [...readParagraphs(endless())];
    expect(paragraph?.fields.get("a")?.length).toBe(DEB822_LIMITS.fieldChars);
    expect(paragraph?.fields.get("b")).toBe("2");
    expect(paragraph?.problems).toEqual([`line 1: the field a is longer than ${DEB822_LIMITS.fieldChars} characters`]);
  });

  test("a field of a million folded lines is bounded and quick", () => {
    const [paragraph] = parseParagraphs(`A: 1\n${" folded\n".repeat(1_000_000)}B: 2\n`);
    expect(paragraph?.fields.get("a")?.length).toBeLessThanOrEqual(DEB822_LIMITS.fieldChars + 1);
    expect(paragraph?.fields.get("b")).toBe("2");
  });

  test("too many fields, and too many problems, are bounded", () => {
    const [paragraph] = parseParagraphs(Array.from({ length: 5_000 }, (_, at) => `F${at}: x`).join("\n"));
    expect(paragraph?.fields.size).toBe(DEB822_LIMITS.fields);
    expect(paragraph?.problems.length).toBe(DEB822_LIMITS.problems);
  });

  test("no bytes make it throw", () => {
    let state = 42;
    const random = (): number => (state = (state * 1_103_515_245 + 12_345) % 2 ** 31);
    for (let round = 0; round < 200; round += 1) {
      const alphabet = [0, 9, 10, 13, 32, 35, 45, 58, 65, 66, 0xc3, 0xff];
      const bytes = Uint8Array.from({ length: 300 }, () => alphabet[random() % alphabet.length] ?? 0);
      for (const { fields } of readParagraphs([bytes]))
        expect([...fields.keys()].every((name) => name === name.toLowerCase())).toBe(true);
    }
  });
});

test.each([
  ["GNU Bourne Again SHell\nBash is", "GNU Bourne Again SHell"],
  ["one line", "one line"],
  ["", ""],
])("firstLine(%j)", (value, expected) => {
  expect(firstLine(value)).toBe(expected);
});
