// audit-job.ts: one part of a shared run: its packages are looked at and stored; whoever ends the last part ends the run.
import { auditPackages } from "../pipeline.ts";
import type { RunSummary } from "../progress.ts";
import type { OpenSource } from "../sources/source.ts";
import * as STORE from "../store/index.ts";
import { Tally } from "../tally.ts";
import type { Workplace } from "./open-job.ts";
import type { AuditJob } from "./tasks.ts";

/** Does a part. What fails is booked with it and thrown, so that the queue tries again; `isLast`: it will not, and the part is parked. */
export async function doAuditJob(job: AuditJob, isLast: boolean, place: Workplace): Promise<void> {
  const { pool, log } = place;
  try {
    const { packages, unchanged, bytes, findings, seconds } = await auditPart(job, place);
    log("part done", { run: job.run, part: job.part, packages, unchanged, bytes, findings, seconds });
  } catch (error) {
    if (isOver(error)) {
      // Its run failed while it was being divided, was ended by hand, or is overtaken: a newer one has these packages.
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
  if (await STORE.finishIfDone(pool, job.run)) log("run done", { run: job.run });
}

function isOver(error: unknown): error is Error {
  return error instanceof STORE.RunOverError || isOvertaken(error);
}

function isOvertaken(error: unknown): error is Error {
  return error instanceof STORE.OutOfOrderError || error instanceof STORE.OvertakenError;
}

async function auditPart(job: AuditJob, place: Workplace): Promise<RunSummary> {
  const run = await STORE.joinRun(place.pool, job.run);
  try {
    const summary = await place.sources.use(job.run, job, (all) => lookAtPart(run, job, all, place.signal));
    await STORE.endPart(run, job.part);
    await STORE.leaveRun(run);
    return summary;
  } catch (error) {
    // No other part of it can be stored either.
    await (isOvertaken(error) ? STORE.failRun(run, error.message) : STORE.leaveRun(run));
    throw error;
  }
}

async function lookAtPart(
  run: STORE.OpenRun,
  { source, key, names }: AuditJob,
  all: readonly OpenSource[],
  signal: AbortSignal,
): Promise<RunSummary> {
  const opened = all.find((one) => one.key === key);
  if (opened === undefined) throw new Error(`${source} does not speak as ${key} any more`);
  refuseOther(run, opened);
  const tally = new Tally(opened, () => undefined, signal);
  await auditPackages(run, opened, packagesNamed(opened, names), tally);
  return tally.summarise();
}

/** A source such as this machine is another one elsewhere. */
function refuseOther({ id, plan }: STORE.OpenRun, { channel }: OpenSource): void {
  const [wanted, here] = [plan, channel].map(({ distro, stream, arch }) => `${distro}:${stream}:${arch}`);
  if (here !== wanted)
    throw new Error(
      `run ${id} is of ${wanted}, but on this machine its source is ${here}: let a worker do it where it was opened`,
    );
}

/** What is no longer listed has gone since the run was divided: the next run says so. */
function packagesNamed({ packages }: OpenSource, names: readonly string[]): OpenSource["packages"] {
  const wanted = new Set(names);
  return packages.filter(({ name }) => wanted.has(name));
}
