// deb.test.ts: packages are unpacked to what they hold; those that were made to harm are refused, and nothing is left behind.
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync, zstdCompressSync } from "node:zlib";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { bytesSource } from "#lib/formats/byte-source.ts";
import { FormatError } from "#lib/formats/format-error.ts";
import { ReadProblem } from "../sources/source.ts";
import { isDeb, unpackDeb, type UnpackedDeb } from "./deb.ts";
import { makeAr, makeDeb, makeTar, type MadeEntry, paxRecord } from "./testing/make-deb.ts";
import { makeBz2 } from "./testing/make-bz2.ts";
import { makeXz } from "./testing/make-xz.ts";

const scratch = mkdtempSync(path.join(tmpdir(), "starfort-deb-test-"));
beforeAll(() => vi.stubEnv("TMPDIR", scratch));
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(scratch, { recursive: true });
});

const deb = (entries: readonly MadeEntry[]): Promise<UnpackedDeb> => unpackDeb(bytesSource(makeDeb(makeTar(entries))));

function contentOf({ root }: UnpackedDeb, at: string): string {
  const { bytes } = root.open(at).content();
  return Buffer.from(bytes.read(0, bytes.size)).toString();
}

const large = "x".repeat(3_000_000);
const ENTRIES: readonly MadeEntry[] = [
  { name: "./", flag: "5", mode: 0o755 },
  { name: "./usr/bin/su", content: "\x7fELF", mode: 0o4755 },
  { name: "./usr/bin/su2", flag: "1", linkName: "./usr/bin/su" },
  { name: "./usr/lib/large", content: large },
  { name: "./bin", flag: "2", linkName: "usr/bin" },
  { name: "./etc/empty/", flag: "5", mode: 0o755 },
  { name: "./dev/null", flag: "3" },
  { name: "././@LongLink", flag: "L", content: `./usr/share/${"d/".repeat(80)}f\0` },
  { name: "./cut-off", content: "long" },
];

test.each([
  ["data.tar", (tar: Uint8Array) => tar],
  ["data.tar.gz", gzipSync],
  ["data.tar.xz", makeXz],
  ["data.tar.zst", (tar: Uint8Array) => zstdCompressSync(tar)],
  ["data.tar.bz2", makeBz2],
])("%s", async (name, pack) => {
  const bytes = makeDeb(pack(makeTar(ENTRIES)), name);
  expect(isDeb(bytes)).toBe(true);
  const unpacked = await unpackDeb(bytesSource(bytes));
  const { root } = unpacked;
  expect(unpacked).toMatchObject({ name: "made", version: "1.0-1", arch: "amd64" });
  expect(root.entry("/usr/bin/su")).toMatchObject({ type: "file", mode: 0o4755, sizeBytes: 4 });
  expect(contentOf(unpacked, "/usr/bin/su2")).toBe("\x7fELF");
  expect(contentOf(unpacked, "/usr/lib/large")).toBe(large);
  expect(root.follow("/bin/su")).toBe("/usr/bin/su");
  expect(root.entry("/etc/empty")?.type).toBe("directory");
  expect(root.entry("/dev/null")?.type).toBe("other");
  expect(contentOf(unpacked, `/usr/share/${"d/".repeat(80)}f`)).toBe("long");
  expect(readdirSync(scratch)).toEqual([]);
  unpacked.close();
});

test("pax records: a name, a size, capabilities whose bytes are no text", async () => {
  const value = Buffer.from("0100000280300000000000000000000000000000", "hex");
  const unpacked = await deb([
    {
      name: "x",
      flag: "x",
      content: Buffer.concat([
        paxRecord("path", "./usr/bin/pïng"),
        paxRecord("SCHILY.xattr.security.capability", value),
      ]),
    },
    { name: "./cut", content: "p", mode: 0o755 },
    { name: "./plain", content: "q" },
  ]);
  expect(unpacked.root.entry("/usr/bin/pïng")?.capabilities).toBe("cap_setuid,cap_net_admin,cap_net_raw=ep");
  expect(unpacked.root.entry("/plain")?.capabilities).toBeNull();
});

test.each<readonly [string, readonly MadeEntry[], RegExp]>([
  [
    "out by ..",
    [{ name: "./../../etc/passwd", content: "x" }],
    /"\.\/\.\.\/\.\.\/etc\/passwd" leads out of the package/,
  ],
  [
    "out by a hard link",
    [{ name: "./a", flag: "1", linkName: "/etc/passwd" }],
    /hard link to \/etc\/passwd, which did not come before/,
  ],
  [
    "a file without a name",
    [
      { name: "./a", content: "x" },
      { name: ".", content: "xyz" },
    ],
    /"\." is a file, and has no name/,
  ],
  ["an octal number that is none", [{ name: "./a", mode: Number.NaN }], /mode is "0000NaN", expected octal digits/],
])("%s is refused", async (_, entries, message) => {
  await expect(deb(entries)).rejects.toThrow(message);
  await expect(deb(entries)).rejects.toThrow(FormatError);
});

test("2^40 bytes that are only said to be there are refused at once", async () => {
  await expect(deb([{ name: "./huge", size: 2 ** 40 }])).rejects.toThrow(ReadProblem);
  await expect(deb([{ name: "./large", size: 2 ** 32 }])).rejects.toThrow(/it ends where \d+ more bytes are expected/);
  expect(readdirSync(scratch)).toEqual([]);
});

test("links never lead out, and loops lead nowhere", async () => {
  const { root } = await deb([
    { name: "./out", flag: "2", linkName: "../../../../etc" },
    { name: "./abs", flag: "2", linkName: "/etc/shadow" },
    { name: "./loop", flag: "2", linkName: "loop" },
    { name: "./out/mine", content: "x" },
    { name: "./loop/x", content: "x" },
  ]);
  expect(root.follow("/abs")).toBeNull();
  expect(root.follow("/loop")).toBeNull();
  expect(root.entry("/etc/mine")?.type).toBe("file");
  expect([...root.entries()].map((entry) => entry.path)).not.toContain("/loop/x");
});

test("entries without end, of which a few KiB hold millions, are refused", { timeout: 60_000 }, async () => {
  const entry = makeTar([{ name: "./a" }]).subarray(0, 512);
  const bytes = makeDeb(Buffer.alloc(401_000 * 512, entry));
  await expect(unpackDeb(bytesSource(bytes))).rejects.toThrow("it has more than the 400000 entries that are read");
});

test.each<readonly [string, Uint8Array, RegExp]>([
  ["no package at all", Buffer.from("hello"), /not an archive/],
  [
    "an archive of something else",
    makeAr([["x.o", Buffer.from("x")]]),
    /debian-binary says "", expected a package of format 2.0/,
  ],
  [
    "no data",
    makeAr([
      ["debian-binary", Buffer.from("2.0\n")],
      ["control.tar", makeTar([{ name: "control", content: "Package: a\n" }])],
    ]),
    /has no data.tar; it has debian-binary, control.tar/,
  ],
  ["lzma", makeDeb(Buffer.from("]\0\0\x80"), "data.tar.lzma"), /data.tar.lzma is packed in a way that is not read/],
  [
    "data that is cut",
    makeDeb(makeXz(makeTar(ENTRIES)).subarray(0, 600_000), "data.tar.xz"),
    /data.tar.xz: xz data is damaged or cut off/,
  ],
  [
    "data without its end mark",
    makeDeb(makeTar(ENTRIES).subarray(0, -1024)),
    /data.tar: it ends where 512 more bytes are expected/,
  ],
  [
    "a damaged header",
    makeDeb(Buffer.concat([Buffer.from("x"), makeTar(ENTRIES).subarray(1)])),
    /check sum is \d+, but it says/,
  ],
])("%s is refused, and why is said", async (_, bytes, message) => {
  await expect(unpackDeb(bytesSource(bytes))).rejects.toThrow(FormatError);
  await expect(unpackDeb(bytesSource(bytes))).rejects.toThrow(message);
  expect(readdirSync(scratch)).toEqual([]);
});
