// input.test.ts: "URL or FILE" is read from both, packed or not.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { brotliCompressSync, gzipSync, zstdCompressSync } from "node:zlib";
import { afterAll, expect, test } from "vitest";
import { ReadProblem } from "../sources/source.ts";
import { makeXz } from "../unpack/testing/make-xz.ts";
import { decompressedPieces, makeHttp, openInput } from "./index.ts";
import { serve } from "./testing/server.ts";

const scratch = mkdtempSync(path.join(tmpdir(), "starfort-input-test-"));
afterAll(() => rmSync(scratch, { recursive: true }));

const http = makeHttp({ home: scratch, delayMs: 0, userAgent: "test" });
const LIMITS = { maxBytes: 1000 };
const TEXT = Buffer.from("what is inside");

async function read(where: string): Promise<string> {
  const fetched = await openInput(where, http, LIMITS);
  const pieces: Uint8Array[] = [];
  for await (const piece of decompressedPieces(fetched, LIMITS)) pieces.push(piece);
  fetched.close();
  return Buffer.concat(pieces).toString();
}

test.each([
  ["x.json", TEXT],
  ["x.json.gz", gzipSync(TEXT)],
  ["x.json.zst", zstdCompressSync(TEXT)],
  ["x.json.xz", makeXz(TEXT)],
  ["x.json.br", brotliCompressSync(TEXT)],
  ["named-as-nothing", gzipSync(TEXT)],
])("%s by its path, its file: address, and from a server", async (name, bytes) => {
  const file = path.join(scratch, name);
  writeFileSync(file, bytes);
  await using server = await serve({ [`/${name}?day=1`]: { body: bytes } });
  for (const where of [
    file,
    path.relative(process.cwd(), file),
    pathToFileURL(file).href,
    `${server.url}/${name}?day=1`,
  ])
    expect(await read(where)).toBe(TEXT.toString());
});

test.each([
  ["missing", "vanished", /missing is not there$/],
  ["folder", "unreadable", /folder is no regular file$/],
  ["pipe", "unreadable", /pipe is no regular file$/],
  ["large", "too-large", /large has 1001 bytes, more than the 1000 that are read$/],
  ["missing/below", "vanished", /below is not there$/],
  ["large/below", "unreadable", /below cannot be read \(ENOTDIR/],
])("%s is refused as %s", async (name, kind, message) => {
  mkdirSync(path.join(scratch, "folder"), { recursive: true });
  writeFileSync(path.join(scratch, "large"), "x".repeat(1001));
  if (name === "pipe") execFileSync("mkfifo", [path.join(scratch, "pipe")]);
  const error: unknown = await openInput(path.join(scratch, name), http, LIMITS).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ReadProblem);
  expect(error).toMatchObject({ kind, message: expect.stringMatching(message) });
});

test("what unpacks to too much, and a file: address that names none", async () => {
  const file = path.join(scratch, "bomb.gz");
  writeFileSync(file, gzipSync(new Uint8Array(100_000)));
  await expect(read(file)).rejects.toThrow("it unpacks to more than the 1000 bytes that are read");
  await expect(read("file://elsewhere/x")).rejects.toThrow(/^file:\/\/elsewhere\/x names no file/);
});
