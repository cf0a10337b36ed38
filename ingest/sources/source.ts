// source.ts: what a place that packages come from must answer; the pipeline knows nothing else of it.
import type { SubjectKind, SubjectTraits } from "#lib/areas/area.ts";
import type { ByteSource } from "#lib/formats/byte-source.ts";
import { PlainError } from "#lib/plain-error.ts";
import type { CatalogueEntry, ProblemKind } from "../audited.ts";

/** Every source that Starfort is made for, in the order in which people are told of them. */
export const SOURCE_IDS = ["host", "debian", "nixpkgs"] as const;
export type SourceId = (typeof SOURCE_IDS)[number];

/** What people are told of a source. */
export interface SourceInfo {
  readonly id: SourceId;
  /** What it reads: "the dpkg database of this machine". */
  readonly reads: string;
  /** False while it is only planned: then it can be named, but not used. */
  readonly available: boolean;
}

/** A source that was opened: one channel as it is now. */
export interface OpenSource {
  readonly id: SourceId;
  readonly channel: { readonly distro: string; readonly stream: string; readonly arch: string; readonly title: string };
  /** Every package that is in the channel now; those with most to judge first, because a visitor may be waiting. */
  readonly packages: readonly ListedPackage[];
  /** What was left out and why, one sentence each, for the operator. */
  readonly notes: readonly string[];
}

export interface ListedPackage extends CatalogueEntry {
  readonly artifacts: readonly ListedArtifact[];
}

export interface ListedArtifact {
  readonly name: string;
  readonly version: string;
  readonly arch: string;
  readonly sizeBytes: number | null;
  /** How many files it has as far as the catalogue tells, for the time left. */
  readonly fileCount: number;
  /** sha256 over what tells that it is unchanged without reading it: the hash of an archive, the stat of each file. */
  identify(): Uint8Array | Promise<Uint8Array>;
  /** Its files, each once. An offer is good until the next one is asked for. */
  offers(): Iterable<Offer> | AsyncIterable<Offer>;
}

export type Offer = OfferedFile | OfferedSubject;

/** A file whose kind its first bytes tell. `head` and `content` throw ReadProblem. */
export interface OfferedFile {
  readonly type: "file";
  readonly traits: SubjectTraits;
  /** It carries an execute bit (false where nothing is known): a file that cannot be read may then be a program. */
  readonly executable: boolean;
  /** The first bytes, fewer than asked for only where the file ends. */
  head(length: number): Uint8Array;
  content(): FileContent | Promise<FileContent>;
}

export interface FileContent {
  readonly bytes: ByteSource;
  /** sha256. */
  readonly contentHash: Uint8Array;
}

/** What is known to be a subject before it is read, and may take several files to read: a unit with its drop-ins, a profile with its includes. */
export interface OfferedSubject {
  readonly type: "subject";
  readonly kind: SubjectKind;
  readonly traits: SubjectTraits;
  /** Null where there is nothing to judge after all, such as a masked unit. Throws ReadProblem or FormatError. */
  load(): LoadedSubject | null | Promise<LoadedSubject | null>;
}

export interface LoadedSubject {
  /** sha256 over everything that its facts are read from. */
  readonly contentHash: Uint8Array;
  /** Throws FormatError. */
  readFacts(): unknown;
}

/** A file that cannot be looked at; the message is the reason that its verdicts give, without a full stop. */
export class ReadProblem extends Error {
  readonly kind: ProblemKind;

  constructor(kind: ProblemKind, message: string) {
    super(message);
    this.name = "ReadProblem";
    this.kind = kind;
  }
}

/** A source that cannot be opened; the message is for the operator. */
export class SourceError extends PlainError {}
