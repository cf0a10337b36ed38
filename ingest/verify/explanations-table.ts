// explanations-table.ts: the known errors of reference tools, each as a predicate on the bytes; reviewed, and short.
import { REWRITING } from "#lib/areas/binary/fortify-table.ts";
import type { ElfFacts } from "#lib/areas/binary/index.ts";
import { ET_REL, PT_GNU_RELRO } from "#lib/formats/elf/constants.ts";
import { type Elf, findSegment } from "#lib/formats/elf/index.ts";
import type { PolicyFile } from "#lib/formats/apparmor/index.ts";
import type { Explanation } from "./agreement.ts";

/** What is known of an ELF file when the tools are compared. */
export interface ElfContext {
  readonly facts: ElfFacts;
  readonly elf: Elf;
  /** Whether the text stands anywhere in the file. */
  readonly mentions: (text: string) => boolean;
}

/** Files that we refuse: the context is why. */
export const UNREADABLE: readonly Explanation<string>[] = [];

const PT_PHDR = 6;
const hasPhdr = ({ elf }: ElfContext): boolean => findSegment(elf.segments, PT_PHDR) !== null;

export const ELF_EXPLANATIONS: readonly Explanation<ElfContext>[] = [
  {
    tools: ["hardening-check"],
    properties: ["type"],
    because: "it takes PT_PHDR for the mark of a PIE; static-PIE programs have none, and some libraries have one",
    holds: ({ ours, theirs, context }) =>
      (theirs === "library" && ours === "yes" && !hasPhdr(context)) ||
      (theirs === "yes" && ours === "library" && hasPhdr(context)),
  },
  {
    tools: ["checksec", "hardening-check"],
    properties: ["canary"],
    because:
      "it looks for the symbol alone; the code loads the guard, but the check's call is gone (no function returns) or inside of the file (static)",
    holds: ({ ours, context }) => ours === "yes" && context.facts.stackProtector === "code-only",
  },
  {
    tools: ["checksec", "hardening-check"],
    properties: ["canary"],
    because:
      "it counts a symbol that the file itself defines (libc, ld.so, static programs), which says nothing of its own code",
    holds: ({ ours, theirs, context }) => ours !== "yes" && theirs === "yes" && context.mentions("__stack_chk_"),
  },
  {
    tools: ["hardening-check"],
    properties: ["canary"],
    because:
      "a static program has no dynamic symbols, so it looks at nothing; its code was read to the end, and no guard is there",
    holds: ({ ours, theirs, context: { facts } }) =>
      ours === "no" && theirs === "unknown" && isStatic(facts) && facts.code?.complete === true,
  },
  {
    tools: ["checksec", "hardening-check"],
    properties: ["canary"],
    because:
      "our unknown: a static program says nothing by its symbols, and the patterns of this machine's code are not known to us",
    holds: ({ ours, context: { facts } }) => ours === "unknown" && isStatic(facts) && facts.code === null,
  },
  {
    tools: ["hardening-check"],
    properties: ["FORTIFY"],
    because: "its list lacks explicit_bzero, which glibc has had a checked version of since 2.25",
    holds: ({ ours, context: { facts } }) =>
      (ours === "some" ? facts.fortified : facts.fortifiable).every((name) =>
        /^(?:__)?explicit_bzero(?:_chk)?$/.test(name),
      ),
  },
  {
    tools: ["hardening-check"],
    properties: ["FORTIFY"],
    because: "it looks at imported functions, and Go's linker marks what it imports as data",
    holds: ({ ours, theirs, context: { facts } }) =>
      ours === "none" && theirs === "nothing to do" && facts.languages.includes("go"),
  },
  {
    tools: ["hardening-check"],
    properties: ["canary"],
    because:
      "it says unknown of an object that needs no symbol of others; its code was read to the end, and no guard is there",
    holds: ({ ours, theirs, context: { facts, elf } }) =>
      ours === "no" && theirs === "unknown" && elf.header.type === ET_REL && facts.code?.complete === true,
  },
  {
    tools: ["checksec"],
    properties: ["FORTIFY", "FORTIFY count"],
    because: "it counts checked functions that the file defines for others (libc's own, interceptors of sanitizers)",
    holds: ({ context: { facts, mentions } }) =>
      [...REWRITING.keys()].some((name) => !facts.fortified.includes(`__${name}_chk`) && mentions(`\0__${name}_chk\0`)),
  },
  {
    tools: ["checksec"],
    properties: ["FORTIFY"],
    because: "it takes every dynamic symbol that ends in _chk for a checked function; this one is no name of glibc's",
    holds: ({ ours, theirs, context: { mentions } }) =>
      ours === "no" &&
      theirs === "yes" &&
      mentions("_chk\0") &&
      ![...REWRITING.keys()].some((name) => mentions(`\0__${name}_chk\0`)),
  },
  {
    tools: ["hardening-check"],
    properties: ["type"],
    because:
      "readelf -l says no type of a file without program headers, and it then goes on with what it matched before",
    holds: ({ ours, context: { elf } }) => ours === "object" && elf.header.type === ET_REL,
  },
  {
    tools: ["scanelf", "checksec"],
    properties: ["executable stack"],
    because:
      "an object has no PT_GNU_STACK, where it looks; what an object asks for is said by its section .note.GNU-stack",
    holds: ({ context: { elf } }) => elf.header.type === ET_REL,
  },
  {
    tools: ["scanelf"],
    properties: ["RELRO segment"],
    because:
      "it prints the segment's flags, and Go's linker gives PT_GNU_RELRO none: that looks as if there were no segment",
    holds: ({ context: { elf } }) => findSegment(elf.segments, PT_GNU_RELRO)?.flags === 0,
  },
];

const isStatic = ({ type }: ElfFacts): boolean => type === "static" || type === "static-pie";

/** A policy file as we read it, or why we refuse it; and why the tool refuses it, empty when it does not. */
export interface PolicyContext {
  readonly policy: PolicyFile | string;
  readonly fault: string;
}

const isMissing = ({ policy }: PolicyContext): boolean =>
  typeof policy !== "string" && policy.notes.some(({ kind }) => kind === "missing-include");

export const POLICY_EXPLANATIONS: readonly Explanation<PolicyContext>[] = [
  {
    tools: ["apparmor_parser"],
    properties: ["is policy"],
    because: "it refuses a file of which an include is missing, which another package ships or a script makes",
    holds: ({ ours, context }) => ours === "yes" && isMissing(context) && context.fault.includes("Could not open"),
  },
  {
    tools: ["apparmor_parser"],
    properties: ["is policy"],
    because:
      "it looks for an include with an absolute path on the machine where it runs, not in the root that is compared",
    holds: ({ ours, context }) => ours === "yes" && /Could not open '\//.test(context.fault),
  },
];
