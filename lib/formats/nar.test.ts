// nar.test.ts: archives that Nix wrote are read, and every byte that it would not have written is refused.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { FormatError } from "./format-error.ts";
import { isNar, narReader } from "./nar.ts";

const file = (name: string): Uint8Array => readFileSync(join(import.meta.dirname, "testdata", name));

/** What a listener is told, one line a thing. */
function readNar(bytes: Uint8Array, pieceBytes = bytes.length): string[] {
  const told: string[] = [];
  let content = "";
  const reader = narReader({
    entry: ({ path, type, executable, sizeBytes, target }) => {
      told.push(`${type} ${path || "."} ${executable ? "x" : "-"} ${target ?? sizeBytes}`);
    },
    content: (piece) => (content += Buffer.from(piece).toString()),
  });
  for (let at = 0; at < bytes.length; at += pieceBytes) reader.push(bytes.subarray(at, at + pieceBytes));
  reader.end();
  return [...told, content];
}

/** Strings of the format, one after the other. */
function nar(...words: readonly (string | Uint8Array)[]): Buffer {
  return Buffer.concat(
    words.map((word) => {
      const bytes = Buffer.from(word);
      const length = Buffer.alloc(8);
      length.writeBigUInt64LE(BigInt(bytes.length));
      return Buffer.concat([length, bytes, Buffer.alloc((8 - (bytes.length % 8)) % 8)]);
    }),
  );
}

const START = ["nix-archive-1", "("] as const;
const FILE = ["(", "type", "regular", "contents", "", ")"] as const;
const entry = (name: string | Uint8Array, node: readonly (string | Uint8Array)[] = FILE) => [
  "entry",
  "(",
  "name",
  name,
  "node",
  ...node,
  ")",
];
const directory = (...entries: readonly (readonly (string | Uint8Array)[])[]) => [
  "(",
  "type",
  "directory",
  ...entries.flat(),
  ")",
];

test("a store path that is one file", () => {
  expect(isNar(file("ok-smallest.nar"))).toBe(true);
  expect(readNar(file("ok-smallest.nar"))).toEqual(["file . - 6", "hello\n"]);
});

test.each([1, 3, 8, 4096])("a directory that comes in pieces of %d bytes", (pieceBytes) => {
  expect(readNar(file("ok-directory.nar"), pieceBytes)).toEqual([
    "directory . - 0",
    "directory /include - 0",
    "file /include/stamp.h - 10",
    "104101366\n",
  ]);
});

test("executables, links, empty directories, names of any bytes", () => {
  const bytes = nar(
    "nix-archive-1",
    ...directory(
      entry("a b", ["(", "type", "regular", "executable", "", "contents", "#!", ")"]),
      entry("l", ["(", "type", "symlink", "target", "/nowhere", ")"]),
      entry("z", directory()),
      entry(Buffer.from([0xff, 0xfe])),
    ),
  );
  expect(readNar(bytes)).toEqual([
    "directory . - 0",
    "file /a b x 2",
    "link /l - /nowhere",
    "directory /z - 0",
    "file /\ufffd\ufffd - 0",
    "#!",
  ]);
});

const dir = (...entries: readonly (readonly (string | Uint8Array)[])[]) =>
  nar("nix-archive-1", ...directory(...entries));

test.each<readonly [string, Buffer, RegExp]>([
  ["another format", nar("nix-archive-2"), /"nix-archive-2" where "nix-archive-1" is expected \(at byte 0\)/],
  ["names out of order", dir(entry("b"), entry("a")), /"a" comes after "b", out of order/],
  ["a name twice", dir(entry("a"), entry("a")), /out of order/],
  ["..", dir(entry("..")), /"\.\." is no name/],
  [".", dir(entry(".")), /is no name/],
  ["no name", dir(entry("")), /is no name/],
  ["a slash", dir(entry("a/b")), /is no name/],
  ["NUL", dir(entry("a\0b")), /is no name/],
  ["a name that is too long", dir(entry("a".repeat(256))), /a name of 256 bytes, more than 255/],
  ["a link to nothing", nar(...START, "type", "symlink", "target", "", ")"), /link's target is empty/],
  [
    "an unknown type",
    nar(...START, "type", "fifo", ")"),
    /"fifo" where "regular" or "symlink" or "directory" is expected/,
  ],
  ["contents left out", nar(...START, "type", "regular", ")"), /"\)" where "executable" or "contents" is expected/],
  [
    "a mark with content",
    nar(...START, "type", "regular", "executable", "yes", "contents", "", ")"),
    /"yes" where "" is expected/,
  ],
  ["bytes after the end", Buffer.concat([file("ok-smallest.nar"), Buffer.from([0])]), /bytes after the end/],
  ["a length of 2^63", Buffer.from("ffffffffffffff7f", "hex"), /a word of 9223372036854776000 bytes, more than 32/],
])("%s is refused", (_, bytes, message) => {
  expect(() => readNar(bytes)).toThrow(FormatError);
  expect(() => readNar(bytes)).toThrow(message);
});

test("padding must be zero", () => {
  const bytes = Buffer.from(file("ok-smallest.nar"));
  bytes[bytes.indexOf("hello\n") + 6] = 1;
  expect(() => readNar(bytes)).toThrow(/padding that is not zero \(at byte 102\)/);
});

test("an archive that is cut anywhere is refused", () => {
  const bytes = file("ok-directory.nar");
  for (let cut = 0; cut < bytes.length; cut++) expect(() => readNar(bytes.subarray(0, cut))).toThrow(FormatError);
});

test("directories that never end are refused, not followed", () => {
  const words = ["nix-archive-1", "(", "type", "directory"];
  for (let depth = 0; depth < 300; depth++) words.push("entry", "(", "name", "a", "node", "(", "type", "directory");
  expect(() => readNar(nar(...words))).toThrow(/more than 256 directories deep/);
});
