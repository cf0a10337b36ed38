// queue.db.test.ts: the queue on a real Postgres: a shared run tells what a plain one does; what fails is tried again, then parked.
import type pg from "pg";
import { describe, expect, test } from "vitest";
import { openRun } from "../store/index.ts";
import { cloneDatabase, type TestDatabase } from "../store/testing/database.ts";
import { addOpenJob } from "./queue.ts";
import { MAX_ATTEMPTS, type OpenJob, TASKS } from "./tasks.ts";
import {
  hurry,
  ingestPlainly,
  madePackages,
  makeSite,
  rowsOf,
  RUNS,
  type Site,
  story,
  withQueue,
  workInHurry,
  workOn,
} from "./testing/site.ts";

const DAY = "2026-08-01";
const NEXT = "2026-08-02";
const PACKAGES = madePackages(30);
/** A new version, one that goes, one that comes. */
const CHANGED = madePackages(31, (no) => (no === 3 ? { version: "2.0-1" } : {})).filter((_, no) => no !== 5);

const jobOf = (site: Site, asOf: string | null = DAY): OpenJob => ({ source: "debian", options: site.options, asOf });

const enqueue = ({ url }: TestDatabase, job: OpenJob): Promise<string> =>
  withQueue(url, (queue) => addOpenJob(queue, job));

/** As the button on /status does. */
const askAgain = ({ url }: TestDatabase, jobs: readonly string[]): Promise<void> =>
  withQueue(url, async (queue) => {
    for (const job of jobs) await queue.addJob(TASKS.retry, { job });
  });

const JOBS = "SELECT task_identifier, attempts, max_attempts, last_error FROM graphile_worker.jobs ORDER BY id";

describe("a run that is divided", () => {
  test("tells what one plain ingest tells, on the first day and on the next; only what has changed is fetched", async () => {
    await using plain = await cloneDatabase();
    await using shared = await cloneDatabase();
    await using site = await makeSite(PACKAGES);
    for (const [day, packages] of [
      [DAY, PACKAGES],
      [NEXT, CHANGED],
    ] as const) {
      site.show(packages);
      await ingestPlainly(plain.pool, site, day);
      await enqueue(shared, jobOf(site, day));
      const { told, end } = await workOn(shared.url);
      expect(end).toBe("empty");
      expect(told.filter(([event]) => event === "part done").length).toBeGreaterThan(day === DAY ? 10 : 0);
      expect(await story(shared.pool)).toEqual(await story(plain.pool));
    }
    // Twice each: once for each database.
    const again = new Set([
      "/debian/pool/main/served-03_2.0-1_amd64.deb",
      "/debian/pool/main/served-30_1.0-1_amd64.deb",
    ]);
    expect(new Set(site.fetches().values())).toEqual(new Set([2]));
    expect(site.fetches().size).toBe(PACKAGES.length + again.size);
    expect(await rowsOf(shared.pool, RUNS)).toEqual(["1 done true {} -", "2 done true {} -"]);
    const counts = "SELECT counts->>'packages', counts->>'unchanged', counts->>'artifacts' FROM run ORDER BY id";
    expect(await rowsOf(shared.pool, counts)).toEqual(await rowsOf(plain.pool, counts));
    expect(await rowsOf(shared.pool, "SELECT count(*) FROM run_package")).toEqual(["0"]);
    expect(await rowsOf(shared.pool, JOBS)).toEqual([]);
  });

  test("is divided by one, and done by two workers and two jobs at a time", async () => {
    await using plain = await cloneDatabase();
    await using shared = await cloneDatabase();
    await using site = await makeSite(PACKAGES, 20);
    await ingestPlainly(plain.pool, site, DAY);
    await enqueue(shared, jobOf(site));
    const both = await Promise.all([workOn(shared.url, { concurrency: 2 }), workOn(shared.url, { concurrency: 2 })]);
    const parts = both.map(({ told }) => told.filter(([event]) => event === "part done").map(([, { part }]) => part));
    expect(Math.min(...parts.map((some) => some.length))).toBeGreaterThan(0);
    expect(new Set(parts.flat()).size).toBe(parts.flat().length);
    expect(new Set(site.fetches().values())).toEqual(new Set([2]));
    expect(await story(shared.pool)).toEqual(await story(plain.pool));
  });

  test("with nothing changed has no parts and is done at once", async () => {
    await using database = await cloneDatabase();
    await using site = await makeSite(PACKAGES);
    await ingestPlainly(database.pool, site, DAY);
    await enqueue(database, jobOf(site, NEXT));
    const { told } = await workOn(database.url);
    expect(told).toContainEqual(["run divided", expect.objectContaining({ packages: 30, changed: 0, parts: 0 })]);
    expect(await rowsOf(database.pool, RUNS)).toEqual(["1 done false {} -", "2 done true {} -"]);
  });

  test("sees what the source has then, not what it had when the same worker opened it last", async () => {
    await using database = await cloneDatabase();
    await using site = await makeSite(PACKAGES);
    const { pool, url } = database;
    await enqueue(database, jobOf(site));
    let runs = 0;
    const ended = async (event: string): Promise<void> => {
      if (event !== "run done") return;
      runs += 1;
      if (runs > 1) return;
      site.show(CHANGED);
      await enqueue(database, jobOf(site, NEXT));
    };
    await workOn(url, { once: false, until: (event) => (void ended(event), runs > 1) });
    const present = "SELECT count(*), max(version) FROM presence WHERE to_run IS NULL";
    expect(await rowsOf(pool, present)).toEqual(["30 2.0-1"]);
  });
});

describe("wishes", () => {
  test("the same one twice is one job", async () => {
    await using database = await cloneDatabase();
    await using site = await makeSite(PACKAGES);
    const first = await enqueue(database, jobOf(site));
    expect(await enqueue(database, jobOf(site))).toBe(first);
    expect(await enqueue(database, jobOf(site, NEXT))).not.toBe(first);
  });

  test("one may name a thousand packages", async () => {
    await using database = await cloneDatabase();
    const names = Array.from({ length: 1000 }, (_, no) => `package-${no}`);
    const job = (all: readonly string[]): OpenJob => ({ source: "debian", options: { package: all }, asOf: null });
    const first = await enqueue(database, job(names));
    expect(await enqueue(database, job(names))).toBe(first);
    expect(await enqueue(database, job(names.slice(1)))).not.toBe(first);
  });

  test("one that comes while its packages are being looked at is put off", async () => {
    await using database = await cloneDatabase();
    await using site = await makeSite(PACKAGES);
    const { pool, url } = database;
    await enqueue(database, jobOf(site));
    await workOn(url, { until: (event) => event === "run divided" });
    await pool.query("UPDATE graphile_worker._private_jobs SET priority = 9");
    await enqueue(database, jobOf(site));
    const { told } = await workOn(url, { until: (event) => event === "run put off" });
    expect(told).toContainEqual(["run put off", expect.objectContaining({ key: "debian", run: 1 })]);
    const opens =
      "SELECT count(*), bool_and(run_at > now() + interval '4 minutes') FROM graphile_worker.jobs WHERE task_identifier = 'open'";
    expect(await rowsOf(pool, opens)).toEqual(["1 true"]);
    await pool.query("UPDATE graphile_worker._private_jobs SET priority = -1 WHERE priority = 9");
    await hurry(pool);
    await workOn(url);
    expect(await rowsOf(pool, RUNS)).toEqual(["1 done true {} -", "2 done true {} -"]);
    expect(new Set(site.fetches().values())).toEqual(new Set([1]));
  });
});

describe("what fails", () => {
  test("a source is tried again, later each time, then parked with its error; tried again by hand, it is done", async () => {
    await using database = await cloneDatabase();
    await using site = await makeSite(PACKAGES);
    const { pool, url } = database;
    site.show(null);
    const id = await enqueue(database, jobOf(site));
    const { waits, told, end } = await workInHurry(database);
    expect(end).toBe("empty");
    // e, e^2, e^3 ... seconds.
    expect(waits.map(Math.round)).toEqual([1, 2, 3, 4, 5, 6].map((attempt) => Math.round(Math.exp(attempt))));
    const events = told.map(([event]) => event).filter((event) => event.startsWith("source"));
    expect(events).toEqual([...Array.from({ length: MAX_ATTEMPTS - 1 }, () => "source failed"), "source parked"]);
    expect(await rowsOf(pool, JOBS)).toEqual([expect.stringMatching(/^open 7 7 .*Release.*404/)]);

    site.show(PACKAGES);
    await askAgain(database, [id]);
    await workOn(url);
    expect(await rowsOf(pool, RUNS)).toEqual(["1 done true {} -"]);
    expect(await rowsOf(pool, JOBS)).toEqual([]);
  });

  test("parts are parked too: the run says so, and goes on when they are tried again", async () => {
    await using plain = await cloneDatabase();
    await using database = await cloneDatabase();
    await using site = await makeSite(PACKAGES);
    const { pool, url } = database;
    await ingestPlainly(plain.pool, site, DAY);
    await enqueue(database, jobOf(site));
    await workOn(url, { until: (event) => event === "part done" });
    site.show(null);
    await workInHurry(database);
    const [run] = await rowsOf(pool, RUNS);
    expect(run).toMatch(
      /^1 failed true \{"parked": \d+\} \d+ of \d+ parts failed too often and are parked; the first one: .*Release/,
    );

    site.show(PACKAGES);
    await askAgain(database, await rowsOf(pool, "SELECT id FROM graphile_worker.jobs"));
    await workOn(url);
    expect(await rowsOf(pool, RUNS)).toEqual(["1 done true {} -"]);
    expect(await story(pool)).toEqual(await story(plain.pool));
  });

  test("a new run drops what is parked of an earlier one", async () => {
    await using database = await cloneDatabase();
    await using site = await makeSite(PACKAGES);
    const { pool, url } = database;
    await enqueue(database, jobOf(site));
    await workOn(url, { until: (event) => event === "run divided" });
    site.show(null);
    await pool.query("UPDATE graphile_worker._private_jobs SET attempts = max_attempts - 1");
    await workOn(url);
    expect(Number((await rowsOf(pool, "SELECT count(*) FROM graphile_worker.jobs"))[0])).toBeGreaterThan(10);
    site.show(PACKAGES);
    await enqueue(database, jobOf(site, NEXT));
    await workOn(url);
    expect(await rowsOf(pool, JOBS)).toEqual([]);
    expect(await rowsOf(pool, "SELECT id, status FROM run ORDER BY id")).toEqual(["1 failed", "2 done"]);
  });

  test("a run that another day has overtaken is left", async () => {
    await using database = await cloneDatabase();
    await using site = await makeSite(PACKAGES);
    const { pool, url } = database;
    await enqueue(database, jobOf(site));
    await workOn(url, { until: (event) => event === "run divided" });
    await ingestPlainly(pool, site, NEXT);
    const { told } = await workOn(url);
    expect(new Set(told.map(([event]) => event).filter((event) => event.startsWith("part")))).toEqual(
      new Set(["part left"]),
    );
    expect(await rowsOf(pool, RUNS)).toEqual([
      expect.stringMatching(/^1 failed true .*2026-08-02/),
      "2 done false {} -",
    ]);
    expect(await rowsOf(pool, JOBS)).toEqual([]);
  });

  test("a run whose worker died while dividing it is interrupted", async () => {
    await using database = await cloneDatabase();
    const { pool, url } = database;
    const channel = { distro: "debian", stream: "bookworm", arch: "amd64", title: "Debian" };
    const plan = {
      ...channel,
      source: "debian",
      observedOn: DAY,
      areas: ["binary" as const],
      packages: "all" as const,
    };
    const run = await openRun(pool, { ...plan, packagesKnown: 1, shared: true });
    await workOn(url);
    expect(await rowsOf(pool, RUNS)).toEqual(["1 running true {} -"]);
    run.client.release(true);
    await waitFor(pool, "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND classid = 7220001", "0");
    await workOn(url, { once: false, until: (event) => event === "run interrupted" });
    expect(await rowsOf(pool, RUNS)).toEqual(["1 interrupted true {} the process ended before the run did"]);
  });
});

async function waitFor(pool: pg.Pool, sql: string, wanted: string): Promise<void> {
  for (;;) {
    if ((await rowsOf(pool, sql))[0] === wanted) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
