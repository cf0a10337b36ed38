// tasks.ts: the kinds of job, and what each carries: plain JSON, checked when it is taken.
import { createHash } from "node:crypto";
import { z } from "zod";
import { RETRY_TASK } from "#lib/jobs.ts";

/** A source to open, with its options as Source.parse gave them. What cron adds of itself is left out. */
export const OPEN = z.object({
  source: z.string(),
  options: z.unknown(),
  /** YYYY-MM-DD; null: the day that the source tells, else today. */
  asOf: z.string().nullable(),
  /** The schedule that asked for it. */
  schedule: z.string().optional(),
});
export type OpenJob = z.infer<typeof OPEN>;

/** One part of a shared run: these packages of that source. */
export const AUDIT = z.object({
  source: z.string(),
  options: z.unknown(),
  key: z.string(),
  run: z.int(),
  part: z.int(),
  names: z.array(z.string()),
});
export type AuditJob = z.infer<typeof AUDIT>;

/** A parked job that a person wants tried again. */
export const RETRY = z.object({ job: z.string() });
export type RetryJob = z.infer<typeof RETRY>;

/** The names of the tasks in the queue. */
export const TASKS = { open: "open", audit: "audit", retry: RETRY_TASK } as const;

/** After so many attempts, e, e^2, e^3 ... seconds apart, a job waits for a person: after ten minutes, so that a server may restart meanwhile. */
export const MAX_ATTEMPTS = 7;

/** One open job a source and options: asked for twice, it is done once. The queue takes 512 characters, and options may name a thousand packages. */
export function openJobKey({ source, options, asOf }: OpenJob): string {
  const what = createHash("sha256")
    .update(JSON.stringify([options, asOf]))
    .digest("hex");
  return `open:${source}:${what}`;
}

/** Open jobs of one source are done one after the other, so that two of them never divide the same packages. */
export const openQueueName = ({ source }: Pick<OpenJob, "source">): string => `open:${source}`;

export function partJobKey({ run, part }: Pick<AuditJob, "run" | "part">): string {
  return `part:${run}:${part}`;
}
