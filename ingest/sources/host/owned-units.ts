// owned-units.ts: the systemd services that packages own, with the drop-ins of other packages that apply to them.
import { createHash } from "node:crypto";
import type { FileTree } from "#lib/formats/file-tree.ts";
import {
  indexUnits,
  loadUnit,
  type LoadedUnit,
  MAX_UNIT_BYTES,
  UNIT_DIRS,
  type UnitIndex,
} from "#lib/formats/unit/index.ts";
import { ReadProblem } from "../source.ts";
import { describeStats } from "./describe-stats.ts";
import type { RootedFs } from "../../root/rooted-fs.ts";

/**
 * System units and drop-ins that some package owns. What the administrator added in /etc and what generators wrote to /run is
 * no package's doing and is not in it, and neither are units of user sessions (systemd/user): they are not system services.
 */
export class OwnedUnits {
  readonly #fs: RootedFs;
  readonly #owned: ReadonlySet<string>;
  readonly #dirs: ReadonlySet<string>;
  readonly #names = new Map<string, string[]>();
  readonly #read = new Map<string, Uint8Array | ReadProblem>();
  readonly #tree: FileTree;
  #index: UnitIndex | null = null;

  /** sha256 over the stat of every unit and drop-in: one package's drop-in can change another package's service. */
  readonly digest: Uint8Array;

  /** `owned` are the canonical paths of all packages' files. */
  constructor(fs: RootedFs, owned: ReadonlySet<string>) {
    this.#fs = fs;
    this.#owned = owned;
    // On a merged /usr the two of /lib and /usr/lib are one directory: named once, by its canonical path.
    this.#dirs = new Set(UNIT_DIRS.map((dir) => fs.follow(dir) ?? dir));
    // Taken before anything is read: what changes from now on is seen by the next run.
    const digest = createHash("sha256");
    for (const path of owned) {
      if (!this.#isBelowUnitDir(path)) continue;
      this.#add(path);
      digest.update(describeStats(path, fs.stat(path)));
    }
    this.digest = digest.digest();
    this.#tree = {
      read: (path) => this.#readOwned(path),
      list: (dir) => this.#names.get(dir) ?? [],
      readlink: (path) => this.#ownedPath(path, (canonical) => this.#fs.readlink(canonical)),
    };
  }

  /** True for the canonical path of a unit or drop-in, whatever it holds. */
  has(path: string): boolean {
    return this.#isBelowUnitDir(path);
  }

  /**
   * The service at a canonical path, or null where there is none that could run: no `.service` directly in a unit directory, an
   * alias (a link to another unit), a mask (a link to /dev/null), or a file that one of the same name in an earlier directory hides.
   */
  serviceAt(path: string): { load(): LoadedUnit } | null {
    const [dir, name] = splitPath(path);
    if (!name.endsWith(".service") || !this.#dirs.has(dir)) return null;
    const target = this.#fs.follow(path);
    // A link that leaves the unit directories is how some packages ship the service itself.
    if (target === null || (target !== path && (this.#isBelowUnitDir(target) || !this.#owned.has(target)))) return null;
    this.#index ??= indexUnits(this.#tree);
    const index = this.#index;
    if ((index.findFragment(name) ?? path) !== path) return null;
    return { load: () => this.#load(name, target, index) };
  }

  #load(name: string, target: string, index: UnitIndex): LoadedUnit {
    const own = this.#readOnce(target);
    if (own instanceof ReadProblem) throw own;
    return loadUnit(name, this.#tree, index);
  }

  #readOwned(path: string): Uint8Array | null {
    const bytes = this.#ownedPath(path, (canonical) => this.#readOnce(canonical));
    return bytes instanceof Uint8Array ? bytes : null;
  }

  #readOnce(canonical: string): Uint8Array | ReadProblem {
    const known = this.#read.get(canonical);
    if (known !== undefined) return known;
    const bytes = this.#readNow(canonical);
    this.#read.set(canonical, bytes);
    return bytes;
  }

  #readNow(canonical: string): Uint8Array | ReadProblem {
    try {
      return Buffer.concat([...this.#fs.pieces(canonical, MAX_UNIT_BYTES, MAX_UNIT_BYTES)]);
    } catch (error) {
      if (error instanceof ReadProblem) return error;
      throw error;
    }
  }

  #ownedPath<T>(path: string, then: (canonical: string) => T): T | null {
    const canonical = this.#fs.canonical(path);
    return canonical !== null && this.#owned.has(canonical) ? then(canonical) : null;
  }

  /** Drop-ins lie one directory deeper than units: foo.service.d/10-bar.conf. */
  #isBelowUnitDir(path: string): boolean {
    const [dir] = splitPath(path);
    return this.#dirs.has(dir) || this.#dirs.has(splitPath(dir)[0]);
  }

  /** Makes the path known to its directory; dpkg's lists name directories too, but a drop-in directory may be listed by others only. */
  #add(path: string): void {
    const [dir, name] = splitPath(path);
    if (!this.#dirs.has(dir)) this.#add(dir);
    const names = this.#names.get(dir) ?? [];
    if (!names.includes(name)) names.push(name);
    this.#names.set(dir, names);
  }
}

function splitPath(path: string): [dir: string, name: string] {
  const cut = path.lastIndexOf("/");
  return [path.slice(0, cut), path.slice(cut + 1)];
}
