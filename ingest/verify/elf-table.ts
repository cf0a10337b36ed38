// elf-table.ts: the properties of ELF files on which a reference tool has a say, and how its words and ours compare.
import type { ElfFacts } from "#lib/areas/binary/index.ts";
import type { ChecksecAnswer } from "./tools/checksec.ts";
import type { HardeningAnswer } from "./tools/hardening-check.ts";
import type { ReadelfAnswer } from "./tools/readelf.ts";
import type { ScanelfAnswer } from "./tools/scanelf.ts";

/** Both sides in the same words; null where the tool has no opinion. */
export interface ElfProperty<Answer> {
  readonly property: string;
  readonly ours: (facts: ElfFacts) => string;
  readonly theirs: (answer: Answer) => string | null;
}

const yes = (is: boolean): string => (is ? "yes" : "no");
const listed = (names: Iterable<string>): string => [...names].sort().join(" ");
const path = (text: string | null): string => text ?? "none";
const canary = ({ stackProtector }: ElfFacts): string =>
  stackProtector === "unknown" ? "unknown" : yes(stackProtector !== "none");
const fortify = ({ fortified, fortifiable }: ElfFacts): string => {
  if (fortified.length > 0) return "some";
  return fortifiable.length > 0 ? "none" : "nothing to do";
};

const isChecked = (name: string): boolean => /^__\w+_chk$/.test(name) && name !== "__stack_chk_fail";

export const READELF: readonly ElfProperty<ReadelfAnswer>[] = [
  { property: "type", ours: ({ type }) => type, theirs: typeOf },
  {
    property: "RELRO",
    ours: ({ relro }) => relro,
    theirs: (answer) => (answer.hasRelro ? (bindsNow(answer) ? "full" : "partial") : "none"),
  },
  { property: "BIND_NOW", ours: ({ bindNow }) => yes(bindNow), theirs: (answer) => yes(bindsNow(answer)) },
  {
    property: "executable stack",
    ours: ({ execStack }) => (execStack === null ? "not said" : yes(execStack)),
    theirs: ({ stack }) => (stack === null ? "not said" : yes(/[EX]/.test(stack))),
  },
  {
    property: "W+X segments",
    ours: ({ writableExecutableSegments: count }) => String(count),
    theirs: ({ writableExecutable }) => String(writableExecutable),
  },
  {
    property: "TEXTREL",
    ours: ({ textRelocations }) => yes(textRelocations),
    theirs: ({ tags, flags }) => yes(tags.includes("TEXTREL") || flags.includes("TEXTREL")),
  },
  { property: "RPATH", ours: ({ rpath }) => path(rpath), theirs: ({ rpath }) => path(rpath) },
  { property: "RUNPATH", ours: ({ runpath }) => path(runpath), theirs: ({ runpath }) => path(runpath) },
  { property: "libraries needed", ours: ({ needed }) => String(needed), theirs: ({ needed }) => String(needed) },
  {
    property: "canary by import",
    ours: ({ stackProtector }) => yes(stackProtector === "imported"),
    theirs: ({ imports }) => yes(imports.has("__stack_chk_fail") || imports.has("__stack_chk_fail_local")),
  },
  {
    property: "FORTIFY names",
    ours: ({ fortified }) => listed(fortified),
    theirs: ({ imports }) => listed([...imports].filter(isChecked)),
  },
  {
    property: "CET note",
    ours: ({ ibt, shstk }) => listed([...(ibt ? ["IBT"] : []), ...(shstk ? ["SHSTK"] : [])]),
    theirs: ({ x86Features }) => listed(x86Features.filter((name) => name === "IBT" || name === "SHSTK")),
  },
];

export const SCANELF: readonly ElfProperty<ScanelfAnswer>[] = [
  { property: "e_type", ours: ({ type }) => E_TYPES[type], theirs: ({ type }) => type },
  {
    property: "executable stack",
    ours: ({ execStack }) => (execStack === null ? "not said" : yes(execStack)),
    theirs: ({ stack }) => (stack.replace("!", "") === "---" ? "not said" : yes(stack.includes("X"))),
  },
  {
    property: "RELRO segment",
    ours: ({ relro }) => yes(relro !== "none"),
    theirs: ({ relro }) => yes(relro !== "---"),
  },
  {
    property: "TEXTREL",
    ours: ({ textRelocations }) => yes(textRelocations),
    theirs: ({ textrel }) => yes(textrel.includes("TEXTREL")),
  },
  {
    property: "RPATH or RUNPATH",
    ours: ({ rpath, runpath }) => runpath ?? rpath ?? "-",
    theirs: ({ rpath }) => rpath.trim(),
  },
  {
    property: "BIND_NOW",
    ours: ({ bindNow }) => yes(bindNow),
    theirs: ({ bind }) => (bind === "" ? null : yes(bind === "NOW")),
  },
];

const E_TYPES: Readonly<Record<ElfFacts["type"], string>> = {
  pie: "ET_DYN",
  "static-pie": "ET_DYN",
  "shared-object": "ET_DYN",
  executable: "ET_EXEC",
  static: "ET_EXEC",
  object: "ET_REL",
  "kernel-module": "ET_REL",
  debug: "debug",
  core: "ET_CORE",
};

const CHECKSEC_TYPES: Readonly<Record<ElfFacts["type"], string>> = {
  pie: "PIE enabled",
  "static-pie": "PIE enabled",
  "shared-object": "DSO",
  executable: "No PIE",
  static: "No PIE",
  object: "REL",
  "kernel-module": "REL",
  debug: "debug",
  core: "core",
};

export const CHECKSEC: readonly ElfProperty<ChecksecAnswer>[] = [
  { property: "type", ours: ({ type }) => CHECKSEC_TYPES[type], theirs: ({ pie }) => pie },
  {
    property: "RELRO",
    ours: ({ relro }) => relro,
    theirs: ({ relro }) => relro.split(" ")[0]?.toLowerCase().replace("no", "none") ?? null,
  },
  {
    property: "executable stack",
    ours: ({ execStack }) => yes(execStack !== false),
    theirs: ({ nx }) => yes(nx !== "NX enabled"),
  },
  { property: "canary", ours: canary, theirs: ({ canary: said }) => yes(said === "Canary found") },
  {
    property: "FORTIFY",
    ours: ({ fortified }) => yes(fortified.length > 0),
    theirs: ({ fortify: said }) => yes(said === "Yes"),
  },
  {
    property: "FORTIFY count",
    ours: ({ fortified }) => String(fortified.length),
    theirs: ({ fortified }) => String(fortified),
  },
  { property: "RPATH", ours: ({ rpath }) => yes(rpath !== null), theirs: ({ rpath }) => yes(rpath !== "No RPATH") },
  {
    property: "RUNPATH",
    ours: ({ runpath }) => yes(runpath !== null),
    theirs: ({ runpath }) => yes(runpath !== "No RUNPATH"),
  },
];

const HARDENING_TYPES: Readonly<Record<ElfFacts["type"], string>> = {
  ...{ pie: "yes", "static-pie": "yes", "shared-object": "library", executable: "no", static: "no" },
  ...{ object: "object", "kernel-module": "object", debug: "debug", core: "core" },
};

const FORTIFY_WORDS: readonly (readonly [RegExp, string])[] = [
  [/^yes/, "some"],
  [/^no,/, "none"],
  [/^unknown/, "nothing to do"],
];

export const HARDENING_CHECK: readonly ElfProperty<HardeningAnswer>[] = [
  {
    property: "type",
    ours: ({ type }) => HARDENING_TYPES[type],
    theirs: ({ pie }) =>
      pie.includes("library")
        ? "library"
        : pie.startsWith("not a known")
          ? "object"
          : pie.startsWith("yes")
            ? "yes"
            : "no",
  },
  {
    property: "RELRO segment",
    ours: ({ relro }) => yes(relro !== "none"),
    theirs: ({ relro }) => yes(relro === "yes"),
  },
  { property: "BIND_NOW", ours: ({ bindNow }) => yes(bindNow), theirs: ({ bindNow }) => yes(bindNow === "yes") },
  {
    property: "canary",
    ours: canary,
    theirs: ({ stack }) => (stack.startsWith("unknown") ? "unknown" : yes(stack.startsWith("yes"))),
  },
  {
    property: "FORTIFY",
    ours: fortify,
    theirs: ({ fortify: said }) => FORTIFY_WORDS.find(([word]) => word.test(said))?.[1] ?? said,
  },
  { property: "CET note", ours: ({ ibt, shstk }) => yes(ibt && shstk), theirs: ({ cfi }) => yes(cfi === "yes") },
];

function bindsNow({ tags, flags, flags1 }: ReadelfAnswer): boolean {
  return tags.includes("BIND_NOW") || flags.includes("BIND_NOW") || flags1.includes("NOW");
}

/** The rule of our own, applied to what readelf shows: it proves that the bytes were read right, not that the rule is. */
function typeOf(answer: ReadelfAnswer): string {
  if (answer.type === "CORE") return "core";
  if (answer.isDebug) return "debug";
  if (answer.type === "REL") return answer.isModule ? "kernel-module" : "object";
  if (answer.type === "EXEC") return answer.hasInterpreter || answer.hasDynamic ? "executable" : "static";
  if (answer.flags1.includes("PIE")) return answer.hasInterpreter ? "pie" : "static-pie";
  return answer.hasInterpreter && answer.tags.includes("DEBUG") ? "pie" : "shared-object";
}
