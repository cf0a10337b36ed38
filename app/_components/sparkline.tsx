// sparkline.tsx: open items over time as one small line, drawn by the server; gaps stay gaps, one day is a dot.
import type { AreaId } from "#lib/areas/area.ts";
import { drawSpark } from "#lib/charts/spark.ts";

const WIDTH = 96;
const HEIGHT = 22;

/** `values` at even distances in time, null where nobody looked; `label` says in words what the line shows. */
export function Sparkline({
  values,
  area,
  label,
}: {
  values: readonly (number | null)[];
  area: AreaId | null;
  label: string;
}) {
  const { paths, dots } = drawSpark(values, WIDTH, HEIGHT);
  return (
    <svg
      className={`spark ${area ? `hue-${area}` : ""}`}
      width={WIDTH}
      height={HEIGHT + 4}
      viewBox={`0 -2 ${WIDTH} ${HEIGHT + 4}`}
      role="img"
      aria-label={label}
    >
      <title>{label}</title>
      <line x1="0" x2={WIDTH} y1={HEIGHT} y2={HEIGHT} stroke="var(--rule)" />
      {paths.map((d) => (
        <path key={d} d={d} fill="none" stroke="currentColor" strokeWidth="1.6" />
      ))}
      {dots.map(({ x, y }) => (
        <circle key={x} cx={x} cy={y} r="2.2" fill="currentColor" />
      ))}
    </svg>
  );
}
