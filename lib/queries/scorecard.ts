// scorecard.ts: one row of a scorecard: a check of a package, its state, its worst subjects, and what to do.
import { SEVERITIES, type CheckInfo, type Fix, type Severity, type SubjectKind } from "#lib/areas/area.ts";
import { getArea } from "#lib/areas/index.ts";
import type { Distro } from "#lib/distros.ts";
import type { ItemLife } from "./find-package-history.ts";
import type { PairState } from "./package-filters.ts";
import type { Standing } from "./find-standings.ts";
import type { AuditedSubject, SubjectVerdict } from "./find-subjects.ts";

/** A subject with what one check says of it. */
export interface ShownSubject extends Omit<AuditedSubject, "verdicts">, SubjectVerdict {}

export interface CheckRow {
  readonly check: string;
  /** The kind of subject that it judges. */
  readonly kind: SubjectKind;
  readonly title: string;
  readonly state: PairState;
  /** It is open, and was closed before. */
  readonly regressed: boolean;
  /** The check's severity on the worst of its failing subjects: setuid raises it. */
  readonly severity: Severity;
  readonly weight: number;
  /** Subjects by verdict, all of them. */
  readonly counts: {
    readonly pass: number;
    readonly fail: number;
    readonly unknown: number;
    readonly notApplicable: number;
  };
  /** Since when it is in this state, and why; with the version for an open item. */
  readonly since: {
    readonly on: string;
    readonly cause: Standing["fromCause"];
    readonly version: string | null;
    readonly first: boolean;
  };
  readonly why: string;
  /** How to mend it: in this distro's own recipe, then in general; empty where there is nothing to mend. */
  readonly fixes: readonly Fix[];
  /** The worst first: at most six that are open, two of the rest. */
  readonly subjects: readonly ShownSubject[];
  /** For the order of what to do next. */
  readonly rank: number;
}

const MOST_OPEN = 6;
const MOST_OTHERS = 2;
const STATE_RANK = { fail: 4, unknown: 3, waived: 2, pass: 1, "not-applicable": 0 } satisfies Record<PairState, number>;
const SUBJECT_RANK = { fail: 3, unknown: 2, pass: 1, "not-applicable": 0 } satisfies Record<
  SubjectVerdict["verdict"],
  number
>;

export function makeRow(
  check: CheckInfo,
  standing: Standing,
  subjects: readonly AuditedSubject[],
  items: readonly ItemLife[],
  distro: Distro,
): CheckRow {
  const state = standing.waived && standing.state === "fail" ? "waived" : standing.state;
  const shown = subjects.flatMap((subject) => toShown(subject, check.id)).sort(byRisk);
  const lives = items.filter((item) => item.check === check.id);
  const open = lives.find((item) => item.closedOn === null);
  const failing = shown.filter((subject) => subject.verdict === "fail");
  const severity = worst([check.severity, ...failing.map((subject) => subject.severity)]);
  return {
    check: check.id,
    kind: check.kind,
    title: check.title,
    state,
    regressed: state === "fail" && lives.some((item) => item.closedOn !== null),
    severity,
    weight: check.weight,
    counts: {
      pass: standing.pass,
      fail: standing.fail,
      unknown: standing.unknown,
      notApplicable: standing.notApplicable,
    },
    since: {
      on: open?.openedOn ?? standing.fromOn,
      cause: open?.openedCause ?? standing.fromCause,
      version: open?.openedVersion ?? null,
      first: open?.first ?? false,
    },
    why: check.guide.problem,
    fixes: state === "fail" ? fixesFor(check, distro) : [],
    subjects: mostTelling(shown),
    // State first, then severity, then weight, in which areas have scales of their own: each below the next.
    rank: STATE_RANK[state] * 1e6 + SEVERITIES.indexOf(severity) * 1e5 + Math.round(99_999 * weightShare(check)),
  };
}

/** Of its area's weights, 0 to 1. */
function weightShare({ area, weight }: CheckInfo): number {
  return weight / getArea(area).checks.reduce((sum, check) => sum + check.weight, 0);
}

/** The distro's own, and the first, which is the most general. */
function fixesFor(check: CheckInfo, distro: Distro): Fix[] {
  const [first] = check.guide.fixes;
  const own = check.guide.fixes.find((fix) => fix.where === distro.recipe);
  return [...new Set([own, first])].filter((fix) => fix !== undefined);
}

export function toShown({ verdicts, ...subject }: AuditedSubject, checkId: string): ShownSubject[] {
  return verdicts.filter((verdict) => verdict.check === checkId).map((verdict) => ({ ...subject, ...verdict }));
}

/** What is open comes first in the list; of the rest, two stand for all. */
function mostTelling(subjects: readonly ShownSubject[]): ShownSubject[] {
  const isOpen = ({ verdict }: ShownSubject) => verdict === "fail" || verdict === "unknown";
  const open = subjects.filter(isOpen).slice(0, MOST_OPEN);
  const others = subjects.filter((subject) => !isOpen(subject)).slice(0, MOST_OTHERS);
  return [...open, ...others];
}

/** Fails first, setuid and setgid files first among them. */
function byRisk(a: ShownSubject, b: ShownSubject): number {
  const raised = (subject: ShownSubject) => (subject.setuid || subject.setgid ? 1 : 0);
  return SUBJECT_RANK[b.verdict] - SUBJECT_RANK[a.verdict] || raised(b) - raised(a) || (a.path < b.path ? -1 : 1);
}

function worst(severities: readonly Severity[]): Severity {
  return SEVERITIES[Math.max(...severities.map((severity) => SEVERITIES.indexOf(severity)))] ?? "normal";
}
