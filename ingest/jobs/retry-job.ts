// retry-job.ts: a person wants a parked job tried again: its part waits again, its run goes on, the queue takes it up at once.
import { z } from "zod";
import { retryPart } from "../store/index.ts";
import type { Workplace } from "./open-job.ts";
import { tryAgain } from "./queue.ts";
import type { RetryJob } from "./tasks.ts";

const PART_KEY = /^part:(\d+):(\d+)$/;

/** Does nothing where the job is not parked any more. */
export async function doRetryJob({ job }: RetryJob, { pool, log }: Workplace): Promise<void> {
  const { rows } = await pool.query(
    "SELECT key FROM graphile_worker.jobs WHERE id = $1::bigint AND attempts >= max_attempts AND locked_at IS NULL",
    [job],
  );
  if (rows.length === 0) return;
  const { key } = z.object({ key: z.string().nullable() }).parse(rows[0]);
  const part = PART_KEY.exec(key ?? "");
  if (part !== null) await retryPart(pool, Number(part[1]), Number(part[2]));
  await tryAgain(pool, job);
  log("job retried", { job, key });
}
