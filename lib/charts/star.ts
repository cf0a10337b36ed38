// star.ts: the geometry of the five-pointed fort: each axis a bastion, each ring a rampart.

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** How deep the wall turns in between two bastions, as a share of the shorter one. */
const REENTRANT = 0.62;
/** The least length drawn, as a share of the axis: a true zero stays visible as a zero. */
const LEAST = 0.04;
const STEP = 72;

/** The point at `radius` on axis `axis` (0 is the top, clockwise; halves lie between axes). */
export function pointAt(axis: number, radius: number, centre: number): Point {
  const angle = ((STEP * axis - 90) * Math.PI) / 180;
  return { x: centre + radius * Math.cos(angle), y: centre + radius * Math.sin(angle) };
}

/**
 * The outline of the fort as the `d` of an SVG path. `shares` are 0 to 1, one an axis; null = nothing to show there.
 * A null axis is passed by: its neighbours close towards the centre by themselves, so that it never looks like a zero.
 * "" when every axis is null.
 */
export function fortPath(shares: readonly (number | null)[], radius: number, centre: number): string {
  const bastions = shares.map((share, axis) =>
    share === null ? null : { axis, length: radius * Math.max(LEAST, Math.min(1, share)) },
  );
  return runsOf(bastions)
    .map(({ run, ring }) => wall(run, ring, centre))
    .join(" ");
}

interface Bastion {
  readonly axis: number;
  readonly length: number;
}

/** Bastions that stand side by side, each run in clockwise order; one ring when none is missing. */
function runsOf(bastions: readonly (Bastion | null)[]): { run: Bastion[]; ring: boolean }[] {
  const gap = bastions.indexOf(null);
  const turned = gap < 0 ? bastions : [...bastions.slice(gap), ...bastions.slice(0, gap)];
  const runs: Bastion[][] = [[]];
  for (const bastion of turned) {
    if (bastion) runs.at(-1)?.push(bastion);
    else runs.push([]);
  }
  return runs.filter((run) => run.length > 0).map((run) => ({ run, ring: gap < 0 }));
}

function wall(run: readonly Bastion[], ring: boolean, centre: number): string {
  const points = run.flatMap((own, at) => {
    const next = run[at + 1] ?? (ring ? run[0] : undefined) ?? own;
    return [
      pointAt(own.axis, own.length, centre),
      pointAt(own.axis + 0.5, REENTRANT * Math.min(own.length, next.length), centre),
    ];
  });
  const [first] = run;
  if (first && !ring)
    points.unshift({ x: centre, y: centre }, pointAt(first.axis - 0.5, REENTRANT * first.length, centre));
  return `M${points.map(({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`).join("L")}Z`;
}
