// rooted-fs.ts: the files below one directory, seen as if it were "/": no link leads out of it.
import {
  constants,
  closeSync,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readlinkSync,
  readSync,
  realpathSync,
  statfsSync,
} from "node:fs";
import type { BigIntStats } from "node:fs";
import { ReadProblem } from "../sources/source.ts";

/** As many links as Linux follows before it says ELOOP. */
const MAX_LINKS = 40;

/** A path that cannot be resolved: no such directory, or a loop of links. */
type Resolved = string | null;

export class RootedFs {
  readonly #root: string;
  // Directory (canonical parent + name) -> canonical directory; tens of thousands of files share a few thousand directories.
  readonly #directories = new Map<string, Resolved>();

  /** Throws the system's error when `root` is no directory. */
  constructor(root: string) {
    const real = realpathSync(root);
    this.#root = real === "/" ? "" : real;
  }

  /** Where the path really is: links of its directories followed, its own name kept. Null where a directory is missing. */
  canonical(path: string): string | null {
    if (!path.startsWith("/") || path.includes("\0")) return null;
    const cut = path.lastIndexOf("/");
    const name = path.slice(cut + 1);
    if (name === "" || name === "." || name === "..") return this.#walk("", path, MAX_LINKS);
    const directory = this.#directory(path.slice(0, cut));
    return directory === null ? null : `${directory}/${name}`;
  }

  /** lstat of a canonical path, with nanoseconds; null where there is nothing (any more) or it may not be seen. */
  stat(path: string): BigIntStats | null {
    try {
      return lstatSync(this.#root + path, { bigint: true, throwIfNoEntry: false }) ?? null;
    } catch {
      return null;
    }
  }

  /** The target of the link at a canonical path, as it is written; null where that is no link. */
  readlink(path: string): string | null {
    try {
      // Asked first, because nearly every path is no link, and an exception takes ten times as long as a look.
      const stats = lstatSync(this.#root + path, { throwIfNoEntry: false });
      return stats?.isSymbolicLink() ? readlinkSync(this.#root + path) : null;
    } catch {
      return null;
    }
  }

  /** The names in a directory, links followed, in byte order; none where it is missing or may not be read. */
  names(directory: string): string[] {
    const target = this.follow(directory);
    if (target === null) return [];
    try {
      return readdirSync(`${this.#root}${target}/`).sort();
    } catch {
      return [];
    }
  }

  /** What is in the directory at a canonical path, in byte order; nothing where it may not be read. */
  children(directory: string): { readonly name: string; readonly isDirectory: boolean }[] {
    try {
      return readdirSync(`${this.#root}${directory}/`, { withFileTypes: true })
        .map((entry) => ({ name: entry.name, isDirectory: entry.isDirectory() }))
        .sort((a, b) => (a.name < b.name ? -1 : 1));
    } catch {
      return [];
    }
  }

  /** The number by which statfs(2) names the file system that a canonical path is on; null where there is nothing. */
  fileSystemType(path: string): number | null {
    try {
      return statfsSync(this.#root + path).type;
    } catch {
      return null;
    }
  }

  /** The path by which other programs find what is at a canonical path. */
  onDisk(path: string): string {
    return this.#root + path;
  }

  /**
   * Opens a regular file and nothing else: no link is followed, a fifo does not make it wait, a device is not read.
   * `path` is canonical. Throws ReadProblem.
   */
  open(path: string): OpenFile {
    let fd: number;
    try {
      fd = openSync(
        this.#root + path,
        constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK | constants.O_NOCTTY,
      );
    } catch (error) {
      throw problemOf(error, path);
    }
    const stats = fstatSync(fd, { bigint: true });
    if (stats.isFile()) return new OpenFile(fd, path, stats);
    closeSync(fd);
    throw new ReadProblem("unreadable", `${path} is no regular file any more`);
  }

  /** There is something at the path, links followed. */
  exists(path: string): boolean {
    const target = this.follow(path);
    return target !== null && this.stat(target) !== null;
  }

  /** A whole file as UTF-8 text, links followed; "" where there is none. Throws ReadProblem when it cannot be read or is too long. */
  readText(path: string, maxBytes: number): string {
    if (!this.exists(path)) return "";
    return Buffer.concat([...this.pieces(path, maxBytes, maxBytes)]).toString("utf8");
  }

  /** The pieces of a file in turn, links followed. Throws ReadProblem when it cannot be read or is longer than `maxBytes`. */
  *pieces(path: string, pieceBytes: number, maxBytes: number): Generator<Uint8Array> {
    const file = this.open(this.follow(path) ?? path);
    try {
      if (file.size > maxBytes) {
        throw new ReadProblem("too-large", `${path} has ${file.size} bytes, more than the ${maxBytes} that are read`);
      }
      for (let at = 0; at < file.size; at += pieceBytes) yield file.read(at, pieceBytes);
    } finally {
      file.close();
    }
  }

  /** The canonical path that a path leads to, its own link followed too; null where that is nothing or a loop. */
  follow(path: string): Resolved {
    const canonical = this.canonical(path);
    const target = canonical === null ? null : this.readlink(canonical);
    if (canonical === null || target === null) return canonical;
    return this.#walk(canonical.slice(0, canonical.lastIndexOf("/")), target, MAX_LINKS);
  }

  #directory(directory: string): Resolved {
    const known = this.#directories.get(directory);
    if (known !== undefined) return known;
    const found = this.#walk("", directory, MAX_LINKS);
    this.#directories.set(directory, found);
    return found;
  }

  /** Follows `path` from the canonical directory `from`, as chroot(2) would: ".." ends at the root, absolute links start there. */
  #walk(from: string, path: string, links: number): Resolved {
    let at = path.startsWith("/") ? "" : from;
    for (const name of path.split("/")) {
      if (name === "" || name === ".") continue;
      const next: Resolved =
        name === ".." ? at.slice(0, Math.max(at.lastIndexOf("/"), 0)) : this.#step(at, name, links);
      if (next === null) return null;
      at = next;
    }
    return at;
  }

  #step(parent: string, name: string, links: number): Resolved {
    const path = `${parent}/${name}`;
    const known = this.#directories.get(path);
    if (known !== undefined) return known;
    const stats = this.stat(path);
    let found: Resolved = path;
    if (stats === null || links === 0) found = null;
    else if (stats.isSymbolicLink()) found = this.#walk(parent, this.readlink(path) ?? "", links - 1);
    // A loop that was cut off here may be entered elsewhere with more links left: only what is certain is kept.
    if (found !== null) this.#directories.set(path, found);
    return found;
  }
}

/** A regular file that is open; `size` is from when it was opened. */
export class OpenFile {
  readonly stats: BigIntStats;
  readonly size: number;
  readonly #fd: number;
  readonly #path: string;

  constructor(fd: number, path: string, stats: BigIntStats) {
    this.#fd = fd;
    this.#path = path;
    this.stats = stats;
    this.size = Number(stats.size);
  }

  /** At most `length` bytes from `offset` on, in an array of their own. Throws ReadProblem. */
  read(offset: number, length: number): Uint8Array {
    const bytes = new Uint8Array(Math.max(0, Math.min(length, this.size - offset)));
    return bytes.subarray(0, this.readInto(bytes, offset));
  }

  /** Fills `bytes` from `offset` on and says how many there were. Throws ReadProblem. */
  readInto(bytes: Uint8Array, offset: number): number {
    let done = 0;
    try {
      while (done < bytes.length) {
        const count = readSync(this.#fd, bytes, done, bytes.length - done, offset + done);
        if (count === 0) break;
        done += count;
      }
    } catch (error) {
      throw problemOf(error, this.#path);
    }
    return done;
  }

  close(): void {
    closeSync(this.#fd);
  }
}

/** What people are told when the system refuses a file. */
function problemOf(error: unknown, path: string): ReadProblem {
  const code = error instanceof Error && "code" in error ? String(error.code) : "an unknown error";
  if (code === "ENOENT" || code === "ENOTDIR") return new ReadProblem("vanished", `${path} is not there any more`);
  if (code === "EACCES" || code === "EPERM")
    return new ReadProblem("unreadable", `${path} may not be read by the user who runs Starfort`);
  if (code === "ELOOP" || code === "ENXIO") return new ReadProblem("unreadable", `${path} is no regular file any more`);
  return new ReadProblem("unreadable", `${path} cannot be read: the system says ${code}`);
}
