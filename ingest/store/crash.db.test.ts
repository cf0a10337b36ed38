// crash.db.test.ts: what is killed, cut off or in two places at once leaves the ledger that one quiet ingest leaves.
import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import type pg from "pg";
import { describe, expect, test } from "vitest";
import { finishRun, storeBatch } from "./batch.ts";
import { checkLedger } from "./check.ts";
import { knownFingerprints } from "./fingerprints.ts";
import { LOCKS } from "./locks.ts";
import { failRun, type OpenRun, openRun, OutOfOrderError } from "./run.ts";
import { cloneDatabase } from "./testing/database.ts";
import { dumpDatabase } from "./testing/dump.ts";
import { ingest } from "./testing/ingest.ts";
import { manyPackages } from "./testing/many.ts";
import { type MadePackage, makeEntry, makePackage, makePlan, makeRegistry } from "./testing/world.ts";

const HALF = (no: number): boolean => no % 2 === 0;
const open = (pool: pg.Pool, day: string, stream = "test"): Promise<OpenRun> =>
  openRun(pool, makePlan(day, { stream }), makeRegistry());

/** The ledger without the numbers of its runs: these differ with the history of attempts. */
async function story(pool: pg.Pool): Promise<string[]> {
  return (await dumpDatabase(pool)).map((line) => line.replace(/\b\d+ (?=\d{4}-\d\d-\d\d)/g, "")).sort();
}

async function quietStory(): Promise<string[]> {
  await using database = await cloneDatabase();
  await ingest(database.pool, "2026-01-01", { audited: manyPackages() });
  await ingest(database.pool, "2026-01-02", { audited: manyPackages(HALF) });
  return story(database.pool);
}

async function statuses(pool: pg.Pool): Promise<unknown[]> {
  const { rows } = await pool.query("SELECT id, status::text AS status, message FROM run ORDER BY id");
  return rows;
}

/** Stores the packages as the pipeline does: what has its fingerprint already is unchanged. */
async function goOn(run: OpenRun, packages: readonly MadePackage[]): Promise<number> {
  const known = await knownFingerprints(run);
  const isKnown = ({ name, artifacts }: ReturnType<typeof makePackage>): boolean =>
    artifacts.every((one) => known.get(`${name}\0${one.name}`) === Buffer.from(one.fingerprint).toString("hex"));
  const made = packages.map((one) => ({ audited: makePackage(one), entry: makeEntry(one) }));
  for (let at = 0; at < made.length; at += 7) {
    const batch = made.slice(at, at + 7);
    await storeBatch(run, {
      audited: batch.filter(({ audited }) => !isKnown(audited)).map(({ audited }) => audited),
      unchanged: batch.filter(({ audited }) => isKnown(audited)).map(({ entry }) => entry),
    });
  }
  await finishRun(run, { catalogue: packages.map(({ name }) => name), errors: {} });
  return made.filter(({ audited }) => isKnown(audited)).length;
}

describe("an ingest that dies", () => {
  test("as a process, by kill -9: what it stored stays, the next one goes on from there", async () => {
    await using database = await cloneDatabase();
    const { pool, url } = database;
    const child = spawn(
      process.execPath,
      [path.join(import.meta.dirname, "testing/ingest-child.ts"), url, "2026-01-01"],
      {
        stdio: ["ignore", "pipe", "inherit"],
      },
    );
    const exited = once(child, "exit");
    for await (const line of createInterface({ input: child.stdout })) if (line === "batch 8") child.kill("SIGKILL");
    expect(await exited).toEqual([null, "SIGKILL"]);
    const run = await openAfterDeath(pool, "2026-01-01");
    expect((await statuses(pool)).slice(0, 1)).toEqual([
      { id: 1, status: "interrupted", message: "the process ended before the run did" },
    ]);
    const kept = await goOn(run, manyPackages());
    // Eight batches of two packages were stored, and perhaps the one that the kill met.
    expect([16, 18]).toContain(kept);
    await goOn(await open(pool, "2026-01-02"), manyPackages(HALF));
    expect(await story(pool)).toEqual(await quietStory());
    expect(await checkLedger(pool)).toEqual([]);
  });

  test("in the middle of a batch, when its connection is cut: nothing of the batch is there", async () => {
    await using database = await cloneDatabase();
    const { pool } = database;
    await ingest(pool, "2026-01-01", { audited: manyPackages() });
    const before = await dumpDatabase(pool);
    const run = await open(pool, "2026-01-02");
    // Somebody holds the last table that a batch writes to: the batch has done everything else when it is cut off.
    const holder = await pool.connect();
    await holder.query("BEGIN");
    await holder.query("LOCK TABLE package_tally IN SHARE MODE");
    const stored = storeBatch(run, { audited: manyPackages(HALF).map((one) => makePackage(one)), unchanged: [] });
    const failure = expect(stored).rejects.toThrow(/terminat/);
    const pid = await waitingBackend(pool);
    await pool.query("SELECT pg_terminate_backend($1)", [pid]);
    await failure;
    await holder.query("ROLLBACK");
    holder.release();
    expect(await dumpDatabase(pool)).toEqual(before);

    await failRun(run, "the server went away");
    expect((await statuses(pool)).at(-1)).toEqual({ id: 2, status: "failed", message: "the server went away" });
    await goOn(await open(pool, "2026-01-02"), manyPackages(HALF));
    expect(await story(pool)).toEqual(await quietStory());
    expect(await checkLedger(pool)).toEqual([]);
  });

  test("a living run is never taken for a dead one", async () => {
    await using database = await cloneDatabase();
    const { pool } = database;
    const alive = await open(pool, "2026-01-01");
    const second = await open(pool, "2026-01-01", "another");
    expect((await statuses(pool)).map((row) => JSON.stringify(row))).toEqual([
      '{"id":1,"status":"running","message":null}',
      '{"id":2,"status":"running","message":null}',
    ]);
    await goOn(alive, manyPackages());
    await failRun(second, "enough");
    await expect(storeBatch(alive, { audited: [], unchanged: [] })).rejects.toThrow();
  });

  test("a run that was booked as ended stores no more", async () => {
    await using database = await cloneDatabase();
    const run = await open(database.pool, "2026-01-01");
    await database.pool.query("UPDATE run SET status = 'failed', finished_at = now()");
    await expect(goOn(run, manyPackages())).rejects.toThrow("run 1 is failed: only a running one can store");
    await failRun(run, "so it is");
  });
});

describe("two ingests at once", () => {
  test("of one channel, with the same packages in other orders: the ledger of one", async () => {
    await using database = await cloneDatabase();
    const { pool } = database;
    const both = async (day: string, packages: readonly MadePackage[]): Promise<void> => {
      const [one, two] = [await open(pool, day), await open(pool, day)];
      await Promise.all([goOn(one, packages), goOn(two, packages.toReversed())]);
    };
    await both("2026-01-01", manyPackages());
    await both("2026-01-02", manyPackages(HALF));
    expect(await story(pool)).toEqual(await quietStory());
    expect(await checkLedger(pool)).toEqual([]);
  });

  test("of four channels that share packages, people and facts, in other orders", async () => {
    await using database = await cloneDatabase();
    const { pool } = database;
    for (const [day, packages] of [
      ["2026-01-01", manyPackages()],
      ["2026-01-02", manyPackages(HALF)],
    ] as const) {
      const orders = [packages, packages.toReversed(), packages.slice(20).concat(packages.slice(0, 20)), packages];
      const runs = await Promise.all(orders.map((_, no) => open(pool, day, `stream-${no}`)));
      await Promise.all(orders.map((order, no) => (runs[no] ? goOn(runs[no], order) : null)));
    }
    expect(await checkLedger(pool)).toEqual([]);
    const { rows } = await pool.query(`
      SELECT (SELECT count(*)::int FROM package) AS packages, (SELECT count(*)::int FROM maintainer) AS maintainers,
        (SELECT count(*)::int FROM facts) AS facts, (SELECT count(*)::int FROM channel) AS channels,
        (SELECT count(*)::int FROM item) AS items`);
    expect(rows).toEqual([{ packages: 40, maintainers: 7, facts: 101, channels: 4, items: 4 * (40 + 40 + 14) }]);
  });
});

describe("days out of order", () => {
  test("are refused when the run opens, and the message says what to do", async () => {
    await using database = await cloneDatabase();
    await ingest(database.pool, "2026-01-02", { audited: manyPackages() });
    const refused = open(database.pool, "2026-01-01");
    await expect(refused).rejects.toThrow(OutOfOrderError);
    await expect(refused).rejects.toThrow(
      "The ledger of made:test:amd64 already knows 2026-01-02; 2026-01-01 is before it, and history is written in the order of its days. " +
        "Ingest 2026-01-02 or a later day (--as-of), or fill an empty database from the oldest day on.",
    );
    expect(await statuses(database.pool)).toHaveLength(1);
    // Another channel has its own history.
    await failRun(await open(database.pool, "2026-01-01", "another"), "it may");
  });

  test("are refused in the middle of a run that was overtaken", async () => {
    await using database = await cloneDatabase();
    const { pool } = database;
    const slow = await open(pool, "2026-01-01");
    await ingest(pool, "2026-01-02", { audited: manyPackages() });
    const before = await dumpDatabase(pool);
    await expect(goOn(slow, manyPackages(HALF))).rejects.toThrow(OutOfOrderError);
    expect(await dumpDatabase(pool)).toEqual(before);
    await failRun(slow, "overtaken");
  });

  test("are refused after a run that failed, if it had stored something", async () => {
    await using database = await cloneDatabase();
    const failed = await open(database.pool, "2026-01-02");
    await storeBatch(failed, { audited: manyPackages().map((one) => makePackage(one)), unchanged: [] });
    await failRun(failed, "half-way");
    await expect(open(database.pool, "2026-01-01")).rejects.toThrow(OutOfOrderError);
  });

  test("a run that stored nothing stands in nobody's way", async () => {
    await using database = await cloneDatabase();
    await failRun(await open(database.pool, "2026-01-05"), "no source");
    await ingest(database.pool, "2026-01-01", { audited: manyPackages() });
    expect((await statuses(database.pool)).map((row) => JSON.stringify(row))).toEqual([
      '{"id":1,"status":"failed","message":"no source"}',
      '{"id":2,"status":"done","message":null}',
    ]);
  });

  test.for(["2026-02-30", "yesterday", "2999-01-01", ""])("%s cannot be a run's day", async (day) => {
    await using database = await cloneDatabase();
    await expect(open(database.pool, day)).rejects.toThrow(/is no day: expected YYYY-MM-DD|is yet to come/);
    expect(await statuses(database.pool)).toEqual([]);
  });
});

/** Opens a run as soon as the server has noticed that the dead one's connection is gone. */
async function openAfterDeath(pool: pg.Pool, day: string): Promise<OpenRun> {
  for (;;) {
    const { rows } = await pool.query("SELECT FROM pg_locks WHERE locktype = 'advisory' AND classid = $1", [LOCKS.run]);
    if (rows.length === 0) return open(pool, day);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** The backend that waits for a table. */
async function waitingBackend(pool: pg.Pool): Promise<number> {
  for (;;) {
    const { rows } = await pool.query<{ pid: number }>(
      "SELECT pid FROM pg_locks WHERE NOT granted AND relation = 'package_tally'::regclass",
    );
    if (rows[0]) return rows[0].pid;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
