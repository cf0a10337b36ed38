// lint-checks.ts: the table of checks on a unit's wording: what systemd ignores, what is obsolete, what a reviewer would ask.
import type { WarningRule } from "#lib/formats/unit/index.ts";
import type { Assessment, Check, Severity } from "../area.ts";
import type { UnitFacts } from "./facts.ts";
import { LINT_GUIDES } from "./lint-guides.ts";

interface LintRow {
  readonly no: number;
  readonly id: keyof typeof LINT_GUIDES;
  readonly title: string;
  readonly severity: Severity;
  readonly weight: number;
  readonly rules: readonly WarningRule[];
  /** What it says of a unit without such lines, and of one with `count` of them. */
  readonly clean: string;
  readonly found: (count: number) => string;
}

const lines = (count: number): string => (count === 1 ? "One line" : `${count} lines`);

/** The weights order what to do next, beside the 56,460 points of systemd's own tests: about as much as UMask=. */
const ROWS: readonly LintRow[] = [
  {
    no: 327,
    id: "no-ignored-lines",
    title: "systemd understands every line",
    severity: "normal",
    weight: 100,
    rules: ["unknown", "ignored"],
    clean: "Every line is understood by systemd 252",
    found: (count) => `${lines(count)} that systemd 252 ignores, whole or in part`,
  },
  {
    no: 328,
    id: "no-obsolete-settings",
    title: "Uses no obsolete settings",
    severity: "low",
    weight: 50,
    rules: ["obsolete"],
    clean: "No setting is obsolete",
    found: (count) => `${lines(count)} with obsolete settings or values`,
  },
  {
    no: 329,
    id: "absolute-commands",
    title: "Names its programs by their paths",
    severity: "low",
    weight: 50,
    rules: ["advice"],
    clean: "Every program is named by its path",
    found: (count) => `${lines(count)} whose program is looked for in a search path`,
  },
];

const MAX_EVIDENCE = 20;

export const LINT_CHECKS: readonly Check<UnitFacts>[] = ROWS.map((row) => ({
  ...{ no: row.no, id: row.id, title: row.title, severity: row.severity, weight: row.weight },
  ...{ area: "service", kind: "unit", revision: 1, guide: LINT_GUIDES[row.id] },
  assess: (facts) => assessLint(facts, row),
}));

/** `unknown` where systemd refuses the unit: it may not have read all of it. */
function assessLint(facts: UnitFacts, { rules, clean, found }: LintRow): Assessment {
  if (facts.refusal !== null) {
    return { verdict: "unknown", reason: `The unit is not loaded: ${facts.refusal}`, evidence: [] };
  }
  const hits = facts.warnings.filter(({ rule }) => rules.includes(rule));
  const newer = rules.includes("unknown") ? facts.warnings.filter(({ rule }) => rule === "newer") : [];
  const quoted = [...hits, ...newer]
    .slice(0, MAX_EVIDENCE)
    .map(({ path, line, message }) => ({ label: `${path}:${line}`, value: message }));
  const evidence = quoted.length > 0 ? quoted : [{ label: facts.fragmentPath ?? facts.id, value: "has no such line" }];
  if (hits.length > 0) return { verdict: "fail", reason: found(hits.length), evidence };
  const reason = newer.length === 0 ? clean : `${clean} but ${newer.length} that a later systemd knows`;
  return { verdict: "pass", reason, evidence };
}
