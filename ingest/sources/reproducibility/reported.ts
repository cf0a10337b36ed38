// reported.ts: what every format's reader gives: rebuilds with the names that their packages may be known by, and how far the report goes.
import { readRebuildFacts, type RebuildFacts } from "#lib/areas/determinism/index.ts";
import type { ToldRebuild } from "#lib/formats/rebuilds/index.ts";

/** One word of a rebuilder. */
export interface ReportedRebuild {
  readonly facts: RebuildFacts;
  /** What exactly was rebuilt, where several go by one name: a derivation with its hash. */
  readonly subjectName: string;
  /** Where in the database its package may be, best first. */
  readonly candidates: readonly Candidate[];
}

export interface Candidate {
  readonly wanted: string;
  /** Which of the names found is its package and not another one that is called so; left out: any. */
  readonly fits?: RegExp;
}

/** What a report says of a set as a whole, in its own numbers. */
export interface SetTotals {
  readonly slug: string;
  readonly title: string;
  readonly total: number;
  readonly reproducible: number;
  readonly notReproducible: number;
  readonly notTried: number;
  readonly url: string | null;
}

/** A report that was read: what one rebuilder says on one day. */
export interface Reported {
  /** Who speaks, for `OpenSource.key`: "tests.reproducible-builds.org", "nixos-iso-minimal-runtime". */
  readonly speaker: string;
  /** YYYY-MM-DD; null where it shows today. */
  readonly observedOn: string | null;
  readonly rebuilds: readonly ReportedRebuild[];
  /** It names all that it knows of: what it named before and does not name now is no more to be said of. */
  readonly isWhole: boolean;
  /** Where it names only what failed. */
  readonly totals: SetTotals | null;
  readonly notes: readonly string[];
}

/** Who says it, and where: paths of the report are below `base`. */
export interface Teller {
  readonly rebuilder: string;
  /** "https://rebuilder.example.org"; null where the report is a file. */
  readonly base: string | null;
}

/** What a list of a distribution says of one package. */
export function reportTold(told: ToldRebuild, { rebuilder, base }: Teller): ReportedRebuild {
  const below = (path: string | null): string | null => (path === null || base === null ? null : base + path);
  const { name, version, arch, result, rebuiltOn, reason } = told;
  return {
    facts: readRebuildFacts({
      ...{ rebuilder, name, version, arch, result, rebuiltOn, reason },
      ...{ diffUrl: below(told.diffPath), logUrl: below(told.logPath) },
    }),
    subjectName: name,
    candidates: [{ wanted: name }],
  };
}
