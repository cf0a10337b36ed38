// open-job.ts: a source is opened, what is unchanged is stored at once, and the rest is divided into parts for whoever is free.
import type { WorkerUtils } from "graphile-worker";
import type pg from "pg";
import { today } from "../day.ts";
import { entryOf, type IdentifiedPackage, PackageAuditor } from "../package-auditor.ts";
import { ingest, planRun } from "../pipeline.ts";
import type { OpenSource } from "../sources/source.ts";
import * as STORE from "../store/index.ts";
import { Tally } from "../tally.ts";
import type { OpenedSources } from "./opened-sources.ts";
import { addAuditJobs } from "./queue.ts";
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

// A part is minutes of work: less, and joining a run costs more than it brings; more, and a killed worker loses much.
const PART_PACKAGES = 20;
const PART_BYTES = 200_000_000;
const STORE_AT_ONCE = 2000;

/** Does an open job. Throws what opening or storing throws: then the queue tries it again. */
export async function doOpenJob({ source, options, asOf, schedule }: OpenJob, place: Workplace): Promise<void> {
  await place.sources.use(source, options, async (opened) => {
    for (const one of opened) {
      const { distro, stream, arch } = one.channel;
      if (schedule !== undefined) await bookSchedule(place.pool, schedule, one.key, [distro, stream, arch].join(":"));
      const observedOn = asOf ?? one.observedOn ?? today();
      // Days must follow each other, so several are no work to share.
      if (opened.length > 1) await ingest({ pool: place.pool, source: one, observedOn, signal: place.signal });
      else await share({ source, options }, one, observedOn, place);
    }
  });
}

async function share(
  job: Pick<AuditJob, "source" | "options">,
  source: OpenSource,
  observedOn: string,
  place: Workplace,
): Promise<void> {
  const run = await STORE.openRun(place.pool, { ...planRun(source, observedOn), shared: true });
  try {
    const tally = new Tally(source, () => undefined, place.signal);
    const auditor = new PackageAuditor(source.areas, await STORE.knownFingerprints(run), tally);
    const changed = await storeUnchanged(run, source, auditor);
    await STORE.storeSets(run, source.sets ?? []);
    await STORE.closeGone(run, source.packages);
    const jobs = divide(changed).map((part, at) => ({
      ...{ ...job, key: source.key, run: run.id, part: at },
      names: part.map(({ listed }) => listed.name),
    }));
    await STORE.addParts(
      run,
      jobs.map(({ part, names }) => ({ no: part, packages: names.length })),
    );
    await addAuditJobs(place.queue, jobs);
    await STORE.leaveRun(run);
    place.log("run divided", { run: run.id, key: source.key, parts: jobs.length, changed: changed.length });
    await STORE.finishIfDone(place.pool, run.id);
  } catch (error) {
    await STORE.failRun(run, error instanceof Error ? error.message : String(error)).catch(() => undefined);
    throw error;
  }
}

/** The packages that have changed, in the source's order; the others are stored. */
async function storeUnchanged(
  run: STORE.OpenRun,
  source: OpenSource,
  auditor: PackageAuditor,
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
  }
  await store();
  return changed;
}

function divide(changed: readonly IdentifiedPackage[]): IdentifiedPackage[][] {
  const parts: IdentifiedPackage[][] = [];
  let bytes = 0;
  for (const one of changed) {
    const size = one.artifacts.reduce((sum, { artifact }) => sum + (artifact.sizeBytes ?? 0), 0);
    const last = parts.at(-1);
    if (last === undefined || last.length >= PART_PACKAGES || bytes + size > PART_BYTES) {
      parts.push([one]);
      bytes = size;
    } else {
      last.push(one);
      bytes += size;
    }
  }
  return parts;
}
