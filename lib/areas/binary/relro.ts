// relro.ts: rules on what is read-only once the loader has done its work: RELRO and immediate binding.
import type { ElfFacts } from "./facts.ts";
import { BIND_NOW_TAGS } from "./tags.ts";
import { type Assess, fail, notApplicable, pass, quoteTags } from "./verdict.ts";

const isStatic = ({ type }: ElfFacts) => type === "static" || type === "static-pie";

export const assessRelro: Assess = (facts) => {
  if (facts.relro === "none") {
    return fail(
      "No RELRO: the tables through which calls go stay writable",
      ["PT_GNU_RELRO", "absent"],
      ...quoteTags(facts, BIND_NOW_TAGS),
    );
  }
  const segment = ["PT_GNU_RELRO", "present"] as const;
  if (facts.relro === "full") return pass("Full RELRO", segment, ...quoteTags(facts, BIND_NOW_TAGS));
  if (isStatic(facts))
    return pass(
      "A static program: its start-up code makes the RELRO segment read-only, and nothing is bound later",
      segment,
    );
  if (!facts.lazyRelocations) {
    return pass("Partial RELRO, but nothing here is bound lazily, so that no table of calls stays writable", segment, [
      "DT_JMPREL",
      "absent",
    ]);
  }
  return fail(
    "Partial RELRO: the table of lazily bound calls stays writable",
    segment,
    ["DT_JMPREL", "present"],
    ["BIND_NOW", "absent"],
  );
};

export const assessBindNow: Assess = (facts) => {
  if (isStatic(facts)) return notApplicable("A static program: there is no loader that could bind late");
  if (facts.bindNow) return pass("Every symbol is bound when the file is loaded", ...quoteTags(facts, BIND_NOW_TAGS));
  if (!facts.lazyRelocations)
    return notApplicable("Nothing here could be bound lazily", ["DT_JMPREL", "absent"], ["BIND_NOW", "absent"]);
  return fail("Functions are bound at their first call", ["DT_JMPREL", "present"], ["BIND_NOW", "absent"]);
};
