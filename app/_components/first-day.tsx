// first-day.tsx: a trend of one day: there is no line to draw yet, so the day itself is shown as one bar.
import type { Trend } from "#lib/charts/trend.ts";
import { formatCount } from "#lib/format.ts";
import { paintOf, Swatch } from "./trend-svg.tsx";
import styles from "./trend-figure.module.css";

const HEIGHT = 28;

export function FirstDay({ trend }: { trend: Trend }) {
  const parts = trend.bands.map((band) => ({ ...band, value: band.values.at(-1) ?? 0 }));
  const total = parts.reduce((sum, part) => sum + part.value, 0);
  const shareBefore = (at: number) => parts.slice(0, at).reduce((sum, part) => sum + part.value, 0) / total;
  return (
    <>
      <ul className={styles.legend}>
        {parts.map((part) => (
          <li key={part.key}>
            <Swatch hue={part.hue} />
            {part.label} {formatCount(part.value)}
          </li>
        ))}
      </ul>
      <svg className="tally-bar" width="100%" height={HEIGHT} aria-hidden="true">
        {parts.map((part, at) => {
          const { fill, opacity } = paintOf(part.hue);
          return (
            <rect
              key={part.key}
              className="part"
              x={percent(shareBefore(at))}
              width={percent(part.value / total)}
              height={HEIGHT}
              fill={fill}
              fillOpacity={Math.max(opacity, 0.5)}
            />
          );
        })}
      </svg>
    </>
  );
}

function percent(share: number): string {
  return `${(100 * share).toFixed(2)}%`;
}
