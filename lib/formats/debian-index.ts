// debian-index.ts: the entries of an archive's Packages and Sources indexes, read as a stream (deb-control(5), dsc(5)).
import { type Paragraph, readParagraphs } from "./deb822.ts";
import { FormatError } from "./format-error.ts";

/** A binary package as its index offers it. */
export interface BinaryEntry {
  readonly name: string;
  readonly version: string;
  readonly arch: string;
  readonly source: { readonly name: string; readonly version: string };
  readonly maintainer: string | null;
  readonly synopsis: string;
  readonly homepage: string | null;
  readonly section: string;
  readonly priority: string;
  readonly essential: boolean;
  readonly installedBytes: number | null;
  /** Below the archive's root, without ".." or anything else that would lead out of it. */
  readonly filename: string;
  readonly sizeBytes: number;
  readonly sha256: string;
}

export interface SourceFile {
  readonly name: string;
  readonly sizeBytes: number;
  readonly sha256: string;
}

/** A source package as its index offers it. */
export interface SourceEntry {
  readonly name: string;
  readonly version: string;
  readonly maintainer: string | null;
  readonly uploaders: string | null;
  readonly homepage: string | null;
  /** "3.0 (quilt)" */
  readonly format: string;
  /** Below the archive's root. */
  readonly directory: string;
  readonly files: readonly SourceFile[];
  /** Kept only because something was built with it; it is not what the suite has now. */
  readonly isExtra: boolean;
}

/** The longest stanza of bookworm's Packages has 12 kB, of Sources 520 kB. */
const MAX_STANZA_BYTES = 8 * 1024 * 1024;
const MAX_FILES = 200;
const BLANK_LINE = "\n\n";

/**
 * The paragraphs of an index that comes in pieces of any size, as many at once as a piece completes. Throws FormatError where one has more
 * than 8 MiB, and whatever the pieces throw.
 */
export async function* readIndex(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<readonly Paragraph[]> {
  let held: Buffer[] = [];
  let heldBytes = 0;
  let at = 0;
  for await (const given of pieces) {
    const piece = Buffer.from(given.buffer, given.byteOffset, given.length);
    const cut = lastBlankLine(held.at(-1), piece);
    // The rest is copied: a decompressor may use its buffer again.
    const rest = Buffer.from(piece.subarray(cut));
    if (cut > 0) {
      yield [...readParagraphs([...held, piece.subarray(0, cut)])];
      [held, heldBytes] = [[], 0];
    }
    held.push(rest);
    heldBytes += rest.length;
    at += piece.length;
    if (heldBytes > MAX_STANZA_BYTES)
      throw new FormatError(`an index has an entry of more than ${MAX_STANZA_BYTES} bytes`, at - heldBytes);
  }
  if (heldBytes > 0) yield [...readParagraphs(held)];
}

/** Behind the last line end that a blank line follows; 0 where there is none. */
function lastBlankLine(before: Buffer | undefined, piece: Buffer): number {
  const found = piece.lastIndexOf(BLANK_LINE);
  if (found >= 0) return found + 1;
  return before?.at(-1) === 10 && piece[0] === 10 ? 1 : 0;
}

const NAME = /^[a-z0-9][a-z0-9+.-]{1,199}$/i;
const VERSION = /^[A-Za-z0-9.+:~-]{1,200}$/;
const ARCH = /^[a-z0-9][a-z0-9-]{0,49}$/;
const SHA256 = /^[0-9a-f]{64}$/;
const PATH = /^[A-Za-z0-9][A-Za-z0-9+.~_%:=@,/-]{0,999}$/;
const SOURCE = /^([a-z0-9][a-z0-9+.-]{1,199})(?:\s+\(([A-Za-z0-9.+:~-]{1,200})\))?$/i;
/** Shorter ones are copied anyway (SlicedString::kMinLength of V8). */
const SHORTEST_CUT = 13;
const MAX_PERSON = 400;
const MAX_UPLOADERS = 20_000;
const MAX_SYNOPSIS = 500;
const MAX_URL = 1_000;
const MAX_WORD = 100;

/** An entry of Packages, or a sentence that says why it cannot be used. */
export function readBinaryEntry({ fields, problems }: Paragraph): BinaryEntry | string {
  const named = readNamed(fields, problems);
  if (typeof named === "string") return named;
  const { name, version } = named;
  const arch = fields.get("architecture") ?? "";
  const [filename, sha256] = [fields.get("filename") ?? "", fields.get("sha256")?.toLowerCase() ?? ""];
  const sizeBytes = readNumber(fields.get("size"));
  if (!ARCH.test(arch)) return `${name} has no usable Architecture`;
  if (!isInside(filename)) return `${name} has the Filename ${quote(filename)}, expected a path inside the archive`;
  if (!SHA256.test(sha256)) return `${name} has no usable SHA256`;
  if (sizeBytes === null) return `${name} has no usable Size`;
  const installed = readNumber(fields.get("installed-size"));
  return {
    ...{ name, version, arch, sizeBytes, sha256: keep(sha256), filename: keep(filename) },
    source: readSource(fields.get("source"), name, version),
    maintainer: cut(fields.get("maintainer"), MAX_PERSON),
    synopsis: keep((fields.get("description")?.split("\n", 1)[0] ?? "").slice(0, MAX_SYNOPSIS)),
    homepage: readUrl(fields.get("homepage")),
    section: cut(fields.get("section"), MAX_WORD) ?? "",
    priority: cut(fields.get("priority"), MAX_WORD) ?? "",
    essential: fields.get("essential") === "yes",
    installedBytes: installed === null ? null : installed * 1024,
  };
}

/** An entry of Sources, or a sentence that says why it cannot be used. */
export function readSourceEntry({ fields, problems }: Paragraph): SourceEntry | string {
  const named = readNamed(fields, problems);
  if (typeof named === "string") return named;
  const directory = fields.get("directory") ?? "";
  if (!isInside(directory))
    return `${named.name} has the Directory ${quote(directory)}, expected a path inside the archive`;
  return {
    ...named,
    maintainer: cut(fields.get("maintainer"), MAX_PERSON),
    uploaders: cut(fields.get("uploaders"), MAX_UPLOADERS),
    homepage: readUrl(fields.get("homepage")),
    format: cut(fields.get("format"), MAX_WORD) ?? "",
    directory: keep(directory),
    files: readSourceFiles(fields.get("checksums-sha256")),
    isExtra: fields.get("extra-source-only") === "yes",
  };
}

/**
 * The file of a source package that holds debian/rules: the Debian part of 3.0 (quilt), the patch of 1.0, or a native package's only
 * tarball. Null where there is none.
 */
export function packagingFile({ files }: Pick<SourceEntry, "files">): SourceFile | null {
  const part =
    files.find(({ name }) => /\.debian\.tar\.(xz|gz|bz2|zst)$/.test(name)) ??
    files.find(({ name }) => name.endsWith(".diff.gz"));
  if (part !== undefined) return part;
  const tarballs = files.filter(({ name }) => /\.tar\.(xz|gz|bz2|zst)$/.test(name));
  return tarballs.length === 1 ? (tarballs[0] ?? null) : null;
}

function readNamed(
  fields: ReadonlyMap<string, string>,
  problems: readonly string[],
): { readonly name: string; readonly version: string } | string {
  const [name, version] = [fields.get("package") ?? "", fields.get("version") ?? ""];
  if (!NAME.test(name)) return `an entry's Package is ${quote(name)}, expected letters, digits, "+", "-" and "."`;
  if (!VERSION.test(version)) return `${name} has the Version ${quote(version)}, expected one such as 1:2.3-4`;
  const [problem] = problems;
  return problem === undefined
    ? { name: keep(name), version: keep(version) }
    : `${name} is not as the format says: ${problem}`;
}

/** "util-linux (2.38.1-5+deb12u3)"; without a version in brackets it is the binary package's own. */
function readSource(field: string | undefined, name: string, version: string): BinaryEntry["source"] {
  const [, sourceName, sourceVersion] = SOURCE.exec(field?.trim() ?? "") ?? [];
  // "+b1" at the end marks a binary package built again from an unchanged source.
  return { name: keep(sourceName ?? name), version: keep(sourceVersion ?? version.replace(/\+b\d+$/, "")) };
}

function readSourceFiles(field: string | undefined): SourceFile[] {
  const lines = field?.split("\n", MAX_FILES) ?? [];
  return lines.flatMap((line) => {
    const [, sha256 = "", size = "", name = ""] = /^([0-9a-f]{64}) (\d{1,15}) (\S+)$/i.exec(line.trim()) ?? [];
    return isInside(name) && !name.includes("/")
      ? [{ name: keep(name), sizeBytes: Number(size), sha256: keep(sha256.toLowerCase()) }]
      : [];
  });
}

function isInside(path: string): boolean {
  return PATH.test(path) && !path.split("/").includes("..");
}

/**
 * A copy of a text that is kept. What V8 cuts out of a longer text holds on to all of it: 63,000 entries would keep both indexes in memory.
 */
function keep(text: string): string {
  return text.length < SHORTEST_CUT ? text : Buffer.from(text).toString();
}

function readNumber(field: string | undefined): number | null {
  return field !== undefined && /^\d{1,13}$/.test(field) ? Number(field) : null;
}

function readUrl(field: string | undefined): string | null {
  return field !== undefined && field.length <= MAX_URL && /^https?:\/\/[^\s"<>]+$/.test(field) ? keep(field) : null;
}

function cut(field: string | undefined, maxChars: number): string | null {
  return field === undefined ? null : keep(field.slice(0, maxChars));
}

function quote(text: string): string {
  return JSON.stringify(text.slice(0, 80));
}
