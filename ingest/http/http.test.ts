// http.test.ts: what comes through the door is what was promised, whatever the server does; each fault ends in a sentence.
import { createHash, randomBytes } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { projectVersion } from "#lib/home.ts";
import { type Fetched, HttpProblem } from "./http.ts";
import { type HttpOptions, makeHttp } from "./index.ts";
import { type Page, type Route, serve } from "./testing/server.ts";

const scratch = mkdtempSync(path.join(tmpdir(), "starfort-http-test-"));
beforeAll(() => vi.stubEnv("TMPDIR", scratch));
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(scratch, { recursive: true });
});

const MIB = 1024 * 1024;
const LARGE = randomBytes(6 * MIB);
const LARGE_SHA256 = createHash("sha256").update(LARGE).digest("hex");
const LIMITS = { maxBytes: 100 };
const home = (): string => mkdtempSync(path.join(scratch, "home-"));
const door = (options: Partial<HttpOptions> = {}) =>
  makeHttp({ home: home(), delayMs: 0, backoffMs: 5, idleMs: 2_000, tries: 3, userAgent: "test", ...options });

function textOf({ bytes }: Fetched): string {
  return Buffer.from(bytes.read(0, bytes.size)).toString();
}

async function problemOf(fetching: Promise<Fetched>): Promise<HttpProblem> {
  const error: unknown = await fetching.catch((thrown: unknown) => thrown);
  if (error instanceof HttpProblem) return error;
  throw new Error("expected an HttpProblem", { cause: error });
}

test("a small body comes from memory, a large one from a file without a name", async () => {
  await using server = await serve({ "/small": { body: "hello" }, "/large": { body: LARGE } });
  const http = door();
  const small = await http.fetchOnce(`${server.url}/small`, { maxBytes: 5, sizeBytes: 5 });
  expect(small).toMatchObject({ url: `${server.url}/small`, unchanged: false });
  expect(textOf(small)).toBe("hello");
  const before = readdirSync(scratch);
  const large = await http.fetchOnce(`${server.url}/large`, { maxBytes: 6 * MIB, sha256: LARGE_SHA256.toUpperCase() });
  expect(readdirSync(scratch)).toEqual(before);
  expect(Buffer.from(large.bytes.read(5 * MIB, 2 * MIB)).equals(LARGE.subarray(5 * MIB))).toBe(true);
  large.close();
});

test("redirects lead on, also to another host", async () => {
  await using other = await serve({ "/y": { body: "y" } });
  await using server = await serve({
    "/x": { status: 301, headers: { location: "/x2" } },
    "/x2": { status: 307, headers: { location: `${other.url}/y` } },
  });
  const fetched = await door().fetchOnce(`${server.url}/x`, LIMITS);
  expect([textOf(fetched), fetched.url]).toEqual(["y", `${other.url}/y`]);
});

test("a server is told who asks, and whom to write to", async () => {
  await using server = await serve({ "/": {} });
  vi.stubEnv("STARFORT_CONTACT", "mailto:security@example.org");
  await makeHttp({ home: home() }).fetchOnce(server.url, { maxBytes: 0 });
  expect(server.asked[0]?.headers).toMatchObject({
    "user-agent": `Starfort/${projectVersion()} (+mailto:security@example.org)`,
    "accept-encoding": "identity",
  });
});

const CUT: Page = { body: LARGE, cutAfter: 2 * MIB };
test.each<readonly [string, readonly Page[], readonly (string | undefined)[]]>([
  [
    "by its ETag",
    [
      { ...CUT, etag: '"1"' },
      { body: LARGE, etag: '"1"' },
    ],
    [undefined, '"1"'],
  ],
  [
    "by its date",
    [
      { ...CUT, lastModified: "Mon" },
      { body: LARGE, lastModified: "Mon" },
    ],
    [undefined, "Mon"],
  ],
  [
    "twice",
    [
      { ...CUT, etag: '"1"' },
      { ...CUT, etag: '"1"' },
      { body: LARGE, etag: '"1"' },
    ],
    [undefined, '"1"', '"1"'],
  ],
  ["by its hash alone", [CUT, { body: LARGE }], [undefined, undefined]],
  ["not by a weak ETag", [{ ...CUT, etag: 'W/"1"' }, { body: LARGE }], [undefined, undefined]],
  [
    "without a length",
    [
      { ...CUT, declaredBytes: null },
      { body: LARGE, declaredBytes: null },
    ],
    [undefined, undefined],
  ],
  [
    "when it changed in between",
    [
      { body: "old".repeat(MIB), cutAfter: MIB, etag: '"0"' },
      { body: LARGE, etag: '"1"' },
    ],
    [undefined, '"0"'],
  ],
  ["by a server that gives no parts", [CUT, { body: LARGE, ranges: false }], [undefined, undefined]],
])("a body that was cut is resumed %s", async (_, pages, conditions) => {
  await using server = await serve({ "/x": pages });
  const fetched = await door().fetchOnce(`${server.url}/x`, { maxBytes: 9 * MIB, sha256: LARGE_SHA256 });
  expect(Buffer.from(fetched.bytes.read(0, 9 * MIB)).equals(LARGE)).toBe(true);
  expect(server.asked.map(({ headers }) => headers["if-range"])).toEqual(conditions);
  expect(server.asked.slice(1).every(({ headers }) => /^bytes=[1-9]\d+-$/.test(String(headers.range)))).toBe(true);
  fetched.close();
});

test("a part that is none of ours is thrown away with what came before it", async () => {
  const wrong = { body: "x".repeat(3 * MIB), etag: '"1"', headers: { "content-range": "bytes 7-9/10" } };
  for (const second of [wrong, { body: "x".repeat(6 * MIB), etag: '"1"' }]) {
    await using server = await serve({ "/x": [{ ...CUT, etag: '"1"' }, second, { body: LARGE, etag: '"1"' }] });
    const fetched = await door().fetchOnce(`${server.url}/x`, { maxBytes: 9 * MIB, sha256: LARGE_SHA256 });
    expect(fetched.bytes.size).toBe(6 * MIB);
    expect(server.asked.map(({ headers }) => headers.range !== undefined)).toEqual([false, true, false]);
    fetched.close();
  }
});

test("without an ETag, a date or a hash nothing is resumed", async () => {
  await using server = await serve({ "/x": [CUT, { body: LARGE }] });
  (await door().fetchOnce(`${server.url}/x`, { maxBytes: 9 * MIB })).close();
  expect(server.asked[1]?.headers.range).toBeUndefined();
});

test.each<readonly [string, Route, object, string, number | null, RegExp]>([
  ["404", { status: 404 }, {}, "unreachable", 404, /^127.0.0.1:\d+ answers 404 Not Found for http:\S+\/x$/],
  [
    "a server that stays broken",
    { status: 503 },
    {},
    "unreachable",
    503,
    /answers 503 Service Unavailable \(asked 3 times, 0 bytes came\): http/,
  ],
  [
    "a stall",
    { body: "x".repeat(9), stallAfter: 4 },
    {},
    "unreachable",
    null,
    /sent nothing for 0.05 s \(asked 3 times, 4 of 9 bytes came\)/,
  ],
  ["no answer", { delayMs: 5_000 }, {}, "unreachable", null, /sent nothing for 0.05 s \(asked 3 times, 0 bytes came\)/],
  [
    "a length beyond the body",
    { body: "x".repeat(9), declaredBytes: 20, cutAfter: 9 },
    {},
    "unreachable",
    null,
    /broke off \(.*\) \(asked 3 times, 9 of 20 bytes came\)/,
  ],
  ["a wrong length", { body: "12345" }, { sizeBytes: 4 }, "mismatch", 200, /\/x has 5 bytes, expected 4 bytes$/],
  [
    "more than said",
    { body: "12345", declaredBytes: null },
    { sizeBytes: 4 },
    "mismatch",
    200,
    /has more than 4 bytes, expected 4 bytes$/,
  ],
  ["less than said", { body: "123" }, { sizeBytes: 4 }, "mismatch", 200, /has 3 bytes, expected 4 bytes$/],
  ["nothing at all", { declaredBytes: null }, { sizeBytes: 4 }, "mismatch", 200, /has 0 bytes, expected 4 bytes$/],
  [
    "a wrong hash",
    { body: "x" },
    { sha256: "0".repeat(64) },
    "mismatch",
    200,
    /has sha256 2d711642b\w+, expected sha256 0{64}$/,
  ],
  [
    "too large",
    { body: "x".repeat(101) },
    {},
    "too-large",
    200,
    /has 101 bytes, more than the 100 bytes that are read$/,
  ],
  [
    "larger than it says",
    { body: "x".repeat(101), declaredBytes: null },
    {},
    "too-large",
    200,
    /has more than the 100 bytes/,
  ],
  [
    "a redirect to a file",
    { status: 302, headers: { location: "file:///etc/passwd" } },
    {},
    "unreachable",
    302,
    /answers 302 and sends to "file:\/\/\/etc\/passwd", expected an http: or https: address/,
  ],
  ["a redirect to nowhere", { status: 301 }, {}, "unreachable", 301, /answers 301 and sends to ""/],
  [
    "a redirect in a circle",
    { status: 307, headers: { location: "/x" } },
    {},
    "unreachable",
    null,
    /redirects more than 8 times: http/,
  ],
  [
    "a rest that is too long",
    { status: 429, headers: { "retry-after": "9999" } },
    {},
    "unreachable",
    429,
    /answers 429 Too Many Requests \(asked once, .* asked again in 9999 s\)/,
  ],
])("%s is told", async (_, route, wanted, kind, status, message) => {
  await using server = await serve({ "/x": route });
  const problem = await problemOf(door({ idleMs: 50 }).fetchOnce(`${server.url}/x`, { ...LIMITS, ...wanted }));
  expect(problem.message).toMatch(message);
  expect(problem).toMatchObject({ kind, status, url: `${server.url}/x` });
});

test("addresses that are none, of other kinds, or where nobody listens", async () => {
  const http = door({ tries: 2 });
  expect((await problemOf(http.fetchOnce("ftp://x/y", LIMITS))).message).toMatch(
    /^"ftp:\/\/x\/y" is no address that is fetched/,
  );
  expect((await problemOf(http.fetchOnce("x", LIMITS))).kind).toBe("unreachable");
  const refused = await problemOf(http.fetchOnce("http://me:secret@127.0.0.1:1/x", LIMITS));
  expect(refused.message).toBe("127.0.0.1:1 refuses connections (asked 2 times, 0 bytes came): http://127.0.0.1:1/x");
  expect(refused.url).not.toContain("secret");
});

test("Retry-After is waited for, by every request to that host", async () => {
  const busy = { status: 429, headers: { "retry-after": "1" } };
  await using server = await serve({ "/x": [busy, { body: "x" }], "/y": { body: "y" } });
  const http = door();
  const x = http.fetchOnce(`${server.url}/x`, LIMITS);
  await vi.waitFor(() => expect(server.asked).toHaveLength(1));
  await new Promise((resolve) => setTimeout(resolve, 50));
  const y = http.fetchOnce(`${server.url}/y`, LIMITS);
  expect([textOf(await x), textOf(await y)]).toEqual(["x", "y"]);
  const [first, ...others] = server.asked;
  for (const { at } of others) expect(at - (first?.at ?? at)).toBeGreaterThan(900);
});

test("what takes too long as a whole ends, and so does what is aborted", async () => {
  await using server = await serve({ "/x": { body: "x".repeat(9), stallAfter: 4 } });
  const late = await problemOf(door().fetchOnce(`${server.url}/x`, { ...LIMITS, maxMs: 60 }));
  expect(late.message).toMatch(/\/x took more than 0.06 s \(4 of 9 bytes came\)$/);
  const signal = AbortSignal.abort(new Error("enough"));
  await expect(door().fetchOnce(`${server.url}/x`, { ...LIMITS, signal })).rejects.toThrow("enough");
});

test("a host is asked by few at once, one begun after the other", async () => {
  await using server = await serve(() => ({ body: "x", delayMs: 60 }));
  const http = door({ perHost: 2, delayMs: 20 });
  await Promise.all(Array.from({ length: 5 }, (_, index) => http.fetchOnce(`${server.url}/${index}`, LIMITS)));
  const at = server.asked.map((one) => one.at);
  const apart = at.slice(1).map((time, index) => time - (at[index] ?? 0));
  expect(Math.min(...apart)).toBeGreaterThan(10);
  // The third waits for the first.
  expect((at[2] ?? 0) - (at[0] ?? 0)).toBeGreaterThan(55);
});
