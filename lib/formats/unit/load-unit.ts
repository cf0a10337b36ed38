// load-unit.ts: a unit's name -> its own file and its drop-ins, found and merged as systemd 252 does.
import { FormatError } from "../format-error.ts";
import { findDropIns } from "./drop-ins.ts";
import { parseUnitFile, type Assignment, type ParsedUnitFile, type UnitWarning } from "./parse-unit-file.ts";
import { indexUnits, withInstance, type UnitIndex } from "./unit-index.ts";
import { baseName, parseUnitName } from "./unit-name.ts";
import { type FileTree, openThroughLinks } from "../file-tree.ts";

/** `masked`: linked to /dev/null or empty. `bad`: there, but systemd refuses its own file. */
export type UnitState = "loaded" | "masked" | "not-found" | "bad";

/** A file that had a say in the result, so that the caller can hash what the facts rest on. */
export interface Fragment {
  readonly path: string;
  readonly content: Uint8Array;
}

export interface LoadedUnit {
  /** The unit's name, aliases resolved; a template stands as its instance `i`. */
  readonly id: string;
  readonly state: UnitState;
  /** Why it is not loaded, one sentence; null when it is. */
  readonly reason: string | null;
  /** The unit's own file, null when not found. */
  readonly fragmentPath: string | null;
  /** Other names that lead here. */
  readonly aliases: readonly string[];
  /** Its own file first, then the drop-ins in the order in which they are read. */
  readonly fragments: readonly Fragment[];
  /** All files' assignments in the order in which they take effect. */
  readonly assignments: readonly Assignment[];
  readonly warnings: readonly UnitWarning[];
}

/** systemd has no limit; a tree with more than this for one unit was made to waste time. */
const MAX_DROP_INS = 1000;

/** The instance under which `systemd-analyze security` of systemd 252 judges a template. */
const TEMPLATE_INSTANCE = "i";

/**
 * Loads a unit by name from a tree. Units that cannot be loaded are a state, not an exception. To load many, make the
 * index once with `indexUnits(tree)` and pass it.
 */
export function loadUnit(name: string, tree: FileTree, index: UnitIndex = indexUnits(tree)): LoadedUnit {
  const asked = parseUnitName(name);
  if (asked === null) return unloaded(name, "not-found", `${JSON.stringify(name)} is not a valid unit name`, null, []);
  const wanted = asked.kind === "template" ? withInstance(name, TEMPLATE_INSTANCE) : name;
  const fragmentPath = index.findFragment(wanted);
  if (fragmentPath === null) return unloaded(wanted, "not-found", absenceOf(tree, index, name, wanted), null, []);
  const own = openThroughLinks(tree, fragmentPath);
  if (own === null) {
    return unloaded(wanted, "not-found", `${fragmentPath} leads to no readable file`, fragmentPath, []);
  }
  const id = idOf(wanted, fragmentPath);
  const names = [id, ...[...index.namesOf(wanted, fragmentPath)].filter((other) => other !== id).sort()];
  if (own === "device" || own.content.length === 0) {
    return unloaded(id, "masked", `the unit is masked by ${fragmentPath}`, fragmentPath, names.slice(1));
  }
  const dropIns = findDropIns(tree, index, names);
  if (dropIns.length > MAX_DROP_INS) {
    return unloaded(
      id,
      "bad",
      `the unit has ${dropIns.length} drop-ins, more than ${MAX_DROP_INS}`,
      fragmentPath,
      names.slice(1),
    );
  }
  return merge(id, names.slice(1), { path: fragmentPath, content: own.content }, readDropIns(tree, dropIns));
}

function idOf(wanted: string, fragmentPath: string): string {
  const name = baseName(fragmentPath);
  return parseUnitName(name)?.kind === "template" ? withInstance(name, parseUnitName(wanted)?.instance ?? "") : name;
}

/** NixOS and administrators write drop-ins for units that other packages ship: without those there is nothing to judge. */
function absenceOf(tree: FileTree, index: UnitIndex, name: string, wanted: string): string {
  const [dropIn] = findDropIns(tree, index, [wanted]).filter((path) => path.includes(".service.d/"));
  const absence = `no unit file of the name ${name} was found`;
  return dropIn === undefined ? absence : `${absence}, only drop-ins over it, such as ${dropIn}`;
}

function unloaded(
  id: string,
  state: UnitState,
  reason: string,
  fragmentPath: string | null,
  aliases: readonly string[],
): LoadedUnit {
  return { id, state, reason, fragmentPath, aliases, fragments: [], assignments: [], warnings: [] };
}

function readDropIns(tree: FileTree, paths: readonly string[]): Fragment[] {
  return paths.flatMap((path) => {
    const opened = openThroughLinks(tree, path);
    return opened === null || opened === "device" ? [] : [{ path, content: opened.content }];
  });
}

function merge(id: string, aliases: readonly string[], own: Fragment, dropIns: readonly Fragment[]): LoadedUnit {
  const base = { id, fragmentPath: own.path, aliases, fragments: [own, ...dropIns] };
  try {
    const files = [own, ...dropIns].map(({ path, content }) => parseUnitFile(content, path));
    const refusal = files[0]?.refusal ?? null;
    return {
      ...base,
      state: refusal === null ? "loaded" : "bad",
      reason: refusal === null ? null : `${own.path}:${refusal.line}: ${refusal.message}`,
      assignments: refusal === null ? files.flatMap((file) => file.assignments) : [],
      warnings: files.flatMap((file) => [...file.warnings, ...refusalWarning(file)]),
    };
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    return { ...base, state: "bad", reason: error.message, assignments: [], warnings: [] };
  }
}

/** A drop-in that systemd stops reading half-way still counts up to there; that is worth a warning. */
function refusalWarning(file: ParsedUnitFile): UnitWarning[] {
  if (file.refusal === null) return [];
  const message = `${file.refusal.message}; the rest of the file is ignored`;
  return [{ rule: "unknown", path: file.path, line: file.refusal.line, message }];
}
