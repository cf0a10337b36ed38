// spark.ts: a short series as one small line; a gap stays a gap.

/** A drawn sparkline: `paths` are the unbroken stretches, `dots` the values that stand alone. */
export interface Spark {
  readonly paths: readonly string[];
  readonly dots: readonly { readonly x: number; readonly y: number }[];
}

/**
 * `values` at even distances, null = nobody looked; drawn into width x height pixels with the axis from zero.
 * A lone value cannot be a line and becomes a dot.
 */
export function drawSpark(values: readonly (number | null)[], width: number, height: number): Spark {
  const top = Math.max(1, ...values.map((value) => value ?? 0));
  const step = values.length > 1 ? width / (values.length - 1) : 0;
  // One day alone is the newest day: it stands at the end.
  const start = values.length > 1 ? 0 : width;
  const stretches: { x: number; y: number }[][] = [[]];
  values.forEach((value, at) => {
    if (value === null) stretches.push([]);
    else stretches.at(-1)?.push({ x: round(start + at * step), y: round(height - (height * value) / top) });
  });
  return {
    paths: stretches
      .filter((points) => points.length > 1)
      .map((points) => `M${points.map(({ x, y }) => `${x} ${y}`).join("L")}`),
    dots: stretches.flatMap((points) => (points.length === 1 ? points : [])),
  };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
