// file-content.test.ts: whole files and windowed ones give the same bytes and hashes; absurd ones are refused.
import { createHash } from "node:crypto";
import { closeSync, linkSync, openSync, truncateSync, writeFileSync, writeSync } from "node:fs";
import { afterAll, expect, test } from "vitest";
import { ReadProblem } from "../sources/source.ts";
import { ContentReader } from "./file-content.ts";
import { RootedFs } from "./rooted-fs.ts";
import { MadeRoot } from "../sources/host/testing/make-root.ts";

const MIB = 1024 * 1024;
const root = new MadeRoot();
const fs = new RootedFs(root.dir);
afterAll(() => root.remove());

test("the bytes of a small file, one after the other", () => {
  root
    .file("/empty", "")
    .file("/small", "hello")
    .file("/middle", new Uint8Array(3 * MIB).fill(7));
  const reader = new ContentReader();
  for (const [path, size] of [
    ["/small", 5],
    ["/empty", 0],
    ["/middle", 3 * MIB],
    ["/small", 5],
  ] as const) {
    const file = fs.open(path);
    const { bytes, contentHash } = reader.read(file, path);
    const expected = file.read(0, size);
    expect(bytes.size).toBe(size);
    expect(Buffer.from(bytes.read(0, size)).equals(expected)).toBe(true);
    expect(Buffer.from(contentHash).equals(createHash("sha256").update(expected).digest())).toBe(true);
    file.close();
  }
});

test("a file beyond the bound is read by windows, with the same hash and bytes at every place", () => {
  const size = 70 * MIB + 123;
  root.file("/big", "");
  truncateSync(root.at("/big"), size);
  const fd = openSync(root.at("/big"), "r+");
  const marks = [0, 4 * MIB - 2, 64 * MIB, size - 4];
  for (const at of marks) writeSync(fd, Buffer.from("mark"), 0, 4, at);
  closeSync(fd);
  const file = fs.open("/big");
  const { bytes, contentHash } = new ContentReader().read(file, "/big");
  expect(bytes.size).toBe(size);
  for (const at of marks) expect(Buffer.from(bytes.read(at, 4)).toString()).toBe("mark");
  // Kept across later reads, as ByteSource promises, and short only at the end.
  const kept = bytes.read(0, 4);
  bytes.read(64 * MIB, 8);
  expect(Buffer.from(kept).toString()).toBe("mark");
  expect(bytes.read(0, 2 * MIB).length).toBe(2 * MIB);
  expect(bytes.read(size - 2, 100).length).toBe(2);
  expect(bytes.read(size + 10, 100).length).toBe(0);
  const whole = createHash("sha256");
  for (let at = 0; at < size; at += MIB) whole.update(file.read(at, MIB));
  expect(Buffer.from(contentHash).equals(whole.digest())).toBe(true);
  file.close();
});

test("another name of a file is not read again, until it is asked for bytes", () => {
  root.file("/one", "linked");
  linkSync(root.at("/one"), root.at("/two"));
  const reader = new ContentReader();
  const [one, two] = [fs.open("/one"), fs.open("/two")];
  const first = reader.read(one, "/one");
  // Had it been read again, the hash would be that of the new content.
  writeFileSync(root.at("/one"), "change");
  const second = reader.read(two, "/two");
  expect(second.contentHash).toEqual(first.contentHash);
  expect(Buffer.from(second.bytes.read(0, 6)).toString()).toBe("change");
  one.close();
  two.close();
});

test("a file of terabytes is refused", () => {
  root.file("/sparse", "");
  truncateSync(root.at("/sparse"), 5 * 1024 * MIB);
  const file = fs.open("/sparse");
  expect(() => new ContentReader().read(file, "/sparse")).toThrow(ReadProblem);
  file.close();
});
