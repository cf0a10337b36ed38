// wish.ts: one recommendation on a kernel's configuration: the shape of a row, and what a config answers to it.
import { compareVersions, versionOf } from "#lib/formats/kconfig/index.ts";

/** What a row needs to know of a config: a part of its facts. */
export interface ConfigView {
  readonly form: "dotconfig" | "structured";
  readonly version: string | null;
  readonly arch: string | null;
  readonly options: Readonly<Record<string, string>>;
}

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

/** Only rows of the table come here, so that this stays as small as the table. */
const PARSED = new Map<Wanted, readonly Term[]>();

/** The conditions of a `Wanted`. Throws on a row that is not written as the type says. */
export function termsOf(wanted: Wanted): readonly Term[] {
  const known = PARSED.get(wanted) ?? parseTerms(wanted);
  PARSED.set(wanted, known);
  return known;
}

function parseTerms(wanted: Wanted): Term[] {
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

/** What a config says to a row: under the newer name first, then the older one. */
export function answer(facts: ConfigView, wish: Wish): Answer {
  const option = nameIn(facts, wish, termsOf(wish.want)[0]?.option ?? "");
  const found = facts.options[option];
  return { wish, state: stateOf(facts, wish, found), option, found: found ?? "absent" };
}

function stateOf(facts: ConfigView, wish: Wish, found: string | undefined): Answer["state"] {
  const { arch } = facts;
  if (wish.arch !== undefined && arch !== null && !wish.arch.some((one) => one === arch)) return "none";
  const applies = wish.when === undefined ? true : holds(facts, wish, wish.when);
  if (applies === false) return "none";
  const alternatives = [wish.want, ...(wish.or ?? [])].map((wanted) => holds(facts, wish, wanted));
  const isMet = alternatives.includes(true);
  // An option that is written down is there, whatever the version says: distributions carry options back to older kernels.
  const isThere = found !== undefined || (isMet && termsOf(wish.want)[0]?.value !== "n");
  const age = isThere ? "has it" : ageOf(facts, wish);
  if (age === "has it not") return "none";
  if (isMet && age === "has it") return "met";
  const isOpen =
    age === "unknown" || applies === null || alternatives.includes(null) || (wish.arch !== undefined && arch === null);
  return isOpen ? "open" : "missed";
}

/** Whether the kernel's version has the option. */
function ageOf(facts: ConfigView, { since, until }: Wish): "has it" | "has it not" | "unknown" {
  if (since === undefined && until === undefined) return "has it";
  const version = versionOf(facts.version);
  if (version === null) return "unknown";
  const [first, end] = [versionOf(since ?? null), versionOf(until ?? null)];
  if (first !== null && compareVersions(version, first) < 0) return "has it not";
  return end !== null && compareVersions(version, end) >= 0 ? "has it not" : "has it";
}

/** The name under which this kernel has the row's first option. */
function nameIn(facts: ConfigView, { was }: Wish, name: string): string {
  if (was === undefined || facts.options[name] !== undefined) return name;
  if (facts.options[was.name] !== undefined) return was.name;
  const [version, until] = [versionOf(facts.version), versionOf(was.until)];
  return version !== null && until !== null && compareVersions(version, until) < 0 ? was.name : name;
}

/** True, false, or null where a structured config leaves an option to Kconfig. */
function holds(facts: ConfigView, wish: Wish, wanted: Wanted): boolean | null {
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
