// control-flow.ts: the rule on CET and BTI/PAC. The loader goes by the note; what the code has is told beside it.
import type { Language } from "#lib/formats/elf/index.ts";
import type { ElfFacts } from "./facts.ts";
import { type Assess, fail, notApplicable, pass } from "./verdict.ts";

const NO_SUCH_OPTION: Partial<Record<Language, string>> = {
  go: "Go: its compiler has no such option",
  haskell: "Haskell: its compiler has no such option",
  rust: "Rust: its stable compiler has no such option",
};

type Quote = readonly [label: string, value: string];

export const assessControlFlow: Assess = (facts) => {
  const { machine, class: bits, code, languages } = facts;
  const isX86 = machine === "x86_64" && bits === 64;
  if (!isX86 && machine !== "aarch64")
    return notApplicable(`On ${machine} with ${bits} bits, Linux protects no control flow of programs`);
  if (code?.bytes === 0) return notApplicable("The file has no code");
  const wanted = isX86 ? X86 : ARM;
  const promised = wanted.filter(([key]) => facts[key]).map(([, name]) => name);
  const missing = wanted.filter(([key]) => !facts[key]).map(([, name]) => name);
  const seen = describeCode(facts, isX86);
  const note: Quote = ["property note", promised.join(", ") || "absent"];
  if (missing.length === 0) return pass(`The loader is told of ${promised.join(" and ")}`, note, ...seen);
  const written = languages.map((language) => NO_SUCH_OPTION[language]).find((why) => why !== undefined);
  if (written !== undefined) return notApplicable(written, note, ...seen);
  return fail(explain(promised, missing, code), note, ...seen);
};

type Promises = readonly (readonly [fact: "ibt" | "shstk" | "bti" | "pac", name: string])[];
const X86: Promises = [
  ["ibt", "IBT"],
  ["shstk", "SHSTK"],
];
const ARM: Promises = [
  ["bti", "BTI"],
  ["pac", "PAC"],
];

function describeCode({ code }: ElfFacts, isX86: boolean): readonly Quote[] {
  if (code === null) return [];
  const pads: Quote = [isX86 ? "endbr64 in code" : "bti in code", `${code.landingPads} in ${code.bytes} bytes`];
  return isX86 ? [pads] : [pads, ["paciasp in code", `${code.signedReturns}`]];
}

/** Start files and assembler bring some landing pads into any program; a compiler that writes them puts one at most functions. */
const CHANCE_PADS = 8;
const BYTES_A_PAD = 4096;

const isCompiledWithPads = (code: ElfFacts["code"]) =>
  code !== null && code.landingPads > CHANCE_PADS && code.landingPads * BYTES_A_PAD > code.bytes;

function explain(promised: readonly string[], missing: readonly string[], code: ElfFacts["code"]): string {
  if (promised.length > 0)
    return `The loader is told of ${promised.join(" and ")}, but not of ${missing.join(" and ")}`;
  if (isCompiledWithPads(code)) {
    return "The code has landing pads, but no note tells the loader: the linker drops it where any one object lacks it, often the C library's start files";
  }
  return `No note tells the loader of ${missing.join(" and ")}`;
}
