// trend.ts: levels -> the series of the big chart: open items by area, then waived, then unknown, stacked; gaps stay gaps.
import type { AreaId } from "../areas/area.ts";
import { dayNumber, dayText } from "./days.ts";
import type { Level } from "./levels.ts";
import { GAP_DAYS } from "./sample.ts";

/** What a band is painted with: an area's hue, or a state's. */
export type BandHue = AreaId | "waived" | "unknown";

export interface Band {
  /** Stable, for the legend and the chart: "open-binary", "waived", "unknown". */
  readonly key: string;
  readonly label: string;
  readonly hue: BandHue;
  /** One value a day of the trend; null where nothing is known. */
  readonly values: readonly (number | null)[];
}

/** A vertical line: something other than the packages changed that day. */
export interface Mark {
  readonly day: string;
  readonly label: string;
}

export interface Trend {
  /** Looked-at days, and the day after which a gap begins (all its values null). Oldest first. */
  readonly days: readonly string[];
  /** From the ground up. A band that is zero throughout is left out. */
  readonly bands: readonly Band[];
  readonly marks: readonly Mark[];
}

interface AreaName {
  readonly id: AreaId;
  readonly short: string;
}

/** `areas` in the order in which they are stacked; `marks` outside the days are dropped. */
export function buildTrend(levels: readonly Level[], areas: readonly AreaName[], marks: readonly Mark[]): Trend {
  const slots = withGaps(levels);
  const open = areas.map(({ id, short }) =>
    band(`open-${id}`, `${short}, open`, id, slots, (level) => level.areas[id]?.fail ?? null),
  );
  const sumOf = (state: "waived" | "unknown") => (level: Level) =>
    sum(areas.map(({ id }) => level.areas[id]?.[state] ?? null));
  const rest = [
    band("waived", "waived", "waived", slots, sumOf("waived")),
    band("unknown", "unknown", "unknown", slots, sumOf("unknown")),
  ];
  const days = slots.map((slot) => slot.day);
  const [first = "", last = ""] = [days[0], days.at(-1)];
  return {
    days,
    bands: [...open, ...rest].filter(({ values }) => values.some((value) => value !== null && value > 0)),
    marks: marks.filter(({ day }) => day > first && day <= last),
  };
}

interface Slot {
  readonly day: string;
  readonly level: Level | null;
}

/** A stretch of more than GAP_DAYS without a look gets an empty slot on the day after the last look. */
function withGaps(levels: readonly Level[]): Slot[] {
  return levels.flatMap((level, at) => {
    const slot = { day: level.day, level };
    const next = levels[at + 1];
    const gap = next !== undefined && dayNumber(next.day) - dayNumber(level.day) > GAP_DAYS;
    return gap ? [slot, { day: dayText(dayNumber(level.day) + 1), level: null }] : [slot];
  });
}

function band(
  key: string,
  label: string,
  hue: BandHue,
  slots: readonly Slot[],
  read: (level: Level) => number | null,
): Band {
  return { key, label, hue, values: slots.map(({ level }) => (level ? read(level) : null)) };
}

/** Null only where every part is null: an area that is not audited yet adds nothing. */
function sum(parts: readonly (number | null)[]): number | null {
  const known = parts.filter((part) => part !== null);
  return known.length === 0 ? null : known.reduce((total, part) => total + part, 0);
}
