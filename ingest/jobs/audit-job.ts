// audit-job.ts: one part of a shared run: its packages are looked at and stored; whoever ends the last part ends the run.
import { auditPackages } from "../pipeline.ts";
import type { OpenSource } from "../sources/source.ts";
import * as STORE from "../store/index.ts";
import { Tally } from "../tally.ts";
import type { Workplace } from "./open-job.ts";
import type { AuditJob } from "./tasks.ts";

/** Does a part. What fails is booked with it and thrown, so that the queue tries again; `isLast`: it will not, and the part is parked. */
export async function doAuditJob(job: AuditJob, isLast: boolean, place: Workplace): Promise<void> {
  const { pool, log } = place;
  const startedAt = performance.now();
  try {
    await auditPart(job, place);
    log("part done", { run: job.run, part: job.part, ms: Math.round(performance.now() - startedAt) });
  } catch (error) {
    if (error instanceof STORE.RunOverError) {
      // Its run failed while it was being divided, or was ended by hand: a newer one has these packages.
      log("part left", { run: job.run, part: job.part, reason: error.message });
      return;
    }
    // Asked to stop: the part goes back as it was, and another worker takes it.
    if (place.signal.aborted) throw error;
    const message = error instanceof Error ? error.message : String(error);
    log(isLast ? "part parked" : "part failed", { run: job.run, part: job.part, error: message });
    await STORE.failPart(pool, job.run, job.part, message, isLast);
    if (isLast) await STORE.finishIfDone(pool, job.run);
    throw error;
  }
  await STORE.finishIfDone(pool, job.run);
}

async function auditPart(job: AuditJob, place: Workplace): Promise<void> {
  const { source, options, key, names } = job;
  const run = await STORE.joinRun(place.pool, job.run);
  try {
    await place.sources.use(source, options, async (all) => {
      const opened = all.find((one) => one.key === key);
      if (opened === undefined) throw new Error(`${source} does not speak as ${key} any more`);
      const tally = new Tally(opened, () => undefined, place.signal);
      await auditPackages(run, opened, packagesNamed(opened, names), tally);
    });
    await STORE.endPart(run, job.part);
  } finally {
    await STORE.leaveRun(run);
  }
}

/** What is no longer listed has gone since the run was divided: the next run says so. */
function packagesNamed({ packages }: OpenSource, names: readonly string[]): OpenSource["packages"] {
  const wanted = new Set(names);
  return packages.filter(({ name }) => wanted.has(name));
}
