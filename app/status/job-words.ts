// job-words.ts: what a job is about, in words.
import { plural } from "#lib/format.ts";
import type { Job } from "#lib/queries/find-queue.ts";

/** "part 3 of run 12: 5 packages", "looks at the source debian", "tries a parked job again". */
export function jobWords({
  task,
  run,
  part,
  source,
  schedule,
  packages,
}: Pick<Job, "task" | "run" | "part"> & Partial<Pick<Job, "source" | "schedule" | "packages">>): string {
  // Parts are counted from 0 in the database, and from 1 by people.
  if (task === "audit" && run !== null && part !== null)
    return `part ${part + 1} of run ${run}${packages === undefined ? "" : `: ${plural(packages.length, "package")}`}`;
  if (task === "open")
    return `looks at ${source ? `the source ${source}` : "a source"}${schedule ? `, for the schedule ${schedule}` : ""}`;
  if (task === "retry") return "tries a parked job again";
  return task;
}
