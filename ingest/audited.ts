// audited.ts: what a source and the auditors hand to the store: one package, whole, with its verdicts.
import type { CheckedAssessment, SubjectKind, SubjectTraits } from "#lib/areas/area.ts";

/** One thing that was looked at. Either it was read (contentHash and facts), or `problem` says why not. */
export interface AuditedSubject {
  readonly kind: SubjectKind;
  readonly traits: SubjectTraits;
  readonly read: { readonly contentHash: Uint8Array; readonly facts: unknown } | null;
  /** Why it could not be read, one sentence; null when it was. */
  readonly problem: { readonly kind: ProblemKind; readonly message: string } | null;
  readonly assessments: readonly CheckedAssessment[];
}

export const PROBLEM_KINDS = ["unreadable", "vanished", "malformed", "too-large"] as const;
export type ProblemKind = (typeof PROBLEM_KINDS)[number];

/** A binary package, a store path: a built thing of a package. */
export interface AuditedArtifact {
  readonly name: string;
  readonly version: string;
  readonly arch: string;
  readonly sizeBytes: number | null;
  /** sha256 over everything that could change a verdict: content identity, parser and check revisions. */
  readonly fingerprint: Uint8Array;
  readonly subjects: readonly AuditedSubject[];
}

export interface Steward {
  readonly kind: "person" | "team";
  readonly role: "maintainer" | "uploader" | "team";
  readonly name: string;
  readonly email: string | null;
  readonly github: { readonly id: number; readonly login: string } | null;
}

/** What the catalogue says of a package, before anything of it is read. */
export interface CatalogueEntry {
  readonly name: string;
  readonly version: string;
  readonly description: string | null;
  readonly homepage: string | null;
  readonly recipe: string | null;
  readonly stewards: readonly Steward[];
}

/** A package audited whole: subjects that are missing here are gone from it. */
export interface AuditedPackage extends CatalogueEntry {
  readonly artifacts: readonly AuditedArtifact[];
}
