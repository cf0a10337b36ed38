// layout.ts: rules on how a file lies in memory: position independence, segments, text relocations.
import { TEXT_RELOCATION_TAGS } from "./tags.ts";
import { type Assess, fail, notApplicable, pass, quoteTags } from "./verdict.ts";

export const assessPie: Assess = (facts) => {
  if (facts.type === "pie") {
    return pass(
      "A position-independent program",
      ["e_type", "ET_DYN"],
      ...quoteTags(facts, ["DT_FLAGS_1 PIE", "DT_DEBUG"]),
    );
  }
  if (facts.type === "static-pie") {
    return pass(
      "A static position-independent program",
      ["e_type", "ET_DYN"],
      ["DT_FLAGS_1", "PIE"],
      ["PT_INTERP", "absent"],
    );
  }
  if (facts.type === "executable" || facts.type === "static") {
    return fail(`A ${facts.type === "static" ? "static " : ""}program that always lies at the same address`, [
      "e_type",
      "ET_EXEC",
    ]);
  }
  const kind = facts.interpreter === null ? "A shared library" : "A shared library that can be run by itself";
  return notApplicable(`${kind}: those lie anywhere by nature`, ["e_type", "ET_DYN"], ["DT_FLAGS_1 PIE", "absent"]);
};

export const assessWritableExecutable: Assess = (facts) => {
  // The kernel gives a module's memory the rights of its sections; programs have segments.
  const [noun, label, count] =
    facts.type === "kernel-module"
      ? (["section", "sections WAX", facts.writableExecutableSections] as const)
      : (["segment", "PT_LOAD", facts.writableExecutableSegments] as const);
  if (count === 0) return pass(`No ${noun} is both writable and executable`);
  const what = count === 1 ? `A ${noun} is` : `${count} ${noun}s are`;
  return fail(`${what} writable and executable at once`, [label, `${count}`]);
};

export const assessTextRelocations: Assess = (facts) => {
  if (facts.type === "static") return notApplicable("A static program at a fixed address needs no relocation");
  if (!facts.textRelocations) return pass("Code is never written to when it is loaded", ["DT_TEXTREL", "absent"]);
  return fail("The loader makes code writable to relocate it", ...quoteTags(facts, TEXT_RELOCATION_TAGS));
};
