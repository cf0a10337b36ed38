// tally.ts: what a table says of a group: kept small, however many files the group has.
import {
  type CheckedAssessment,
  type CheckInfo,
  SEVERITIES,
  type Severity,
  severityOn,
  type SubjectKind,
  type Verdict,
} from "#lib/areas/area.ts";
import { dropInFor, type Remedy, UnitFacts } from "#lib/areas/service/index.ts";
import type { NamedSubject } from "./group.ts";

/** One check that fails with one severity, with some of those that fail it. */
export interface Finding {
  readonly check: CheckInfo;
  readonly severity: Severity;
  count: number;
  readonly some: { readonly name: string; readonly reason: string }[];
}

/** A unit of which some check fails: one drop-in mends most of it, so that it is told as one thing. */
export interface UnitFinding {
  readonly name: string;
  readonly severity: Severity;
  /** Null where systemd refuses the unit. */
  readonly score: { readonly exposure10: number; readonly level: string } | null;
  readonly failing: readonly string[];
  readonly judged: number;
  /** Null where there is nothing left to add, and for all but the first few units. */
  readonly remedy: Remedy | null;
}

/** Why something is not known, with how often and one of those of whom it is not. */
export interface Unknown {
  readonly reason: string;
  readonly checks: Set<string>;
  count: number;
  readonly name: string;
}

export type VerdictCounts = Record<Verdict, number>;

const MAX_NAMES = 5;
const MAX_NAMES_OF_ALL = 1000;
const MAX_UNITS = 5000;
const MAX_REMEDIES = 3;
const MAX_REASONS = 500;

/** What is counted of one group. */
export class Tally {
  readonly verdicts: VerdictCounts = { pass: 0, fail: 0, unknown: 0, "not-applicable": 0 };
  readonly fails: Record<Severity, number> = { low: 0, normal: 0, high: 0, critical: 0 };
  readonly kinds = new Map<SubjectKind, number>();
  readonly units: UnitFinding[] = [];
  readonly #findings = new Map<string, Finding>();
  readonly #passes = new Map<number, Finding>();
  readonly #unknowns = new Map<string, Unknown>();
  readonly #maxNames: number;

  constructor(all: boolean) {
    this.#maxNames = all ? MAX_NAMES_OF_ALL : MAX_NAMES;
  }

  /** Failing checks, the worst first. */
  get findings(): readonly Finding[] {
    return inOrder([...this.#findings.values()]);
  }

  /** Checks that hold, the gravest first. */
  get passes(): readonly Finding[] {
    return inOrder([...this.#passes.values()]);
  }

  get unknowns(): readonly Unknown[] {
    return [...this.#unknowns.values()].sort((a, b) => b.count - a.count);
  }

  add({ name, subject }: NamedSubject): void {
    const { kind, traits, assessments, read } = subject;
    this.kinds.set(kind, (this.kinds.get(kind) ?? 0) + 1);
    for (const assessed of assessments) {
      const severity = severityOn(assessed.check, traits);
      this.verdicts[assessed.verdict] += 1;
      if (assessed.verdict === "unknown") this.#addUnknown(name, assessed);
      if (assessed.verdict === "pass") this.#count(this.#passes, assessed.check.no, name, assessed, severity);
      if (assessed.verdict !== "fail") continue;
      this.fails[severity] += 1;
      if (kind !== "unit") this.#count(this.#findings, `${severity} ${assessed.check.no}`, name, assessed, severity);
    }
    if (kind === "unit" && read !== null) this.#addUnit(name, UnitFacts.parse(read.facts), subject);
  }

  #addUnit(name: string, facts: UnitFacts, { assessments, traits }: NamedSubject["subject"]): void {
    const failing = assessments.filter(({ verdict }) => verdict === "fail");
    if (failing.length === 0 || this.units.length >= MAX_UNITS) return;
    const severities = failing.map(({ check }) => SEVERITIES.indexOf(severityOn(check, traits)));
    this.units.push({
      name,
      severity: SEVERITIES[Math.max(...severities)] ?? "normal",
      score: facts.exposure10 === null ? null : { exposure10: facts.exposure10, level: facts.level ?? "" },
      failing: failing.map(({ check }) => check.id),
      judged: assessments.filter(({ verdict }) => verdict === "pass" || verdict === "fail").length,
      remedy: this.units.length < MAX_REMEDIES ? dropInFor(facts) : null,
    });
  }

  #addUnknown(name: string, { check, reason }: CheckedAssessment): void {
    const known = this.#unknowns.get(reason);
    if (known === undefined && this.#unknowns.size >= MAX_REASONS) return;
    const unknown = known ?? { reason, checks: new Set(), count: 0, name };
    unknown.count += 1;
    unknown.checks.add(check.id);
    this.#unknowns.set(reason, unknown);
  }

  #count<Key>(
    findings: Map<Key, Finding>,
    key: Key,
    name: string,
    { check, reason }: CheckedAssessment,
    severity: Severity,
  ): void {
    const finding = findings.get(key) ?? { check, severity, count: 0, some: [] };
    finding.count += 1;
    if (finding.some.length < this.#maxNames) finding.some.push({ name, reason });
    findings.set(key, finding);
  }
}

function inOrder(findings: readonly Finding[]): Finding[] {
  const rank = ({ severity }: Finding): number => SEVERITIES.indexOf(severity);
  return [...findings].sort((a, b) => rank(b) - rank(a) || b.check.weight - a.check.weight || b.count - a.count);
}
