// layout.ts: rules on how a file lies in memory: position independence, segments, text relocations.
import { TEXT_RELOCATION_TAGS } from "./tags.ts";
import { type Assess, fail, notApplicable, pass, quoteTags } from "./verdict.ts";

export const assessPie: Assess = (facts) => {
  if (facts.type === "pie") {
    return pass(
      "a position-independent program",
      ["e_type", "ET_DYN"],
      ...quoteTags(facts, ["DT_FLAGS_1 PIE", "DT_DEBUG"]),
    );
  }
  if (facts.type === "static-pie") {
    return pass(
      "a static position-independent program",
      ["e_type", "ET_DYN"],
      ["DT_FLAGS_1", "PIE"],
      ["PT_INTERP", "absent"],
    );
  }
  if (facts.type === "executable" || facts.type === "static") {
    return fail(`a ${facts.type === "static" ? "static " : ""}program that always lies at the same address`, [
      "e_type",
      "ET_EXEC",
    ]);
  }
  const kind = facts.interpreter === null ? "a shared library" : "a shared library that can be run by itself";
  return notApplicable(`${kind}: those lie anywhere by nature`, ["e_type", "ET_DYN"], ["DT_FLAGS_1 PIE", "absent"]);
};

export const assessWritableExecutable: Assess = ({ writableExecutableSegments: count }) =>
  count === 0
    ? pass("no segment is both writable and executable")
    : fail(`${count === 1 ? "a segment is" : `${count} segments are`} writable and executable at once`, [
        "PT_LOAD",
        `RWE (${count})`,
      ]);

export const assessTextRelocations: Assess = (facts) => {
  if (facts.type === "static") return notApplicable("a static program at a fixed address needs no relocation");
  if (!facts.textRelocations) return pass("code is never written to when it is loaded", ["DT_TEXTREL", "absent"]);
  return fail("the loader makes code writable to relocate it", ...quoteTags(facts, TEXT_RELOCATION_TAGS));
};
