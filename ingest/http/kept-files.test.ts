// kept-files.test.ts: what is fetched again and again is not sent again, never served damaged, and never takes more room than it may.
import { createHash, randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, expect, test } from "vitest";
import type { Fetched } from "./http.ts";
import { type HttpOptions, makeHttp } from "./index.ts";
import { serve } from "./testing/server.ts";

const scratch = mkdtempSync(path.join(tmpdir(), "starfort-kept-test-"));
afterAll(() => rmSync(scratch, { recursive: true }));

const MIB = 1024 * 1024;
const LARGE = randomBytes(6 * MIB);
const LIMITS = { maxBytes: 100 };
const home = (): string => mkdtempSync(path.join(scratch, "home-"));
const door = (options: Partial<HttpOptions> = {}) =>
  makeHttp({ home: home(), delayMs: 0, backoffMs: 5, tries: 3, userAgent: "test", ...options });

function textOf({ bytes }: Fetched): string {
  return Buffer.from(bytes.read(0, bytes.size)).toString();
}

test("an index is asked for with its ETag, and not sent again", async () => {
  await using server = await serve({
    "/index": { body: LARGE, etag: '"1"' },
    "/dated": { body: "d", lastModified: "Mon" },
  });
  const folder = home();
  for (const unchanged of [false, true]) {
    const fetched = await door({ home: folder }).fetchKept(`${server.url}/index`, { maxBytes: 9 * MIB });
    expect(fetched).toMatchObject({ unchanged, url: `${server.url}/index` });
    expect(Buffer.from(fetched.bytes.read(0, 9 * MIB)).equals(LARGE)).toBe(true);
    fetched.close();
    expect((await door({ home: folder }).fetchKept(`${server.url}/dated`, LIMITS)).unchanged).toBe(unchanged);
  }
  expect(server.askedFor("/index")[1]?.headers["if-none-match"]).toBe('"1"');
  expect(server.askedFor("/dated")[1]?.headers["if-modified-since"]).toBe("Mon");
});

test("what has the hash that is wanted need not be asked for", async () => {
  await using server = await serve({ "/index": [{ body: "1" }, { body: "22" }] });
  const http = door();
  const hash = (text: string): string => createHash("sha256").update(text).digest("hex");
  const get = (text: string) => http.fetchKept(`${server.url}/index`, { ...LIMITS, sha256: hash(text) });
  expect([textOf(await get("1")), textOf(await get("1")), textOf(await get("22"))]).toEqual(["1", "1", "22"]);
  expect(server.asked).toHaveLength(2);
});

test.each([
  ["cut off", (bytes: Buffer) => bytes.subarray(0, -1)],
  ["with another byte", (bytes: Buffer) => Buffer.concat([bytes.subarray(0, -1), Buffer.from("?")])],
  ["empty", () => Buffer.alloc(0)],
  ["no longer what it was", () => Buffer.from("{}\nhello")],
])("a kept file that is %s is fetched anew", async (_, damage) => {
  await using server = await serve({ "/x": { body: "hello", etag: '"1"' } });
  const folder = home();
  const get = () => door({ home: folder }).fetchKept(`${server.url}/x`, LIMITS);
  await get();
  const cache = path.join(folder, "cache", "http");
  const [name = ""] = readdirSync(cache);
  writeFileSync(path.join(cache, name), damage(readFileSync(path.join(cache, name))));
  expect(textOf(await get())).toBe("hello");
  expect(server.asked[1]?.headers["if-none-match"]).toBeUndefined();
  expect((await get()).unchanged).toBe(true);
});

test("of kept files the oldest go first, and half ones of killed processes with them", async () => {
  await using server = await serve((asked) => ({ body: asked.path.padEnd(30 * MIB, "x"), etag: '"1"' }));
  const folder = home();
  const cache = path.join(folder, "cache", "http");
  const http = door({ home: folder, keptBytes: 100 * MIB });
  const get = async (name: string): Promise<boolean> => {
    const fetched = await http.fetchKept(`${server.url}/${name}`, { maxBytes: 31 * MIB });
    fetched.close();
    return fetched.unchanged;
  };
  await get("1");
  const left = path.join(cache, `${"0".repeat(64)}.999999999.${"0".repeat(8)}.tmp`);
  writeFileSync(left, "half");
  for (const name of ["2", "3", "4", "5"]) await get(name);
  expect(existsSync(left)).toBe(false);
  expect(readdirSync(cache).length).toBeLessThanOrEqual(4);
  expect([await get("5"), await get("1")]).toEqual([true, false]);
});

test("JSON, packed or not, and what is none", async () => {
  await using server = await serve({
    "/a": { body: '{"a":1}' },
    "/b": { body: gzipSync('{"b":1}') },
    "/c": { body: "<html>" },
  });
  const http = door();
  expect(await http.fetchJson(`${server.url}/a`, LIMITS)).toEqual({ a: 1 });
  expect(await http.fetchJson(`${server.url}/b`, LIMITS)).toEqual({ b: 1 });
  await expect(http.fetchJson(`${server.url}/c`, LIMITS)).rejects.toThrow(/\/c is no JSON: /);
});
