// system-calls.ts: SystemCallFilter=, its groups and what a group's calls say of a filter.
import { parseInteger, splitWords } from "#lib/formats/unit/index.ts";
import { ERRNO_NAMES, foldCase } from "./names-table.ts";
import { FOREIGN_CALLS, NATIVE_CALLS, SYSCALL_GROUPS } from "./syscall-table.ts";

type Filter = { allow: boolean; calls: Map<string, "listed" | "denied"> };

const EXPANDED = new Map<string, readonly string[]>();

/** The calls of a group and of the groups within it that x86-64 has; other calls change no verdict. */
export function nativeCallsOf(group: string): readonly string[] {
  const known = EXPANDED.get(group);
  if (known !== undefined) return known;
  const members = SYSCALL_GROUPS.get(group) ?? [];
  const calls = members.flatMap((member) =>
    member.startsWith("@") ? nativeCallsOf(member) : NATIVE_CALLS.has(member) ? [member] : [],
  );
  EXPANDED.set(group, calls);
  return calls;
}

export interface FilterLine {
  readonly filter: Filter;
  /** Words that systemd ignores, and why. */
  readonly notes: readonly string[];
  /** How many words meant something. */
  readonly counted: number;
}

/**
 * One SystemCallFilter= line on top of the lines before it. The first line decides whether it is an allow list (then
 * `@default` is in it) or, with `~`, a deny list; a later line of the other kind takes names off.
 */
export function addFilterLine(before: Filter | null, value: string): FilterLine {
  const inverted = value.startsWith("~");
  const filter: Filter = before ?? { allow: !inverted, calls: new Map() };
  if (before === null && !inverted) put(filter, "@default", "listed", false);
  const notes: string[] = [];
  let counted = 0;
  const { words, broken } = splitWords(inverted ? value.slice(1) : value);
  for (const word of words) {
    const note = addWord(filter, word, inverted);
    if (note === null) counted++;
    else notes.push(note);
  }
  if (broken) notes.push("the value ends in a lone backslash");
  return { filter, notes, counted };
}

function addWord(filter: Filter, word: string, inverted: boolean): string | null {
  const colon = word.indexOf(":");
  const name = colon < 0 ? word : word.slice(0, colon);
  const errno = colon < 0 ? null : word.slice(colon + 1);
  if (name === "" || (errno !== null && !isErrorOrAction(errno))) return `no such error number or action in "${word}"`;
  if (errno !== null && !inverted) return `an allowed call takes no error number: "${word}"`;
  if (name.startsWith("@") ? !SYSCALL_GROUPS.has(name) : !NATIVE_CALLS.has(name) && !FOREIGN_CALLS.has(name)) {
    return `systemd 252 knows no system call "${name}"`;
  }
  put(filter, name, errno === null ? "listed" : "denied", inverted);
  return null;
}

/** A call joins a list of its own kind, or an allow list as one that returns an error; else it leaves the list. */
function put(filter: Filter, name: string, how: "listed" | "denied", inverted: boolean): void {
  const joins = inverted !== filter.allow || how === "denied";
  for (const call of name.startsWith("@") ? nativeCallsOf(name) : [name]) {
    if (joins) filter.calls.set(call, how);
    else filter.calls.delete(call);
  }
}

const MAX_ERRNO = 4095;

function isErrorOrAction(text: string): boolean {
  if (text === "kill" || ERRNO_NAMES.has(foldCase(text))) return true;
  const number = parseInteger(text);
  return number !== null && number >= 0 && number <= MAX_ERRNO;
}

/** The first call of the group that the filter lets through, or null when it stops all of them. */
export function firstAllowedCall(filter: Filter, group: string): string | null {
  const lets = (call: string): boolean =>
    filter.allow ? filter.calls.get(call) === "listed" : !filter.calls.has(call);
  return nativeCallsOf(group).find(lets) ?? null;
}
