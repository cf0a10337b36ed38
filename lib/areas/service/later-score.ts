// later-score.ts: what a newer systemd would score a unit, as far as newer-rules-table.ts tells: a note, no second scorer.
import type { Assignment, SpecifierContext } from "#lib/formats/unit/index.ts";
import { interpret, type Interpretation } from "./interpret.ts";
import { NEWER_DEFAULTS, newerValue } from "./newer-rules-table.ts";
import { exposureOf, scoreSettings, type Score } from "./score.ts";

export interface LaterScore {
  /** The version of systemd from which on it holds. */
  readonly since: number;
  readonly exposure10: number;
  /** What makes the difference: settings, as `Key=value` or `Key=` for one that is not set. */
  readonly because: readonly string[];
}

/** What is known of the unit by now: its assignments, what 252 made of them, and the score. */
interface Scored {
  readonly assignments: readonly Assignment[];
  readonly unit: SpecifierContext;
  readonly read: Interpretation;
  readonly score: Score;
}

/** Scores a unit with newer values taken as they are meant, and newer defaults; null where the exposure stays as it is. */
export function laterScoreOf(scored: Scored): LaterScore | null {
  const because = new Map<string, number>();
  const { tests: judged, lines } = withNewerValues(scored, because);
  const tests: Record<string, number | null> = { ...judged };
  for (const { key, field, badness, since } of NEWER_DEFAULTS) {
    if (tests[field] === badness || lines.some((line) => line.key === key)) continue;
    tests[field] = badness;
    because.set(`${key}=`, since);
  }
  const exposure10 = because.size === 0 ? scored.score.exposure10 : exposureOf(tests);
  if (exposure10 === scored.score.exposure10) return null;
  return { since: Math.max(...because.values()), exposure10, because: [...because.keys()] };
}

/** Few units have newer values; only those are read again. */
function withNewerValues(
  { assignments, unit, read, score }: Scored,
  because: Map<string, number>,
): Pick<Interpretation, "lines"> & Pick<Score, "tests"> {
  const taken = assignments.map((assignment) => {
    const row = newerValue(assignment.key, assignment.value);
    if (row === null || row.scoresAs === null) return assignment;
    because.set(`${assignment.key}=${assignment.value.slice(0, 80)}`, row.since);
    return { ...assignment, value: row.scoresAs };
  });
  if (because.size === 0) return { lines: read.lines, tests: score.tests };
  const { security, lines } = interpret(taken, unit);
  return { lines, tests: scoreSettings(security).tests };
}
