// jobs-command.ts: `starfort jobs list|retry|drop`: the queue, seen and mended from the command line.
import type { WorkerUtils } from "graphile-worker";
import type pg from "pg";
import type { Env } from "#lib/env.ts";
import { PlainError } from "#lib/plain-error.ts";
import { openDatabase, openPool } from "../database.ts";
import { makeHttp } from "../http/index.ts";
import { homeDir } from "#lib/home.ts";
import { failPart, finishIfDone, makePackageBook } from "../store/index.ts";
import { OpenedSources } from "./opened-sources.ts";
import { findJobs, openQueue, type QueuedJob } from "./queue.ts";
import { doRetryJob } from "./retry-job.ts";

const MOST_SHOWN = 1000;
const CONNECTIONS = 3;

/** Prints the jobs, oldest first. */
export async function listJobs(env: Env): Promise<void> {
  await withQueue(env, async (pool) => {
    const jobs = await findJobs(pool, MOST_SHOWN);
    if (jobs.length === 0) console.log("The queue is empty.");
    for (const job of jobs) console.log(jobLine(job));
  });
}

/** "12  audit  part:3:1  parked after 5 attempts: host does not answer". */
export function jobLine(job: QueuedJob): string {
  const { id, task, key, attempts, max_attempts: most, error, is_taken: isTaken } = job;
  const state = isTaken
    ? `being done, attempt ${attempts}`
    : attempts >= most
      ? `parked after ${attempts} attempts`
      : attempts > 0
        ? `waits for attempt ${attempts + 1}, from ${job.run_at.toISOString()}`
        : "waits";
  return `${id}  ${task}  ${key ?? "-"}  ${state}${error === null ? "" : `: ${error.split("\n")[0] ?? ""}`}`;
}

/** Has a parked job tried again. Throws PlainError where there is none of that id. */
export async function retryJob(env: Env, id: string): Promise<void> {
  await withQueue(env, async (pool, queue) => {
    const job = await parkedJob(pool, id);
    const http = makeHttp({ home: homeDir(env) });
    const sources = new OpenedSources({ http, say: console.error, book: makePackageBook(pool) });
    await doRetryJob(
      { job: job.id },
      { pool, queue, sources, signal: new AbortController().signal, log: () => undefined },
    );
    console.log(`Job ${id} waits again.`);
  });
}

/** Gives a parked job up: its packages stay as they were until the next run. Throws PlainError where there is none of that id. */
export async function dropJob(env: Env, id: string): Promise<void> {
  await withQueue(env, async (pool, queue) => {
    const { key, error } = await parkedJob(pool, id);
    await queue.completeJobs([id]);
    const part = /^part:(\d+):(\d+)$/.exec(key ?? "");
    if (part !== null) {
      await failPart(pool, Number(part[1]), Number(part[2]), error ?? "given up", true);
      await finishIfDone(pool, Number(part[1]));
    }
    console.log(`Job ${id} is given up.`);
  });
}

async function parkedJob(pool: pg.Pool, id: string): Promise<QueuedJob> {
  const job = (await findJobs(pool, Number.MAX_SAFE_INTEGER)).find((one) => one.id === id);
  if (job === undefined) throw new PlainError(`there is no job ${id}; starfort jobs list names those that there are`);
  if (job.is_taken || job.attempts < job.max_attempts) throw new PlainError(`job ${id} is not parked: ${jobLine(job)}`);
  return job;
}

async function withQueue(env: Env, work: (pool: pg.Pool, queue: WorkerUtils) => Promise<void>): Promise<void> {
  const database = await openDatabase(env, console.error);
  const pool = openPool(database.url, CONNECTIONS);
  const queue = await openQueue(pool);
  try {
    await work(pool, queue);
  } finally {
    await queue.release();
    await pool.end();
    await database.close();
  }
}
