// queue.ts: graphile-worker's queue, in the same Postgres: jobs in, and a look at what is there.
import { Logger, makeWorkerUtils, type WorkerUtils } from "graphile-worker";
import type pg from "pg";
import { z } from "zod";
import { type AuditJob, MAX_ATTEMPTS, type OpenJob, openJobKey, partJobKey, TASKS } from "./tasks.ts";

/** The queue's own words are of no use to an operator; what fails is told by the jobs themselves. */
export const silent = new Logger(() => () => undefined);

/** Opens the queue and brings its tables up to date. Call `release` when done. */
export async function openQueue(pool: pg.Pool): Promise<WorkerUtils> {
  const queue = await makeWorkerUtils({ pgPool: pool, logger: silent });
  await queue.migrate();
  return queue;
}

/** Asks for a source to be ingested; returns the job's id. The same wish again is the same job while that one waits. */
export async function addOpenJob(queue: WorkerUtils, job: OpenJob): Promise<string> {
  const added = await queue.addJob(TASKS.open, job, { jobKey: openJobKey(job), maxAttempts: MAX_ATTEMPTS });
  return added.id;
}

/** Parts of a run go behind nothing but other parts: what was begun is ended first. */
export async function addAuditJobs(queue: WorkerUtils, jobs: readonly AuditJob[]): Promise<void> {
  for (const job of jobs) {
    await queue.addJob(TASKS.audit, job, { jobKey: partJobKey(job), maxAttempts: MAX_ATTEMPTS, priority: -1 });
  }
}

const JOB = z.object({
  id: z.string(),
  task: z.string(),
  key: z.string().nullable(),
  attempts: z.number(),
  max_attempts: z.number(),
  error: z.string().nullable(),
  run_at: z.date(),
  since: z.date(),
  is_taken: z.boolean(),
});
export type QueuedJob = z.infer<typeof JOB>;

const FIND_JOBS = `
  SELECT id::text, task_identifier AS task, key, attempts, max_attempts, last_error AS error, run_at, created_at AS since,
    locked_at IS NOT NULL AS is_taken
  FROM graphile_worker.jobs ORDER BY id LIMIT $1`;

/** The jobs of the queue, oldest first. */
export async function findJobs(pool: pg.Pool, limit: number): Promise<QueuedJob[]> {
  const { rows } = await pool.query(FIND_JOBS, [limit]);
  return z.array(JOB).parse(rows);
}
