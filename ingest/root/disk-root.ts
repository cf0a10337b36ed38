// disk-root.ts: a directory on the disk as a root: this host, an unpacked package, any directory.
import type { BigIntStats } from "node:fs";
import { ReadProblem } from "../sources/source.ts";
import { findCapabilities } from "./file-capabilities.ts";
import { ContentReader } from "./file-content.ts";
import { readFileOrNull } from "./read-file.ts";
import { MAX_TREE_FILE_BYTES, type OpenedFile, type Root, type RootEntry } from "./root.ts";
import { type OpenFile, RootedFs } from "./rooted-fs.ts";
import { walk } from "./walk.ts";

/** File capabilities by canonical path, as `getcap` writes them. */
export type Capabilities = ReadonlyMap<string, string>;

/** Canonical paths; a Set and a Map have both. */
export interface Paths {
  has(path: string): boolean;
  keys(): Iterable<string>;
}

interface DiskRootParts {
  readonly fs: RootedFs;
  readonly capabilities: () => Capabilities;
  /** What is in it; null for everything. */
  readonly only: Paths | null;
}

/** Every file below a directory. File systems that the kernel makes up (/proc, /sys) are left out. Throws the system's error when `dir` is no directory. */
export function directoryRoot(dir: string): Root {
  const fs = new RootedFs(dir);
  let found: Capabilities | null = null;
  return new DiskRoot({ fs, capabilities: () => (found ??= findCapabilities(fs).byPath), only: null });
}

/** The system of a host as far as packages own it: what the administrator added to /etc is no package's doing. */
export function hostRoot(fs: RootedFs, owned: Paths, capabilities: Capabilities): Root {
  return new DiskRoot({ fs, capabilities: () => capabilities, only: owned });
}

class DiskRoot implements Root {
  readonly #fs: RootedFs;
  readonly #capabilities: () => Capabilities;
  readonly #only: Paths | null;
  readonly #reader = new ContentReader();
  // What was there when its mode was asked for: another file must not be judged by that mode.
  #seen: { readonly path: string; readonly stats: BigIntStats } | null = null;

  constructor({ fs, capabilities, only }: DiskRootParts) {
    this.#fs = fs;
    this.#capabilities = capabilities;
    this.#only = only;
  }

  *entries(): Generator<RootEntry> {
    const paths = this.#only?.keys() ?? walk(this.#fs);
    for (const path of paths) {
      const entry = this.entry(path);
      if (entry !== null) yield entry;
    }
  }

  entry(path: string): RootEntry | null {
    const canonical = this.#fs.canonical(path);
    const stats = canonical === null ? null : this.#stat(canonical);
    if (canonical === null || stats === null) return null;
    this.#seen = { path: canonical, stats };
    const type = typeOf(stats);
    return {
      path: canonical,
      type,
      mode: type === "link" ? 0o777 : Number(stats.mode & 0o7777n),
      sizeBytes: Number(stats.size),
      target: type === "link" ? this.#fs.readlink(canonical) : null,
      capabilities: mayHaveCapabilities(stats) ? (this.#capabilities().get(canonical) ?? null) : null,
    };
  }

  follow(path: string): string | null {
    const target = this.#fs.follow(path);
    return target !== null && this.#stat(target) !== null ? target : null;
  }

  open(path: string): OpenedFile {
    if (!this.#has(path)) throw new ReadProblem("vanished", `${path} is no file of a package`);
    const file = this.#fs.open(path);
    const { ino, dev } = this.#seen?.path === path ? this.#seen.stats : file.stats;
    if (ino === file.stats.ino && dev === file.stats.dev) return this.#opened(file, path);
    file.close();
    throw new ReadProblem("vanished", `${path} was replaced while it was being read`);
  }

  read(path: string): Uint8Array | null {
    const canonical = this.#canonical(path);
    const stats = canonical === null ? null : this.#fs.stat(canonical);
    if (canonical === null || !stats?.isFile() || stats.size > MAX_TREE_FILE_BYTES) return null;
    return readFileOrNull(this, canonical);
  }

  list(dir: string): readonly string[] {
    const target = this.#fs.follow(dir);
    if (target === null) return [];
    const names = this.#fs.names(target);
    return this.#only === null ? names : names.filter((name) => this.#stat(`${target}/${name}`) !== null);
  }

  readlink(path: string): string | null {
    const canonical = this.#canonical(path);
    return canonical === null ? null : this.#fs.readlink(canonical);
  }

  #canonical(path: string): string | null {
    const canonical = this.#fs.canonical(path);
    return canonical !== null && this.#has(canonical) ? canonical : null;
  }

  #has(canonical: string): boolean {
    return this.#only === null || this.#only.has(canonical);
  }

  /** A directory is in the root although no package owns it: packages may own what is in it. */
  #stat(canonical: string): BigIntStats | null {
    const stats = this.#fs.stat(canonical);
    return stats !== null && (this.#has(canonical) || stats.isDirectory()) ? stats : null;
  }

  #opened(file: OpenFile, path: string): OpenedFile {
    return {
      sizeBytes: file.size,
      head: (length) => file.read(0, length),
      content: () => this.#reader.read(file, path),
      close: () => {
        file.close();
      },
    };
  }
}

function typeOf(stats: BigIntStats): RootEntry["type"] {
  if (stats.isFile()) return "file";
  if (stats.isSymbolicLink()) return "link";
  return stats.isDirectory() ? "directory" : "other";
}

const EXECUTABLE = 0o111n;

/** Capabilities mean something only where the file can be executed. */
function mayHaveCapabilities(stats: BigIntStats): boolean {
  return stats.isFile() && (stats.mode & EXECUTABLE) !== 0n;
}
