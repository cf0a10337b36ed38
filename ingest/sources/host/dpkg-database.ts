// dpkg-database.ts: what dpkg says is installed: packages, their files, diversions (dpkg(1), deb-md5sums(5)).
import { type Paragraph, parseParagraphs, readParagraphs } from "#lib/formats/deb822.ts";
import type { RootedFs } from "../../root/rooted-fs.ts";

export const STATUS_FILE = "/var/lib/dpkg/status";
/** Where images without dpkg itself ("distroless") keep one status file for each package. */
export const STATUS_DIR = "/var/lib/dpkg/status.d";
const INFO_DIR = "/var/lib/dpkg/info";

const MIB = 1024 * 1024;
// A whole status file is 1 kB a package; 100,000 packages would be 100 MB.
const MAX_STATUS_BYTES = 256 * MIB;
const MAX_LIST_BYTES = 64 * MIB;
const PIECE_BYTES = MIB;

/** A binary package whose files are on the disk. */
export interface DpkgPackage {
  readonly name: string;
  readonly version: string;
  readonly arch: string;
  /** Its source package; the same name and version where the status gives none. */
  readonly source: { readonly name: string; readonly version: string };
  /** The last word of Status: "installed", or a half state such as "half-configured". */
  readonly state: string;
  readonly maintainer: string | null;
  readonly synopsis: string;
  readonly homepage: string | null;
  readonly installedBytes: number | null;
  /** The file that lists its files; null where there is none. */
  readonly listFile: string | null;
}

export interface DpkgDatabase {
  readonly packages: readonly DpkgPackage[];
  /** What was not as dpkg writes it. */
  readonly problems: readonly string[];
}

// States in which the package's files lie unpacked on the disk; of "config-files" and "not-installed" nothing or only conffiles remain.
const UNPACKED = new Set([
  "installed",
  "triggers-pending",
  "triggers-awaited",
  "half-configured",
  "unpacked",
  "half-installed",
]);

/** Reads the status; null where there is no dpkg database. Throws ReadProblem when it is there and cannot be read. */
export function readDpkgDatabase(fs: RootedFs): DpkgDatabase | null {
  const hasStatus = fs.exists(STATUS_FILE);
  const files = fs.names(STATUS_DIR).filter((name) => !name.endsWith(".md5sums"));
  if (!hasStatus && files.length === 0) return null;
  const found = new Map<string, DpkgPackage>();
  const problems: string[] = [];
  const listFileOf = listFiles(fs);
  const add = (paragraph: Paragraph, file: string, listFile: (name: string, arch: string) => string | null): void => {
    problems.push(...paragraph.problems.map((problem) => `${file}: ${problem}`));
    const read = readPackage(paragraph.fields, listFile);
    if (typeof read === "string") problems.push(`${file}: ${read}`);
    else if (read) found.set(`${read.name}:${read.arch}`, read);
  };
  if (hasStatus)
    for (const paragraph of readParagraphs(fs.pieces(STATUS_FILE, PIECE_BYTES, MAX_STATUS_BYTES)))
      add(paragraph, STATUS_FILE, listFileOf);
  for (const file of files) {
    const path = `${STATUS_DIR}/${file}`;
    const sums = `${path}.md5sums`;
    for (const paragraph of parseParagraphs(fs.readText(path, MIB)))
      add(paragraph, path, () => (fs.exists(sums) ? sums : null));
  }
  return { packages: [...found.values()].sort(byName), problems };
}

/** The native architecture: dpkg's own note, else that of the package that holds dpkg or the C library, else "unknown". */
export function nativeArch(fs: RootedFs, packages: readonly DpkgPackage[]): string {
  const noted = fs.readText("/var/lib/dpkg/arch", MIB).split("\n")[0]?.trim();
  if (noted) return noted;
  const telling = ["dpkg", "libc6", "base-files"].map((name) =>
    packages.find((one) => one.name === name && one.arch !== "all"),
  );
  return (telling.find((one) => one) ?? packages.find(({ arch }) => arch !== "all"))?.arch ?? "unknown";
}

/** The paths that a package lists, as dpkg wrote them; empty for directories too, because the list does not tell them apart. */
export function readFileList(fs: RootedFs, { listFile }: Pick<DpkgPackage, "listFile">): string[] {
  if (listFile === null) return [];
  const lines = fs.readText(listFile, MAX_LIST_BYTES).split("\n");
  if (!listFile.endsWith(".md5sums")) return lines.filter((line) => line.startsWith("/"));
  // "<md5>  usr/bin/hello"
  return lines.flatMap((line) => /^[0-9a-f]{32} {2}(.+)$/.exec(line)?.[1] ?? []).map((path) => `/${path}`);
}

/** Which path a file really has when another package (or, for ":", the administrator) had it moved away. */
export class Diversions {
  readonly #moved = new Map<string, { readonly to: string; readonly by: string }>();

  constructor(fs: RootedFs) {
    const lines = fs.readText("/var/lib/dpkg/diversions", MAX_LIST_BYTES).split("\n");
    for (let at = 0; at + 2 < lines.length; at += 3) {
      const [from = "", to = "", by = ""] = lines.slice(at, at + 3);
      this.#moved.set(from, { to, by });
    }
  }

  /** Where `path` of `packageName` lies. The package that diverts keeps the path for itself. */
  apply(path: string, packageName: string): string {
    const moved = this.#moved.get(path);
    return moved && moved.by !== packageName ? moved.to : path;
  }
}

function byName(a: DpkgPackage, b: DpkgPackage): number {
  return compare(a.name, b.name) || compare(a.arch, b.arch);
}

/** Byte order, the same on every machine. */
function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** A package whose files are there, null for one whose files are not, or a sentence that says what is missing. */
function readPackage(
  fields: ReadonlyMap<string, string>,
  listFile: (name: string, arch: string) => string | null,
): DpkgPackage | null | string {
  const name = fields.get("package") ?? "";
  // Files in status.d have no Status: what is in the image is installed.
  const state = (fields.get("status") ?? "install ok installed").split(/\s+/).at(-1) ?? "";
  if (!UNPACKED.has(state)) return null;
  const version = fields.get("version") ?? "";
  const arch = fields.get("architecture") ?? "";
  if (!PACKAGE_NAME.test(name))
    return `a package is named ${JSON.stringify(name.slice(0, 60))}, expected letters, digits, "+", "-" and "."`;
  if (version === "" || !ARCH_NAME.test(arch)) return `${name} has no version or no architecture`;
  return {
    name,
    version,
    arch,
    source: readSource(fields.get("source") ?? "", name, version),
    state,
    maintainer: fields.get("maintainer") ?? null,
    synopsis: fields.get("description")?.split("\n", 1)[0] ?? "",
    homepage: fields.get("homepage") ?? null,
    installedBytes: kibibytes(fields.get("installed-size")),
    listFile: listFile(name, arch),
  };
}

// Both become parts of file names.
const PACKAGE_NAME = /^[a-zA-Z0-9][a-zA-Z0-9+.-]*$/;
const ARCH_NAME = /^[a-z0-9][a-z0-9-]*$/;
const SOURCE = /^(\S+)(?:\s+\(([^()\s]+)\))?$/;

/** "util-linux (2.38.1-5+deb12u3)"; without a version in brackets it is the binary package's own. */
function readSource(field: string, name: string, version: string): DpkgPackage["source"] {
  const [, sourceName, sourceVersion] = SOURCE.exec(field.trim()) ?? [];
  // "+b1" at the end marks a binary package built again from an unchanged source.
  return { name: sourceName ?? name, version: sourceVersion ?? version.replace(/\+b\d+$/, "") };
}

function kibibytes(field: string | undefined): number | null {
  return field !== undefined && /^\d{1,12}$/.test(field) ? Number(field) * 1024 : null;
}

/** Finds the list of a package: with its architecture in the name only where two of them could be installed together. */
function listFiles(fs: RootedFs): (name: string, arch: string) => string | null {
  const there = new Set(fs.names(INFO_DIR));
  return (name, arch) => {
    const file = [`${name}:${arch}.list`, `${name}.list`].find((candidate) => there.has(candidate));
    return file === undefined ? null : `${INFO_DIR}/${file}`;
  };
}
