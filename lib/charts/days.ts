// days.ts: calendar days as text ("2026-11-23") and as numbers, and the ticks of a time axis.
const DAY_MS = 24 * 60 * 60 * 1000;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;

/** Days since 1970-01-01. Throws RangeError on text that is no day. */
export function dayNumber(day: string): number {
  const ms = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(ms)) throw new RangeError(`${JSON.stringify(day)} is no day: expected YYYY-MM-DD`);
  return ms / DAY_MS;
}

/** The day of that number. */
export function dayText(number: number): string {
  return new Date(number * DAY_MS).toISOString().slice(0, 10);
}

/** A mark on a time axis. */
export interface DayTick {
  readonly day: string;
  readonly label: string;
}

/** At most `most` marks at even distances of whole days, the last on the last day. */
export function dayTicks(first: string, last: string, most: number): DayTick[] {
  const [from, to] = [dayNumber(first), dayNumber(last)];
  const step = Math.max(1, Math.ceil((to - from) / Math.max(1, most - 1)));
  const ticks: DayTick[] = [];
  for (let at = to; at >= from && ticks.length < most; at -= step)
    ticks.unshift({ day: dayText(at), label: label(dayText(at), to - from) });
  return ticks;
}

/** Long spans are told in months, short ones in days. */
function label(day: string, span: number): string {
  const [year = "", month = "", date = ""] = day.split("-");
  const name = MONTHS[Number(month) - 1] ?? month;
  return span > 400 ? `${name} ${year}` : `${Number(date)} ${name}`;
}

/** Round steps from zero to at least `max`: 2,344 -> 0, 500, 1000, ... 2500. Whole numbers only, for what is counted is whole. */
export function countTicks(max: number, most = 5): number[] {
  const rough = Math.max(1, max / most);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, [1, 2, 5, 10].map((factor) => factor * power).find((one) => one >= rough) ?? rough);
  return Array.from({ length: Math.ceil(Math.max(1, max) / step) + 1 }, (_, at) => at * step);
}
