// ar.test.ts: archives of every dialect, built byte by byte, and what is refused.
import { expect, test } from "vitest";
import { isArchive, readArMembers } from "./ar.ts";
import { bytesSource } from "./byte-source.ts";
import { FormatError } from "./format-error.ts";

const bytesOf = (text: string) => Uint8Array.from(Buffer.from(text, "latin1"));

/** A member as `ar` writes it; `size` is what the header says. */
function member(name: string, content: string, size: number | string = content.length): string {
  const padding = content.length % 2 === 0 ? "" : "\n";
  return `${name.padEnd(16)}${"0".padEnd(12)}${"0".padEnd(6)}${"0".padEnd(6)}${"100644".padEnd(8)}${String(size).padEnd(10)}\`\n${content}${padding}`;
}

const archive = (...members: string[]) => `!<arch>\n${members.join("")}`;
const read = (text: string) =>
  Array.from(readArMembers(bytesSource(bytesOf(text))), ({ name, size, source }) => {
    return [name, Buffer.from(source.read(0, size + 9)).toString("latin1")];
  });

const LONG = "a-name-longer-than-sixteen.o";

test.each([
  ["no member", archive(), []],
  [
    "a .deb",
    archive(member("debian-binary", "2.0\n"), member("control.tar.xz", "abc")),
    [
      ["debian-binary", "2.0\n"],
      ["control.tar.xz", "abc"],
    ],
  ],
  [
    "names that end in a slash",
    archive(member("a.o/", "odd"), member("b.o/", "even")),
    [
      ["a.o", "odd"],
      ["b.o", "even"],
    ],
  ],
  ["the last padding left out", archive(member("a/", "odd")).slice(0, -1), [["a", "odd"]]],
  ["spaces in a name", archive(member("a b.o/", "x")), [["a b.o", "x"]]],
  [
    "GNU: long names",
    archive(member("//", `${LONG}/\nsecond-name/\n`), member("/0", "x"), member("/30", "y")),
    [
      [LONG, "x"],
      ["second-name", "y"],
    ],
  ],
  ["Microsoft: long names end in NUL", archive(member("//", `${LONG}\0`), member("/0", "x")), [[LONG, "x"]]],
  ["GNU: symbol tables", archive(member("/", "\0\0\0\0"), member("/SYM64/", "1234"), member("a/", "x")), [["a", "x"]]],
  ["BSD: long names", archive(member(`#1/${LONG.length}`, `${LONG}content`)), [[LONG, "content"]]],
  ["BSD: names filled up with NULs", archive(member("#1/8", "a.o\0\0\0\0\0content")), [["a.o", "content"]]],
  [
    "BSD: symbol tables",
    archive(member("__.SYMDEF", "1234"), member("#1/20", "__.SYMDEF SORTED\0\0\0\0xx"), member("a.o", "x")),
    [["a.o", "x"]],
  ],
  ["a thin archive with symbols only", `!<thin>\n${member("/", "1234")}`, []],
  ["an empty member", archive(member("a/", "")), [["a", ""]]],
])("%s", (_, text, members) => {
  expect(read(text)).toEqual(members);
});

test.each([
  ["no archive", "!<arch>?", /does not begin/, 0],
  ["too short", "!<ar", /does not begin/, 0],
  ["a thin archive's member", `!<thin>\n${member("a.o/", "", 100)}`, /files beside it/, 8],
  ["a cut header", archive(member("a/", "xx")).slice(0, 30), /only 22 are left/, 8],
  ["a wrong end mark", archive(member("a/", "xx")).replace("`", "'"), /60 0a/, 66],
  ["a size that is no number", archive(member("a/", "xx", "-1")), /expected a number/, 56],
  ["an empty size", archive(member("a/", "xx", "")), /expected a number/, 56],
  ["content behind the end", archive(member("a/", "xx", 9999999999)), /only 2 left/, 8],
  ["a long name without a table", archive(member("/0", "x")), /no such place/, 8],
  ["a long name behind the table", archive(member("//", "a/\n"), member("/99", "x")), /no such place/, 72],
  ["a long name without an end", archive(member("//", "aaaa"), member("/0", "x")), /no end/, 72],
  ["a BSD name longer than its member", archive(member("#1/9", "x")), /takes 9 bytes of its 1/, 8],
])("refused: %s", (_, text, message, offset) => {
  const failure = (() => {
    try {
      return read(text);
    } catch (error) {
      return error;
    }
  })();
  expect(failure).toBeInstanceOf(FormatError);
  expect(failure).toMatchObject({ offset, message: expect.stringMatching(message) });
});

test("members before a broken one are read", () => {
  const members = readArMembers(bytesSource(bytesOf(archive(member("a/", "x"), "rubbish"))));
  expect(members.next().value).toMatchObject({ name: "a" });
  expect(() => members.next()).toThrow(FormatError);
});

test("isArchive", () => {
  expect(["!<arch>\n", "!<thin>\n", "!<arch>x", "\x7fELF", ""].map((text) => isArchive(bytesOf(text)))).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
});
