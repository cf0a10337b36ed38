// worker.ts: takes jobs of the queue until it is asked to stop, and looks after those of workers that died.
import { EventEmitter } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { type JobHelpers, type ParsedCronItem, run, type TaskList, type WorkerUtils } from "graphile-worker";
import type pg from "pg";
import type { SourceContext } from "../sources/source.ts";
import { doAuditJob } from "./audit-job.ts";
import { doOpenJob, type Workplace } from "./open-job.ts";
import { OpenedSources } from "./opened-sources.ts";
import { openQueue, silent } from "./queue.ts";
import { doRetryJob } from "./retry-job.ts";
import { AUDIT, OPEN, RETRY, TASKS } from "./tasks.ts";
import { giveBackJobs, parkSpent, registerWorker } from "./workers-table.ts";

export interface WorkerOptions {
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

/** Works until the signal is aborted, or with `once` until the queue is empty. Throws when its connection to the database is lost. */
export async function work(options: WorkerOptions): Promise<void> {
  const { pool, concurrency, log, signal, once = false, lookEveryMs = LOOK_EVERY_MS } = options;
  const queue = await openQueue(pool);
  const me = await registerWorker(pool, concurrency);
  const names: string[] = [];
  const events = new EventEmitter();
  events.on("worker:create", ({ worker }: { readonly worker: { readonly workerId: string } }) => {
    names.push(worker.workerId);
  });
  const sources = new OpenedSources({ ...options.context, signal });
  const runner = await run({
    ...{ pgPool: pool, concurrency, noHandleSignals: true, pollInterval: POLL_MS, logger: silent, events },
    taskList: tasksOf({ pool, queue, sources, log, signal }),
    parsedCronItems: [...options.cron],
  });
  await me.setNames(names);
  log("worker started", { worker: me.no, concurrency });
  const stopped = new AbortController();
  const looking = lookAround({ pool, queue, me, log, everyMs: lookEveryMs, signal: stopped.signal });
  try {
    const asked = new Promise<"asked">((resolve) => {
      signal.addEventListener("abort", () => resolve("asked"));
      if (signal.aborted) resolve("asked");
    });
    const why = await Promise.race([asked, me.lost, ...(once ? [untilEmpty(pool, stopped.signal)] : []), looking]);
    if (why !== "asked" && why !== "empty")
      throw new Error("the connection to the database was lost: others take this worker's jobs");
  } finally {
    stopped.abort();
    await runner.stop().catch(() => undefined);
    await sources.close();
    await me.leave();
    await queue.release();
    log("worker stopped", { worker: me.no });
  }
}

function tasksOf(place: Workplace): TaskList {
  const at = ({ abortSignal }: JobHelpers): Workplace => ({
    ...place,
    signal: AbortSignal.any([place.signal, abortSignal]),
  });
  return {
    [TASKS.open]: (payload, helpers) => doOpenJob(OPEN.parse(withoutCron(payload)), at(helpers)),
    [TASKS.audit]: (payload, helpers) =>
      doAuditJob(AUDIT.parse(payload), helpers.job.attempts >= helpers.job.max_attempts, at(helpers)),
    [TASKS.retry]: (payload, helpers) => doRetryJob(RETRY.parse(payload), at(helpers)),
  };
}

/** What cron queues says besides when it did. */
function withoutCron(payload: unknown): unknown {
  if (typeof payload !== "object" || payload === null) return payload;
  return Object.fromEntries(Object.entries(payload).filter(([name]) => name !== "_cron"));
}

interface Looking {
  readonly pool: pg.Pool;
  readonly queue: WorkerUtils;
  readonly me: { seen(): Promise<void> };
  readonly log: Workplace["log"];
  readonly everyMs: number;
  readonly signal: AbortSignal;
}

/** Goes on until the signal is aborted; rejects when the database is gone. */
async function lookAround({ pool, queue, me, log, everyMs, signal }: Looking): Promise<"asked"> {
  while (!signal.aborted) {
    await me.seen();
    for (const { host, pid } of await giveBackJobs(pool, queue)) log("jobs given back", { host, pid });
    await parkSpent(pool);
    await sleep(everyMs, undefined, { signal }).catch(() => undefined);
  }
  return "asked";
}

const BUSY = `
  SELECT count(*)::integer AS jobs FROM graphile_worker.jobs
  WHERE attempts < max_attempts`;

/** Jobs that wait for another attempt count as well: with `once`, an operator wants the work done. */
async function untilEmpty(pool: pg.Pool, signal: AbortSignal): Promise<"empty" | "asked"> {
  while (!signal.aborted) {
    const { rows } = await pool.query(BUSY);
    if (rows[0]?.jobs === 0) return "empty";
    await sleep(500, undefined, { signal }).catch(() => undefined);
  }
  return "asked";
}
