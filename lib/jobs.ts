// jobs.ts: what people ask of the queue: lib/actions puts it in, a worker does it.
import { z } from "zod";
import type { Prisma } from "./db.ts";

/** The task that has a parked job tried again. */
export const RETRY_TASK = "retry";
const MAX_ATTEMPTS = 7;

const PARKED_JOB = z.object({
  key: z.string().nullable(),
  attempts: z.int(),
  error: z.string().nullable(),
  isParked: z.boolean(),
  isAsked: z.boolean(),
});
export type ParkedJob = z.infer<typeof PARKED_JOB>;

/** A job, held until the transaction ends so that two people do not ask at once; null where there is none of that id. */
export async function holdJob(tx: Prisma.TransactionClient, id: string): Promise<ParkedJob | null> {
  // The queue's tables come with the first worker or the first --enqueue.
  const [schema] = z
    .array(z.object({ there: z.boolean() }))
    .parse(await tx.$queryRaw`SELECT to_regclass('graphile_worker._private_jobs') IS NOT NULL AS there`);
  if (schema?.there !== true) return null;
  // Held by a statement of its own: what the one who held it before has written is only seen by the next.
  await tx.$queryRaw`SELECT id::text FROM graphile_worker._private_jobs WHERE id = ${id}::bigint FOR UPDATE`;
  const rows: unknown = await tx.$queryRaw`
    SELECT j.key, j.attempts::int, j.last_error AS error, j.attempts >= j.max_attempts AND j.locked_at IS NULL AS "isParked",
      EXISTS (
        SELECT FROM graphile_worker._private_jobs r WHERE r.key = ${retryKey(id)} AND r.attempts < r.max_attempts
      ) AS "isAsked"
    FROM graphile_worker._private_jobs j WHERE j.id = ${id}::bigint`;
  return z.array(PARKED_JOB).parse(rows)[0] ?? null;
}

/** Asks the workers to try a parked job again; the same wish again is the same job. */
export async function addRetry(tx: Prisma.TransactionClient, id: string): Promise<void> {
  await tx.$executeRaw`
    SELECT graphile_worker.add_job(${RETRY_TASK}, json_build_object('job', ${id}::text),
      job_key => ${retryKey(id)}, max_attempts => ${MAX_ATTEMPTS}::int, priority => -2)`;
}

const retryKey = (id: string): string => `${RETRY_TASK}:${id}`;
