// evidence.db.test.ts: second opinions, costs, opt-outs and the rest of what stands beside verdicts, stored and asked for again.
import type pg from "pg";
import { describe, expect, test, vi } from "vitest";
import { readReports } from "#ingest/report-command/index.ts";
import { CHECKS, getCheck } from "#lib/areas/index.ts";
import type { CheckInfo } from "#lib/areas/area.ts";
import { findChannels } from "./find-channels.ts";
import { findCosts } from "./find-costs.ts";
import { findEvidence } from "./find-evidence.ts";
import { countOpinions, findDisagreements, findPackageDisagreements } from "./find-opinions.ts";
import { findOptOuts } from "./find-opt-outs.ts";
import { DAY, queryDatabase, storeFiles, type MadeFiles } from "./testing/made-channel.ts";

// It throws wherever React's server condition is not set, and tests are no client component.
vi.mock("server-only", () => ({}));

const FILES: MadeFiles = {
  good: { "/usr/bin/good": "ok-pie-hardened" },
  lazy: { "/usr/bin/lazy": "ok-pie-lazy", "/usr/bin/other": "ok-pie-lazy" },
  lib: { "/usr/lib/libmade.so.1": "ok-shared-object-textrel" },
};

function made(id: string): CheckInfo {
  const check = getCheck(id);
  if (!check) throw new Error(`no check ${id}`);
  return check;
}

type Words = Readonly<Record<string, string>>;
const ALL = { relro: "full", canary: "yes", nx: "yes", pie: "yes", rpath: "no", runpath: "no", fortify_source: "yes" };

/** A report of checksec: path -> what differs from a file without faults. */
function checksec(pool: pg.Pool, files: Readonly<Record<string, Words>>, other: object = {}) {
  const report = Object.fromEntries(Object.entries(files).map(([path, words]) => [path, { ...ALL, ...words }]));
  return tell(pool, { format: "checksec", ...other }, JSON.stringify(report));
}

function tell(pool: pg.Pool, options: object, ...reports: string[]) {
  const files = reports.map((text, at) => ({ name: `report-${at}`, bytes: new TextEncoder().encode(text) }));
  return readReports({ ...options, files: files.map(({ name }) => name) }, files)(pool);
}

async function channelId(): Promise<number> {
  return (await findChannels())[0]?.id ?? 0;
}

async function packageId(pool: pg.Pool, name: string): Promise<number> {
  const { rows } = await pool.query("SELECT id FROM package WHERE name = $1", [name]);
  return Number(rows[0].id);
}

const count = async (pool: pg.Pool, sql: string): Promise<number> => Number((await pool.query(sql)).rows[0].count);

describe("second opinions", () => {
  test("are counted by stance, told with our reason, and change nothing of ours", async () => {
    await using database = await queryDatabase();
    await storeFiles(database.pool, FILES);
    const before = await database.pool.query("SELECT * FROM finding ORDER BY subject_id, check_no");
    const summary = await checksec(
      database.pool,
      {
        "/usr/bin/good": {},
        "/usr/bin/lazy": {},
        "/usr/bin/other": { relro: "partial" },
        "/usr/lib/libmade.so.1": { pie: "dso" },
        "/usr/bin/nobodys": {},
      },
      { toolVersion: "2.6.0" },
    );
    expect(summary).toMatchObject({ subjects: 4, packages: 3, written: 24, dropped: 0, same: 0 });
    expect(summary.lost).toEqual(["/usr/bin/nobodys: in no package of the channel"]);
    const where = { channelId: await channelId(), check: made("full-relro") };
    const [tool] = await countOpinions(where);
    // The library's own RELRO is whatever it is: the rest is known.
    expect(tool).toMatchObject({ tool: "checksec", undecided: 0, gone: 0, capped: false });
    const { rows, next } = await findDisagreements(where, null);
    expect(next).toBeNull();
    const lazy = rows.find((row) => row.path === "/usr/bin/lazy");
    expect(lazy).toMatchObject({
      ...{ package: "lazy", tool: "checksec", toolVersion: "2.6.0", check: "full-relro" },
      ours: { verdict: "fail" },
      theirs: { verdict: "pass", said: [{ label: "relro", value: "full" }] },
    });
    expect(lazy?.ours.reason).toMatch(/partial RELRO/i);
    expect(rows.map((row) => row.path)).not.toContain("/usr/bin/other");
    expect(rows.map((row) => row.path)).not.toContain("/usr/bin/good");
    // What passes and what does not apply are both no fault.
    const pie = await countOpinions({ ...where, check: made("pie") });
    expect(pie).toMatchObject([{ agree: 4, disagree: 0 }]);
    expect((await database.pool.query("SELECT * FROM finding ORDER BY subject_id, check_no")).rows).toEqual(
      before.rows,
    );
    const own = await findPackageDisagreements(where.channelId, await packageId(database.pool, "lazy"), CHECKS);
    expect(own.filter((row) => row.check === "full-relro").map((row) => row.path)).toEqual(["/usr/bin/lazy"]);
  });

  test("the same again writes nothing, another word replaces, and what is no longer said is dropped", async () => {
    await using database = await queryDatabase();
    await storeFiles(database.pool, FILES);
    const { pool } = database;
    await checksec(pool, { "/usr/bin/good": {}, "/usr/bin/lazy": {} });
    const stored = (await pool.query("SELECT * FROM second_opinion ORDER BY id")).rows;
    expect(await checksec(pool, { "/usr/bin/good": {}, "/usr/bin/lazy": {} })).toMatchObject({ written: 0, same: 12 });
    expect((await pool.query("SELECT * FROM second_opinion ORDER BY id")).rows).toEqual(stored);
    // A RUNPATH is no word on its safety: that opinion goes, the other files' stay.
    const again = await checksec(pool, { "/usr/bin/good": { nx: "no", runpath: "yes" } });
    expect(again).toMatchObject({ written: 1, dropped: 1, same: 4 });
    expect(await count(pool, "SELECT count(*) FROM second_opinion")).toBe(11);
  });

  test("a subject that left is gone, one that nobody can judge undecided; pages follow each other", async () => {
    await using database = await queryDatabase();
    const { pool } = database;
    const many = Object.fromEntries(
      Array.from({ length: 60 }, (_, at) => [`many-${at}`, { [`/usr/bin/many-${at}`]: "ok-pie-lazy" }]),
    );
    await storeFiles(pool, many);
    await checksec(
      pool,
      Object.fromEntries(
        Object.values(many)
          .flatMap((files) => Object.keys(files))
          .map((name) => [name, {}]),
      ),
    );
    const where = { channelId: await channelId(), check: made("full-relro") };
    const first = await findDisagreements(where, null);
    expect(first.rows).toHaveLength(50);
    const [at, id] = (first.next ?? "").split(".").map(Number);
    const second = await findDisagreements(where, { packageId: at ?? 0, id: id ?? 0 });
    expect(second.rows).toHaveLength(10);
    expect(second.next).toBeNull();
    expect(new Set([...first.rows, ...second.rows].map((row) => row.path)).size).toBe(60);
    await storeFiles(pool, { "many-0": many["many-0"] ?? {} }, "2026-11-21");
    expect(await countOpinions(where)).toMatchObject([{ agree: 0, disagree: 1, gone: 59 }]);
  });

  test("a build is held against the whole package", async () => {
    await using database = await queryDatabase();
    const { pool } = database;
    await storeFiles(pool, FILES);
    const log = "LDFLAGS missing (-Wl,-z,now): gcc b.o -o bad\n";
    await expect(tell(pool, { format: "blhc" }, log)).rejects.toThrow(/say whose with --package/);
    await tell(pool, { format: "blhc", package: "good" }, log);
    await tell(pool, { format: "blhc", package: "lazy" }, log);
    const where = { channelId: await channelId(), check: made("full-relro") };
    expect(await countOpinions(where)).toMatchObject([{ tool: "blhc", agree: 1, disagree: 1 }]);
    expect((await findDisagreements(where, null)).rows).toMatchObject([
      { package: "good", path: null, ours: { verdict: "pass", reason: "No file of the package fails it" } },
    ]);
  });

  test("hostile words are cut and kept as text", async () => {
    await using database = await queryDatabase();
    await storeFiles(database.pool, FILES);
    const nasty = `\u0000<script>${"x".repeat(100_000)}`;
    await checksec(database.pool, { "/usr/bin/good": { canary: "no", fortified: nasty } });
    const { rows } = await database.pool.query("SELECT max(length(said::text)) AS longest FROM second_opinion");
    expect(Number(rows[0].longest)).toBeLessThan(1000);
  });
});

describe("a report is refused whole", () => {
  test.each([
    [
      "one bad file of two",
      { format: "checksec" },
      [JSON.stringify({ "/usr/bin/good": ALL }), "{"],
      /report-1: no JSON of checksec/,
    ],
    [
      "another package",
      { format: "checksec", package: "nope" },
      [JSON.stringify({ "/usr/bin/good": ALL })],
      /has no package "nope"/,
    ],
    [
      "another channel",
      { format: "checksec", channel: "x" },
      [JSON.stringify({ "/usr/bin/good": ALL })],
      /no channel x; there are: made:test:amd64/,
    ],
    [
      "nothing of it is known",
      { format: "checksec" },
      [JSON.stringify({ "/opt/a": ALL })],
      /nothing of this report.*\/opt\/a: in no package/,
    ],
    ["a measurement of nothing", { format: "hyperfine", package: "good" }, ["{}"], /--check names the check/],
  ])("%s", async (_, options, reports, says) => {
    await using database = await queryDatabase();
    await storeFiles(database.pool, FILES);
    await expect((async () => tell(database.pool, options, ...reports))()).rejects.toThrow(says);
    expect(await count(database.pool, "SELECT count(*) FROM second_opinion")).toBe(0);
    expect(await count(database.pool, "SELECT count(*) FROM run WHERE source LIKE 'report:%'")).toBe(0);
  });
});

test("a measured cost has its ratio and its doubt; a report is no look at the channel", async () => {
  await using database = await queryDatabase();
  const { pool } = database;
  await storeFiles(pool, FILES);
  const result = (command: string, mean: number, stddev: number | null) => ({
    command,
    mean,
    stddev,
    times: [mean, mean],
  });
  const report = { results: [result("with", 1.1, 0.011), result("without", 1, 0.01)] };
  const options = { format: "hyperfine", package: "good", check: "stack-protector" };
  expect(await tell(pool, options, JSON.stringify(report))).toMatchObject({ written: 1 });
  expect(await tell(pool, options, JSON.stringify(report))).toMatchObject({ written: 0, same: 1 });
  const [cost, ...more] = await findCosts(await channelId(), made("stack-protector").no);
  expect(more).toEqual([]);
  expect(cost).toMatchObject({ package: "good", what: "with / without", runs: 2 });
  expect(cost?.ratio).toBeCloseTo(1.1, 10);
  expect(cost?.ratioStddev).toBeCloseTo(1.1 * Math.SQRT2 * 0.01, 10);
  const [channel] = await findChannels();
  expect(channel?.observedOn).toBe(DAY);
  const { rows } = await pool.query("SELECT source, status FROM run ORDER BY id DESC LIMIT 1");
  expect(rows).toEqual([{ source: "report:hyperfine", status: "done" }]);
});

test("opt-outs, other names, rebuilds, causes and problems", async () => {
  await using database = await queryDatabase();
  const { pool } = database;
  await storeFiles(pool, FILES);
  const [channel, lazy, good] = [await channelId(), await packageId(pool, "lazy"), await packageId(pool, "good")];
  await pool.query(
    `INSERT INTO recipe_flag (channel_id, package_id, from_run, to_run, flag, enabled)
      VALUES ($1, $2, 1, NULL, 'bindnow', false), ($1, $2, 1, NULL, 'relro', false), ($1, $2, 1, NULL, 'pie', true), ($1, $3, 1, 1, 'bindnow', false)`,
    [channel, lazy, good],
  );
  await pool.query(
    `INSERT INTO rebuild (channel_id, package_id, run_id, subject_name, version, rebuilder, result, rebuilt_on, diff_url)
      VALUES ($1, $2, 1, 'lazy', '1', 'a', 'reproducible', '2026-01-01', NULL), ($1, $2, 1, 'lazy', '2', 'a', 'not-reproducible', '2026-02-01', 'javascript:alert(1)'),
        ($1, $2, 1, 'lazy', '2', 'b', 'could-not-build', NULL, 'https://example.org/diff')`,
    [channel, lazy],
  );
  await pool.query(
    "INSERT INTO alias (distro_id, name, package_id) SELECT distro_id, 'lazier', id FROM package WHERE id = $1",
    [lazy],
  );
  await pool.query(
    "INSERT INTO cause_tag (package_id, slug, url, source) VALUES ($1, 'timestamps', 'ftp://example.org', 'debian-notes')",
    [lazy],
  );
  await pool.query(
    "UPDATE artifact SET problem = 'nobody answers', problem_kind = 'unreachable', problem_run = 1 WHERE package_id = $1",
    [lazy],
  );

  expect(await findOptOuts(channel, "no-text-relocations")).toMatchObject({
    flags: ["all", "pic"],
    count: 0,
    rows: [],
  });
  expect(await findOptOuts(channel, "daemon-confined")).toBeNull();
  expect(await findOptOuts(channel, "full-relro")).toMatchObject({
    count: 1,
    rows: [{ package: "lazy", flags: ["bindnow", "relro"], recipe: "debian/lazy", version: "1" }],
  });
  const evidence = await findEvidence(channel, lazy);
  expect(evidence.aliases).toEqual(["lazier"]);
  expect(evidence.recipeFlags.map(({ flag, enabled }) => `${flag} ${enabled}`)).toEqual([
    "bindnow false",
    "pie true",
    "relro false",
  ]);
  expect(evidence.rebuilds.map((one) => [one.rebuilder, one.version, one.result, one.diffUrl])).toEqual([
    ["a", "2", "not-reproducible", null],
    ["b", "2", "could-not-build", "https://example.org/diff"],
  ]);
  expect(evidence.causes).toEqual([{ slug: "timestamps", description: null, url: null, source: "debian-notes" }]);
  expect(evidence.problems).toMatchObject([{ artifact: "lazy", problem: "nobody answers", kind: "unreachable" }]);
});
