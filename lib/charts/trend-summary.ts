// trend-summary.ts: a trend in one or two sentences, for those who do not see the chart and those in a hurry.
import type { Band, Trend } from "./trend.ts";

const NUMBER = new Intl.NumberFormat("en-US");

/** What the chart shows, in words. Says plainly when there is only one day, or none. */
export function summarizeTrend(trend: Trend): string {
  const looked = trend.days.filter((_, at) => trend.bands.some((band) => (band.values[at] ?? null) !== null));
  const [first, last] = [looked[0], looked.at(-1)];
  if (first === undefined || last === undefined) return "Nothing has been looked at yet, so there is nothing to draw.";
  const open = trend.bands.filter((band) => band.key.startsWith("open-"));
  const at = (band: Band, day: string) => band.values[trend.days.indexOf(day)] ?? 0;
  const total = (day: string) => open.reduce((sum, band) => sum + at(band, day), 0);
  if (first === last)
    return `${counted(total(last))} on ${last}. One day of data so far: the lines begin with a run on another day.`;
  const moves = open.map((band) => ({ band, by: at(band, last) - at(band, first) }));
  const most = moves.filter(({ by }) => by !== 0).sort((a, b) => Math.abs(b.by) - Math.abs(a.by))[0];
  const change = told(total(last) - total(first));
  const mostly =
    most && open.length > 1 ? ` Most moved: ${most.band.label.replace(", open", "")}, ${told(most.by)}.` : "";
  return `${counted(total(first))} on ${first}, ${NUMBER.format(total(last))} on ${last}: ${change}.${mostly}`;
}

function counted(count: number): string {
  return `${NUMBER.format(count)} open ${count === 1 ? "item" : "items"}`;
}

function told(change: number): string {
  if (change === 0) return "no change";
  return `${NUMBER.format(Math.abs(change))} ${change < 0 ? "fewer" : "more"}`;
}
