// pipeline.ts: list -> fetch -> unpack -> audit -> store.
import type pg from "pg";
import { isAudited } from "#lib/areas/area.ts";
import { getArea } from "#lib/areas/index.ts";
import { BatchWriter } from "./batch-writer.ts";
import { entryOf, type IdentifiedPackage, PackageAuditor } from "./package-auditor.ts";
import type { Progress, RunSummary } from "./progress.ts";
import type { ListedPackage, OpenSource } from "./sources/source.ts";
import {
  failRun,
  finishRun,
  knownFingerprints,
  openRun,
  type OpenRun,
  type RunPlan,
  storeBatch,
  storeSets,
  storeTeams,
} from "./store/index.ts";
import { Tally } from "./tally.ts";

export type { Progress, RunSummary } from "./progress.ts";

interface Watched {
  /** Told how far the run is, about 20 times a second. */
  readonly onProgress?: (progress: Progress) => void;
  /** Aborting ends the run between two files: what is stored stays, and the run is booked as failed. */
  readonly signal?: AbortSignal | undefined;
}

export interface Ingest extends Watched {
  readonly pool: pg.Pool;
  readonly source: OpenSource;
  /** The day that this shows, YYYY-MM-DD. */
  readonly observedOn: string;
}

/** Audits every package of an open source that has changed since it was looked at last, and stores what it finds. */
export async function ingest({
  pool,
  source,
  observedOn,
  onProgress = () => undefined,
  signal,
}: Ingest): Promise<RunSummary> {
  const run = await openRun(pool, planRun(source, observedOn));
  const tally = new Tally(source, onProgress, signal);
  try {
    await auditPackages(run, source, source.packages, tally);
    await storeSets(run, source.sets ?? []);
    await storeTeams(run, source.teams ?? []);
    await finishRun(run, { catalogue: source.packages, errors: tally.takeProblems() });
    return tally.summarise();
  } catch (error) {
    // The server may be what failed; then the next run finds this one's process gone and books it as interrupted.
    await failRun(run, reasonOf(error, signal)).catch(() => undefined);
    throw error;
  }
}

/** Looks at these packages of a source, all or some, and stores them, batch by batch. Throws what kept one from being stored; what was stored before stays. */
export async function auditPackages(
  run: OpenRun,
  source: OpenSource,
  packages: readonly ListedPackage[],
  tally: Tally,
): Promise<void> {
  const writer = new BatchWriter(async (batch) =>
    tally.stored((await storeBatch(run, { ...batch, errors: tally.takeProblems() })).historyRows),
  );
  try {
    tally.report("auditing");
    const names = packages.length < source.packages.length ? packages.map(({ name }) => name) : null;
    const auditor = new PackageAuditor(source.areas, await knownFingerprints(run, names), tally);
    for await (const identified of oneAhead(packages, auditor)) {
      const { listed, isUnchanged } = identified;
      if (isUnchanged) {
        tally.unchanged(listed);
        await writer.unchanged(entryOf(listed));
      } else {
        const audited = await auditor.audit(identified);
        tally.audited(audited);
        await writer.audited(audited);
      }
      await listed.close?.();
      await tally.pause();
    }
    tally.report("finishing");
    await writer.finish();
  } catch (error) {
    await writer.settle();
    throw error;
  }
}

/** Each package identified; while one is looked at, the next one that has changed is being fetched. */
async function* oneAhead(
  packages: readonly ListedPackage[],
  auditor: PackageAuditor,
): AsyncGenerator<IdentifiedPackage> {
  let waiting: IdentifiedPackage | null = null;
  try {
    for (const listed of packages) {
      const next = await auditor.identify(listed);
      // What fails is told by its offers.
      if (!next.isUnchanged) listed.prepare?.().catch(() => undefined);
      const current: IdentifiedPackage | null = waiting;
      waiting = next;
      if (current !== null) yield current;
    }
    const last = waiting;
    waiting = null;
    if (last !== null) yield last;
  } finally {
    await waiting?.listed.close?.();
  }
}

/** What a run of a source is about. */
export function planRun(source: OpenSource, observedOn: string): RunPlan {
  const { key, channel, areas, authority, scope, packages, notes } = source;
  return {
    ...channel,
    source: key,
    observedOn,
    areas: areas.filter((id) => isAudited(getArea(id))),
    packages: scope,
    packagesKnown: packages.length,
    listed: packages,
    supplements: authority === "supplement",
    notes,
  };
}

function reasonOf(error: unknown, signal: AbortSignal | undefined): string {
  if (signal?.aborted) return "stopped by request before it was done; what was stored stays";
  return error instanceof Error ? error.message : String(error);
}
