// verdict.ts: how a rule says its verdict: word, reason, evidence; and what is true of whole kinds of file.
import type { Assessment, Evidence, SubjectTraits, Verdict } from "../area.ts";
import type { ElfType } from "./elf-type.ts";
import type { ElfFacts } from "./facts.ts";
import type { Tag } from "./tags.ts";

export type Assess = (facts: ElfFacts, traits: SubjectTraits) => Assessment;

/** `pass("No PLT", ["DT_JMPREL", "absent"])`: the reason, then evidence as label and value. */
type Say = (reason: string, ...evidence: readonly (readonly [label: string, value: string])[]) => Assessment;

const sayer =
  (verdict: Verdict): Say =>
  (reason, ...evidence) => ({
    verdict,
    reason,
    evidence: evidence.map(([label, value]): Evidence => ({ label, value })),
  });

export const pass = sayer("pass");
export const fail = sayer("fail");
export const unknown = sayer("unknown");
export const notApplicable = sayer("not-applicable");

/** Tags that are there, as evidence: `DT_FLAGS_1 NOW` becomes label `DT_FLAGS_1`, value `NOW`. */
export function quoteTags(facts: ElfFacts, wanted: readonly Tag[]): (readonly [string, string])[] {
  return facts.tags
    .filter((tag) => wanted.includes(tag))
    .map((tag) => {
      const [label = tag, value = "present"] = tag.split(" ");
      return [label, value];
    });
}

const NEVER_RUN: Partial<Record<ElfType, string>> = {
  debug: "A file for debuggers: it copies the headers of its program, but is never loaded",
  core: "A core dump, not a program",
};

const NOT_LINKED_OBJECT = "An object file: this is decided when it is linked";
const NOT_LINKED: Partial<Record<ElfType, string>> = {
  object: NOT_LINKED_OBJECT,
  "kernel-module": "A kernel module: the kernel loads it by rules of its own",
};

/** Processors that Linux does not run on: such files are data to a program, a kernel or a device. */
const DEVICES: Readonly<Record<string, string>> = {
  amdgpu: "Code for an AMD graphics processor",
  avr: "Code for an AVR microcontroller",
  bpf: "A BPF object, which the kernel verifies and loads",
  cuda: "Code for an NVIDIA graphics processor",
  msp430: "Code for an MSP430 microcontroller",
};

/** A rule for whatever is or becomes part of a program, kernel modules too. */
export const forCode =
  (assess: Assess): Assess =>
  (facts, traits) => {
    const why = NEVER_RUN[facts.type] ?? DEVICES[facts.machine];
    return why === undefined ? assess(facts, traits) : notApplicable(why, ["e_machine", facts.machine]);
  };

/** A rule on how something was compiled: a file for debuggers tells it of its program, and often is the only one that does. */
export const forBuilt =
  (assess: Assess): Assess =>
  (facts, traits) =>
    facts.type === "debug" && DEVICES[facts.machine] === undefined
      ? assess(facts, traits)
      : forCode(assess)(facts, traits);

/** A rule for what is loaded with rights of its own: programs, libraries, kernel modules. */
export const forLoaded = (assess: Assess): Assess =>
  forCode((facts, traits) =>
    facts.type === "object" ? notApplicable(NOT_LINKED_OBJECT, ["e_type", "ET_REL"]) : assess(facts, traits),
  );

/** A rule for what the loader loads: programs and libraries. */
export const forLinked = (assess: Assess): Assess =>
  forCode((facts, traits) => {
    const why = NOT_LINKED[facts.type];
    return why === undefined ? assess(facts, traits) : notApplicable(why, ["e_type", "ET_REL"]);
  });
