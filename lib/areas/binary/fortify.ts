// fortify.ts: the rule on _FORTIFY_SOURCE: which of the calls that could be checked are.
import type { Language } from "#lib/formats/elf/index.ts";
import { findFortifyLevels } from "./build-rules.ts";
import type { ElfFacts } from "./facts.ts";
import { REWRITING } from "./fortify-table.ts";
import { type Assess, fail, notApplicable, pass, unknown } from "./verdict.ts";

const NOT_C: Partial<Record<Language, string>> = {
  go: "Go: C's headers have no part in it",
  rust: "Rust: C's headers have no part in it",
  haskell: "Haskell: C's headers have no part in it",
  ada: "Ada: C's headers have no part in it",
};

/** Enough names to see what is meant; the facts hold them all. */
const QUOTED = 12;

const quote = (names: readonly string[]) =>
  names.slice(0, QUOTED).join(" ") + (names.length > QUOTED ? ` and ${names.length - QUOTED} more` : "");

export const assessFortify: Assess = (facts) => {
  const { type, languages, fortified, fortifiable, stackProtector, members } = facts;
  if (type === "kernel-module") return assessModule(facts);
  const level = findFortifyLevels(facts);
  const atLevel = level === null ? [] : [level.evidence];
  if (type === "static" || type === "static-pie")
    return notApplicable("A static program imports nothing by which it could be seen");
  const plain = fortifiable.filter((name) => !fortified.includes(name));
  if (fortified.length > 0) {
    const rest = plain.length > 0 ? [["plain imports", quote(plain)] as const] : [];
    const where = members === null ? "" : `, in ${members.fortified} of ${members.elf} objects`;
    return pass(
      `${fortified.length} of ${fortifiable.length} functions are checked${where}`,
      ["checked imports", quote(fortified)],
      ...rest,
      ...atLevel,
    );
  }
  const written = languages.map((language) => NOT_C[language]).find((why) => why !== undefined);
  if (written !== undefined) return notApplicable(written);
  if (plain.length === 0) {
    return stackProtector === "unknown"
      ? unknown("Its imported symbols could not be read, so that nothing can be said")
      : notApplicable("It imports no function that could be checked");
  }
  if (level?.levels.every((value) => value === "0"))
    return fail("Compiled with _FORTIFY_SOURCE off", ["plain imports", quote(plain)], level.evidence);
  if (level !== null && !level.levels.includes("0"))
    return pass(
      "Compiled with _FORTIFY_SOURCE; no call needed a check",
      ["plain imports", quote(plain)],
      level.evidence,
    );
  const proof = plain.filter((name) => isProof(facts, name));
  if (proof.length === 0) {
    return unknown(
      "Its plain imports are what is left where sizes are proven or not known, with and without it",
      ["plain imports", quote(plain)],
      ...atLevel,
    );
  }
  return fail(
    `None of ${fortifiable.length} functions is checked, though level 2 would rewrite every call of some`,
    ["plain imports", quote(proof)],
    ...atLevel,
  );
};

/** The kernel's own FORTIFY_SOURCE calls fortify_panic where a size is wrong; a module without a size to check has no such call. */
function assessModule({ module }: ElfFacts): ReturnType<Assess> {
  if (module?.fortified) return pass("Sizes are checked as the kernel does it", ["undefined symbol", "fortify_panic"]);
  return notApplicable("A kernel module in which no size is checked: it may have none to check");
}

function isProof({ languages }: ElfFacts, name: string): boolean {
  const rewriting = REWRITING.get(name);
  return rewriting === "always" || (rewriting === "unless-clang-cxx" && !languages.includes("c++"));
}
