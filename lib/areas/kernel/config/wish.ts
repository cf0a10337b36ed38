// wish.ts: one recommendation on a kernel's configuration: the shape of a row, and what a config answers to it.
import { compareVersions, versionOf } from "#lib/formats/kconfig/index.ts";
import type { KernelConfigFacts } from "./facts.ts";

export type Arch = "x86_64" | "x86_32" | "arm64" | "arm";

/** Conditions joined by " & ": `X=y`, `X=y|m`, `X=n` (also when it is absent), `X>=65536`, `X!=1`, `LSM~yama` (a word of a list). */
export type Wanted = string;

export interface Wish {
  /** The check that the row belongs to. */
  readonly check: string;
  readonly want: Wanted;
  /** Any of these will do as well. */
  readonly or?: readonly Wanted[];
  /** The row is about kernels for which this holds. */
  readonly when?: Wanted;
  /** First version that has the option, under whichever name. */
  readonly since?: string;
  /** First version that no longer has it. */
  readonly until?: string;
  /** Its older name, and the first version with the new one. */
  readonly was?: { readonly name: string; readonly until: string };
  /** All architectures without this. */
  readonly arch?: readonly Arch[];
  readonly reason: string;
  /** Where the recommendation comes from; without this, KSPP's page. */
  readonly source?: string;
}

/** What a config answers. `found` is the value as evidence shows it. */
export interface Answer {
  readonly wish: Wish;
  /** met, missed; none: the row is not about this kernel; open: nobody can tell from this file. */
  readonly state: "met" | "missed" | "none" | "open";
  /** Option by the name that this kernel has for it. */
  readonly option: string;
  readonly found: string;
}

export interface Term {
  readonly option: string;
  readonly operator: "=" | "!=" | ">=" | "~";
  readonly value: string;
}

const TERM = /^(\w+)(!=|>=|=|~)(.+)$/;

/** The conditions of a `Wanted`. Throws on a row that is not written as the type says. */
export function termsOf(wanted: Wanted): Term[] {
  return wanted.split(" & ").map((text) => {
    const [, option, operator, value] = TERM.exec(text) ?? [];
    if (option === undefined || value === undefined) throw new Error(`no condition on an option: ${text}`);
    if (operator === "=" || operator === "!=" || operator === ">=" || operator === "~")
      return { option, operator, value };
    throw new Error(`no condition on an option: ${text}`);
  });
}

/** Every option that a row reads, old names too. */
export function optionsOf(wish: Wish): string[] {
  const wanted = [wish.want, ...(wish.or ?? []), ...(wish.when === undefined ? [] : [wish.when])];
  const names = wanted.flatMap(termsOf).map(({ option }) => option);
  return wish.was === undefined ? names : [...names, wish.was.name];
}

/** What a config says to a row: the newest name first, then the older one; age decides what a missing option means. */
export function answer(facts: KernelConfigFacts, wish: Wish): Answer {
  const [first] = termsOf(wish.want);
  const name = first?.option ?? "";
  const option = nameIn(facts, wish, name);
  const found = facts.options[option];
  const say = (state: Answer["state"]): Answer => ({ wish, state, option, found: found ?? "absent" });
  if (wish.arch !== undefined) {
    if (facts.arch === null) return say("open");
    if (!wish.arch.some((arch) => arch === facts.arch)) return say("none");
  }
  if (wish.when !== undefined) {
    const applies = holds(facts, wish, wish.when);
    if (applies !== true) return say(applies === null ? "open" : "none");
  }
  const alternatives = [wish.want, ...(wish.or ?? [])].map((wanted) => holds(facts, wish, wanted));
  const isMet = alternatives.includes(true);
  // An option that is written down is there, whatever the version says: distributions carry options back to older kernels.
  if (found !== undefined) return say(isMet ? "met" : alternatives.includes(null) ? "open" : "missed");
  const age = ageOf(facts, wish);
  if (isMet && first?.value !== "n") return say("met");
  if (age !== "has it") return say(age === "unknown" ? "open" : "none");
  return say(isMet ? "met" : alternatives.includes(null) ? "open" : "missed");
}

/** Whether the kernel's version has the option. */
function ageOf(facts: KernelConfigFacts, { since, until }: Wish): "has it" | "has it not" | "unknown" {
  if (since === undefined && until === undefined) return "has it";
  const version = versionOf(facts.version);
  if (version === null) return "unknown";
  const [first, end] = [versionOf(since ?? null), versionOf(until ?? null)];
  if (first !== null && compareVersions(version, first) < 0) return "has it not";
  return end !== null && compareVersions(version, end) >= 0 ? "has it not" : "has it";
}

/** The name under which this kernel has the row's first option. */
function nameIn(facts: KernelConfigFacts, { was }: Wish, name: string): string {
  if (was === undefined || facts.options[name] !== undefined) return name;
  if (facts.options[was.name] !== undefined) return was.name;
  const [version, until] = [versionOf(facts.version), versionOf(was.until)];
  return version !== null && until !== null && compareVersions(version, until) < 0 ? was.name : name;
}

/** True, false, or null where a structured config leaves an option to Kconfig. */
function holds(facts: KernelConfigFacts, wish: Wish, wanted: Wanted): boolean | null {
  const results = termsOf(wanted).map((term) => {
    const value =
      facts.options[term.option === termsOf(wish.want)[0]?.option ? nameIn(facts, wish, term.option) : term.option];
    if (value === undefined && facts.form === "structured") return null;
    return matches(value ?? "n", term);
  });
  return results.includes(false) ? false : results.includes(null) ? null : true;
}

function matches(found: string, { operator, value }: Term): boolean {
  switch (operator) {
    case "=":
      return value.split("|").includes(found) || isSameNumber(found, value);
    case "!=":
      return found !== value && !isSameNumber(found, value);
    case ">=":
      return (numberOf(found) ?? Number.NEGATIVE_INFINITY) >= (numberOf(value) ?? 0);
    case "~":
      return found.split(",").includes(value);
  }
}

/** Numbers are written 438 or 0x01b6. */
function numberOf(text: string): number | null {
  return /^-?(?:\d+|0[xX][0-9a-fA-F]+)$/.test(text) ? Number(text) : null;
}

function isSameNumber(a: string, b: string): boolean {
  const number = numberOf(a);
  return number !== null && number === numberOf(b);
}
