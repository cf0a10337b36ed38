// debian-index.test.ts: entries of Packages and Sources, in pieces of any size, and those that cannot be used.
import { describe, expect, test } from "vitest";
import { packagingFile, readBinaryEntry, readIndex, readSourceEntry } from "./debian-index.ts";
import { parseParagraphs, type Paragraph } from "./deb822.ts";

const SHA = "43d40eb8d3f4d5cd8a4e5f4f1d3a1f1a5b7c0b6d4d0e3f5a8c7b6a5948372615";

const CRON = `Package: cron
Source: cron (3.0pl1-162)
Version: 3.0pl1-162+b1
Installed-Size: 265
Maintainer: Javier Fernández-Sanguino Peña <jfs@debian.org>
Architecture: amd64
Description: process scheduling daemon
 The cron daemon is a background process.
Homepage: https://ftp.isc.org/isc/cron/
Section: admin
Priority: important
Filename: pool/main/c/cron/cron_3.0pl1-162_amd64.deb
Size: 73196
SHA256: ${SHA}
`;

const SOURCE = `Package: hello
Binary: hello
Version: 2.10-3
Maintainer: Santiago Vila <sanvila@debian.org>
Uploaders: Jane Doe <jane@example.org>
Format: 3.0 (quilt)
Checksums-Sha256:
 ${SHA} 1184 hello_2.10-3.dsc
 ${SHA} 725946 hello_2.10.orig.tar.gz
 ${SHA} 12684 hello_2.10-3.debian.tar.xz
Directory: pool/main/h/hello
`;

const paragraph = (text: string): Paragraph => parseParagraphs(text)[0] ?? { fields: new Map(), problems: [] };

test("a binary package", () => {
  expect(readBinaryEntry(paragraph(CRON))).toEqual({
    ...{
      name: "cron",
      version: "3.0pl1-162+b1",
      arch: "amd64",
      section: "admin",
      priority: "important",
      essential: false,
    },
    source: { name: "cron", version: "3.0pl1-162" },
    maintainer: "Javier Fernández-Sanguino Peña <jfs@debian.org>",
    synopsis: "process scheduling daemon",
    homepage: "https://ftp.isc.org/isc/cron/",
    installedBytes: 265 * 1024,
    filename: "pool/main/c/cron/cron_3.0pl1-162_amd64.deb",
    ...{ sizeBytes: 73196, sha256: SHA },
  });
});

test("without a Source field it is its own, of the version that was not built again", () => {
  expect(readBinaryEntry(paragraph(CRON.replace(/^Source.*\n/m, "")))).toMatchObject({
    source: { name: "cron", version: "3.0pl1-162" },
  });
});

test.each<[string, string, string | undefined, string]>([
  ["no name", "Package", undefined, 'Package is ""'],
  ["a name that leads out", "Package", "../x", 'Package is "../x"'],
  ["no version", "Version", undefined, 'cron has the Version ""'],
  ["a version with a blank", "Version", "1 2", 'cron has the Version "1 2"'],
  ["no architecture", "Architecture", undefined, "cron has no usable Architecture"],
  ["no Filename", "Filename", undefined, 'cron has the Filename "", expected a path inside the archive'],
  ["a Filename that leads out", "Filename", "pool/../../x.deb", "expected a path inside the archive"],
  ["a Filename from the root", "Filename", "/etc/passwd", "expected a path inside the archive"],
  ["a Filename of another host", "Filename", "//host/x.deb", "expected a path inside the archive"],
  ["a Filename with a query", "Filename", "pool/x.deb?y", "expected a path inside the archive"],
  ["no SHA256", "SHA256", undefined, "cron has no usable SHA256"],
  ["half a SHA256", "SHA256", SHA.slice(32), "cron has no usable SHA256"],
  ["no Size", "Size", undefined, "cron has no usable Size"],
  ["a negative Size", "Size", "-1", "cron has no usable Size"],
])("%s", (_what, field, value, message) => {
  const line = new RegExp(`^${field}: .*\\n`, "m");
  expect(readBinaryEntry(paragraph(CRON.replace(line, value === undefined ? "" : `${field}: ${value}\n`)))).toContain(
    message,
  );
});

test("a field of megabytes and a field given twice leave the entry out", () => {
  expect(readBinaryEntry(paragraph(CRON + `Tag: ${"x".repeat(5 * 1024 * 1024)}\n`))).toContain("longer than");
  expect(readBinaryEntry(paragraph(`${CRON}Version: 9\n`))).toContain("the field Version is given twice");
});

test("long words are cut, addresses that are none left out", () => {
  const entry = readBinaryEntry(paragraph(CRON.replace("process", "p".repeat(9999)).replace("https:", "javascript:")));
  expect(entry).toMatchObject({ synopsis: "p".repeat(500), homepage: null });
});

describe("a source package", () => {
  test("its words and files", () => {
    expect(readSourceEntry(paragraph(SOURCE))).toMatchObject({
      ...{ name: "hello", version: "2.10-3", format: "3.0 (quilt)", directory: "pool/main/h/hello", isExtra: false },
      uploaders: "Jane Doe <jane@example.org>",
      files: [{ name: "hello_2.10-3.dsc" }, { name: "hello_2.10.orig.tar.gz", sizeBytes: 725946 }, { sha256: SHA }],
    });
  });

  test.each<[string, string, string]>([
    ["a directory that leads out", SOURCE.replace("pool/", "../"), "expected a path inside"],
    ["no version", SOURCE.replace(/^Version.*\n/m, ""), "has the Version"],
  ])("%s", (_what, text, message) => {
    expect(readSourceEntry(paragraph(text))).toContain(message);
  });

  test("a file whose name is a path is none of its", () => {
    const entry = readSourceEntry(paragraph(SOURCE.replace("hello_2.10-3.dsc", "../hello.dsc")));
    expect(typeof entry === "string" ? [] : entry.files).toHaveLength(2);
  });

  test.each<[string, readonly string[], string | null]>([
    [
      "3.0 (quilt)",
      ["x_1.orig.tar.gz", "x_1.orig-y.tar.xz", "x_1-1.debian.tar.xz", "x_1-1.dsc"],
      "x_1-1.debian.tar.xz",
    ],
    ["1.0", ["x_1.orig.tar.gz", "x_1-1.diff.gz"], "x_1-1.diff.gz"],
    ["native", ["x_1.dsc", "x_1.tar.xz"], "x_1.tar.xz"],
    ["two tarballs", ["x_1.orig.tar.gz", "y.tar.gz"], null],
    ["none", ["x_1.dsc"], null],
  ])("debian/rules of format %s", (_format, names, expected) => {
    const files = names.map((name) => ({ name, sizeBytes: 1, sha256: SHA }));
    expect(packagingFile({ files })?.name ?? null).toBe(expected);
  });
});

describe("an index as a stream", () => {
  const index = `${CRON}\n${CRON.replaceAll("cron", "anacron")}\n\n\n${SOURCE}`;

  async function read(pieces: readonly Uint8Array[]): Promise<string[]> {
    const names: string[] = [];

    const given = async function* (): AsyncGenerator<Uint8Array> {
      yield* pieces;
    };
    for await (const paragraphs of readIndex(given()))
      names.push(...paragraphs.map(({ fields }) => fields.get("package") ?? ""));
    return names;
  }

  test.each([1, 2, 3, 7, 100, 1000, 100_000])("in pieces of %i bytes", async (size) => {
    const bytes = Buffer.from(index);
    const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
      bytes.subarray(at * size, (at + 1) * size),
    );
    expect(await read(pieces)).toEqual(["cron", "anacron", "hello"]);
  });

  test("an entry without an end is refused", async () => {
    const piece = Buffer.from(`Tag: ${"x".repeat(1024 * 1024)}`);
    await expect(read(Array.from({ length: 20 }, () => piece))).rejects.toThrow(
      "an entry of more than 8388608 bytes (at byte 0)",
    );
  });

  test("a piece whose memory is used again does not change what was read", async () => {
    const bytes = Buffer.from(index);
    const shared = Buffer.alloc(50);
    const reused = function* (): Generator<Uint8Array> {
      for (let at = 0; at < bytes.length; at += shared.length) yield shared.subarray(0, bytes.copy(shared, 0, at));
    };
    const names: string[] = [];

    const given = async function* (): AsyncGenerator<Uint8Array> {
      yield* reused();
    };
    for await (const paragraphs of readIndex(given()))
      names.push(...paragraphs.map(({ fields }) => fields.get("package") ?? ""));
    expect(names).toEqual(["cron", "anacron", "hello"]);
  });
});
