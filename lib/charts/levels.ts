// levels.ts: rows of tally_day (written only when something changed) -> the level of each area on each day that was looked at.
import { AREA_IDS, type AreaId } from "../areas/area.ts";
import { addTallies, EMPTY_TALLY, type Tally } from "../areas/score.ts";
import { dayNumber, dayText } from "./days.ts";
import { sampleEvenly } from "./sample.ts";

/** One check's pairs at the end of a day on which they changed. */
export interface LevelRow {
  readonly day: string;
  readonly checkNo: number;
  readonly area: AreaId;
  readonly tally: Tally;
}

/** What was known at the end of a day: null for an area that nobody had audited by then. */
export interface Level {
  readonly day: string;
  readonly areas: Readonly<Record<AreaId, Tally | null>>;
}

/**
 * The level on each day of `looks`, oldest first. Between two of its rows a check keeps its level; before its first it has none.
 * `rows` must begin with the last change before the first look, where there was one.
 */
export function levelsOn(looks: readonly string[], rows: readonly LevelRow[]): Level[] {
  const days = [...new Set(looks)].sort();
  const changes = [...rows].sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0));
  const now = new Map<number, LevelRow>();
  let at = 0;
  return days.map((day) => {
    for (let row = changes[at]; row && row.day <= day; row = changes[++at]) now.set(row.checkNo, row);
    return { day, areas: sumByArea([...now.values()]) };
  });
}

function sumByArea(rows: readonly LevelRow[]): Record<AreaId, Tally | null> {
  const sumOf = (area: AreaId) => {
    const own = rows.filter((row) => row.area === area);
    return own.length === 0 ? null : own.reduce((sum, row) => addTallies(sum, row.tally), EMPTY_TALLY);
  };
  const [binary, determinism, service, kernel, mac] = AREA_IDS.map(sumOf);
  return {
    binary: binary ?? null,
    determinism: determinism ?? null,
    service: service ?? null,
    kernel: kernel ?? null,
    mac: mac ?? null,
  };
}

/** A star's fainter outline is this old where history allows. */
const EARLIER_DAYS = 90;
/** Younger than this, an earlier outline would only blur the present one. */
const LEAST_EARLIER_DAYS = 7;

/** The level that the last one is compared with: of 90 days before, or the oldest of a younger history; null below a week. */
export function earlierLevel(levels: readonly Level[]): Level | null {
  const last = levels.at(-1);
  if (!last) return null;
  const age = (level: Level) => dayNumber(last.day) - dayNumber(level.day);
  return (
    levels.findLast((level) => age(level) >= EARLIER_DAYS) ??
    levels.find((level) => age(level) >= LEAST_EARLIER_DAYS) ??
    null
  );
}

const SPARK_VALUES = 46;

/** Open items of an area for a sparkline over at most 90 days, and in words how many days those are. */
export function openSpark(
  levels: readonly Level[],
  area: AreaId,
): { readonly values: readonly (number | null)[]; readonly span: string } {
  const [first, last] = [levels[0], levels.at(-1)];
  if (!first || !last) return { values: [], span: "no data" };
  const days = Math.min(EARLIER_DAYS, dayNumber(last.day) - dayNumber(first.day));
  const points = levels.map((level) => ({ day: level.day, value: level.areas[area]?.fail ?? null }));
  const values = sampleEvenly(points, dayText(dayNumber(last.day) - days), last.day, SPARK_VALUES);
  return { values, span: days === 0 ? "first day" : days === 1 ? "2 days" : `${days} days` };
}
