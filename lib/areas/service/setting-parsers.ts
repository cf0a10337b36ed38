// setting-parsers.ts: one value onto the settings so far, and what became of it; the single values: switches, choices, paths, users.
import {
  expandSpecifiers,
  isPlainAbsolutePath,
  isUserName,
  parseBoolean,
  parseMode,
  quote,
  simplifyPath,
  splitWords,
  type SpecifierContext,
} from "#lib/formats/unit/index.ts";
import type { RunSettings } from "./run-settings.ts";
import { CHOICES, type Choice, type SecuritySettings, type Switch } from "./settings.ts";

/** Everything of one unit that its assignments fill in. */
export interface ServiceSettings {
  readonly security: SecuritySettings;
  readonly run: RunSettings;
}

/**
 * What became of one assignment. "replace": it alone counts now. "append": it counts beside those before it. "clear":
 * all is as if nothing had been said. "none": it says nothing new. "ignore": systemd warns and goes on. "refuse":
 * systemd refuses the file.
 */
export interface Outcome {
  readonly effect: "replace" | "append" | "clear" | "none" | "ignore" | "refuse";
  /** What systemd would warn of; for "ignore" and "refuse", why. */
  readonly notes: readonly string[];
  /** It counts although systemd knows none of its words: the score is better than what was meant. */
  readonly hollow?: boolean;
}

export type Parser = (settings: ServiceSettings, value: string, unit: SpecifierContext) => Outcome;

export const REPLACE: Outcome = { effect: "replace", notes: [] };
export const APPEND: Outcome = { effect: "append", notes: [] };
export const CLEAR: Outcome = { effect: "clear", notes: [] };
export const NONE: Outcome = { effect: "none", notes: [] };
export const ignore = (note: string): Outcome => ({ effect: "ignore", notes: [note] });
export const refuse = (note: string): Outcome => ({ effect: "refuse", notes: [note] });

export const BROKEN = "quotes or escapes are not closed; what follows them is ignored";
export const unknownSpecifier = (value: string): string => `unknown specifier in ${quote(value)}`;

/** A list's outcome. Without any known word, a line that begins a list is hollow (the list is empty, and that counts), a later one says nothing. */
export function listOutcome(effect: "replace" | "append", notes: readonly string[], counted: number): Outcome {
  if (counted > 0 || notes.length === 0) return { effect, notes };
  return effect === "replace" ? { effect, notes, hollow: true } : { effect: "ignore", notes };
}

export function switchParser(key: Switch, onBadValue = ignore): Parser {
  return ({ security }, value) => {
    const on = parseBoolean(value);
    if (on === null) return onBadValue(`${quote(value)} is not a boolean`);
    security.switches[key] = on;
    return REPLACE;
  };
}

/** A value out of a table; `booleans` also takes yes and no in all their spellings. */
export function chosen(values: readonly string[], value: string, booleans = false): string | null {
  const boolean = booleans ? parseBoolean(value) : null;
  const word = boolean === null ? value : boolean ? "yes" : "no";
  return values.includes(word) ? word : null;
}

export function choiceParser(key: Choice): Parser {
  return ({ security }, value) => {
    const values: readonly string[] = CHOICES[key];
    const choice = chosen(values, value, values.includes("yes"));
    if (choice === null) return ignore(`${quote(value)} is none of ${values.join(", ")}`);
    security.choices[key] = choice;
    return REPLACE;
  };
}

/** An absolute path, or nothing; anything else makes systemd refuse the file. */
export function rootPathParser(set: (security: SecuritySettings, path: string | null) => void): Parser {
  return ({ security }, value, unit) => {
    const path = expandSpecifiers(value, unit);
    if (path === null) return refuse(unknownSpecifier(value));
    if (path !== "" && !isPlainAbsolutePath(path)) return refuse(`${quote(path)} is not a plain absolute path`);
    set(security, path === "" ? null : simplifyPath(path));
    return path === "" ? CLEAR : REPLACE;
  };
}

/** A user or group name; systemd refuses the file for one that cannot be. */
export function readUser(
  value: string,
  unit: SpecifierContext,
): { readonly name: string } | { readonly fault: string } {
  const name = expandSpecifiers(value, unit);
  if (name === null) return { fault: unknownSpecifier(value) };
  return isUserName(name) ? { name } : { fault: `${quote(name)} cannot be a user or group` };
}

export const parseUser: Parser = ({ security }, value, unit) => {
  if (value === "") {
    security.user = null;
    return CLEAR;
  }
  const read = readUser(value, unit);
  if ("fault" in read) return refuse(read.fault);
  security.user = read.name;
  return REPLACE;
};

export const parseSupplementaryGroups: Parser = ({ security }, value, unit) => {
  if (value === "") {
    security.supplementaryGroups = [];
    return CLEAR;
  }
  const { words, broken } = splitWords(value);
  for (const word of words) {
    const read = readUser(word, unit);
    if ("fault" in read) return refuse(read.fault);
    security.supplementaryGroups.push(read.name);
  }
  return broken ? refuse(BROKEN) : APPEND;
};

export const parseUmask: Parser = ({ security }, value) => {
  const mode = parseMode(value);
  if (mode === null) return ignore(`${quote(value)} is not an octal file mode`);
  security.umask = mode;
  return REPLACE;
};
