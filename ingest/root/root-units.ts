// root-units.ts: the systemd services of a root, each with the drop-ins that apply to it.
import type { FileTree } from "#lib/formats/file-tree.ts";
import { indexUnits, loadUnit, type LoadedUnit, UNIT_DIRS, type UnitIndex } from "#lib/formats/unit/index.ts";
import { readFile } from "./read-file.ts";
import type { Root } from "./root.ts";

/** What `loadAll` loads at most: all of Debian's 1,177 packages with services have 3 MB of units. */
const MAX_UNITS = 20_000;
const MAX_BYTES = 32 * 1024 * 1024;

/** System units and their drop-ins. Units of user sessions (systemd/user) are not in it: they are not system services. */
export class RootUnits {
  readonly #root: Root;
  readonly #dirs: ReadonlySet<string>;
  readonly #tree: FileTree;
  #known: UnitIndex | null = null;

  constructor(root: Root) {
    this.#root = root;
    // On a merged /usr the two of /lib and /usr/lib are one directory: read once, by its canonical path.
    this.#dirs = new Set(UNIT_DIRS.map((dir) => root.follow(dir) ?? dir));
    this.#tree = {
      read: (path) => root.read(path),
      readlink: (path) => root.readlink(path),
      list: (dir) => ((root.follow(dir) ?? dir) === dir ? root.list(dir) : []),
    };
  }

  /** Whether a canonical path is where a service would be, whatever is there. */
  isServicePath(path: string): boolean {
    return path.endsWith(".service") && this.#dirs.has(dirName(path));
  }

  /** Whether a service that could run is at a canonical path. */
  isService(path: string): boolean {
    return this.isServicePath(path) && this.#isOwnFile(path);
  }

  /** Loads the service at a canonical path. Throws ReadProblem when its own file cannot be read. */
  load(path: string): LoadedUnit {
    const unit = loadUnit(baseName(path), this.#tree, this.#index);
    // A tree does not say why it cannot be read; the file itself does.
    if (unit.state === "not-found") readFile(this.#root, this.#root.follow(path) ?? path);
    return unit;
  }

  /** Every unit of a type that could run, those that systemd refuses among them; a few ten thousand at most. */
  loadAll(type: "service" | "socket"): LoadedUnit[] {
    const loaded: LoadedUnit[] = [];
    let bytes = 0;
    for (const path of this.#pathsOf(type)) {
      if (loaded.length >= MAX_UNITS || bytes > MAX_BYTES) break;
      const unit = loadUnit(baseName(path), this.#tree, this.#index);
      bytes += unit.fragments.reduce((sum, { content }) => sum + content.length, 0);
      loaded.push(unit);
    }
    return loaded;
  }

  *#pathsOf(type: string): Generator<string> {
    for (const dir of this.#dirs) {
      for (const name of this.#root.list(dir))
        if (name.endsWith(`.${type}`) && this.#isOwnFile(`${dir}/${name}`)) yield `${dir}/${name}`;
    }
  }

  /** No alias (a link to another unit), no mask (a link to /dev/null), no file that one of the same name in an earlier directory hides. */
  #isOwnFile(path: string): boolean {
    const target = this.#root.follow(path);
    const type = target === null ? null : this.#root.entry(target)?.type;
    // A link that leaves the unit directories is how some packages ship the service itself.
    if (target === null || type === "directory" || (target !== path && this.#isBelowUnitDir(target))) return false;
    return (this.#index.findFragment(baseName(path)) ?? path) === path;
  }

  get #index(): UnitIndex {
    this.#known ??= indexUnits(this.#tree);
    return this.#known;
  }

  /** Drop-ins lie one directory deeper than units: foo.service.d/10-bar.conf. */
  #isBelowUnitDir(path: string): boolean {
    const dir = dirName(path);
    return this.#dirs.has(dir) || this.#dirs.has(dirName(dir));
  }
}

function dirName(path: string): string {
  return path.slice(0, path.lastIndexOf("/"));
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
