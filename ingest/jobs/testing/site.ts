// site.ts: what tests of the queue ingest: a small archive on 127.0.0.1 that can be slow or away, and the ways to work on it.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { WorkerUtils } from "graphile-worker";
import type pg from "pg";
import { afterAll } from "vitest";
import { z } from "zod";
import { openPool } from "../../database.ts";
import { makeHttp } from "../../http/index.ts";
import { type Page, serve, type TestServer } from "../../http/testing/server.ts";
import { ingest } from "../../pipeline.ts";
import { makeSuite, type MadePackage } from "../../sources/debian/testing/make-archive.ts";
import { getSource } from "../../sources/index.ts";
import type { Source } from "../../sources/source.ts";
import { checkLedger } from "../../store/check.ts";
import { makePackageBook } from "../../store/index.ts";
import { dumpDatabase } from "../../store/testing/dump.ts";
import { openQueue } from "../queue.ts";
import { work, type WorkerOptions } from "../worker.ts";

const home = mkdtempSync(path.join(tmpdir(), "starfort-jobs-"));
afterAll(() => {
  rmSync(home, { recursive: true, force: true });
});

/** Packages "served-00" on, each with a service, its setuid program and a sysctl file. */
export function madePackages(count: number, change: (no: number) => Partial<MadePackage> = () => ({})): MadePackage[] {
  return Array.from({ length: count }, (_, no) => {
    const name = `served-${String(no).padStart(2, "0")}`;
    const unit = `[Service]\nExecStart=/usr/sbin/${name}\nNoNewPrivileges=${no % 2 === 0 ? "yes" : "no"}\n`;
    const program = {
      content: `#!/bin/sh
# ${no}
`,
      mode: 0o4755,
    };
    const files = {
      [`lib/systemd/system/${name}.service`]: unit,
      [`usr/sbin/${name}`]: program,
      [`usr/lib/sysctl.d/${name}.conf`]: `kernel.kptr_restrict = ${no % 3}\n`,
    };
    return { name, files, ...change(no) };
  });
}

export interface Site extends AsyncDisposable {
  readonly server: TestServer;
  /** Options of the source debian, as they are queued. */
  readonly options: unknown;
  /** What it has from now on; null: nothing. */
  show(packages: readonly MadePackage[] | null): void;
  /** How often each .deb was asked for. */
  fetches(): ReadonlyMap<string, number>;
}

/** An archive with these packages, whose .debs take so many milliseconds each. */
export async function makeSite(packages: readonly MadePackage[], delayMs = 0): Promise<Site> {
  let pages: Readonly<Record<string, Page>> = {};
  const server = await serve(({ path: asked }) => {
    const page = pages[asked];
    return page === undefined ? null : { ...page, delayMs: asked.endsWith(".deb") ? delayMs : 0 };
  });
  const show = (shown: readonly MadePackage[] | null): void => {
    pages = shown === null ? {} : makeSuite("/debian", { suite: "bookworm", packages: shown });
  };
  show(packages);
  const given = { suite: "bookworm", mirror: `${server.url}/debian`, insecure: true, recipes: false };
  return {
    server,
    options: debian().parse(given),
    show,
    fetches: () => countBy(server.asked.map((one) => one.path).filter((asked) => asked.endsWith(".deb"))),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

function debian(): Source {
  const source = getSource("debian");
  if (source === null) throw new Error("there is no source debian");
  return source;
}

export function countBy(words: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

/** A door that is not patient, and keeps nothing from the tests before. */
function makeContext(pool: pg.Pool): WorkerOptions["context"] {
  const folder = mkdtempSync(path.join(home, "http-"));
  const http = makeHttp({ home: folder, delayMs: 0, tries: 1, backoffMs: 1, idleMs: 5000 });
  return { http, say: () => undefined, book: makePackageBook(pool) };
}

/** One quiet ingest of the same, without the queue. */
export async function ingestPlainly(pool: pg.Pool, { options }: Site, observedOn: string): Promise<void> {
  for (const source of await debian().open(options, makeContext(pool))) await ingest({ pool, source, observedOn });
}

export interface Worked {
  /** What it told: "part done", ... with the fields. */
  readonly told: readonly (readonly [event: string, fields: Readonly<Record<string, unknown>>])[];
  readonly end: "asked" | "empty";
}

/** A worker in this process, which ends when the queue is empty or when `until` says so of what it tells. */
export async function workOn(
  url: string,
  { until = () => false, ...other }: Partial<WorkerOptions> & { readonly until?: (event: string) => boolean } = {},
): Promise<Worked> {
  const pool = openPool(url, 10);
  const told: [string, Readonly<Record<string, unknown>>][] = [];
  const stop = new AbortController();
  const log = (event: string, fields: Readonly<Record<string, unknown>>): void => {
    told.push([event, fields]);
    if (until(event)) stop.abort(new Error("the test has seen enough"));
  };
  const defaults = { concurrency: 1, cron: [], once: true, lookEveryMs: 200, signal: stop.signal };
  try {
    const end = await work({ ...defaults, ...other, pool, log, context: makeContext(pool) });
    return { told, end };
  } finally {
    await pool.end();
  }
}

/** Rows as lines: each a row's values with spaces between. */
export async function rowsOf(pool: pg.Pool, sql: string): Promise<string[]> {
  const { rows } = await pool.query({ text: sql, rowMode: "array" });
  return z
    .array(z.array(z.unknown()))
    .parse(rows)
    .map((row) => row.join(" "));
}

/** A worker for which no job has to wait for its next attempt. Returns the seconds that each would have waited. */
export async function workInHurry({
  pool,
  url,
}: {
  readonly pool: pg.Pool;
  readonly url: string;
}): Promise<Worked & { readonly waits: readonly number[] }> {
  const waits: number[] = [];
  const worker = { isDone: false };
  const working = workOn(url).finally(() => (worker.isDone = true));
  while (!worker.isDone) {
    waits.push(...(await hurry(pool)));
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return { ...(await working), waits };
}

/** Jobs that wait for another attempt need not wait any longer. Returns the seconds that each would have waited. */
export async function hurry(pool: pg.Pool): Promise<number[]> {
  const { rows } = await pool.query(`
    WITH late AS (
      SELECT id, extract(epoch FROM run_at - now())::float8 AS seconds FROM graphile_worker._private_jobs
      WHERE run_at > now() AND locked_at IS NULL AND attempts < max_attempts
    ), moved AS (UPDATE graphile_worker._private_jobs j SET run_at = now() FROM late WHERE late.id = j.id)
    SELECT seconds FROM late`);
  return z
    .array(z.object({ seconds: z.number() }))
    .parse(rows)
    .map(({ seconds }) => seconds);
}

export async function withQueue<T>(url: string, use: (queue: WorkerUtils) => Promise<T>): Promise<T> {
  const pool = openPool(url, 2);
  const queue = await openQueue(pool);
  try {
    return await use(queue);
  } finally {
    await queue.release();
    await pool.end();
  }
}

export const RUNS = "SELECT id, status, shared, errors::text, coalesce(message, '-') FROM run ORDER BY id";

/** The ledger without the numbers of its runs, and what is wrong with it: nothing. */
export async function story(pool: pg.Pool): Promise<string[]> {
  const problems = await checkLedger(pool);
  if (problems.length > 0) throw new Error(`the ledger is broken: ${JSON.stringify(problems)}`);
  return (await dumpDatabase(pool)).map((line) => line.replace(/\b\d+ (?=\d{4}-\d\d-\d\d)/g, "")).sort();
}
