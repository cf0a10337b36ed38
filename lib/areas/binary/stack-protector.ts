// stack-protector.ts: the rule on stack canaries. No canary proves nothing: code without arrays on the stack needs none.
import type { Language } from "#lib/formats/elf/index.ts";
import { findLackOfProtector, findStrongProtector } from "./build-rules.ts";
import { type Assess, fail, notApplicable, pass, unknown } from "./verdict.ts";

const NO_CANARIES: Partial<Record<Language, string>> = {
  go: "Go: its compiler checks bounds and writes no canaries",
  rust: "Rust: the language checks bounds, and its compiler writes no canaries",
  haskell: "Haskell: its compiler keeps values on a stack of its own and writes no canaries",
};

export const assessStackProtector: Assess = (facts) => {
  const { type, machine, languages, stackProtector, code, members } = facts;
  if (stackProtector === "imported") {
    const symbol = ["undefined symbol", "__stack_chk_fail"] as const;
    return members === null
      ? pass("Canaries are checked", symbol)
      : pass(`Canaries are checked in ${members.protected} of ${members.elf} objects`, symbol);
  }
  const isStatic = type === "static" || type === "static-pie";
  const seen = ["guard uses in code", `${code?.canaries ?? 0}`] as const;
  if (stackProtector === "code-only" && !isStatic) {
    const why =
      "__stack_chk_fail is not imported, for the functions with canaries never return, or the file defines it itself";
    return pass(`Canaries are set in the code; ${why}`, seen);
  }
  const written = languages.map((language) => NO_CANARIES[language]).find((why) => why !== undefined);
  if (written !== undefined) return notApplicable(written);
  const lack = findLackOfProtector(facts);
  if (lack !== null) return fail(lack.reason, ...lack.evidence);
  if (isStatic) {
    const strong = findStrongProtector(facts);
    if (strong?.state === "good") return pass(strong.reason, ...strong.evidence);
  }
  if (stackProtector === "code-only")
    return unknown("Static: there are canaries, but they may be the C library's alone", seen);
  if (isStatic && code === null) return unknown(`Static, and canaries in code for ${machine} are not known by sight`);
  if (stackProtector === "unknown")
    return unknown("Its imported symbols could not be read, so that nothing can be said");
  if (code?.bytes === 0) return notApplicable("The file has no code", ["executable segments", "none"]);
  if (isStatic) return unknown("Static, and no canary was seen; it may need none", seen);
  const looked = code === null ? [] : [seen];
  return unknown(
    "No canary was seen; code without arrays on the stack needs none",
    ["__stack_chk_fail", "not imported"],
    ...looked,
  );
};
