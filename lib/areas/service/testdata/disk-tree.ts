// disk-tree.ts: a directory of testdata as the tree that units are loaded from.
import { lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import type { UnitTree } from "#lib/formats/unit/index.ts";

/** The tree below `root`, as if that were `/`. */
export function diskTree(root: string): UnitTree {
  const statOf = (path: string) => lstatSync(join(root, path), { throwIfNoEntry: false });
  return {
    read: (path) => (statOf(path)?.isFile() === true ? readFileSync(join(root, path)) : null),
    list: (dir) => (statOf(dir)?.isDirectory() === true ? readdirSync(join(root, dir)) : []),
    readlink: (path) => (statOf(path)?.isSymbolicLink() === true ? readlinkSync(join(root, path)) : null),
  };
}
