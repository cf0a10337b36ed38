// given.ts: what stands at a PATH: a file, a directory, a package; each as groups of offers.
import { readFileSync, realpathSync, statSync, type Stats } from "node:fs";
import path from "node:path";
import type { ByteSource } from "#lib/formats/byte-source.ts";
import { FormatError } from "#lib/formats/format-error.ts";
import { isNar, NAR_HEAD_BYTES } from "#lib/formats/nar.ts";
import { directoryRoot, hostRoot } from "../root/disk-root.ts";
import { memoryRoot } from "../root/memory-root.ts";
import type { OpenedFile, Root } from "../root/root.ts";
import { RootReader } from "../root/root-reader.ts";
import { RootedFs } from "../root/rooted-fs.ts";
import { isPseudo, walk } from "../root/walk.ts";
import { type Offer, ReadProblem } from "../sources/source.ts";
import { isDeb, unpackDeb } from "../unpack/deb.ts";
import { type Compression, compressionOf, decompress, piecesOf } from "../unpack/decompress.ts";
import { unpackNar } from "../unpack/nar.ts";
import { MEMBER_MARK } from "./archive-members.ts";
import { BadInput, type Group } from "./group.ts";
import { LooseReader } from "./loose.ts";

const HEAD_BYTES = 64;
const MAX_NAR_BYTES = 16 * 1024 ** 3;
/** What a directory has that is a system or a package of one. */
const PACKAGE_DIRECTORIES = ["usr", "etc", "bin", "sbin", "lib", "lib64", "libexec", "boot"];

/** Everything on this machine: files that are given by themselves keep their own names. Capabilities of files nobody asked for are not asked for. */
const wholeDisk = (): Root => hostRoot(new RootedFs("/"), { has: () => true, keys: () => [] }, new Map());

/** The groups at a path, each good until the next one is asked for. Throws BadInput; errors of an archive come as FormatError or ReadProblem. */
export async function* findGroups(given: string): AsyncGenerator<Group> {
  const { real, stats } = lookAt(given);
  if (stats.isDirectory()) yield* directoryGroups(given, real);
  else if (stats.isFile()) yield* fileGroups(given, real, stats);
  else throw new BadInput(given, `it is ${kindOf(stats)}, expected a file or a directory`);
}

/** One of two builds that are compared. */
export interface Build {
  readonly path: string;
  readonly real: string;
  /** The file that it is; null for a directory. */
  readonly file: OpenedFile | null;
  /** The directory that it is; null for a file. */
  readonly root: Root | null;
  readonly isDeb: boolean;
  /** What is in a package; null where the file is none. Throws FormatError and ReadProblem. */
  unpack(): Promise<Root | null>;
  close(): void;
}

/** Opens a file, a package or a directory. Throws BadInput, ReadProblem. */
export async function openBuild(given: string): Promise<Build> {
  const { real, stats } = lookAt(given);
  if (stats.isDirectory()) {
    openDirectory(given, real);
    const none = { file: null, isDeb: false, unpack: () => Promise.resolve(null), close: () => undefined };
    return { path: given, real, root: directoryRoot(real), ...none };
  }
  if (!stats.isFile()) throw new BadInput(given, `it is ${kindOf(stats)}, expected a file or a directory`);
  const file = wholeDisk().open(real);
  const opened: Opened[] = [];
  const unpack = async (): Promise<Root | null> => {
    if (!(await isPackage(file))) return null;
    const unpacked = await openPackage(file, given);
    opened.push(unpacked);
    return unpacked.root;
  };
  const close = (): void => {
    for (const one of opened) one.close();
    file.close();
  };
  return { path: given, real, file, root: null, isDeb: isDeb(file.head(HEAD_BYTES)), unpack, close };
}

function lookAt(given: string): { readonly real: string; readonly stats: Stats } {
  try {
    const real = realpathSync(given);
    return { real, stats: statSync(real) };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw new BadInput(given, WHY.get(code) ?? `the system says ${code}`);
  }
}

const WHY: ReadonlyMap<string, string> = new Map([
  ["ENOENT", "there is no such file or directory"],
  ["ENOTDIR", "a part of this path is a file, expected a directory"],
  ["EACCES", "it may not be read by the user who runs Starfort"],
  ["ELOOP", "its links lead in a circle"],
  ["ENAMETOOLONG", "the name is longer than a name can be"],
]);

function kindOf(stats: Stats): string {
  if (stats.isCharacterDevice() || stats.isBlockDevice()) return "a device";
  return stats.isFIFO() ? "a pipe" : "a socket";
}

async function* directoryGroups(given: string, real: string): AsyncGenerator<Group> {
  const fs = openDirectory(given, real);
  const nameOf = (below: string): string => `${given === "/" ? "" : given.replace(/\/+$/, "")}${below}`;
  if (PACKAGE_DIRECTORIES.some((name) => fs.stat(`/${name}`)?.isDirectory())) {
    const offers = new RootReader(directoryRoot(real)).offers();
    yield { path: given, title: null, isFile: false, problem: null, offers, nameOf };
    return;
  }
  const inside = (file: string): string => nameOf(real === "/" ? file : file.slice(real.length));
  const packages: string[] = [];
  yield {
    path: given,
    title: null,
    isFile: false,
    problem: null,
    offers: looseFiles(fs, real, packages),
    nameOf: inside,
  };
  for (const file of packages) yield* packageFile(inside(file), wholeDisk(), file);
}

function openDirectory(given: string, real: string): RootedFs {
  const fs = new RootedFs(real);
  if (isPseudo(fs, "/")) throw new BadInput(given, "the kernel makes up what is in it, expected files on a disk");
  try {
    fs.children("");
    return fs;
  } catch (error) {
    throw error instanceof ReadProblem ? new BadInput(given, error.message) : error;
  }
}

/** Packages among the files are left for later: they are groups of their own. */
async function* looseFiles(fs: RootedFs, real: string, packages: string[]): AsyncGenerator<Offer> {
  const root = wholeDisk();
  const reader = new LooseReader(root, false);
  for (const below of walk(fs)) {
    const file = `${real === "/" ? "" : real}${below}`;
    if (root.entry(file)?.type !== "file") continue;
    if (isPackageName(below)) packages.push(file);
    else yield* reader.offers(file);
  }
}

function isPackageName(file: string): boolean {
  return /\.(deb|udeb|nar|nar\.xz|nar\.zst|nar\.gz)$/.test(file);
}

async function* fileGroups(given: string, real: string, stats: Stats): AsyncGenerator<Group> {
  const fs = new RootedFs("/");
  const isMadeUp = stats.size === 0 && isPseudo(fs, real);
  // The kernel says 0 bytes of /proc/cmdline and /proc/sys, and means that it does not know yet.
  const root = isMadeUp ? memoryRoot({ [real]: readFileSync(real) }) : wholeDisk();
  const offers = new LooseReader(root, true).offers(real);
  const nameOf = (at: string): string => (at.startsWith(real) ? given + at.slice(real.length) : at);
  const file: Group = { path: given, title: null, isFile: true, problem: null, offers, nameOf };
  yield* packageFile(given, root, real, file);
}

/** The package that a file is; where it is none, the other group. */
async function* packageFile(shown: string, root: Root, path: string, other?: Group): AsyncGenerator<Group> {
  let file: OpenedFile;
  try {
    file = root.open(path);
  } catch (error) {
    if (!(error instanceof ReadProblem)) throw error;
    yield { path: shown, title: null, isFile: true, problem: error.message, offers: [], nameOf: () => shown };
    return;
  }
  try {
    if (other === undefined || (await isPackage(file))) yield* packageGroups(shown, file);
    else yield other;
  } finally {
    file.close();
  }
}

async function isPackage(file: OpenedFile): Promise<boolean> {
  const head = file.head(HEAD_BYTES);
  return isDeb(head) || isNar(head) || (await holdsNar(file, compressionOf(head)));
}

async function holdsNar(file: OpenedFile, kind: Compression | null): Promise<boolean> {
  if (kind === null) return false;
  try {
    for await (const piece of decompress(sourceOf(file), kind, { maxBytes: MAX_NAR_BYTES })) {
      if (piece.length > 0) return piece.length >= NAR_HEAD_BYTES && isNar(piece);
    }
  } catch (error) {
    // What it is, if not a NAR, finds out by itself that it is damaged.
    if (!(error instanceof FormatError || error instanceof ReadProblem)) throw error;
  }
  return false;
}

/** A .deb or a NAR, whatever its name: unpacked, and read as the host is. */
async function* packageGroups(shown: string, file: OpenedFile): AsyncGenerator<Group> {
  const group = { path: shown, isFile: false, nameOf: (at: string) => shown + MEMBER_MARK + at.slice(1) };
  let unpacked: Opened;
  try {
    unpacked = await openPackage(file, shown);
  } catch (error) {
    if (!(error instanceof FormatError || error instanceof ReadProblem)) throw error;
    yield { ...group, title: null, problem: error.message, offers: [] };
    return;
  }
  try {
    yield { ...group, title: unpacked.title, problem: null, offers: new RootReader(unpacked.root).offers() };
  } finally {
    unpacked.close();
  }
}

function openPackage(file: OpenedFile, shown: string): Promise<Opened> {
  const source = sourceOf(file);
  return isDeb(file.head(HEAD_BYTES)) ? openDeb(source) : openNar(source, shown);
}

function sourceOf(file: OpenedFile): ByteSource {
  return file.content().bytes;
}

interface Opened {
  readonly root: Root;
  readonly title: string | null;
  close(): void;
}

async function openDeb(source: ByteSource): Promise<Opened> {
  const deb = await unpackDeb(source);
  return { root: deb.root, title: `${deb.name} ${deb.version} (${deb.arch})`, close: () => deb.close() };
}

async function openNar(source: ByteSource, shown: string): Promise<Opened> {
  const kind = compressionOf(source.read(0, HEAD_BYTES));
  const pieces = kind === null ? piecesOf(source) : decompress(source, kind, { maxBytes: MAX_NAR_BYTES });
  const name = path.basename(shown).replace(/\.nar(\.(xz|zst|gz))?$/, "");
  const { root, close } = await unpackNar(pieces, name);
  return { root, title: null, close };
}
