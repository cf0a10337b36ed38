// debian-rules.ts: what a source package's debian/rules switches on and off of dpkg's hardening, as far as its text tells without running make.
import { joinContinued } from "./continued-lines.ts";
import {
  HARDENING_FEATURES,
  type HardeningFeature,
  STRIPPED,
  TURNED_OFF,
  WRAPPER_FEATURES,
} from "./debian-rules-table.ts";

/** A feature, or "all": every feature that is not named beside it. */
export type HardeningFlag = HardeningFeature | "all";

export interface RulesHardening {
  /** Switched off, on every architecture or on some. */
  readonly disabled: readonly HardeningFlag[];
  /** Switched on, and off nowhere. */
  readonly enabled: readonly HardeningFlag[];
  /** Those of `disabled` and `enabled` that are set within ifeq, ifneq, ifdef or ifndef: both branches were read. */
  readonly conditional: readonly HardeningFlag[];
}

const FLAGS: readonly HardeningFlag[] = ["all", ...HARDENING_FEATURES];

/** The largest debian/rules of bookworm has 80 kB. */
export const MAX_RULES_CHARS = 1024 * 1024;
const MAX_LINE_CHARS = 64 * 1024;
const MAX_VARIABLES = 2_000;
const MAX_VALUE_CHARS = 4_096;

const CONDITION_BEGINS = /^\s*(ifeq|ifneq|ifdef|ifndef)\b/;
const CONDITION_ENDS = /^\s*endif\b/;
/** An assignment of make, with what may stand before it: `export`, `override`, the name of a target. */
const ASSIGNMENT =
  /^\s*(?:[\w.%/$(){}-]+\s*:\s*)?(?:(?:export|override|private)\s+)*([A-Za-z_]\w*)\s*(\+=|:::=|::=|:=|\?=|=)\s*(.*)$/;
/** As a shell has it, before a command: `DEB_BUILD_MAINT_OPTIONS="hardening=+all" dpkg-buildflags`. */
const BEFORE_COMMAND = /\bDEB_BUILD_(?:MAINT_)?OPTIONS=("[^"]{0,4000}"|'[^']{0,4000}'|[^\s)]{1,4000})/g;
const FLAGS_VARIABLE = /^DEB_[A-Z]+_MAINT_(STRIP|APPEND|PREPEND|SET)$/;
const WRAPPER_VARIABLE = /^DEB_BUILD_HARDENING(?:_([A-Z]+))?$/;

/** Reads a debian/rules. Never throws: what is not understood says nothing. Text beyond 1 MiB is not read. */
export function parseDebianRules(text: string): RulesHardening {
  const reader = new RulesReader();
  for (const [line] of joinContinued(text.slice(0, MAX_RULES_CHARS))) reader.read(line.slice(0, MAX_LINE_CHARS));
  return reader.result;
}

class RulesReader {
  readonly #variables = new Map<string, string>();
  readonly #on = new Set<HardeningFlag>();
  readonly #off = new Set<HardeningFlag>();
  readonly #conditional = new Set<HardeningFlag>();
  #depth = 0;

  read(line: string): void {
    if (/^\s*#/.test(line)) return;
    if (CONDITION_BEGINS.test(line)) this.#depth += 1;
    else if (CONDITION_ENDS.test(line)) this.#depth = Math.max(0, this.#depth - 1);
    else this.#readStatement(line);
  }

  get result(): RulesHardening {
    return {
      disabled: FLAGS.filter((flag) => this.#off.has(flag)),
      enabled: FLAGS.filter((flag) => this.#on.has(flag) && !this.#off.has(flag)),
      conditional: FLAGS.filter((flag) => this.#conditional.has(flag)),
    };
  }

  #readStatement(line: string): void {
    // A recipe's line belongs to a shell; there the assignment stands before a command.
    const [, name = "", operator = "", text = ""] = line.startsWith("\t") ? [] : (ASSIGNMENT.exec(line) ?? []);
    if (name === "") return this.#readCommands(line);
    const value = this.#expand(withoutComment(text));
    this.#assign(name, operator, value);
    if (name === "DEB_BUILD_MAINT_OPTIONS" || name === "DEB_BUILD_OPTIONS") this.#readOptions(value);
    const how = FLAGS_VARIABLE.exec(name)?.[1];
    if (how !== undefined) this.#readSwitches(value, how === "STRIP" ? STRIPPED : TURNED_OFF);
    const wrapper = WRAPPER_VARIABLE.exec(name);
    if (wrapper !== null) this.#readWrapper(wrapper[1], value);
    else this.#readCommands(text);
  }

  #readCommands(line: string): void {
    for (const [, value = ""] of line.matchAll(BEFORE_COMMAND)) this.#readOptions(this.#expand(value));
  }

  /** "hardening=+all,-pie optimize=-lto": options between blanks, features between commas, the last word on each counts. */
  #readOptions(value: string): void {
    for (const option of value.replace(/["']/g, "").split(/\s+/)) {
      if (!option.startsWith("hardening=")) continue;
      for (const word of option.slice("hardening=".length).split(",")) {
        const [, sign, name] = /^([+-])([a-z]+)$/.exec(word) ?? [];
        const flag = FLAGS.find((one) => one === name);
        if (flag !== undefined) this.#set(flag, sign === "+");
      }
    }
  }

  #readSwitches(value: string, table: typeof STRIPPED): void {
    for (const word of value.replace(/["']/g, "").split(/\s+/))
      for (const [switchText, feature] of table) if (switchText.test(word)) this.#set(feature, false);
  }

  #readWrapper(name: string | undefined, value: string): void {
    const flag = name === undefined ? "all" : WRAPPER_FEATURES[name];
    const isOn = value.trim() === "1";
    // The wrapper's own 0 is to do nothing at all, for which dpkg's flags remain.
    if (flag !== undefined && (isOn || (value.trim() === "0" && flag !== "all"))) this.#set(flag, isOn);
  }

  /** Within a condition a word adds to what the other branch says; outside it takes its place, and "all" that of every word before it. */
  #set(flag: HardeningFlag, isOn: boolean): void {
    const [to, from] = isOn ? [this.#on, this.#off] : [this.#off, this.#on];
    if (this.#depth > 0) this.#conditional.add(flag);
    else {
      for (const one of flag === "all" ? FLAGS : [flag])
        for (const set of [to, from, this.#conditional]) set.delete(one);
    }
    to.add(flag);
  }

  #assign(name: string, operator: string, value: string): void {
    const before = this.#variables.get(name);
    if (before === undefined && this.#variables.size >= MAX_VARIABLES) return;
    const next = operator === "+=" && before !== undefined ? `${before} ${value}` : value;
    this.#variables.set(name, next.slice(0, MAX_VALUE_CHARS));
  }

  /** $(NAME) and ${NAME} of what was set above; what is not known, and functions of make, vanish. Values hold no references any more. */
  #expand(text: string): string {
    const expanded = text
      .slice(0, MAX_VALUE_CHARS)
      .replace(/\$[({]([A-Za-z_]\w*)[)}]/g, (_whole, name: string) => this.#variables.get(name) ?? "");
    return expanded.slice(0, MAX_VALUE_CHARS);
  }
}

/** make ends a value at "#", where a backslash does not keep it. */
function withoutComment(text: string): string {
  return text.replace(/(^|[^\\])#.*$/s, "$1").trim();
}
