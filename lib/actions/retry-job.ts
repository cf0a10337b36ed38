// retry-job.ts: an admin has a parked job tried again.
import "server-only";
import { db } from "#lib/db.ts";
import { addRetry, holdJob } from "#lib/jobs.ts";
import type { RetryAnswer } from "./answers-table.ts";
import { countFailure, findActor, hasWrittenEnough, writeAudit } from "./auth.ts";

const JOB_ID = /^\d{1,18}$/;

/** `token` as it was given, `job` the number that /status shows. All that can be wrong is an answer; throws where the database does not answer. */
export async function retryJob(token: string, job: string): Promise<RetryAnswer> {
  if (token === "") return "no-token";
  return db().$transaction(async (tx): Promise<RetryAnswer> => {
    const actor = await findActor(tx, token);
    if (actor === null) return countFailure() ? "too-many" : "bad-token";
    if (actor.role !== "admin") return "not-admin";
    if (await hasWrittenEnough(tx, actor)) return "too-many";
    const found = JOB_ID.test(job) ? await holdJob(tx, job) : null;
    if (found === null) return "no-job";
    if (!found.isParked) return "not-parked";
    if (found.isAsked) return "already-asked";
    await addRetry(tx, job);
    const { key, attempts, error } = found;
    const target = key === null ? `job ${job}` : `job ${job} (${key})`;
    await writeAudit(tx, actor, {
      ...{ action: "job.retry", target },
      before: { state: "parked", attempts, error },
      after: { state: "waiting", attempts: 0 },
    });
    return "asked";
  });
}
