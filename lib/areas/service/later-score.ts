// later-score.ts: what a newer systemd would score a unit, as far as newer-rules-table.ts tells: a note, no second scorer.
import type { Assignment, SpecifierContext } from "#lib/formats/unit/index.ts";
import { interpret } from "./interpret.ts";
import { NEWER_DEFAULTS, newerValue } from "./newer-rules-table.ts";
import { exposureOf, scoreSettings } from "./score.ts";

export interface LaterScore {
  /** The version of systemd from which on it holds. */
  readonly since: number;
  readonly exposure10: number;
  /** What makes the difference: settings, as `Key=value` or `Key=` for one that is not set. */
  readonly because: readonly string[];
}

/** Scores the assignments of a loaded unit once more, newer values taken as they are meant; null where `exposure10` stays. */
export function laterScoreOf(
  assignments: readonly Assignment[],
  unit: SpecifierContext,
  exposure10: number,
): LaterScore | null {
  const because = new Map<string, number>();
  const taken = assignments.map((assignment) => {
    const row = newerValue(assignment.key, assignment.value);
    if (row === null || row.scoresAs === null) return assignment;
    because.set(`${assignment.key}=${assignment.value.slice(0, 80)}`, row.since);
    return { ...assignment, value: row.scoresAs };
  });
  const { security, lines } = interpret(taken, unit);
  const tests: Record<string, number | null> = { ...scoreSettings(security).tests };
  for (const { key, field, badness, since } of NEWER_DEFAULTS) {
    if (lines.some((line) => line.key === key) || tests[field] === badness) continue;
    tests[field] = badness;
    because.set(`${key}=`, since);
  }
  const later = exposureOf(tests);
  return later === exposure10
    ? null
    : { since: Math.max(...because.values()), exposure10: later, because: [...because.keys()] };
}
