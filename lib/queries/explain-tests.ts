// explain-tests.ts: the tests of `systemd-analyze security` on one unit, each with what it costs and which line set it.
import { rowExposure10, TESTS, type SecurityTest, type SettingLine, type UnitFacts } from "#lib/areas/service/index.ts";

export interface ExplainedTest {
  /** As systemd prints it: `PrivateTmp=`. */
  readonly id: string;
  /** Its key in systemd's JSON. */
  readonly field: string;
  readonly weight: number;
  /** 0 (good) to `range` (worst); null where it does not apply. */
  readonly badness: number | null;
  readonly range: number;
  readonly outcome: "good" | "bad" | "not-applicable";
  /** What that means for the service, one sentence. */
  readonly meaning: string;
  /** What its row adds to the exposure, in tenths, as systemd shows it: each row rounded up by itself, so that they do not add up. */
  readonly costs10: number | null;
  /** The check of Starfort that it belongs to. */
  readonly check: string;
  /** The lines that bear on it; empty: none of its keys is set. */
  readonly setBy: readonly SettingLine[];
}

/** All tests of a scored unit: the bad ones first, those that cost most on top; then the good, then what does not apply. */
export function explainTests(facts: UnitFacts): ExplainedTest[] {
  return TESTS.map((test) => explain(test, facts)).sort((a, b) => rank(b) - rank(a));
}

function explain(test: SecurityTest, facts: UnitFacts): ExplainedTest {
  const { id, field, weight, range, check } = test;
  const badness = facts.tests[field] ?? null;
  const setBy = facts.settings.filter((line) => test.keys.includes(line.key));
  const known = { id, field, weight, badness, range, check, setBy, costs10: rowExposure10(test, facts.tests) };
  if (badness === null)
    return { ...known, outcome: "not-applicable", meaning: test.notApplicable ?? "It does not apply here" };
  return badness > 0
    ? { ...known, outcome: "bad", meaning: test.bad }
    : { ...known, outcome: "good", meaning: test.good };
}

const OUTCOME_RANK = { bad: 2, good: 1, "not-applicable": 0 } as const satisfies Record<
  ExplainedTest["outcome"],
  number
>;
const MORE_THAN_ANY_COST = 1_000_000;

function rank({ outcome, weight, badness, range }: ExplainedTest): number {
  const cost = outcome === "bad" ? ((badness ?? 0) * weight) / range : weight;
  return OUTCOME_RANK[outcome] * MORE_THAN_ANY_COST + cost;
}
