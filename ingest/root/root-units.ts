// root-units.ts: the systemd services of a root, each with the drop-ins that apply to it.
import type { FileTree } from "#lib/formats/file-tree.ts";
import { indexUnits, loadUnit, type LoadedUnit, UNIT_DIRS, type UnitIndex } from "#lib/formats/unit/index.ts";
import { readFile } from "./read-file.ts";
import type { Root } from "./root.ts";

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
    const [dir, name] = splitPath(path);
    return name.endsWith(".service") && this.#dirs.has(dir);
  }

  /** Canonical paths of all services that could run. */
  *services(): Generator<string> {
    for (const dir of this.#dirs)
      for (const name of this.#root.list(dir)) if (this.isService(`${dir}/${name}`)) yield `${dir}/${name}`;
  }

  /**
   * Whether a service that could run is at a canonical path: no alias (a link to another unit), no mask (a link to /dev/null), no file
   * that one of the same name in an earlier directory hides.
   */
  isService(path: string): boolean {
    if (!this.isServicePath(path)) return false;
    const target = this.#root.follow(path);
    const type = target === null ? null : this.#root.entry(target)?.type;
    // A link that leaves the unit directories is how some packages ship the service itself.
    if (target === null || type === "directory" || (target !== path && this.#isBelowUnitDir(target))) return false;
    return (this.#index.findFragment(splitPath(path)[1]) ?? path) === path;
  }

  /** Loads the service at a canonical path. Throws ReadProblem when its own file cannot be read. */
  load(path: string): LoadedUnit {
    const unit = loadUnit(splitPath(path)[1], this.#tree, this.#index);
    // A tree does not say why it cannot be read; the file itself does.
    if (unit.state === "not-found") readFile(this.#root, this.#root.follow(path) ?? path);
    return unit;
  }

  get #index(): UnitIndex {
    this.#known ??= indexUnits(this.#tree);
    return this.#known;
  }

  /** Drop-ins lie one directory deeper than units: foo.service.d/10-bar.conf. */
  #isBelowUnitDir(path: string): boolean {
    const [dir] = splitPath(path);
    return this.#dirs.has(dir) || this.#dirs.has(splitPath(dir)[0]);
  }
}

function splitPath(path: string): [dir: string, name: string] {
  const cut = path.lastIndexOf("/");
  return [path.slice(0, cut), path.slice(cut + 1)];
}
