// trend-paths.ts: a trend as paths of a plain SVG, the first picture of the big chart: stacked steps on a time axis.
import { countTicks, dayNumber, dayTicks } from "./days.ts";
import type { BandHue, Trend } from "./trend.ts";

export interface Frame {
  readonly width: number;
  readonly height: number;
}

export interface BandPath {
  readonly key: string;
  readonly hue: BandHue;
  /** Closed outlines, one for each stretch between gaps. */
  readonly area: string;
  /** The upper edges alone. */
  readonly edge: string;
}

export interface DrawnTrend {
  readonly bands: readonly BandPath[];
  readonly yTicks: readonly { readonly y: number; readonly value: number }[];
  readonly xTicks: readonly { readonly x: number; readonly label: string }[];
  readonly marks: readonly { readonly x: number; readonly label: string }[];
}

/** The last day has no next look to reach to; it is this many pixels wide. */
const LAST_WIDTH = 3;

/** Places a trend into the frame: y from zero at the bottom, x in days. A trend without days draws nothing but its axis. */
export function drawTrend(trend: Trend, frame: Frame): DrawnTrend {
  const days = trend.days.map(dayNumber);
  const [first = 0, last = 0] = [days[0], days.at(-1)];
  const stacks = stackUp(trend);
  const yValues = countTicks(Math.max(0, ...stacks.flatMap((stack) => stack.map((step) => step?.top ?? 0))));
  const top = yValues.at(-1) ?? 1;
  const x = (day: number) =>
    last === first ? 0 : round(((frame.width - LAST_WIDTH) * (day - first)) / (last - first));
  const y = (value: number) => round(frame.height - (frame.height * value) / top);
  const starts = days.map(x);
  const ends = starts.map((_, at) => starts[at + 1] ?? frame.width);
  const [firstDay, lastDay] = [trend.days[0], trend.days.at(-1)];
  return {
    bands: trend.bands.map((band, index) => ({
      key: band.key,
      hue: band.hue,
      ...outline(stacks[index] ?? [], starts, ends, y),
    })),
    yTicks: yValues.map((value) => ({ y: y(value), value })),
    xTicks:
      firstDay && lastDay
        ? dayTicks(firstDay, lastDay, 6).map((tick) => ({ x: x(dayNumber(tick.day)), label: tick.label }))
        : [],
    marks: trend.marks.map((mark) => ({ x: x(dayNumber(mark.day)), label: mark.label })),
  };
}

interface Step {
  readonly bottom: number;
  readonly top: number;
}

/** For each band, from where to where it reaches on each day. A band that is not known on a day adds nothing to those above it. */
function stackUp(trend: Trend): (Step | null)[][] {
  const ground = trend.days.map(() => 0);
  return trend.bands.map((band) =>
    band.values.map((value, at) => {
      if (value === null) return null;
      const bottom = ground[at] ?? 0;
      ground[at] = bottom + value;
      return { bottom, top: bottom + value };
    }),
  );
}

/** Steps: each day's level holds until the next look, then jumps; a gap ends the outline. */
function outline(
  steps: readonly (Step | null)[],
  starts: readonly number[],
  ends: readonly number[],
  y: (value: number) => number,
) {
  const areas: string[] = [];
  const edges: string[] = [];
  for (const stretch of stretchesOf(steps)) {
    const corners = (pick: (step: Step) => number) =>
      stretch.flatMap(({ at, step }) => [`${starts[at] ?? 0} ${y(pick(step))}`, `${ends[at] ?? 0} ${y(pick(step))}`]);
    const upper = corners((step) => step.top);
    edges.push(`M${upper.join("L")}`);
    areas.push(`M${[...upper, ...corners((step) => step.bottom).reverse()].join("L")}Z`);
  }
  return { area: areas.join(""), edge: edges.join("") };
}

function stretchesOf(steps: readonly (Step | null)[]): { at: number; step: Step }[][] {
  const stretches: { at: number; step: Step }[][] = [[]];
  steps.forEach((step, at) => {
    if (step) stretches.at(-1)?.push({ at, step });
    else stretches.push([]);
  });
  return stretches.filter((stretch) => stretch.length > 0);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
