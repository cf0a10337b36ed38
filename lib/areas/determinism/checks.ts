// checks.ts: the table of checks on artifacts, and how a rebuild is judged.
import type { Assessment, Check, Evidence } from "../area.ts";
import type { RebuildFacts, RebuildResult } from "./facts.ts";
import { REPRODUCIBLE_GUIDE } from "./guides.ts";

/** What each result is worth. Whoever could not build, or did not try, has no answer: that is neither good nor bad news. */
const MEANINGS = {
  reproducible: { verdict: "pass", say: (who) => `${who} rebuilt it and got the same bytes` },
  "not-reproducible": { verdict: "fail", say: (who) => `${who} rebuilt it and got other bytes` },
  "could-not-build": { verdict: "unknown", say: (who) => `${who} could not build it` },
  "not-tried": { verdict: "unknown", say: (who) => `${who} has not rebuilt it` },
} as const satisfies Record<RebuildResult, { verdict: Assessment["verdict"]; say: (who: string) => string }>;

/** One word of one rebuilder -> its verdict, with what the report says of it as evidence. */
export function assessRebuild(facts: RebuildFacts): Assessment {
  const { verdict, say } = MEANINGS[facts.result];
  const because = facts.reason === null ? "" : `: ${facts.reason}`;
  return { verdict, reason: `${say(facts.rebuilder)}${because}`, evidence: evidenceOf(facts) };
}

function evidenceOf({ name, version, arch, rebuiltOn, diffUrl, logUrl }: RebuildFacts): Evidence[] {
  const pieces: readonly (readonly [label: string, value: string | null])[] = [
    ["artifact", [name, version, arch].filter((part) => part !== null && part !== "").join(" ")],
    ["rebuilt on", rebuiltOn],
    ["differences", diffUrl],
    ["log", logUrl],
  ];
  return pieces.flatMap(([label, value]) => (value === null ? [] : [{ label, value }]));
}

export const CHECKS: readonly Check<RebuildFacts>[] = [
  {
    ...{ no: 201, id: "reproducible", area: "determinism", kind: "artifact" },
    title: "An independent rebuild gives the same bytes",
    ...{ severity: "normal", weight: 10, revision: 1 },
    guide: REPRODUCIBLE_GUIDE,
    assess: assessRebuild,
  },
];
