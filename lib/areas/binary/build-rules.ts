// build-rules.ts: rules on how a file was compiled. They judge by what the compiler wrote down, and say nothing where it wrote nothing.
import type { Assessment } from "../area.ts";
import type { BuildFacts } from "./build-evidence.ts";
import { type BuildOption, UNSET } from "./build-options-table.ts";
import type { ElfFacts } from "./facts.ts";
import { type Assess, fail, notApplicable, pass, unknown } from "./verdict.ts";

type Quote = readonly [label: string, value: string];

/** What a value of an option means for a claim; a value in neither list tells nothing. */
interface Wanted {
  readonly option: BuildOption;
  readonly good: readonly string[];
  readonly bad: readonly string[];
  /** Ends the sentence "every compilation ...". */
  readonly claim: string;
}

const PROTECTOR: Wanted = {
  option: "stack-protector",
  good: ["strong", "all"],
  bad: ["none", "basic", "explicit"],
  claim: "used -fstack-protector-strong or -all",
};
/** No compiler wraps by itself, so that a compilation which does not ask for it is one without. */
const OVERFLOW: Wanted = {
  option: "strict-overflow",
  good: ["wraps", "traps"],
  bad: ["undefined", UNSET],
  claim: "used -fno-strict-overflow, -fwrapv or -ftrapv",
};
const CLASH: Wanted = {
  option: "stack-clash-protection",
  good: ["on"],
  bad: ["off"],
  claim: "used -fstack-clash-protection",
};

type State = "good" | "bad" | "unknown";

/** What is written down of an option, judged: state, the sentence and the evidence for it; null when nothing is written down. */
interface Finding {
  readonly state: State;
  readonly reason: string;
  readonly evidence: readonly Quote[];
}

const SOURCES = { "debug-info": "DW_AT_producer", "command-line": ".GCC.command.line" } as const;

/** annobin speaks of ranges; where they are less of the code than this, nothing follows for the file. */
const MOST_OF_THE_CODE = 0.8;

/** Judges an option by the compilations' switches, else by annobin's notes. */
export function findSwitch({ build, code }: ElfFacts, wanted: Wanted): Finding | null {
  if (build === null) return null;
  if (build.units > 0 && build.source !== null) return judgeUnits(build, SOURCES[build.source], wanted);
  if (build.annobin !== null && build.annobin.switches[wanted.option] !== undefined)
    return judgeNotes(build.annobin, code?.bytes ?? null, wanted);
  if (build.silent === 0) return null;
  const reason = `${build.silent} compilations have left no switches: clang records none, and dwz may have put them into another file`;
  return { state: "unknown", reason, evidence: [] };
}

const quoteValues = (values: Readonly<Record<string, number>>, unit: string) =>
  Object.entries(values)
    .map(([value, times]) => `${value} (${times}${unit})`)
    .join(", ");

const sum = (values: Readonly<Record<string, number>>, wanted: readonly string[]) =>
  wanted.reduce((total, value) => total + (Object.hasOwn(values, value) ? (values[value] ?? 0) : 0), 0);

function judgeUnits(build: BuildFacts, source: string, { option, good, bad, claim }: Wanted): Finding {
  const values = build.switches[option] ?? {};
  const evidence: Quote[] = [[`${source}: ${option}`, quoteValues(values, "")]];
  const { units, silent, complete } = build;
  const wrong = sum(values, bad);
  if (wrong > 0) return { state: "bad", reason: `${wrong} of ${units} compilations did not have it`, evidence };
  const right = sum(values, good);
  if (right < units)
    return {
      state: "unknown",
      reason: `${units - right} of ${units} compilations leave it to the compiler's default`,
      evidence,
    };
  if (silent > 0 || !complete) {
    const rest = silent > 0 ? `${silent} more left no switches` : "there are more than were looked at";
    return { state: "unknown", reason: `${units} compilations had it, but ${rest}`, evidence };
  }
  return { state: "good", reason: `Every compilation (${units}) ${claim}`, evidence };
}

function judgeNotes(
  notes: NonNullable<BuildFacts["annobin"]>,
  codeBytes: number | null,
  { option, good, bad, claim }: Wanted,
): Finding {
  const values = notes.switches[option] ?? {};
  const room = codeBytes === null ? "" : ` of ${codeBytes}`;
  const evidence: Quote[] = [
    [`annobin: ${option}`, quoteValues(values, " bytes")],
    ["annobin's notes speak of", `${notes.covered}${room} bytes`],
  ];
  if (codeBytes === null || notes.covered < codeBytes * MOST_OF_THE_CODE)
    return { state: "unknown", reason: "The notes of annobin speak of a part of the code only", evidence };
  if (sum(values, bad) > 0)
    return { state: "bad", reason: `The notes of annobin name ${sum(values, bad)} bytes of code without it`, evidence };
  if (sum(values, good) < codeBytes * MOST_OF_THE_CODE)
    return { state: "unknown", reason: "The notes of annobin on it speak of a part of the code only", evidence };
  return { state: "good", reason: `By the notes of annobin, the code they speak of ${claim}`, evidence };
}

const say = { good: pass, bad: fail, unknown } as const;

const NOT_C = [
  ["go", "Go"],
  ["rust", "Rust"],
  ["haskell", "Haskell"],
  ["ada", "Ada"],
] as const;

/** A rule on a switch of C and C++; `without` is what is said where nothing was written down. */
function assessSwitch(facts: ElfFacts, wanted: Wanted, without: Assess, traits: Parameters<Assess>[1]): Assessment {
  if (facts.type === "kernel-module") return notApplicable("A kernel module: the kernel's own build decides");
  const found = findSwitch(facts, wanted);
  if (found !== null) return say[found.state](found.reason, ...found.evidence);
  if (facts.code?.bytes === 0) return notApplicable("The file has no code");
  const language = NOT_C.find(([name]) => facts.languages.includes(name));
  if (language !== undefined) return notApplicable(`${language[1]}: this is a switch of C and C++ compilers`);
  return without(facts, traits);
}

const NOTHING_WRITTEN = "Nothing in the file says how it was compiled";
const sayNothingWritten: Assess = () =>
  unknown(NOTHING_WRITTEN, ["DW_AT_producer, .GCC.command.line, annobin", "absent"]);

export const assessStrictOverflow: Assess = (facts, traits) => assessSwitch(facts, OVERFLOW, sayNothingWritten, traits);

export const assessStrongProtector: Assess = (facts, traits) => {
  const proof = findLackOfProtector(facts);
  return proof === null
    ? assessSwitch(facts, PROTECTOR, sayNothingWritten, traits)
    : fail(proof.reason, ...proof.evidence);
};

export const assessStackClash: Assess = (facts, traits) => {
  const isStatic = facts.type === "static" || facts.type === "static-pie";
  const probes = facts.code?.stackProbes ?? 0;
  const seen: Quote = ["stack probes in code", `${probes}`];
  // In a static program they may be the C library's; there only what was written down counts.
  const byCode: Assess = () => {
    if (probes > 0 && !isStatic) return pass("The code touches the stack page by page", seen);
    if (probes > 0)
      return unknown("Static: the code touches the stack page by page, but that may be the C library alone", seen);
    return unknown(`${NOTHING_WRITTEN}, and no stack probe was seen; only frames above a page need one`, seen);
  };
  const found = findSwitch(facts, CLASH);
  if (found?.state === "unknown" && probes > 0 && !isStatic)
    return pass("The code touches the stack page by page", seen, ...found.evidence);
  return assessSwitch(facts, CLASH, byCode, traits);
};

/** C code of that size without a single array or variable whose address is taken does not exist. */
const TOO_LARGE_FOR_CHANCE = 64 * 1024;

/**
 * Proof that canaries were not compiled in: switches that say so, or switches that say nothing together with much code and not
 * one canary, for then the compiler's default is none. Null when there is no proof.
 */
export function findLackOfProtector({ build, code, stackProtector }: ElfFacts): Finding | null {
  const values = build?.switches["stack-protector"] ?? {};
  const units = build?.units ?? 0;
  const source = build?.source ?? null;
  if (units === 0 || source === null || stackProtector !== "none") return null;
  const none = sum(values, ["none"]);
  const unset = sum(values, [UNSET]);
  if (none + unset < units) return null;
  const evidence: Quote[] = [
    [`${SOURCES[source]}: stack-protector`, quoteValues(values, "")],
    ["guard uses in code", `${code?.canaries ?? "not looked for"}`],
  ];
  if (unset === 0) return { state: "bad", reason: `Every compilation (${units}) used -fno-stack-protector`, evidence };
  if (code === null || !code.complete || code.bytes < TOO_LARGE_FOR_CHANCE) return null;
  const reason = `No compilation (${units}) asked for canaries, and ${code.bytes} bytes of code have none`;
  return { state: "bad", reason, evidence };
}

/** The level of _FORTIFY_SOURCE where it was written down: one level, or all that are named. Null when it was not. */
export function findFortifyLevels({
  build,
  code,
}: ElfFacts): { readonly levels: readonly string[]; readonly evidence: Quote } | null {
  const values = build?.switches.fortify ?? partOf(build?.annobin ?? null, code?.bytes ?? null);
  const levels = Object.keys(values ?? {}).sort();
  return levels.length === 0 ? null : { levels, evidence: ["_FORTIFY_SOURCE", levels.join(", ")] };
}

function partOf(notes: BuildFacts["annobin"], codeBytes: number | null): Readonly<Record<string, number>> | null {
  if (notes === null || codeBytes === null || notes.covered < codeBytes * MOST_OF_THE_CODE) return null;
  return notes.switches.fortify ?? null;
}

/** Whether every compilation was written down to have it: what a static program's canaries cannot tell. */
export const findStrongProtector = (facts: ElfFacts) => findSwitch(facts, PROTECTOR);
