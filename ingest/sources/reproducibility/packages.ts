// packages.ts: reported rebuilds -> packages with their artifacts, each artifact one subject.
import { createHash } from "node:crypto";
import { rebuildPath, type RebuildFacts } from "#lib/areas/determinism/index.ts";
import type { CauseTag, Rebuild } from "../../audited.ts";
import type { ListedArtifact, ListedPackage, OfferedSubject, PackageBook } from "../source.ts";
import type { ReportedRebuild } from "./reported.ts";

/** Name of the package -> why it is not reproducible; null where nobody was asked. */
export type CauseBook = ((name: string) => readonly CauseTag[]) | null;

/** The package of each rebuild: as the database knows it, else by the rebuild's own name. */
export async function findPackages(
  rebuilds: readonly ReportedRebuild[],
  distro: string,
  book: PackageBook,
): Promise<ReadonlyMap<ReportedRebuild, string>> {
  const wanted = new Set(rebuilds.flatMap(({ candidates }) => candidates.map((one) => one.wanted)));
  const known = await book.findNames(distro, [...wanted]);
  return new Map(
    rebuilds.map((rebuild) => {
      const found = rebuild.candidates.flatMap(({ wanted: asked, fits }) => {
        const name = known.get(asked);
        return name !== undefined && (fits === undefined || fits.test(name)) ? [name] : [];
      });
      return [rebuild, found[0] ?? rebuild.facts.name];
    }),
  );
}

/** One package a name; a package of which several artifacts were rebuilt has each. */
export function listPackages(packageOf: ReadonlyMap<ReportedRebuild, string>, causes: CauseBook): ListedPackage[] {
  const packages = new Map<string, ReportedRebuild[]>();
  for (const [rebuild, name] of packageOf) {
    const group = packages.get(name);
    if (group) group.push(rebuild);
    else packages.set(name, [rebuild]);
  }
  return [...packages].map(([name, rebuilds]) => listPackage(name, rebuilds, causes));
}

function listPackage(name: string, rebuilds: readonly ReportedRebuild[], causes: CauseBook): ListedPackage {
  const artifacts = groupByArtifact(rebuilds).map(mergeFacts);
  return {
    ...{ name, version: artifacts[0]?.version ?? "", description: null, homepage: null, recipe: null, stewards: [] },
    artifacts: artifacts.map(artifactOf),
    rebuilds: rebuilds.map(wordOf),
    ...(causes === null ? {} : { causeTags: causes(name) }),
  };
}

function groupByArtifact(rebuilds: readonly ReportedRebuild[]): RebuildFacts[][] {
  const groups = new Map<string, RebuildFacts[]>();
  for (const { facts } of rebuilds) groups.set(facts.name, [...(groups.get(facts.name) ?? []), facts]);
  return [...groups.values()];
}

/** What is said of several of one name together: one that differs is enough, and one that nobody tried leaves it open. */
const GRAVITY: Readonly<Record<RebuildFacts["result"], number>> = {
  "not-reproducible": 3,
  "could-not-build": 2,
  "not-tried": 1,
  reproducible: 0,
};

/** In a closure, several derivations have one name: of a bootstrap, of two versions side by side. */
function mergeFacts(facts: readonly RebuildFacts[]): RebuildFacts {
  const worst = facts.reduce((a, b) => (GRAVITY[b.result] > GRAVITY[a.result] ? b : a));
  const alike = facts.filter(({ result }) => result === worst.result).length;
  if (facts.length === 1) return worst;
  const count = `${alike} of ${facts.length} derivations of this name`;
  return { ...worst, reason: worst.reason === null ? count : `${count}: ${worst.reason}`.slice(0, 400) };
}

function artifactOf(facts: RebuildFacts): ListedArtifact {
  const contentHash = createHash("sha256").update(JSON.stringify(facts)).digest();
  const subject: OfferedSubject = {
    ...{ type: "subject", kind: "artifact", traits: { path: rebuildPath(facts), setuid: false, setgid: false } },
    load: () => ({ contentHash, readFacts: () => facts }),
  };
  return {
    ...{ name: facts.name, version: facts.version, arch: facts.arch ?? "all", sizeBytes: null, fileCount: 1 },
    identify: () => contentHash,
    offers: () => [subject],
  };
}

function wordOf({ facts, subjectName }: ReportedRebuild): Rebuild {
  const { version, arch, rebuilder, result, rebuiltOn, diffUrl, logUrl } = facts;
  return { subjectName, version, arch, rebuilder, result, rebuiltOn, diffUrl, logUrl };
}
