// disk-tree.ts: a directory of testdata as the tree that units are loaded from.
import { lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import type { FileTree } from "#lib/formats/file-tree.ts";

/** The tree below `root`, as if that were `/`. */
export function diskTree(root: string): FileTree {
  const statOf = (path: string) => lstatSync(join(root, path), { throwIfNoEntry: false });
  return {
    read: (path) => (statOf(path)?.isFile() === true ? readFileSync(join(root, path)) : null),
    list: (dir) => (statOf(dir)?.isDirectory() === true ? readdirSync(join(root, dir)) : []),
    readlink: (path) => (statOf(path)?.isSymbolicLink() === true ? readlinkSync(join(root, path)) : null),
  };
}
