// open-job.ts: a source is opened, what is unchanged is stored at once, and the rest is divided into parts for whoever is free.
import type { WorkerUtils } from "graphile-worker";
import type pg from "pg";
import { today } from "../day.ts";
import { entryOf, type IdentifiedPackage, PackageAuditor } from "../package-auditor.ts";
import { ingestDays } from "../ingest-days.ts";
import { planRun } from "../pipeline.ts";
import type { OpenSource } from "../sources/source.ts";
import * as STORE from "../store/index.ts";
import { inTransaction } from "../store/transaction.ts";
import { Tally } from "../tally.ts";
import { divide } from "./divide.ts";
import { dropParkedParts, findRunAtWork } from "./earlier-runs.ts";
import type { OpenedSources } from "./opened-sources.ts";
import { addAuditJobs, addOpenJob } from "./queue.ts";
import { bookSchedule } from "./schedules.ts";
import type { AuditJob, OpenJob } from "./tasks.ts";

/** What a worker's jobs work with. */
export interface Workplace {
  readonly pool: pg.Pool;
  readonly queue: WorkerUtils;
  readonly sources: OpenedSources;
  readonly signal: AbortSignal;
  readonly log: (event: string, fields: Readonly<Record<string, unknown>>) => void;
}

const STORE_AT_ONCE = 2000;
const LOOK_AGAIN_MS = 5 * 60_000;

/** Does an open job. Throws what opening or storing throws: then the queue tries it again. */
export async function doOpenJob(job: OpenJob, place: Workplace): Promise<void> {
  const { asOf, schedule } = job;
  await place.sources.open(job, async (opened) => {
    for (const { channel, key } of opened) {
      const slug = [channel.distro, channel.stream, channel.arch].join(":");
      if (schedule !== undefined) await bookSchedule(place.pool, schedule, key, slug);
    }
    const [only, ...more] = opened;
    if (only !== undefined && more.length === 0) return share(job, only, asOf ?? only.observedOn ?? today(), place);
    // Days must follow each other, so several are no work to share.
    await ingestDays({ pool: place.pool, opened, asOf, signal: place.signal });
    return null;
  });
}

/** Returns the run, or null where there is nothing to do for others. */
async function share(job: OpenJob, source: OpenSource, observedOn: string, place: Workplace): Promise<number | null> {
  const { pool, log, queue } = place;
  const busy = await findRunAtWork(pool, source);
  if (busy !== null) {
    // Its workers hold packages that this one would divide again.
    await addOpenJob(queue, job, new Date(Date.now() + LOOK_AGAIN_MS));
    log("run put off", { key: source.key, run: busy, reason: "that run is at work on the same packages" });
    return null;
  }
  const run = await STORE.openRun(pool, { ...planRun(source, observedOn), shared: true });
  try {
    const divided = await divideRun(run, job, source, place);
    await STORE.finishIfDone(pool, run.id);
    log("run divided", { run: run.id, key: source.key, packages: source.packages.length, ...divided });
    await STORE.leaveRun(run);
    return divided.parts === 0 ? null : run.id;
  } catch (error) {
    await STORE.failRun(run, error instanceof Error ? error.message : String(error)).catch(() => undefined);
    throw error;
  }
}

/** All that can be done of a run without looking into packages; then its parts and their jobs, all of them or none. */
async function divideRun(
  run: STORE.OpenRun,
  { source: id, options }: OpenJob,
  source: OpenSource,
  { signal }: Workplace,
): Promise<{ readonly parts: number; readonly changed: number }> {
  const tally = new Tally(source, () => undefined, signal);
  const auditor = new PackageAuditor(source.areas, await STORE.knownFingerprints(run), tally);
  const changed = await storeUnchanged(run, source, auditor, tally);
  await STORE.storeSets(run, source.sets ?? []);
  await STORE.storeTeams(run, source.teams ?? []);
  await STORE.closeGone(run, source.packages);
  const jobs = divide(changed).map((part, at): AuditJob => ({
    ...{ source: id, options, key: source.key, run: run.id, part: at },
    names: part.map(({ listed }) => listed.name),
  }));
  await inTransaction(run.client, async () => {
    await STORE.addParts(
      run,
      jobs.map(({ part, names }) => ({ no: part, packages: names.length })),
    );
    await addAuditJobs(run.client, jobs);
    await dropParkedParts(run.client, run);
  });
  return { parts: jobs.length, changed: changed.length };
}

/** The packages that have changed, in the source's order; the others are stored. */
async function storeUnchanged(
  run: STORE.OpenRun,
  source: OpenSource,
  auditor: PackageAuditor,
  tally: Tally,
): Promise<IdentifiedPackage[]> {
  const changed: IdentifiedPackage[] = [];
  let unchanged: ReturnType<typeof entryOf>[] = [];
  const store = async (): Promise<void> => {
    if (unchanged.length > 0) await STORE.storeBatch(run, { audited: [], unchanged });
    unchanged = [];
  };
  for (const listed of source.packages) {
    const identified = await auditor.identify(listed);
    if (!identified.isUnchanged) changed.push(identified);
    else if (unchanged.push(entryOf(listed)) >= STORE_AT_ONCE) await store();
    await listed.close?.();
    await tally.pause();
  }
  await store();
  return changed;
}
