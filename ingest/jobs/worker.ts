// worker.ts: takes jobs of the queue until it is asked to stop, and looks after those of workers that died.
import { setTimeout as sleep } from "node:timers/promises";
import { type JobHelpers, type ParsedCronItem, run, type Runner, type TaskList } from "graphile-worker";
import type pg from "pg";
import type { SourceContext } from "../sources/source.ts";
import { interruptDeadRuns } from "../store/index.ts";
import { doAuditJob } from "./audit-job.ts";
import { doOpenJob, type Workplace } from "./open-job.ts";
import { OpenedSources } from "./opened-sources.ts";
import { dropReplaced, giveBackJob, openQueue, silent } from "./queue.ts";
import { doRetryJob } from "./retry-job.ts";
import { AUDIT, OPEN, RETRY, TASKS } from "./tasks.ts";
import { giveBackJobs, parkSpent, type Registered, registerWorker } from "./workers-table.ts";

export interface WorkerOptions {
  /** Must hear the errors of its idle connections, as openPool's does. */
  readonly pool: pg.Pool;
  /** How many jobs at once; each takes two connections of the pool. */
  readonly concurrency: number;
  readonly context: Omit<SourceContext, "signal">;
  readonly cron: readonly ParsedCronItem[];
  readonly log: Workplace["log"];
  /** Milliseconds between looks for workers that died. */
  readonly lookEveryMs?: number;
  /** Ends when no job is left that could be done now. */
  readonly once?: boolean;
  readonly signal: AbortSignal;
}

const LOOK_EVERY_MS = 15_000;
const POLL_MS = 1000;
/** What a job that shall end may still take: to unpack or to store what it has in hand. */
const LAST_WORDS_MS = 20_000;

/**
 * Works until the signal is aborted ("asked"), or with `once` until the queue is empty. Jobs in hand are given back at once.
 * Throws when it loses the database; its jobs are then others', or its own when it comes back.
 */
export async function work(options: WorkerOptions): Promise<"asked" | "empty"> {
  const { pool, concurrency, log, signal, once = false, lookEveryMs = LOOK_EVERY_MS } = options;
  const over = new AbortController();
  const ending = AbortSignal.any([signal, over.signal]);
  const queue = await openQueue(pool);
  const sources = new OpenedSources({ ...options.context, signal: ending });
  const me = await registerWorker(pool, concurrency);
  try {
    const runner = await run({
      ...{ pgPool: pool, concurrency, noHandleSignals: true, pollInterval: POLL_MS, logger: silent },
      preset: presetOf(me),
      taskList: tasksOf({ pool, queue, sources, log, signal: ending }),
      parsedCronItems: [...options.cron],
    });
    log("worker started", { worker: me.no, concurrency });
    try {
      return await Promise.race([
        aborted(signal),
        broken(me, runner),
        lookAround({ pool, me, log, everyMs: lookEveryMs, signal: ending }),
        ...(once ? [untilEmpty(pool, ending)] : []),
      ]);
    } finally {
      over.abort(new Error("the worker stops"));
      await Promise.race([runner.stop().catch(() => undefined), sleep(LAST_WORDS_MS, undefined, { ref: false })]);
    }
  } finally {
    await sources.close();
    await me.leave();
    await queue.release();
    log("worker stopped", { worker: me.no });
  }
}

/**
 * The queue locks a job by the name of the pool that takes it: that must be known to others before the first one is taken.
 * Batched, the end of a job is told again when the database was away; else it is an unhandled rejection.
 */
function presetOf(me: Registered) {
  const named = new Map<string, Promise<void>>();
  const tellName = (name: string): Promise<void> => {
    const told = named.get(name) ?? me.takeAs(name);
    named.set(name, told);
    return told;
  };
  const hooks = {
    startWorker: (_: unknown, { worker }: { readonly worker: { readonly workerPool: { readonly id: string } } }) =>
      tellName(worker.workerPool.id),
  };
  return {
    plugins: [{ name: "StarfortNames", version: "1.0.0", worker: { hooks } }],
    worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 },
  };
}

function tasksOf(place: Workplace): TaskList {
  const task =
    (work: (payload: unknown, helpers: JobHelpers) => Promise<void>) =>
    async (payload: unknown, helpers: JobHelpers): Promise<void> => {
      try {
        await work(payload, helpers);
      } catch (error) {
        if (place.signal.aborted) await giveBackJob(place.pool, helpers.job).catch(() => undefined);
        throw error;
      }
    };
  return {
    [TASKS.open]: task((payload, { job }) => openAndTell(payload, job, place)),
    [TASKS.audit]: task((payload, { job }) =>
      doAuditJob(AUDIT.parse(payload), job.attempts >= job.max_attempts, place),
    ),
    [TASKS.retry]: task((payload) => doRetryJob(RETRY.parse(payload), place)),
  };
}

async function openAndTell(payload: unknown, job: JobHelpers["job"], place: Workplace): Promise<void> {
  const wanted = OPEN.parse(payload);
  try {
    await doOpenJob(wanted, place);
  } catch (error) {
    const event = job.attempts >= job.max_attempts ? "source parked" : "source failed";
    const words = {
      source: wanted.source,
      attempt: job.attempts,
      error: error instanceof Error ? error.message : String(error),
    };
    if (!place.signal.aborted) place.log(event, words);
    throw error;
  }
}

function aborted(signal: AbortSignal): Promise<"asked"> {
  return new Promise((resolve) => {
    signal.addEventListener("abort", () => resolve("asked"));
    if (signal.aborted) resolve("asked");
  });
}

/** Only ever rejects. */
async function broken(me: Registered, runner: Runner): Promise<never> {
  await Promise.race([me.lost, runner.promise]);
  throw new Error("the connection to the database was lost");
}

interface Looking {
  readonly pool: pg.Pool;
  readonly me: Registered;
  readonly log: Workplace["log"];
  readonly everyMs: number;
  readonly signal: AbortSignal;
}

/** Goes on until the signal is aborted; rejects when the database is gone. */
async function lookAround({ pool, me, log, everyMs, signal }: Looking): Promise<"asked"> {
  while (!signal.aborted) {
    await me.seen();
    const { workers, jobs } = await giveBackJobs(pool);
    for (const { host, pid } of workers) log("worker gone", { host, pid });
    if (jobs > 0) log("jobs given back", { jobs });
    for (const id of await interruptDeadRuns(pool)) log("run interrupted", { run: id });
    await parkSpent(pool);
    await dropReplaced(pool);
    await sleep(everyMs, undefined, { signal }).catch(() => undefined);
  }
  return "asked";
}

const BUSY = `
  SELECT count(*)::integer AS jobs FROM graphile_worker.jobs
  WHERE attempts < max_attempts OR locked_at IS NOT NULL`;

/** Jobs that wait for another attempt count as well: with `once`, an operator wants the work done. */
async function untilEmpty(pool: pg.Pool, signal: AbortSignal): Promise<"empty" | "asked"> {
  while (!signal.aborted) {
    const { rows } = await pool.query(BUSY);
    if (rows[0]?.jobs === 0) return "empty";
    await sleep(500, undefined, { signal }).catch(() => undefined);
  }
  return "asked";
}
