// source.ts: what a place that packages come from must answer; the pipeline knows nothing else of it.
import type { Command } from "commander";
import type { z } from "zod";
import type { AreaId, SubjectKind, SubjectTraits } from "#lib/areas/area.ts";
import type { ByteSource } from "#lib/formats/byte-source.ts";
import { PlainError } from "#lib/plain-error.ts";
import type { CatalogueEntry, CauseTag, Rebuild, RecipeFlag, Steward } from "../audited.ts";
import type { Http } from "../http/http.ts";

export { ReadProblem } from "../read-problem.ts";

/** Every source, in the order in which people are told of them. */
export const SOURCE_IDS = [
  "host",
  "debian",
  "nixpkgs",
  "nix-cache",
  "nixos-units",
  "reproducibility",
  "sample",
] as const;
export type SourceId = (typeof SOURCE_IDS)[number];

/** One row of the registry: `starfort ingest <id>`. Made by `defineSource`. */
export interface Source {
  readonly id: SourceId;
  /** What it reads, for `--help` and pages: "the dpkg database of this machine". */
  readonly reads: string;
  /** Adds its own arguments and options; those that every source has (--as-of, --json, --enqueue) are there already. */
  readonly describe: (command: Command) => void;
  /** The options as they are queued: plain JSON. Throws PlainError naming what is wrong. */
  readonly parse: (given: unknown) => unknown;
  /** What the options name, in the order of the days that it shows: each becomes a run. Usually one. Throws SourceError. */
  readonly open: (options: unknown, context: SourceContext) => Promise<readonly OpenSource[]>;
}

/** What a source may use while it is opened and read. */
export interface SourceContext {
  readonly http: Http;
  /** Tells the operator what is going on, a line at a time. */
  readonly say: (line: string) => void;
  readonly book: PackageBook;
  readonly signal?: AbortSignal | undefined;
}

/** What the database knows of packages, for sources that speak of packages which another source named. */
export interface PackageBook {
  /** pname, name or alias -> the package's name; the shortest where several would do. What is not known is left out. */
  findNames(distro: string, wanted: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

/** A source that was opened: one channel as it is on one day. */
export interface OpenSource {
  readonly id: SourceId;
  /**
   * Who speaks, stored with what it brings: what another key brought is never closed by it. The source's id, with more where several
   * of a kind speak of one channel: "debian", "reproducibility:nixos-iso-minimal", "nix-cache:cache.nixos.org".
   */
  readonly key: string;
  readonly channel: { readonly distro: string; readonly stream: string; readonly arch: string; readonly title: string };
  /** The areas that it can judge: the others stay as they are. */
  readonly areas: readonly AreaId[];
  /** The day that it shows by its own word, YYYY-MM-DD; null where it shows today. --as-of goes before it. */
  readonly observedOn: string | null;
  /**
   * catalogue: its words on a package (version, description, stewards) are the channel's.
   * supplement: a package that is in the channel already keeps the words it has.
   */
  readonly authority: "catalogue" | "supplement";
  /** "all": what its key brought and it does not list any more has left. A list of names: only these are looked at (--package, --limit). */
  readonly scope: "all" | readonly string[];
  /** Every package that it lists now; those with most to judge first, because a visitor may be waiting. */
  readonly packages: readonly ListedPackage[];
  /** What a report says of a named set as a whole: totals, where it names only what failed. */
  readonly sets?: readonly SetReport[];
  /** Who belongs to the teams among the stewards; a team that is not here keeps the members that it has. */
  readonly teams?: readonly Team[];
  /** What was left out and why, one sentence each, for the operator. */
  readonly notes: readonly string[];
  /** Frees what it holds. */
  close?(): void | Promise<void>;
}

export interface ListedPackage extends CatalogueEntry {
  /** How many files its artifacts have, for the time left; left out where the catalogue does not tell. */
  readonly fileCount?: number;
  readonly artifacts: readonly ListedArtifact[];
  /** Asked once its artifacts were offered; undefined where its recipe was not read. */
  recipeFlags?(): readonly RecipeFlag[] | undefined;
  readonly rebuilds?: readonly Rebuild[];
  readonly causeTags?: readonly CauseTag[];
  /** Begins to fetch what its offers will need, while another package is looked at; only for one that has changed. What fails is told by the offers. */
  prepare?(): Promise<void>;
  /** Called once its artifacts were offered, or never will be: frees what was fetched. */
  close?(): void | Promise<void>;
}

export interface Team {
  readonly team: Steward;
  /** All of them. */
  readonly members: readonly Steward[];
}

/** A named closure (an install image's, "essential") on the day of the run. */
export interface SetReport {
  readonly slug: string;
  readonly title: string;
  readonly total: number;
  readonly reproducible: number;
  readonly notReproducible: number;
  readonly notTried: number;
  readonly url: string | null;
  /** Names of packages that are in it, as far as the report names them; null where it names none. */
  readonly members: readonly string[] | null;
}

export interface ListedArtifact {
  readonly name: string;
  readonly version: string;
  readonly arch: string;
  readonly sizeBytes: number | null;
  /** sha256 over what tells that it is unchanged without reading it: the hash of an archive, the stat of each file. */
  identify(): Uint8Array | Promise<Uint8Array>;
  /**
   * Its files, each once. An offer is good until the next one is asked for. Throws ReadProblem or FormatError where the artifact as a
   * whole cannot be fetched or unpacked: that is recorded with the artifact, and the run goes on.
   */
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

/** A source that cannot be opened; the message is for the operator. */
export class SourceError extends PlainError {}

/** A row of the registry whose `open` gets its options in their own type. */
export function defineSource<Options>(row: {
  readonly id: SourceId;
  readonly reads: string;
  readonly describe: (command: Command) => void;
  readonly options: z.ZodType<Options>;
  readonly open: (options: Options, context: SourceContext) => Promise<readonly OpenSource[]>;
}): Source {
  const { id, reads, describe, options, open } = row;
  const parse = (given: unknown): Options => {
    const parsed = options.safeParse(given);
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    throw new PlainError(`${id}: ${issue?.path.join(".") ?? "options"}: ${issue?.message ?? "cannot be used"}`);
  };
  return { id, reads, describe, parse, open: async (given, context) => open(parse(given), context) };
}
