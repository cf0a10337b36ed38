// targets.ts: which executables should be confined, and why.
import { baseName, parseUnitName, splitWords, type LoadedUnit } from "#lib/formats/unit/index.ts";
import { resolveExecTarget, type ExecTarget, type Look } from "#lib/formats/exec-target/index.ts";
import { listenersOf, networkEvidence } from "./network.ts";
import { isGeneralTool } from "./tools-table.ts";
import { commandsOf, namedProfile, runsForOneTask, startsAsRoot } from "./unit-settings.ts";

/** How much is at stake, gravest first: each rank has a check of its own, because a check has one severity. */
export const RANKS = ["network-daemon", "daemon", "privileged", "helper"] as const;
export type Rank = (typeof RANKS)[number];

/** One way in which an executable is started by more than its user. */
export interface Reason {
  readonly kind: "service" | "bus" | "setuid" | "setgid" | "capabilities";
  readonly rank: Rank;
  /** The unit's or the bus name; the capabilities; empty for setuid and setgid. */
  readonly from: string;
  /** One sentence, without a full stop. */
  readonly text: string;
  /** The wrappers in between. */
  readonly via: readonly string[];
  /** The file that the kernel is asked to start: the interpreter's where a script is an argument. */
  readonly attachPath: string;
  /** Shell scripts in between that the kernel starts by their own path, canonical. */
  readonly scripts?: readonly string[];
  /** AppArmorProfile= of the unit. Null where there is none, and where a `+` before the command makes systemd ignore it. */
  readonly profile: { readonly name: string; readonly optional: boolean } | null;
}

export interface Target {
  /** Canonical, and there. */
  readonly path: string;
  /** Gravest first, a few; never empty. */
  readonly reasons: readonly Reason[];
}

/** What a root must tell so that its targets can be found. */
export interface TargetSearch {
  /** Every .service of the system manager with its drop-ins; those that are not loaded are skipped. User units are none of these: they run with their user's rights. */
  readonly services: readonly LoadedUnit[];
  readonly sockets: readonly LoadedUnit[];
  /** The files of /usr/share/dbus-1/system-services. */
  readonly busServices: readonly { readonly path: string; readonly content: Uint8Array }[];
  /** Regular files with a setuid or setgid bit (mode & 0o6000) or with capabilities, by canonical path. */
  readonly privileged: readonly {
    readonly path: string;
    readonly mode: number;
    readonly capabilities: string | null;
  }[];
  /** The canonical path behind a path; null where nothing is there. */
  readonly follow: (path: string) => string | null;
  /** What is there, links followed. */
  readonly look: Look;
  readonly interpreterOf?: (path: string) => string | null;
  /** The text of a shell script, at least its first 128 KiB; null where it cannot be read. Without it scripts that start a daemon count in its place. */
  readonly scriptTextOf?: (path: string) => string | null;
}

/** The largest real number is 5 (Debian's systemd-bootchart-like tools); a tree made to waste space has no more than this. */
const MAX_REASONS = 8;

/** Every executable of a root that should be confined, sorted by path. Programs that are not in the root are left out: nothing can be said of them. */
export function findTargets(search: TargetSearch): Target[] {
  const found = new Map<string, Reason[]>();
  const add = (path: string, reason: Reason): void => {
    const reasons = found.get(path);
    if (reasons === undefined) found.set(path, [reason]);
    else reasons.push(reason);
  };
  const listeners = listenersOf(search.sockets);
  for (const unit of search.services) {
    if (unit.state === "loaded") addService(unit, listenerOf(unit, listeners), search, add);
  }
  for (const file of search.busServices) addBusService(file, search, add);
  for (const file of search.privileged) addPrivileged(file, search, add);
  return [...found]
    .map(([path, reasons]) => ({ path, reasons: inOrder(reasons).slice(0, MAX_REASONS) }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

type Add = (path: string, reason: Reason) => void;

function inOrder(reasons: readonly Reason[]): Reason[] {
  return reasons.toSorted(
    (a, b) => RANKS.indexOf(a.rank) - RANKS.indexOf(b.rank) || (a.text < b.text ? -1 : a.text > b.text ? 1 : 0),
  );
}

/** Sockets name a template as `a@.service`, while its instance is what was loaded. */
function listenerOf(unit: LoadedUnit, listeners: ReadonlyMap<string, string>): string | null {
  const names = [unit.id, ...unit.aliases];
  const templates = names.flatMap((name) => {
    const parsed = parseUnitName(name);
    return parsed?.kind === "instance" ? [`${parsed.prefix}@.service`] : [];
  });
  return [...names, ...templates].flatMap((name) => listeners.get(name) ?? [])[0] ?? null;
}

/** Where a service runs a script for one task, the script is what does it; where it is a daemon, the script mostly prepares its start. */
function addService(unit: LoadedUnit, listener: string | null, search: TargetSearch, add: Add): void {
  const oneshot = runsForOneTask(unit);
  const network = oneshot ? null : networkEvidence(unit, listener);
  for (const command of commandsOf(unit)) {
    const target = resolve([command.path, ...command.argv.slice(1)], search, !oneshot);
    if (target === null) continue;
    const { path, ...between } = target;
    const plus = command.prefixes.includes("+");
    const root = plus || startsAsRoot(unit);
    add(path, {
      ...{ kind: "service", from: unit.id, ...between },
      rank: oneshot ? "helper" : network !== null && root ? "network-daemon" : "daemon",
      text: serviceText(unit.id, { oneshot, root, plus, network }),
      // systemd.service(5): with `+` no setting that confines is applied. A profile that attaches by path still does: the kernel sees to that.
      profile: plus ? null : namedProfile(unit),
    });
  }
}

interface Seen {
  readonly oneshot: boolean;
  readonly root: boolean;
  readonly plus: boolean;
  readonly network: string | null;
}

function serviceText(id: string, { oneshot, root, plus, network }: Seen): string {
  const user = root ? "as root" : "as a user of its own";
  const past = plus ? ", past the unit's own limits (+)" : "";
  return `${id} starts it ${user}${oneshot ? " for one task" : ""}${past}${network === null ? "" : `, and it faces the network: ${network}`}`;
}

type Found = Pick<ExecTarget, "path" | "attachPath" | "via" | "scripts">;

/** The program behind a command line, paths canonical; null where it is not in the root, or is a general tool. */
function resolve(argv: readonly string[], search: TargetSearch, throughScripts: boolean): Found | null {
  const { look, interpreterOf = () => null, follow, scriptTextOf } = search;
  const scripts =
    scriptTextOf === undefined || !throughScripts ? {} : { scripts: { textOf: scriptTextOf, isTool: isGeneralTool } };
  const target = resolveExecTarget(argv, { look, interpreterOf, ...scripts });
  if (target === null || target.kind === "wrapper") return null;
  const path = follow(target.path);
  if (path === null || isGeneralTool(path) || isGeneralTool(target.path)) return null;
  const canonical = (name: string): string => follow(name) ?? name;
  return { path, attachPath: canonical(target.attachPath), via: target.via, scripts: target.scripts.map(canonical) };
}

const MAX_BUS_FILE = 65_536;

/** A program that the system bus starts itself; one with SystemdService= is started by its unit. Source: dbus-daemon(1), service description files. */
function addBusService(file: TargetSearch["busServices"][number], search: TargetSearch, add: Add): void {
  if (file.content.length > MAX_BUS_FILE) return;
  const values = new Map<string, string>();
  for (const line of Buffer.from(file.content).toString("utf8").split("\n")) {
    const [, key, value] = /^\s*([A-Za-z]+)\s*=(.*)$/.exec(line) ?? [];
    if (key !== undefined && value !== undefined) values.set(key, value.trim());
  }
  const exec = values.get("Exec");
  if (exec === undefined || values.has("SystemdService")) return;
  const { words } = splitWords(exec, { unquote: true });
  const target = resolve(words, search, true);
  if (target === null) return;
  const { path, ...between } = target;
  const name = values.get("Name") ?? baseName(file.path);
  const user = values.get("User") ?? "root";
  add(path, {
    ...{ kind: "bus", rank: "daemon", from: name, profile: null, ...between },
    text: `the system bus starts it as ${user} for ${name}`,
  });
}

/** The kernel ignores these bits on scripts. A setgid program gives a group's rights, mostly those of one directory or device: it counts less. */
function addPrivileged(file: TargetSearch["privileged"][number], search: TargetSearch, add: Add): void {
  if (search.look(file.path) !== "elf") return;
  const base = { via: [], scripts: [], attachPath: file.path, profile: null };
  if ((file.mode & 0o4000) !== 0) {
    add(file.path, {
      ...base,
      kind: "setuid",
      rank: "privileged",
      from: "",
      text: "it is setuid: whoever starts it gets its owner's rights",
    });
  }
  if ((file.mode & 0o2000) !== 0) {
    add(file.path, {
      ...base,
      kind: "setgid",
      rank: "helper",
      from: "",
      text: "it is setgid: whoever starts it gets its group's rights",
    });
  }
  if (file.capabilities !== null) {
    const from = file.capabilities;
    add(file.path, {
      ...base,
      kind: "capabilities",
      rank: "privileged",
      from,
      text: `whoever starts it gets capabilities: ${from}`,
    });
  }
}
