// unit-index.ts: which unit names a tree has, which of them are aliases of which, and which drop-in directories.
import { baseName, buildUnitName, parseUnitName } from "./unit-name.ts";
import { type FileTree, followLink, openThroughLinks } from "../file-tree.ts";
import { UNIT_DIRS } from "./unit-dirs.ts";

/** A tree read once, so that a thousand units are found without listing it again. */
export interface UnitIndex {
  /** Where the unit's own file is, aliases resolved; for an instance also under its template's name. Null when there is none. */
  findFragment(name: string): string | null;
  /** Every name that leads to the same file as this one does, itself included. */
  namesOf(name: string, fragment: string | null): ReadonlySet<string>;
  readonly dirs: readonly string[];
  /** The search directories, in order, that have a `NAME.d` directory of this name. */
  dropInDirs(name: string): readonly string[];
}

/** A name leads to a file (an absolute path) or, for an alias, to another name. */
type Targets = ReadonlyMap<string, string>;

const MAX_ALIAS_HOPS = 8;

/** Reads the directories of a tree in systemd's order; the first one that has a name wins. */
export function indexUnits(tree: FileTree, dirs: readonly string[] = UNIT_DIRS): UnitIndex {
  const targets = new Map<string, string>();
  const dropInDirs = new Map<string, string[]>();
  for (const dir of dirs) {
    for (const name of tree.list(dir)) {
      if (name.endsWith(".d")) dropInDirs.set(name.slice(0, -2), [...(dropInDirs.get(name.slice(0, -2)) ?? []), dir]);
      if (parseUnitName(name) === null || targets.has(name)) continue;
      const target = targetOf(tree, dirs, dir, name);
      if (target !== null) targets.set(name, target);
    }
  }
  const aliases = aliasesByTarget(tree, targets);
  return {
    dirs,
    findFragment: (name) => findFragment(targets, name),
    namesOf: (name, fragment) => namesOf(targets, aliases, name, fragment),
    dropInDirs: (name) => dropInDirs.get(name) ?? [],
  };
}

/** A link within the search path is an alias (its target's name), one that leads out of it is the file itself. Null where systemd rejects the link. */
function targetOf(tree: FileTree, dirs: readonly string[], dir: string, name: string): string | null {
  const path = `${dir}/${name}`;
  const link = tree.readlink(path);
  if (link === null) return path;
  const target = followLink(path, link);
  if (!dirs.some((searched) => target.startsWith(`${searched}/`))) return path;
  return isValidAlias(name, baseName(target)) ? baseName(target) : null;
}

/** Both names must be of one kind and type, instances of the same instance; only an instance may also lead to a template. */
function isValidAlias(from: string, to: string): boolean {
  const source = parseUnitName(from);
  const target = parseUnitName(to);
  if (source === null || target === null || from === to || source.type !== target.type) return false;
  if (target.kind === "instance") return source.kind === "instance" && source.instance === target.instance;
  return source.kind === target.kind || (source.kind === "instance" && target.kind === "template");
}

/** Follows aliases to a file; null when the name is not there, or its aliases end nowhere or in a loop. */
function resolve(targets: Targets, name: string): string | null {
  let id = name;
  for (let hops = 0; hops < MAX_ALIAS_HOPS; hops++) {
    const target = targets.get(id) ?? (id === name ? undefined : targets.get(templateOf(id) ?? ""));
    if (target === undefined || target.startsWith("/")) return target ?? null;
    id = target;
  }
  return null;
}

function findFragment(targets: Targets, name: string): string | null {
  return resolve(targets, name) ?? resolve(targets, templateOf(name) ?? "");
}

/** `foo@.service` of `foo@bar.service`; null for other names. */
export function templateOf(name: string): string | null {
  const parsed = parseUnitName(name);
  return parsed?.kind === "instance" ? buildUnitName(parsed.prefix, "", parsed.type) : null;
}

/** The same name with another instance; for `foo@.service` and `foo@bar.service` alike. */
export function withInstance(name: string, instance: string): string {
  const parsed = parseUnitName(name);
  return parsed === null ? name : buildUnitName(parsed.prefix, instance, parsed.type);
}

function aliasesByTarget(tree: FileTree, targets: Targets): Map<string, string[]> {
  const aliases = new Map<string, string[]>();
  for (const [name, leadsTo] of targets) {
    if (leadsTo.startsWith("/")) continue;
    const fragment = resolve(targets, name);
    const opened = fragment === null ? null : openThroughLinks(tree, fragment);
    // A masked file has no aliases to speak of.
    if (fragment === null || opened === null || opened === "device" || opened.content.length === 0) continue;
    const target = instantiate(baseName(fragment), name);
    aliases.set(target, [...(aliases.get(target) ?? []), name]);
  }
  return aliases;
}

/** A link from an instance to a template is an alias of that instance only. */
function instantiate(target: string, alias: string): string {
  const from = parseUnitName(alias);
  return from?.kind === "instance" && parseUnitName(target)?.kind === "template"
    ? withInstance(target, from.instance)
    : target;
}

function namesOf(
  targets: Targets,
  aliases: ReadonlyMap<string, readonly string[]>,
  name: string,
  fragment: string | null,
): ReadonlySet<string> {
  const names = new Set([name]);
  const instance = parseUnitName(name)?.instance ?? "";
  const sources = fragment === null ? [name] : [name, baseName(fragment)];
  for (const source of sources) {
    if (parseUnitName(source)?.kind !== "template") names.add(source);
    for (const alias of aliases.get(source) ?? []) {
      if (parseUnitName(alias)?.kind !== "template" || instance === "") names.add(alias);
      else addInstance(targets, names, withInstance(alias, instance), fragment);
    }
  }
  return names;
}

/** An instance of an alias counts unless a file of that very instance leads elsewhere. */
function addInstance(targets: Targets, names: Set<string>, alias: string, fragment: string | null): void {
  const own = resolve(targets, alias);
  if (own === null || fragment === null || baseName(own) === baseName(fragment)) names.add(alias);
}
