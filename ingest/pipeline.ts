// pipeline.ts: list -> fetch -> unpack -> audit -> store.
import type pg from "pg";
import { isAudited } from "#lib/areas/area.ts";
import { getArea } from "#lib/areas/index.ts";
import { Auditor } from "./audit.ts";
import type { AuditedArtifact, AuditedPackage, AuditedSubject } from "./audited.ts";
import { BatchWriter } from "./batch-writer.ts";
import { fingerprintOf, settledFingerprint } from "./fingerprint.ts";
import type { Progress, RunSummary } from "./progress.ts";
import type { ListedArtifact, ListedPackage, OpenSource } from "./sources/source.ts";
import { failRun, finishRun, knownFingerprints, openRun, type RunPlan, storeBatch } from "./store/index.ts";
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
  const writer = new BatchWriter(async (batch) => tally.stored((await storeBatch(run, batch)).historyRows));
  try {
    tally.report("auditing");
    const known = groupByPackage(await knownFingerprints(run));
    const auditor = new Auditor();
    for (const listed of source.packages) {
      const artifacts = await identify(listed);
      if (isUnchanged(artifacts, known.get(listed.name))) {
        tally.unchanged(listed);
        await writer.unchanged(listed);
      } else {
        const audited = await auditPackage(listed, artifacts, auditor, tally);
        tally.audited(audited);
        await writer.audited(audited);
      }
      await tally.pause();
    }
    tally.report("finishing");
    await writer.finish();
    await finishRun(run, { catalogue: source.packages.map(({ name }) => name), errors: tally.problems });
    return tally.summarise();
  } catch (error) {
    await writer.settle();
    // The server may be what failed; then the next run finds this one's process gone and books it as interrupted.
    await failRun(run, reasonOf(error, signal)).catch(() => undefined);
    throw error;
  }
}

function planRun({ key, channel, areas, scope, packages }: OpenSource, observedOn: string): RunPlan {
  const audited = areas.filter((id) => isAudited(getArea(id)));
  return { ...channel, source: key, observedOn, areas: audited, packages: scope, packagesKnown: packages.length };
}

interface Identified {
  readonly artifact: ListedArtifact;
  readonly fingerprint: Uint8Array;
}

/** Fetching starts with learning whether there is anything to fetch. */
async function identify({ artifacts }: ListedPackage): Promise<Identified[]> {
  const identified: Identified[] = [];
  for (const artifact of artifacts)
    identified.push({ artifact, fingerprint: fingerprintOf(await artifact.identify()) });
  return identified;
}

/** A package is unchanged when it has the same artifacts as before and each is as it was: then none of its subjects can have gone. */
function isUnchanged(artifacts: readonly Identified[], known: ReadonlyMap<string, string> | undefined): boolean {
  if (known?.size !== artifacts.length) return false;
  return artifacts.every(({ artifact, fingerprint }) => known.get(artifact.name) === hex(fingerprint));
}

async function auditPackage(
  listed: ListedPackage,
  identified: readonly Identified[],
  auditor: Auditor,
  tally: Tally,
): Promise<AuditedPackage> {
  const seen = new Set<string>();
  const artifacts: AuditedArtifact[] = [];
  for (const { artifact, fingerprint } of identified) {
    const subjects = await auditArtifact(artifact, seen, auditor, tally);
    const { name, version, arch, sizeBytes } = artifact;
    artifacts.push({
      name,
      version,
      arch,
      sizeBytes,
      fingerprint: settledFingerprint(fingerprint, subjects),
      subjects,
    });
  }
  const { name, version, description, homepage, recipe, stewards } = listed;
  return { name, version, description, homepage, recipe, stewards, artifacts };
}

/** Every file of the artifact is offered once. `seen` holds the package's subjects so far: one that two artifacts share is the first one's. */
async function auditArtifact(
  artifact: ListedArtifact,
  seen: Set<string>,
  auditor: Auditor,
  tally: Tally,
): Promise<AuditedSubject[]> {
  const subjects: AuditedSubject[] = [];
  let path = "";
  for await (const offer of artifact.offers()) {
    // A file can be several subjects: a program and what confines it.
    if (offer.traits.path !== path) tally.file();
    path = offer.traits.path;
    const subject = await auditor.audit(offer);
    const key = subject && `${subject.kind}\0${subject.traits.path}`;
    if (subject && key !== null && !seen.has(key)) {
      seen.add(key);
      tally.subject(subject);
      subjects.push(subject);
    }
    await tally.pause();
  }
  return subjects;
}

/** Package -> artifact -> fingerprint, from the store's flat keys. */
function groupByPackage(known: ReadonlyMap<string, string>): Map<string, Map<string, string>> {
  const grouped = new Map<string, Map<string, string>>();
  for (const [key, fingerprint] of known) {
    const [packageName = "", artifactName = ""] = key.split("\0");
    const artifacts = grouped.get(packageName) ?? new Map<string, string>();
    grouped.set(packageName, artifacts.set(artifactName, fingerprint));
  }
  return grouped;
}

function reasonOf(error: unknown, signal: AbortSignal | undefined): string {
  if (signal?.aborted) return "stopped by request before it was done; what was stored stays";
  return error instanceof Error ? error.message : String(error);
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
