// processes.db.test.ts: `starfort worker` as real processes: one is killed, one is asked to stop; nothing is lost and nothing is done twice.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { afterAll, expect, test } from "vitest";
import { z } from "zod";
import { PROJECT_DIR } from "#lib/home.ts";
import { cloneDatabase, type TestDatabase } from "../store/testing/database.ts";
import { addOpenJob } from "./queue.ts";
import {
  ingestPlainly,
  madePackages,
  makeSite,
  rowsOf,
  RUNS,
  type Site,
  story,
  withQueue,
  workOn,
} from "./testing/site.ts";

const DAY = "2026-08-01";
const PACKAGES = madePackages(40);
const home = mkdtempSync(path.join(tmpdir(), "starfort-workers-"));
const children = new Set<ChildProcess>();
afterAll(() => {
  for (const child of children) child.kill("SIGKILL");
  rmSync(home, { recursive: true, force: true });
});

const LINE = z.looseObject({ event: z.string().optional(), msg: z.string().optional(), part: z.number().optional() });
type Line = z.infer<typeof LINE>;

interface Process {
  readonly child: ChildProcess;
  readonly lines: readonly Line[];
  readonly ended: Promise<number | null>;
}

function startWorker({ url }: TestDatabase, options: readonly string[] = []): Process {
  const args = [path.join(PROJECT_DIR, "ingest/cli.ts"), "worker", "--log", "json", ...options];
  const env = { ...process.env, DATABASE_URL: url, STARFORT_HOME: home };
  const child = spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "pipe"] });
  children.add(child);
  const lines: Line[] = [];
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on("line", (line) => {
      if (line.startsWith("{")) lines.push(LINE.parse(JSON.parse(line)));
    });
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  return { child, lines, ended };
}

const partsOf = ({ lines }: Process): number[] =>
  lines.flatMap((line) => ((line.msg ?? line.event) === "part done" && line.part !== undefined ? [line.part] : []));

async function until(what: string, isSo: () => boolean): Promise<void> {
  for (let left = 40_000; !isSo(); left -= 25) {
    if (left <= 0) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

async function enqueue({ url }: TestDatabase, { options }: Site): Promise<void> {
  await withQueue(url, (queue) => addOpenJob(queue, { source: "debian", options, asOf: DAY }));
}

test(
  "of two processes one is killed: the other ends the run, and only the part in hand is looked at again",
  { timeout: 120_000 },
  async () => {
    await using plain = await cloneDatabase();
    await using shared = await cloneDatabase();
    await using site = await makeSite(PACKAGES, 150);
    await ingestPlainly(plain.pool, site, DAY);
    await enqueue(shared, site);
    const killed = startWorker(shared);
    const other = startWorker(shared, ["--once"]);
    await until("both to work", () => partsOf(killed).length > 0 && partsOf(other).length > 0);
    killed.child.kill("SIGKILL");
    expect(await other.ended).toBe(0);
    expect(await story(shared.pool)).toEqual(await story(plain.pool));
    expect(await rowsOf(shared.pool, RUNS)).toEqual(["1 done true {} -"]);
    expect(await rowsOf(shared.pool, "SELECT DISTINCT state FROM run_part")).toEqual(["done"]);
    const done = [...partsOf(killed), ...partsOf(other)];
    expect(new Set(done).size).toBe(done.length);
    // Once for the plain ingest, once for the shared one; what the dead process had in hand, once more.
    const most = Math.max(...(await rowsOf(shared.pool, "SELECT packages FROM run_part")).map(Number));
    const twice = [...site.fetches().values()].filter((times) => times > 2);
    expect(site.fetches().size).toBe(PACKAGES.length);
    expect(twice.length).toBeLessThanOrEqual(most);
    expect(await rowsOf(shared.pool, "SELECT count(*) FROM worker")).toEqual(["0"]);
  },
);

test("one that is asked to stop gives its job back at once, with no attempt lost", { timeout: 120_000 }, async () => {
  await using database = await cloneDatabase();
  await using site = await makeSite(PACKAGES, 150);
  const { pool, url } = database;
  await enqueue(database, site);
  const worker = startWorker(database);
  await until("a part", () => partsOf(worker).length > 0);
  worker.child.kill("SIGTERM");
  expect(await worker.ended).toBe(0);
  const left = "SELECT count(*) > 0, bool_and(attempts = 0), bool_and(locked_at IS NULL) FROM graphile_worker.jobs";
  expect(await rowsOf(pool, left)).toEqual(["true true true"]);
  expect(await rowsOf(pool, "SELECT count(*) FROM worker")).toEqual(["0"]);
  await workOn(url);
  expect(await rowsOf(pool, RUNS)).toEqual(["1 done true {} -"]);
});
