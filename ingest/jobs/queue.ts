// queue.ts: graphile-worker's queue, in the same Postgres: jobs in, and a look at what is there.
import { type Job, Logger, makeWorkerUtils, type WorkerUtils } from "graphile-worker";
import type pg from "pg";
import { z } from "zod";
import { type AuditJob, MAX_ATTEMPTS, type OpenJob, openJobKey, openQueueName, partJobKey, TASKS } from "./tasks.ts";

/** The queue's own words are of no use to an operator; what fails is told by the jobs themselves. */
export const silent = new Logger(() => () => undefined);

/** Opens the queue and brings its tables up to date. Call `release` when done. */
export async function openQueue(pool: pg.Pool): Promise<WorkerUtils> {
  const queue = await makeWorkerUtils({ pgPool: pool, logger: silent });
  await queue.migrate();
  return queue;
}

/** Asks for a source to be ingested, at once or from `runAt` on; returns the job's id. The same wish again is the same job while that one waits. */
export async function addOpenJob(queue: WorkerUtils, job: OpenJob, runAt?: Date): Promise<string> {
  const how = { jobKey: openJobKey(job), queueName: openQueueName(job), maxAttempts: MAX_ATTEMPTS };
  const added = await queue.addJob(TASKS.open, job, runAt === undefined ? how : { ...how, runAt });
  return added.id;
}

// identifier, payload, queue_name, run_at, max_attempts, job_key, priority, flags. Parts go before anything else: what was begun is ended first.
const ADD_PART_JOBS = `
  SELECT count(*) FROM graphile_worker.add_jobs(ARRAY(
    SELECT ROW($1::text, job->'payload', NULL, NULL, $2::integer, job->>'key', -1, NULL)::graphile_worker.job_spec
    FROM json_array_elements($3::json) given (job)
  ))`;
const JOBS_AT_ONCE = 200;

/** Queues parts of a run on a connection of the caller's: in a transaction, they come with whatever else it writes. */
export async function addAuditJobs(client: pg.ClientBase, jobs: readonly AuditJob[]): Promise<void> {
  for (let at = 0; at < jobs.length; at += JOBS_AT_ONCE) {
    const some = jobs.slice(at, at + JOBS_AT_ONCE).map((job) => ({ key: partJobKey(job), payload: job }));
    await client.query(ADD_PART_JOBS, [TASKS.audit, MAX_ATTEMPTS, JSON.stringify(some)]);
  }
}

const GIVE_BACK = `
  WITH freed AS (
    UPDATE graphile_worker._private_job_queues SET locked_by = NULL, locked_at = NULL WHERE id = $3 AND locked_by = $2
  )
  UPDATE graphile_worker._private_jobs SET attempts = greatest(0, attempts - 1), locked_by = NULL, locked_at = NULL
  WHERE id = $1::bigint AND locked_by = $2`;

/** Puts a job that is being done back as it was before it was taken: anybody may take it at once, and the attempt does not count. */
export async function giveBackJob(pool: pg.Pool, { id, locked_by: taker, job_queue_id: queue }: Job): Promise<void> {
  await pool.query(GIVE_BACK, [id, taker, queue]);
}

/** A job waits as if it had never been tried. (By SQL, because the client's rescheduleJobs takes 0 attempts for none given.) */
export async function tryAgain(pool: pg.Pool, id: string): Promise<void> {
  await pool.query("SELECT graphile_worker.reschedule_jobs(ARRAY[$1::bigint], run_at := now(), attempts := 0)", [id]);
}

// A wish that came while the same one was being done takes its key; if that then fails, the newer job is the one that is tried again.
const DROP_REPLACED = `
  DELETE FROM graphile_worker._private_jobs j USING graphile_worker._private_tasks t
  WHERE t.id = j.task_id AND t.identifier = $1 AND j.key IS NULL AND j.attempts >= j.max_attempts AND j.locked_at IS NULL`;

/** Drops parked jobs that were asked for again since. */
export async function dropReplaced(pool: pg.Pool): Promise<void> {
  await pool.query(DROP_REPLACED, [TASKS.open]);
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
