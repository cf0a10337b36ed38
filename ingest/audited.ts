// audited.ts: what a source and the auditors hand to the store: one package, whole, with its verdicts.
import type { CheckedAssessment, SubjectKind, SubjectTraits } from "#lib/areas/area.ts";
import type { RebuildResult } from "#lib/areas/determinism/index.ts";

/** One thing that was looked at. Either it was read (contentHash and facts), or `problem` says why not. */
export interface AuditedSubject {
  readonly kind: SubjectKind;
  readonly traits: SubjectTraits;
  readonly read: { readonly contentHash: Uint8Array; readonly facts: unknown } | null;
  /** Why it could not be read, one sentence; null when it was. */
  readonly problem: Problem | null;
  readonly assessments: readonly CheckedAssessment[];
}

export const PROBLEM_KINDS = [
  "unreadable",
  "vanished",
  "malformed",
  "too-large",
  // Of what is fetched: nobody answers, or not in time; what came is not what was promised (hash, size, signature).
  "unreachable",
  "mismatch",
] as const;
export type ProblemKind = (typeof PROBLEM_KINDS)[number];

export interface Problem {
  readonly kind: ProblemKind;
  /** One sentence for people, without a full stop. */
  readonly message: string;
}

/** A binary package, a store path: a built thing of a package. */
export interface AuditedArtifact {
  readonly name: string;
  readonly version: string;
  readonly arch: string;
  readonly sizeBytes: number | null;
  /** sha256 over everything that could change a verdict: content identity, parser and check revisions. */
  readonly fingerprint: Uint8Array;
  readonly subjects: readonly AuditedSubject[];
  /** Why it could not be fetched or unpacked; then `subjects` is empty, and those known of it stay as they were last seen. */
  readonly problem?: Problem;
}

export interface Steward {
  readonly kind: "person" | "team";
  readonly role: "maintainer" | "uploader" | "team";
  readonly name: string;
  readonly email: string | null;
  /** Without `id` where a source knows people by their login alone: then they are whoever has that login. */
  readonly github: { readonly id: number | null; readonly login: string } | null;
}

/** What the catalogue says of a package, before anything of it is read. */
export interface CatalogueEntry {
  readonly name: string;
  readonly version: string;
  readonly description: string | null;
  readonly homepage: string | null;
  readonly recipe: string | null;
  readonly stewards: readonly Steward[];
  /** What stays when the name changes ("<pname> <file of its position>"); left out where the name itself is what stays. */
  readonly identity?: string;
  /** Other names of it: attribute paths. Left out where the source knows none. */
  readonly aliases?: readonly string[];
}

/** A package audited whole: subjects that are missing here are gone from it. */
export interface AuditedPackage extends CatalogueEntry {
  readonly artifacts: readonly AuditedArtifact[];
  /** What its recipe switches on or off on purpose, all of it; left out where the source does not read recipes. */
  readonly recipeFlags?: readonly RecipeFlag[];
  /** Words of rebuilders, beside the verdicts that rest on them. */
  readonly rebuilds?: readonly Rebuild[];
  readonly causeTags?: readonly CauseTag[];
}

/** One switch of a recipe: `{ flag: "fortify", enabled: false }`. Flags are named as the distro names them. */
export interface RecipeFlag {
  readonly flag: string;
  readonly enabled: boolean;
}

/** Who rebuilt what, when, with which result. */
export interface Rebuild {
  /** The artifact: a source package, a .deb, a derivation. */
  readonly subjectName: string;
  readonly version: string;
  readonly arch: string | null;
  readonly rebuilder: string;
  readonly result: RebuildResult;
  /** YYYY-MM-DD. */
  readonly rebuiltOn: string | null;
  readonly diffUrl: string | null;
  readonly logUrl: string | null;
}

/** Why something is not reproducible. */
export interface CauseTag {
  readonly slug: string;
  readonly description: string | null;
  readonly url: string | null;
  /** Where it was read: "debian-notes". */
  readonly source: string;
}
