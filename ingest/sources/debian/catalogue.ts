// catalogue.ts: what the suites have together: of each binary package the highest version, as on a real system, and each source package's own words.
import {
  type BinaryEntry,
  packagingFile,
  readBinaryEntry,
  readIndex,
  readSourceEntry,
  type SourceEntry,
  type SourceFile,
} from "#lib/formats/debian-index.ts";
import { compareDebianVersions } from "#lib/formats/debian-version.ts";
import type { Paragraph } from "#lib/formats/deb822.ts";
import { FormatError } from "#lib/formats/format-error.ts";
import { SourceError } from "../source.ts";
import type { Suite } from "./suite.ts";

/** A binary package with the archive that it lies in. */
export interface OfferedBinary extends BinaryEntry {
  readonly url: string;
}

export interface KnownSource {
  readonly version: string;
  readonly maintainer: string | null;
  readonly uploaders: string | null;
  readonly homepage: string | null;
  /** The file that holds debian/rules; null where there is none. */
  readonly packaging: (SourceFile & { readonly url: string }) | null;
}

export interface Catalogue {
  /** By name, the highest version. */
  readonly binaries: ReadonlyMap<string, OfferedBinary>;
  /** By name, every version that a suite has. */
  readonly sources: ReadonlyMap<string, readonly KnownSource[]>;
  /** What was left out and why. */
  readonly notes: readonly string[];
}

/** All of Debian's releases together have fewer. */
const MAX_PACKAGES = 500_000;
const MAX_NOTES = 20;
const MAX_VERSIONS = 20;

/** Reads Packages and Sources of each suite. Throws SourceError where one cannot be had or has too much in it. */
export async function readCatalogue(
  suites: readonly Suite[],
  components: readonly string[],
  arch: string,
): Promise<Catalogue> {
  const draft = new Draft();
  for (const suite of suites) {
    // A component that the first suite has may be missing in those beside it.
    const offered =
      suite === suites[0] ? components : components.filter((component) => suite.release.components.includes(component));
    checkOffered(suite, offered, arch);
    for (const component of offered) {
      await readEntries(suite, `${component}/binary-${arch}/Packages`, (paragraph, index) =>
        draft.addBinary(readBinaryEntry(paragraph), suite, index),
      );
      const sources = `${component}/source/Sources`;
      if (suite.has(sources))
        await readEntries(suite, sources, (paragraph, index) =>
          draft.addSource(readSourceEntry(paragraph), suite, index),
        );
    }
  }
  const binaries = withoutLeftovers(draft.binaries);
  const left = draft.binaries.size - binaries.size;
  const note = `${left} binary packages are left out: the newest version of their source does not build them any more, as with kernels of before the last update`;
  return { binaries, sources: draft.sources, notes: left === 0 ? draft.allNotes : [...draft.allNotes, note] };
}

/**
 * A source builds all packages of an architecture at once: those of an older version stay in the archive only until somebody removes them.
 * Packages for "all" are built apart from the others, and may be ahead or behind.
 */
function withoutLeftovers(binaries: ReadonlyMap<string, OfferedBinary>): Map<string, OfferedBinary> {
  const keyOf = ({ source, arch }: OfferedBinary): string => `${source.name}/${arch}`;
  const newest = new Map<string, string>();
  for (const binary of binaries.values()) {
    const before = newest.get(keyOf(binary));
    if (before === undefined || compareDebianVersions(binary.source.version, before) > 0)
      newest.set(keyOf(binary), binary.source.version);
  }
  return new Map(
    [...binaries].filter(
      ([, binary]) => compareDebianVersions(binary.source.version, newest.get(keyOf(binary)) ?? "") === 0,
    ),
  );
}

/** Of what may stand in a path of the index only "%" means something else in a URL. */
function urlOf(base: string, path: string): string {
  return `${base}/${path.replaceAll("%", "%25")}`;
}

function checkOffered({ name, release }: Suite, components: readonly string[], arch: string): void {
  const { architectures, components: offered } = release;
  if (architectures.length > 0 && !architectures.includes(arch))
    throw new SourceError(`${name} has no architecture ${arch}; it has ${architectures.join(", ")}`);
  const missing = components.find((component) => offered.length > 0 && !offered.includes(component));
  if (missing !== undefined) throw new SourceError(`${name} has no component ${missing}; it has ${offered.join(", ")}`);
}

async function readEntries(
  suite: Suite,
  path: string,
  add: (paragraph: Paragraph, index: string) => void,
): Promise<void> {
  const index = `${suite.name}/${path}`;
  try {
    for await (const paragraphs of readIndex(suite.read(path)))
      for (const paragraph of paragraphs) add(paragraph, index);
  } catch (error) {
    if (error instanceof FormatError) throw new SourceError(`${suite.base}/dists/${index}: ${error.message}`);
    throw error;
  }
}

class Draft {
  readonly binaries = new Map<string, OfferedBinary>();
  readonly sources = new Map<string, KnownSource[]>();
  readonly #notes: string[] = [];
  #noteCount = 0;

  get allNotes(): string[] {
    const more = this.#noteCount - this.#notes.length;
    return more > 0 ? [...this.#notes, `${more} more entries of the indexes were left out`] : this.#notes;
  }

  addBinary(entry: BinaryEntry | string, { base }: Suite, index: string): void {
    if (typeof entry === "string") return this.#note(`${index}: ${entry}; it is left out`);
    const before = this.binaries.get(entry.name);
    const order = before === undefined ? 1 : compareDebianVersions(entry.version, before.version);
    if (order === 0 && before?.sha256 !== entry.sha256)
      return this.#note(
        `${index}: ${entry.name} ${entry.version} is there twice with two hashes; the first one counts`,
      );
    if (order > 0) this.binaries.set(entry.name, { ...entry, url: urlOf(base, entry.filename) });
    if (this.binaries.size > MAX_PACKAGES) throw new SourceError(`${index} has more than ${MAX_PACKAGES} packages`);
  }

  addSource(entry: SourceEntry | string, { base }: Suite, index: string): void {
    if (typeof entry === "string") return this.#note(`${index}: ${entry}; it is left out`);
    const { name, version, maintainer, uploaders, homepage, directory, isExtra } = entry;
    if (isExtra) return;
    const file = packagingFile(entry);
    const packaging = file && { ...file, url: urlOf(base, `${directory}/${file.name}`) };
    const known = this.sources.get(name) ?? [];
    if (known.length >= MAX_VERSIONS) return;
    known.push({ version, maintainer, uploaders, homepage, packaging });
    this.sources.set(name, known);
    if (this.sources.size > MAX_PACKAGES) throw new SourceError(`${index} has more than ${MAX_PACKAGES} packages`);
  }

  #note(text: string): void {
    this.#noteCount += 1;
    if (this.#notes.length < MAX_NOTES) this.#notes.push(text);
  }
}

/** The entry of that very version, else the newest one. */
export function findSource(
  { sources }: Catalogue,
  name: string,
  version: string,
): { readonly source: KnownSource | null; readonly isExact: boolean } {
  const known = sources.get(name) ?? [];
  const exact = known.find((one) => one.version === version);
  if (exact !== undefined) return { source: exact, isExact: true };
  const source = known.toSorted((a, b) => compareDebianVersions(b.version, a.version))[0] ?? null;
  return { source, isExact: false };
}
