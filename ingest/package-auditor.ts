// package-auditor.ts: one listed package -> unchanged, or audited whole: subjects with verdicts, and artifacts that could not be had.
import { createHash } from "node:crypto";
import type { AreaId } from "#lib/areas/area.ts";
import { getArea } from "#lib/areas/index.ts";
import { FormatError } from "#lib/formats/format-error.ts";
import { Auditor } from "./audit.ts";
import type { AuditedArtifact, AuditedPackage, AuditedSubject, CatalogueEntry, Problem } from "./audited.ts";
import { fingerprintOf, settledFingerprint } from "./fingerprint.ts";
import { ReadProblem } from "./read-problem.ts";
import type { ListedArtifact, ListedPackage } from "./sources/source.ts";
import type { Evidence } from "./store/index.ts";
import type { Tally } from "./tally.ts";

/** A package whose artifacts are known by name and fingerprint, before any of them is read. */
export interface IdentifiedPackage {
  readonly listed: ListedPackage;
  readonly artifacts: readonly IdentifiedArtifact[];
  readonly isUnchanged: boolean;
}

interface IdentifiedArtifact {
  readonly artifact: ListedArtifact;
  readonly fingerprint: Uint8Array;
  /** Why it could not even be identified. */
  readonly problem: Problem | null;
}

/** Judges packages of one source; `known` = what its artifacts were like when they were last audited (knownFingerprints). */
export class PackageAuditor {
  readonly #auditor = new Auditor();
  readonly #areas: readonly AreaId[];
  readonly #known: ReadonlyMap<string, ReadonlyMap<string, string>>;
  readonly #tally: Tally;

  constructor(areas: readonly AreaId[], known: ReadonlyMap<string, string>, tally: Tally) {
    this.#areas = areas;
    this.#known = groupByPackage(known);
    this.#tally = tally;
  }

  /** Fetching starts with learning whether there is anything to fetch. */
  async identify(listed: ListedPackage): Promise<IdentifiedPackage> {
    const artifacts: IdentifiedArtifact[] = [];
    for (const artifact of listed.artifacts) artifacts.push(await this.#identifyArtifact(artifact));
    // A source that judges nothing has nothing to look at.
    const isUnchanged = this.#areas.length === 0 || isAsBefore(artifacts, this.#known.get(listed.name));
    return { listed, artifacts, isUnchanged };
  }

  /** Every artifact is looked at, whatever becomes of the others. */
  async audit({ listed, artifacts }: IdentifiedPackage): Promise<AuditedPackage> {
    const seen = new Set<string>();
    const audited: AuditedArtifact[] = [];
    for (const identified of artifacts) {
      const one = await this.#auditArtifact(identified, seen);
      audited.push(one);
      // What is not fetched is read where it lies, and only some of it.
      if (listed.prepare !== undefined && one.problem === undefined) this.#tally.bytes(one.sizeBytes ?? 0);
    }
    const recipeFlags = listed.recipeFlags?.();
    return { ...entryOf(listed), artifacts: audited, ...(recipeFlags === undefined ? {} : { recipeFlags }) };
  }

  async #identifyArtifact(artifact: ListedArtifact): Promise<IdentifiedArtifact> {
    const areas = this.#areas.map(getArea);
    try {
      return { artifact, fingerprint: fingerprintOf(await artifact.identify(), areas), problem: null };
    } catch (error) {
      this.#tally.throwIfStopped();
      const problem = problemOf(error);
      return { artifact, fingerprint: createHash("sha256").update(problem.message).digest(), problem };
    }
  }

  async #auditArtifact(identified: IdentifiedArtifact, seen: Set<string>): Promise<AuditedArtifact> {
    const { artifact, fingerprint } = identified;
    const { name, version, arch, sizeBytes } = artifact;
    const words = { name, version, arch, sizeBytes };
    try {
      const subjects = identified.problem === null ? await this.#auditOffers(artifact, seen) : [];
      if (identified.problem !== null) return this.#withProblem(words, fingerprint, identified.problem);
      return { ...words, fingerprint: settledFingerprint(fingerprint, subjects), subjects };
    } catch (error) {
      // What was cut off because the run shall end says nothing of the artifact.
      this.#tally.throwIfStopped();
      return this.#withProblem(words, fingerprint, problemOf(error));
    }
  }

  #withProblem(
    words: Pick<AuditedArtifact, "name" | "version" | "arch" | "sizeBytes">,
    fingerprint: Uint8Array,
    problem: Problem,
  ): AuditedArtifact {
    this.#tally.problem(problem.kind);
    return { ...words, fingerprint, subjects: [], problem };
  }

  /** Every file is offered once. `seen` holds the package's subjects so far: one that two artifacts share is the first one's. */
  async #auditOffers(artifact: ListedArtifact, seen: Set<string>): Promise<AuditedSubject[]> {
    const subjects = new Map<string, AuditedSubject>();
    let path = "";
    for await (const offer of artifact.offers()) {
      // A file can be several subjects: a program and what confines it.
      if (offer.traits.path !== path) this.#tally.file();
      path = offer.traits.path;
      const subject = await this.#auditor.audit(offer);
      const key = subject && `${subject.kind}\0${subject.traits.path}`;
      if (subject && key !== null && !seen.has(key) && !subjects.has(key)) subjects.set(key, subject);
      await this.#tally.pause();
    }
    // Only now: what breaks off half-way has shown nothing.
    for (const [key, subject] of subjects) {
      seen.add(key);
      this.#tally.subject(subject);
    }
    return [...subjects.values()];
  }
}

/** What the source says of a package, read from its row once. */
export function entryOf(listed: ListedPackage): CatalogueEntry & Pick<Evidence, "rebuilds" | "causeTags"> {
  const { name, version, description, homepage, recipe, stewards, identity, aliases, rebuilds, causeTags } = listed;
  return {
    ...{ name, version, description, homepage, recipe, stewards },
    ...(identity === undefined ? {} : { identity }),
    ...(aliases === undefined ? {} : { aliases }),
    ...(rebuilds === undefined ? {} : { rebuilds }),
    ...(causeTags === undefined ? {} : { causeTags }),
  };
}

/** The same artifacts as before, each as it was: then none of the package's subjects can have gone. */
function isAsBefore(artifacts: readonly IdentifiedArtifact[], known: ReadonlyMap<string, string> | undefined): boolean {
  if (known?.size !== artifacts.length) return false;
  return artifacts.every(({ artifact, fingerprint }) => known.get(artifact.name) === hex(fingerprint));
}

/** Anything else than a problem of the artifact is a fault of ours, and ends the run. */
function problemOf(error: unknown): Problem {
  if (error instanceof ReadProblem) return { kind: error.kind, message: error.message };
  if (error instanceof FormatError) return { kind: "malformed", message: error.message };
  throw error;
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

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
