// debian-release.ts: the Release file of an archive's suite: what it is, and the hash of every index (DebianRepository/Format of Debian's wiki).
import { parseParagraphs } from "./deb822.ts";
import { FormatError } from "./format-error.ts";

export interface ReleaseFile {
  readonly sha256: string;
  readonly sizeBytes: number;
}

export interface Release {
  readonly origin: string | null;
  /** "oldstable"; a name that moves from release to release. */
  readonly suite: string | null;
  /** "bookworm"; null where the archive gives none. */
  readonly codename: string | null;
  /** "12.15"; null for suites without a number, such as unstable. */
  readonly version: string | null;
  /** When it was made, milliseconds since 1970 (UTC). */
  readonly date: number;
  /** From when on nobody should take it for current any more; null where it does not say. */
  readonly validUntil: number | null;
  readonly architectures: readonly string[];
  /** As they are below dists/: the security archive writes "updates/main" and keeps "main". */
  readonly components: readonly string[];
  /** Files are also kept by their hash, so that a mirror that is just being updated does no harm. */
  readonly acquireByHash: boolean;
  /** By path below the suite's directory. */
  readonly files: ReadonlyMap<string, ReleaseFile>;
}

/** bookworm lists 1,170 files; an archive of all architectures some 5,000. */
const MAX_FILES = 100_000;
const MAX_WORDS = 100;
const FILE_LINE = /^([0-9a-f]{64})[ \t]+(\d{1,15})[ \t]+(\S{1,500})$/i;

/** Reads a Release text, without the armour of InRelease. Throws FormatError where it is none, or has no date or no SHA256. */
export function parseRelease(text: string): Release {
  const [paragraph] = parseParagraphs(text);
  const fields = paragraph?.fields ?? new Map<string, string>();
  const word = (name: string): string | null => readWord(fields.get(name));
  const [problem] = paragraph?.problems ?? [];
  if (problem !== undefined) throw new FormatError(`the Release file: ${problem}`);
  return {
    origin: fields.get("origin")?.slice(0, 100) ?? null,
    suite: word("suite"),
    codename: word("codename"),
    version: word("version"),
    date: readDate("Date", fields.get("date")),
    validUntil: fields.has("valid-until") ? readDate("Valid-Until", fields.get("valid-until")) : null,
    architectures: readWords(fields.get("architectures")),
    components: readWords(fields.get("components")).map((name) => name.replace(/^updates\//, "")),
    acquireByHash: fields.get("acquire-by-hash")?.toLowerCase() === "yes",
    files: readFiles(fields.get("sha256")),
  };
}

function readFiles(field: string | undefined): Map<string, ReleaseFile> {
  if (field === undefined) throw new FormatError("the Release file has no SHA256 field, so no index could be checked");
  const files = new Map<string, ReleaseFile>();
  for (const line of field.split("\n")) {
    if (line.trim() === "") continue;
    const [, sha256 = "", size = "", path = ""] = FILE_LINE.exec(line.trim()) ?? [];
    if (path === "")
      throw new FormatError(
        `the Release file's SHA256 has ${JSON.stringify(line.slice(0, 100))}, expected a hash, a size and a path`,
      );
    const file = { sha256: sha256.toLowerCase(), sizeBytes: Number(size) };
    const before = files.get(path);
    if (before !== undefined && before.sha256 !== file.sha256)
      throw new FormatError(`the Release file lists ${path} twice, with two hashes`);
    files.set(path, file);
    if (files.size > MAX_FILES) throw new FormatError(`the Release file lists more than ${MAX_FILES} files`);
  }
  return files;
}

/** One word of what may stand in a URL or a channel's name. */
function readWord(field: string | undefined): string | null {
  const word = field?.trim() ?? "";
  return /^[A-Za-z0-9][A-Za-z0-9+._/-]{0,99}$/.test(word) ? word : null;
}

function readWords(field: string | undefined): string[] {
  const words = field?.split(/\s+/, MAX_WORDS + 1) ?? [];
  return words.flatMap((word) => readWord(word) ?? []).slice(0, MAX_WORDS);
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const DATE = /^(?:[A-Z][a-z]{2}, )?(\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) (\d{1,2}):(\d{2}):(\d{2}) (?:UTC|GMT|Z|[+-]0000)$/;

/** "Sat, 11 Jul 2026 10:16:37 UTC": the format requires UTC. */
function readDate(name: string, field: string | undefined): number {
  const [, day, month = "", year, hour, minute, second] = DATE.exec(field?.trim() ?? "") ?? [];
  const at = MONTHS.indexOf(month);
  if (at < 0)
    throw new FormatError(
      `the Release file's ${name} is ${JSON.stringify(field?.slice(0, 60) ?? null)}, expected a day and a time in UTC`,
    );
  return Date.UTC(Number(year), at, Number(day), Number(hour), Number(minute), Number(second));
}
