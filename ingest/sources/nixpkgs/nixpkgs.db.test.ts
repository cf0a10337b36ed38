// nixpkgs.db.test.ts: a catalogue in a real database: once, again, with another maintainer, with a package less; packed, by URL, and broken.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { brotliCompressSync, gzipSync, zstdCompressSync } from "node:zlib";
import type pg from "pg";
import { afterAll, expect, test } from "vitest";
import { z } from "zod";
import { makeHttp } from "../../http/index.ts";
import { serve } from "../../http/testing/server.ts";
import { ingest, type RunSummary } from "../../pipeline.ts";
import type { OpenSource } from "../source.ts";
import { checkLedger } from "../../store/check.ts";
import { makePackageBook } from "../../store/package-book.ts";
import { cloneDatabase } from "../../store/testing/database.ts";
import { nixpkgs } from "./index.ts";

const TESTDATA = path.join(import.meta.dirname, "../../../lib/formats/nixpkgs-catalogue/testdata");
const HARDENING = path.join(TESTDATA, "hardening.json");
const TODAY = path.join(TESTDATA, "2026.json");
const dir = mkdtempSync(path.join(tmpdir(), "starfort-nixpkgs-test-"));
afterAll(() => rmSync(dir, { recursive: true }));

const CATALOGUE = z.looseObject({ packages: z.record(z.string(), z.looseObject({ meta: z.looseObject({}) })) });
const readToday = (): z.infer<typeof CATALOGUE> => CATALOGUE.parse(JSON.parse(readFileSync(TODAY, "utf8")));

async function open(catalogue: string, options: object = {}, pool: pg.Pool | null = null): Promise<OpenSource> {
  const http = makeHttp({ home: dir, tries: 1, delayMs: 0 });
  const book = pool === null ? { findNames: () => Promise.resolve(new Map<string, string>()) } : makePackageBook(pool);
  const given = { catalogue, channel: "unstable", ...options };
  const [source] = await nixpkgs.open(given, { http, say: () => undefined, book });
  if (source === undefined) throw new Error("nothing was opened");
  return source;
}

async function ingestFile(pool: pg.Pool, catalogue: string, observedOn: string, options?: object): Promise<RunSummary> {
  return ingest({ pool, source: await open(catalogue, options, pool), observedOn });
}

/** The rows of a query that selects one text, in its order. */
async function texts(pool: pg.Pool, sql: string, ...values: readonly unknown[]): Promise<string[]> {
  const { rows } = await pool.query(sql, [...values]);
  return z
    .array(z.object({ text: z.string() }))
    .parse(rows)
    .map(({ text }) => text);
}

const stewardsOf = (pool: pg.Pool, name: string): Promise<string[]> =>
  texts(
    pool,
    `SELECT m.handle || ' ' || s.role AS text FROM stewardship s JOIN package p ON p.id = s.package_id
     JOIN maintainer m ON m.id = s.maintainer_id WHERE p.name = $1 AND s.to_run IS NULL ORDER BY 1`,
    name,
  );
const openItems = (pool: pg.Pool): Promise<string[]> =>
  texts(
    pool,
    "SELECT p.name AS text FROM item i JOIN package p ON p.id = i.package_id WHERE i.closed_run IS NULL ORDER BY 1",
  );
const membersOf = (pool: pg.Pool, team: string): Promise<string[]> =>
  texts(
    pool,
    `SELECT m.handle AS text FROM team_member tm JOIN maintainer t ON t.id = tm.team_id JOIN maintainer m ON m.id = tm.member_id
     WHERE t.name = $1 ORDER BY 1`,
    team,
  );

test("a catalogue is stored; the same again writes nothing; who maintains what, and what is gone, is history", async () => {
  await using database = await cloneDatabase();
  const { pool } = database;
  const first = await ingestFile(pool, TODAY, "2026-07-14", { hardening: HARDENING });
  expect(first).toMatchObject({ packages: 10, subjects: { recipe: 10 }, findings: 2, problems: {} });
  expect(await openItems(pool)).toEqual(["grub2", "qt6.qtwebengine"]);
  expect(await stewardsOf(pool, "sdl3")).toEqual(["getchoo maintainer", "sdl team"]);
  expect(await membersOf(pool, "SDL")).toContain("marcin-serwin");
  expect(
    await texts(
      pool,
      "SELECT a.name AS text FROM alias a JOIN package p ON p.id = a.package_id WHERE p.name = $1 ORDER BY 1",
      "python313Packages.requests",
    ),
  ).toContain("python314Packages.requests");

  const again = await ingestFile(pool, TODAY, "2026-07-15", { hardening: HARDENING });
  expect(again).toMatchObject({ unchanged: 10, historyRows: 0 });

  const changed = readToday();
  const { hello, sdl3 } = changed.packages;
  delete changed.packages["grub2"];
  if (hello === undefined || sdl3 === undefined) throw new Error("the excerpt has neither hello nor sdl3");
  hello.meta["nonTeamMaintainers"] = [{ name: "Ann Lee", github: "annlee", githubId: 77 }];
  sdl3.meta["teams"] = [{ shortName: "SDL", members: [{ name: "Ann Lee", github: "annlee", githubId: 77 }] }];
  const file = path.join(dir, "changed.json");
  writeFileSync(file, JSON.stringify(changed));
  expect(await ingestFile(pool, file, "2026-07-16", { hardening: HARDENING })).toMatchObject({
    packages: 9,
    unchanged: 9,
  });
  expect(await stewardsOf(pool, "hello")).toEqual(["annlee maintainer"]);
  expect(await membersOf(pool, "SDL")).toEqual(["annlee"]);
  // Teams are of no channel: what another one shows of an older day is no news.
  await ingestFile(pool, TODAY, "2026-06-01", { channel: "26.05" });
  expect(await membersOf(pool, "SDL")).toEqual(["annlee"]);
  expect(await openItems(pool)).toEqual(["qt6.qtwebengine"]);

  // Without the recipes' words there is nothing to judge, and what was judged stays.
  expect(await ingestFile(pool, TODAY, "2026-07-17")).toMatchObject({ packages: 10, subjects: {} });
  expect(await openItems(pool)).toEqual(["qt6.qtwebengine"]);
  expect(await checkLedger(pool)).toEqual([]);
});

test("a package whose file has moved is the same package; people who were known by address are known by login", async () => {
  await using database = await cloneDatabase();
  const { pool } = database;
  await ingestFile(pool, path.join(TESTDATA, "2016.json"), "2016-01-01");
  expect(await stewardsOf(pool, "nginx")).toEqual(["austin-seipp maintainer", "michael-raskin maintainer"]);
  await ingestFile(pool, path.join(TESTDATA, "2018.json"), "2018-05-01");
  expect(await stewardsOf(pool, "nginx")).toEqual([
    "7c6f434c maintainer",
    "fpletz maintainer",
    "thoughtpolice maintainer",
  ]);
  expect(await checkLedger(pool)).toEqual([]);
});

test("packed in every way, and by URL, it is the same", async () => {
  const bytes = readFileSync(TODAY);
  const packed = {
    "c.json.br": brotliCompressSync(bytes),
    "c.json.zst": zstdCompressSync(bytes),
    "c.json.gz": gzipSync(bytes),
  };
  const plain = (await open(TODAY)).packages.map(({ name, stewards }) => ({ name, stewards }));
  for (const [name, content] of Object.entries(packed)) {
    writeFileSync(path.join(dir, name), content);
    const source = await open(path.join(dir, name));
    expect(source.packages.map((one) => ({ name: one.name, stewards: one.stewards }))).toEqual(plain);
  }
  await using server = await serve({ "/packages.json.br": { body: packed["c.json.br"] } });
  expect((await open(`${server.url}/packages.json.br`)).packages).toHaveLength(plain.length);
  await expect(open(`${server.url}/gone.json`)).rejects.toThrow(/answers 404 Not Found for .*gone\.json/);
});

test.each<[what: string, make: (bytes: Buffer) => Uint8Array, name: string, error: RegExp]>([
  [
    "cut off",
    (bytes) => zstdCompressSync(bytes).subarray(0, 2000),
    "cut.json.zst",
    /cut\.json\.zst: zstd data is damaged or cut off/,
  ],
  [
    "cut off unpacked",
    (bytes) => bytes.subarray(0, 20_000),
    "cut.json",
    /cut\.json: it breaks off behind the package "[^"]+"/,
  ],
  ["damaged", (bytes) => gzipSync(bytes).fill(7, 500, 600), "bad.json.gz", /bad\.json\.gz: gzip data is damaged/],
  ["another file", () => Buffer.from("<html>"), "page.json", /page\.json: it is no JSON before its first package/],
])("a catalogue that is %s is refused by name", async (_what, make, name, error) => {
  const file = path.join(dir, name);
  writeFileSync(file, make(readFileSync(TODAY)));
  await expect(open(file)).rejects.toThrow(error);
});

test("the wrong hash, and hardening of another checkout, are refused", async () => {
  await expect(open(TODAY, { sha256: "0".repeat(64) })).rejects.toThrow(
    /2026\.json: it has the sha256 .*, expected 0{64}/,
  );
  const other = path.join(dir, "other.json");
  writeFileSync(other, '{"nobody": {"hardeningDisable": ["all"]}}');
  await expect(open(TODAY, { hardening: other })).rejects.toThrow(/names none of the catalogue's attributes/);
  await expect(open(TODAY, { hardening: TODAY })).rejects.toThrow(
    /2026\.json: .*expected attribute -> hardeningDisable/,
  );
});
