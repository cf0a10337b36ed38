// sample.ts: a value known only on some days -> a short series at even distances; where nobody looked for long, a gap.
import { dayNumber } from "./days.ts";

/** After this many days without a look, the last level is no longer taken for granted. */
export const GAP_DAYS = 35;

export interface DayValue {
  readonly day: string;
  readonly value: number | null;
}

/**
 * `count` values from `first` to `last`, each that of the last look at or before its day; null before the first look and in gaps.
 * One look alone gives one value: a dot, not an invented line. `points` are in the order of their days.
 */
export function sampleEvenly(
  points: readonly DayValue[],
  first: string,
  last: string,
  count: number,
): (number | null)[] {
  const inside = points.filter((point) => point.day >= first && point.day <= last);
  const [only] = inside;
  if (only && inside.length === 1) return [only.value];
  const looks = points.map((point) => ({ at: dayNumber(point.day), value: point.value }));
  const [from, to] = [dayNumber(first), dayNumber(last)];
  return Array.from({ length: count }, (_, index) => {
    const at = from + ((to - from) * index) / Math.max(1, count - 1);
    const before = looks.findLast((look) => look.at <= at + 1e-9);
    const after = looks.find((look) => look.at > at);
    if (!before) return null;
    return after && after.at - before.at > GAP_DAYS && at > before.at ? null : before.value;
  });
}
