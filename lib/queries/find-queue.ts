// find-queue.ts: the queue: what waits, is done now, will be tried again or is parked; and who works on it.
import "server-only";
import { z } from "zod";
import { Prisma } from "#lib/db.ts";
import { isoInstant, readRows } from "./rows.ts";

export const JOB_STATES = ["parked", "retrying", "running", "waiting", "later"] as const;
export type JobState = (typeof JOB_STATES)[number];

const JOB = z.object({
  id: z.string(),
  /** "open": a source is looked at and divided; "audit": one part of a run; "retry": a person's wish. */
  task: z.string(),
  state: z.enum(JOB_STATES),
  attempts: z.int(),
  mostAttempts: z.int(),
  /** When it may be taken. */
  runAt: z.string(),
  /** What the newest attempt failed of. */
  error: z.string().nullable(),
  source: z.string().nullable(),
  /** Of the schedule that asked for it. */
  schedule: z.string().nullable(),
  run: z.int().nullable(),
  part: z.int().nullable(),
  distro: z.string().nullable(),
  /** The packages of a part, by the names that its source gives. */
  packages: z.array(z.string()),
  /** A person has asked for another try. */
  isAsked: z.boolean(),
});
export type Job = z.infer<typeof JOB>;

const DOING = z.object({ id: z.string(), task: z.string(), run: z.int().nullable(), part: z.int().nullable() });
const WORKER = z.object({
  no: z.int(),
  host: z.string(),
  pid: z.int(),
  concurrency: z.int(),
  startedAt: z.string(),
  seenAt: z.string(),
  /** It holds its lock, and has been seen within minutes. */
  isAlive: z.boolean(),
  doing: z.array(DOING),
});
export type Worker = z.infer<typeof WORKER>;

export interface Queue {
  readonly counts: Readonly<Record<JobState, number>>;
  /** Parked ones first, then by the number; MOST_JOBS at the most. */
  readonly jobs: readonly Job[];
  readonly workers: readonly Worker[];
}

const MOST_JOBS = 100;
const MOST_WORKERS = 200;
const LONGEST_ERROR = 600;
const NONE = { parked: 0, retrying: 0, running: 0, waiting: 0, later: 0 } as const;

/** State of a job `j`. Postgres' clock decides, as it does for the workers. */
export const JOB_STATE = Prisma.sql`
  CASE WHEN j.locked_at IS NOT NULL THEN 'running' WHEN j.attempts >= j.max_attempts THEN 'parked'
    WHEN j.attempts > 0 THEN 'retrying' WHEN j.run_at > now() THEN 'later' ELSE 'waiting' END`;

/** Whether the queue has its tables: they come with the first worker, or with the first `--enqueue`. */
export async function isQueueThere(): Promise<boolean> {
  const [row] = await readRows(
    z.object({ there: z.boolean() }),
    Prisma.sql`SELECT to_regclass('graphile_worker._private_jobs') IS NOT NULL AS there`,
  );
  return row?.there === true;
}

/** Four statements at the most. */
export async function findQueue(): Promise<Queue> {
  if (!(await isQueueThere())) return { counts: NONE, jobs: [], workers: [] };
  const [counts, jobs, workers] = await Promise.all([countJobs(), findJobs(), findWorkers()]);
  return {
    counts: { ...NONE, ...Object.fromEntries(counts.map(({ state, jobs: many }) => [state, many])) },
    jobs,
    workers,
  };
}

function countJobs() {
  return readRows(
    z.object({ state: z.enum(JOB_STATES), jobs: z.int() }),
    Prisma.sql`
      SELECT state, count(*)::int AS jobs FROM (SELECT ${JOB_STATE} AS state FROM graphile_worker._private_jobs j) known GROUP BY state`,
  );
}

/** A number out of a job's payload; what is no number is null. */
const numberOf = (name: "run" | "part"): Prisma.Sql =>
  Prisma.sql`CASE WHEN j.payload->>${name} ~ '^[0-9]{1,9}$' THEN (j.payload->>${name})::int END`;

function findJobs(): Promise<Job[]> {
  return readRows(
    JOB,
    Prisma.sql`
      SELECT j.id::text, t.identifier AS task, top.state, j.attempts::int, j.max_attempts::int AS "mostAttempts",
        ${isoInstant(Prisma.sql`j.run_at`)} AS "runAt", left(j.last_error, ${LONGEST_ERROR}) AS error,
        j.payload->>'source' AS source, j.payload->>'schedule' AS schedule,
        ${numberOf("run")} AS run, ${numberOf("part")} AS part, d.slug AS distro,
        ARRAY(SELECT json_array_elements_text(
          CASE WHEN json_typeof(j.payload->'names') = 'array' THEN j.payload->'names' ELSE '[]' END)) AS packages,
        EXISTS (
          SELECT FROM graphile_worker._private_jobs r WHERE r.key = 'retry:' || j.id AND r.attempts < r.max_attempts
        ) AS "isAsked"
      FROM (
        SELECT id, state, array_position(${[...JOB_STATES]}::text[], state) AS rank
        FROM (SELECT j.id, ${JOB_STATE} AS state FROM graphile_worker._private_jobs j) known
        ORDER BY rank, id LIMIT ${MOST_JOBS}
      ) top
      JOIN graphile_worker._private_jobs j ON j.id = top.id
      JOIN graphile_worker._private_tasks t ON t.id = j.task_id
      LEFT JOIN run r ON r.id = ${numberOf("run")}
      LEFT JOIN channel c ON c.id = r.channel_id LEFT JOIN distro d ON d.id = c.distro_id
      ORDER BY top.rank, j.id`,
  );
}

/** Whether a worker `w` lives: its lock goes with its connection, and one that hangs is not seen any more. */
export const WORKER_LIVES = Prisma.sql`
  w.seen_at > now() - interval '5 minutes' AND EXISTS (
    SELECT FROM pg_locks l WHERE l.locktype = 'advisory' AND l.granted
      AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
      AND l.classid = 7220004 AND l.objid = w.no::oid AND l.objsubid = 2
  )`;

function findWorkers(): Promise<Worker[]> {
  return readRows(
    WORKER,
    Prisma.sql`
      SELECT w.no, w.host, w.pid, w.concurrency, ${isoInstant(Prisma.sql`w.started_at`)} AS "startedAt",
        ${isoInstant(Prisma.sql`w.seen_at`)} AS "seenAt", ${WORKER_LIVES} AS "isAlive",
        coalesce((
          SELECT json_agg(json_build_object('id', j.id::text, 'task', t.identifier, 'run', ${numberOf("run")}, 'part', ${numberOf("part")}) ORDER BY j.id)
          FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = j.task_id
          WHERE j.locked_by IS NOT NULL AND w.takes_as @> to_jsonb(j.locked_by)
        ), '[]') AS doing
      FROM worker w ORDER BY w.no LIMIT ${MOST_WORKERS}`,
  );
}
