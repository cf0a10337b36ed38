// verdict.ts: from stored facts to a verdict: how rules look at them, and the evidence that a verdict quotes.
import type { Assessment, Evidence } from "../area.ts";
import type { SettingLine, UnitFacts } from "./facts.ts";
import { costOf, formatExposure } from "./score.ts";
import { TEST_BY_FIELD, TESTS, type SecurityTest } from "./tests-table.ts";

/** What a rule decides. `reason` is one sentence without a full stop. */
export interface Ruling {
  readonly verdict: "pass" | "fail" | "not-applicable";
  readonly reason: string;
}

export const pass = (reason: string): Ruling => ({ verdict: "pass", reason });
export const fail = (reason: string): Ruling => ({ verdict: "fail", reason });
export const notApplicable = (reason: string): Ruling => ({ verdict: "not-applicable", reason });

export type Rule = (facts: UnitFacts) => Ruling;

/** Badness of a test, 0 where it does not apply. */
export function badnessOf(facts: UnitFacts, field: string): number {
  return facts.tests[field] ?? 0;
}

/** The last line of a key that counts. */
export function lastLine(facts: UnitFacts, key: string): SettingLine | null {
  return facts.settings.findLast((line) => line.key === key) ?? null;
}

/** Passes when none of these tests is bad at all; says of each bad one what it means. */
export function allGood(...fields: readonly string[]): Rule {
  const tests = fields.flatMap((field) => TEST_BY_FIELD.get(field) ?? []);
  return (facts) => {
    const bad = tests.filter(({ field }) => badnessOf(facts, field) > 0);
    return bad.length === 0
      ? pass(enumerate(tests.map(({ good }) => good)))
      : fail(enumerate(bad.map((test) => test.bad)));
  };
}

/** Sentences as one: "May set the clock; may reboot". */
function enumerate(sentences: readonly string[]): string {
  const [first = "", ...others] = sentences;
  return [first, ...others.map((text) => text.charAt(0).toLowerCase() + text.slice(1))].join("; ");
}

/** A rule for one test that may not apply; it then says why. */
export function whereApplicable(field: string, rule: Rule): Rule {
  return (facts) => {
    if (facts.tests[field] !== null) return rule(facts);
    return notApplicable(TEST_BY_FIELD.get(field)?.notApplicable ?? "The test does not apply");
  };
}

/**
 * Judges a unit by a check's rule. `unknown` where systemd refuses the unit (or it is too large), and where a good score rests on a line of
 * which systemd knows no word: garbage must not pass.
 */
export function judge(facts: UnitFacts, check: string, rule: Rule): Assessment {
  if (facts.refusal !== null) {
    return { verdict: "unknown", reason: `There is no score: ${facts.refusal}`, evidence: [] };
  }
  const tests = testsOf(check);
  const evidence = evidenceOf(facts, tests);
  const ruling = rule(facts);
  const hollow = facts.settings.find((line) => line.hollow === true && tests.some((test) => test.keys[0] === line.key));
  if (hollow !== undefined && ruling.verdict === "pass") {
    const reason = `systemd ${facts.analyzer} knows no word of ${hollow.key}= in ${hollow.path}:${hollow.line}, so its score says nothing`;
    return { verdict: "unknown", reason, evidence };
  }
  return { ...ruling, evidence };
}

/** The tests that belong to a check. */
export function testsOf(check: string): readonly SecurityTest[] {
  return TESTS.filter((test) => test.check === check);
}

const MAX_LINES = 10;
const MAX_VALUE = 160;

/** The lines that bear on the tests, what systemd says of ignored ones, and what the tests cost: `costs 0.2 of 9.6`. */
function evidenceOf(facts: UnitFacts, tests: readonly SecurityTest[]): Evidence[] {
  const keys = new Set(tests.flatMap((test) => test.keys));
  const lines = facts.settings.filter((line) => keys.has(line.key));
  const ignored = facts.warnings.filter(({ message }) => keys.has(message.slice(0, message.indexOf("="))));
  const evidence = [
    ...lines.slice(0, MAX_LINES).map((line) => at(line, `${line.key}=${line.value}`)),
    ...ignored.slice(0, MAX_LINES).map((warning) => at(warning, warning.message)),
    ...costs(facts, tests, lines),
  ];
  return evidence.length > 0
    ? evidence
    : [{ label: `${tests[0]?.keys[0] ?? ""}=`, value: "is not set, and need not be" }];
}

function at({ path, line }: { readonly path: string; readonly line: number }, text: string): Evidence {
  return { label: `${path}:${line}`, value: text.length > MAX_VALUE ? `${text.slice(0, MAX_VALUE)}…` : text };
}

/** One entry for each key that costs something. */
function costs(facts: UnitFacts, tests: readonly SecurityTest[], lines: readonly SettingLine[]): Evidence[] {
  const byKey = Map.groupBy(tests, (test) => test.keys[0] ?? "");
  return [...byKey].flatMap(([key, group]) => {
    const bad = group.filter((test) => badnessOf(facts, test.field) > 0);
    if (bad.length === 0) return [];
    const isSet = lines.some((line) => group.some((test) => test.keys.includes(line.key)));
    const share = group.length > 1 ? `${bad.length} of its ${group.length} tests are bad; ` : "";
    const cost = `costs ${formatExposure(costOf(bad, facts.tests))} of ${formatExposure(facts.exposure10 ?? 0)}`;
    return [{ label: `${key}=`, value: `${isSet ? "" : "is not set; "}${isSet ? share : ""}${cost}` }];
  });
}
