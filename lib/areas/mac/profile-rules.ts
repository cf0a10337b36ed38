// profile-rules.ts: from a profile's stored facts to verdicts: is it enforced, narrow, whole, and the only one of its kind?
import type { Assessment, Evidence } from "../area.ts";
import type { ProfileFacts } from "./profile-facts.ts";

const assessment = (verdict: Assessment["verdict"], reason: string, evidence: readonly Evidence[]): Assessment => ({
  verdict,
  reason,
  evidence,
});

const header = (facts: ProfileFacts): Evidence => ({
  label: `line ${facts.line}`,
  value: `${facts.name}${facts.flags.length === 0 ? "" : ` flags=(${facts.flags.join(",")})`}`,
});

const MODE_FAULTS: Readonly<Record<ProfileFacts["mode"], string | null>> = {
  enforce: null,
  kill: null,
  prompt: null,
  complain: "Only writes down what it does not allow (complain mode)",
  default_allow: "Allows what it does not deny (default_allow)",
  unconfined: "Gives its program a name and no limits (unconfined)",
  disabled: "Is disabled",
};

export function profileEnforced(facts: ProfileFacts): Assessment {
  const fault = MODE_FAULTS[facts.mode];
  const evidence = [
    header(facts),
    ...facts.laxChildren.map(({ name, mode }) => ({ label: `${facts.name}//${name}`, value: mode })),
  ];
  if (fault !== null) {
    const forced = facts.mode !== facts.declaredMode ? `, although its header says ${facts.declaredMode}` : "";
    return assessment("fail", `${fault}${forced}`, evidence);
  }
  const lax = facts.laxChildren.filter(({ mode }) => MODE_FAULTS[mode] !== null);
  if (lax.length > 0)
    return assessment(
      "fail",
      `Is enforced, but not what it hands over to: ${lax.map(({ name }) => name).join(", ")}`,
      evidence,
    );
  return assessment(
    "pass",
    facts.mode === "prompt"
      ? "Asks a person about what it does not know, and allows nothing without an answer"
      : "Is enforced",
    evidence,
  );
}

/** Where nothing is denied anyway, single rules say nothing. */
export function profileNotBroad(facts: ProfileFacts): Assessment {
  if (facts.declaredMode === "unconfined" || facts.declaredMode === "default_allow") {
    return assessment("not-applicable", "Its mode allows everything, whatever its rules are", [header(facts)]);
  }
  const evidence = facts.broad.map(({ text, path, line }) => ({ label: `${path}:${line}`, value: text }));
  if (facts.broadCount === 0)
    return assessment("pass", `None of its ${facts.rules} rules allows nearly everything`, [header(facts)]);
  return assessment(
    "fail",
    `${facts.broadCount === 1 ? "One rule allows" : `${facts.broadCount} rules allow`} nearly everything of a kind`,
    evidence,
  );
}

/** An include that another package holds is no fault of the profile, so a part of a system cannot tell. */
export function profileWhole(facts: ProfileFacts): Assessment {
  if (facts.missingIncludes.length === 0)
    return assessment("pass", "Everything that it includes is there", [header(facts)]);
  const evidence = facts.missingIncludes.map((text) => ({ label: "include", value: text }));
  return facts.complete
    ? assessment("fail", "Includes what is not there, so nothing of its file is loaded", evidence)
    : assessment("unknown", "Includes what was not found in what was looked at; other packages may hold it", evidence);
}

export function profileUnrivalled(facts: ProfileFacts): Assessment {
  if (facts.mode === "disabled") return assessment("not-applicable", "Is disabled", [header(facts)]);
  if (facts.sameName.length > 0) {
    const evidence = facts.sameName.map((path) => ({ label: path, value: `defines ${facts.name} as well` }));
    return assessment(
      "fail",
      "Another file defines a profile of the same name: the one that is loaded last replaces the other",
      evidence,
    );
  }
  if (facts.contested.length > 0) {
    const evidence = facts.contested.map(({ glob, file }) => ({ label: file, value: `attaches to ${glob} as well` }));
    return assessment("fail", "Another profile attaches to the same program, so the kernel takes neither", evidence);
  }
  const free =
    facts.attachments.length === 0
      ? "Attaches to no path: a unit or another profile names it"
      : "No other profile has its name or its paths";
  return assessment("pass", facts.complete ? free : `${free}, in what was looked at`, [header(facts)]);
}
