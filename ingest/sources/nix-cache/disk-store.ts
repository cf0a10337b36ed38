// disk-store.ts: store paths as they lie on the disk, in /nix/store or a store that is mounted elsewhere.
import { createHash } from "node:crypto";
import { lstatSync, readdirSync, type Stats } from "node:fs";
import path from "node:path";
import { FormatError } from "#lib/formats/format-error.ts";
import { parseBaseName, type StorePath } from "#lib/formats/nix-cache/index.ts";
import { hostRoot } from "../../root/disk-root.ts";
import { RootReader } from "../../root/root-reader.ts";
import { RootedFs } from "../../root/rooted-fs.ts";
import { walk } from "../../root/walk.ts";
import { describeStats } from "../host/describe-stats.ts";
import { type Offer, ReadProblem, SourceError } from "../source.ts";
import { PATHS_LIMITS } from "./paths-file.ts";
import { renamed } from "./renamed.ts";
import type { StoreObject } from "./store-object.ts";

/** What lies in a directory: store paths, or the files of a binary cache. */
export type Found = { readonly isCache: true } | { readonly isCache: false; readonly paths: readonly StorePath[] };

/** Looks what an operator's directory is. Throws SourceError where it is neither. */
export function lookInto(dir: string): Found {
  const names = namesIn(dir);
  if (names.includes("nix-cache-info")) return { isCache: true };
  const paths = names.flatMap((name) => pathNamed(name, dir));
  if (paths.length > PATHS_LIMITS.paths)
    throw new SourceError(`${dir} has more than the ${PATHS_LIMITS.paths} store paths that are read`);
  if (paths.length > 0) return { isCache: false, paths };
  const why = names.some((name) => name.endsWith(".narinfo"))
    ? "has narinfo files and no nix-cache-info, which says of which store they are"
    : "is neither a binary cache, with nix-cache-info and narinfo files, nor a store: it has nothing that is named <32 digits>-<name>";
  throw new SourceError(`${dir} ${why}`);
}

function namesIn(dir: string): readonly string[] {
  try {
    return readdirSync(dir).sort();
  } catch (error) {
    throw new SourceError(`${dir} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Locks and temporary files lie beside store paths. */
function pathNamed(name: string, dir: string): readonly StorePath[] {
  if (/\.(lock|chroot|check|tmp)$/.test(name)) return [];
  try {
    return [{ dir, ...parseBaseName(name) }];
  } catch (error) {
    if (error instanceof FormatError) return [];
    throw error;
  }
}

/** A path of the store that lies in `dir`, whatever directory it is used in. */
export class DiskObject implements StoreObject {
  readonly path: StorePath;
  readonly derivation = null;
  readonly sizeBytes = null;
  readonly #dir: string;
  readonly #base: string;

  constructor(storePath: StorePath, dir: string) {
    this.path = storePath;
    this.#dir = dir;
    this.#base = `${storePath.hash}-${storePath.name}`;
  }

  get isAbsent(): boolean {
    return lstatSync(path.join(this.#dir, this.#base), { throwIfNoEntry: false }) === undefined;
  }

  /** By the stat of each file: Nix keeps a NarHash in its database, but what is on the disk need not have it any more. */
  identify(): Uint8Array {
    const stats = this.#stat();
    const hash = createHash("sha256").update(`disk\0${this.#base}\0`);
    const fs = new RootedFs(stats.isDirectory() ? path.join(this.#dir, this.#base) : this.#dir);
    const paths = stats.isDirectory() ? walk(fs) : [`/${this.#base}`];
    for (const one of paths) hash.update(describeStats(one, fs.stat(one)));
    return hash.digest();
  }

  *offers(): Generator<Offer> {
    const stats = this.#stat();
    if (stats.isDirectory()) {
      const fs = new RootedFs(path.join(this.#dir, this.#base));
      yield* offersOf(fs, new Set(walk(fs)));
    } else if (stats.isFile()) {
      // As in a NAR that is one file, its path is its name.
      for (const offer of offersOf(new RootedFs(this.#dir), new Set([`/${this.#base}`])))
        yield renamed(offer, `/${this.path.name}`);
    }
  }

  #stat(): Stats {
    const file = path.join(this.#dir, this.#base);
    const stats = lstatSync(file, { throwIfNoEntry: false });
    if (stats === undefined) throw new ReadProblem("vanished", `${file} is not there`);
    return stats;
  }
}

/** Nix takes setuid bits and capabilities away from all that it stores, so none are looked for. */
function offersOf(fs: RootedFs, paths: ReadonlySet<string>): Generator<Offer> {
  return new RootReader(hostRoot(fs, paths, new Map()), { complete: false, privileged: [] }).offers();
}
