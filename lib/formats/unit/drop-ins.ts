// drop-ins.ts: which drop-in files apply to a unit, in the order in which they are read.
import { buildUnitName, isUnitType, parseUnitName } from "./unit-name.ts";
import { templateOf, type UnitIndex } from "./unit-index.ts";
import type { FileTree } from "../file-tree.ts";

/**
 * Paths of the drop-ins of a unit known by these names (the first is its own, the others are aliases), sorted by file
 * name. Of files of one name the first counts: a more specific directory wins within a search directory, an earlier
 * search directory over a later one, `service.d` comes last.
 */
export function findDropIns(tree: FileTree, index: UnitIndex, names: readonly string[]): string[] {
  const type = names.map((name) => parseUnitName(name)?.type).find((found) => found !== undefined);
  const byName = new Map<string, string>();
  for (const dir of names.flatMap((name) => dropInDirs(index, dirNames(name)))) addFiles(tree, dir, byName);
  if (type !== undefined) for (const dir of dropInDirs(index, [type])) addFiles(tree, dir, byName);
  return [...byName].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, path]) => path);
}

/** By search directory first, then by how specific the name is. */
function dropInDirs(index: UnitIndex, names: readonly string[]): string[] {
  const found = names.filter((name) => index.dropInDirs(name).length > 0);
  if (found.length === 0) return [];
  return index.dirs.flatMap((dir) =>
    found.filter((name) => index.dropInDirs(name).includes(dir)).map((name) => `${dir}/${name}.d`),
  );
}

function addFiles(tree: FileTree, dir: string, byName: Map<string, string>): void {
  for (const name of tree.list(dir)) {
    // A hidden file is none; a masked one (a link to /dev/null) still hides its namesakes.
    if (name.endsWith(".conf") && !name.startsWith(".") && !byName.has(name)) byName.set(name, `${dir}/${name}`);
  }
}

/**
 * The names whose `.d` directories apply, the most specific first: `foo-bar@one.service`, its template
 * `foo-bar@.service`, then both with the prefix shortened at each dash: `foo-.service`, `foo-@one.service`, `foo-@.service`.
 */
export function dirNames(name: string): string[] {
  const names: string[] = [];
  const visit = (at: string): void => {
    if (names.includes(at)) return;
    names.push(at);
    const template = templateOf(at);
    if (template !== null) visit(template);
    const shorter = shortenPrefix(at);
    if (shorter !== null) visit(shorter);
  };
  if (!isUnitType(name)) visit(name);
  return names;
}

/** `foo-bar-baz.service` -> `foo-bar-.service` -> `foo-.service` -> null. */
function shortenPrefix(name: string): string | null {
  const parsed = parseUnitName(name);
  if (parsed === null) return null;
  // A dash at the very end was put there by the step before; it is dropped once, so that `a--b` still has a step `a-`.
  const prefix = parsed.prefix.endsWith("-") ? parsed.prefix.slice(0, -1) : parsed.prefix;
  const dash = prefix.lastIndexOf("-");
  if (dash <= 0) return null;
  return buildUnitName(prefix.slice(0, dash + 1), parsed.kind === "instance" ? parsed.instance : null, parsed.type);
}
