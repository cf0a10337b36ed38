// trend-figure.tsx: the big chart: words, a picture drawn by the server (a richer one takes its place when seen), a table behind.
import { LazyTrend } from "#app/_charts/lazy-trend.tsx";
import { summarizeTrend } from "#lib/charts/trend-summary.ts";
import type { Trend } from "#lib/charts/trend.ts";
import { formatCount } from "#lib/format.ts";
import styles from "./trend-figure.module.css";
import { FirstDay } from "./first-day.tsx";
import { TrendSvg } from "./trend-svg.tsx";

/** Rows of the table: the newest looks. */
const MOST_ROWS = 60;

export function TrendFigure({ trend }: { trend: Trend }) {
  const looks = trend.days
    .map((day, at) => ({ day, at }))
    .filter(({ at }) => trend.bands.some((band) => (band.values[at] ?? null) !== null));
  const shown = looks.slice(-MOST_ROWS).reverse();
  return (
    <figure className={styles.figure}>
      <figcaption>{summarizeTrend(trend)}</figcaption>
      {looks.length === 1 ? <FirstDay trend={trend} /> : null}
      {looks.length > 1 ? (
        <LazyTrend trend={trend}>
          <TrendSvg trend={trend} />
        </LazyTrend>
      ) : null}
      {looks.length > 1 ? (
        <details className="no-print">
          <summary className="small">
            <span className="marker">›</span> The same as a table
            {looks.length > MOST_ROWS ? `, the newest ${MOST_ROWS} days` : ""}
          </summary>
          <div className="scroll" tabIndex={0} role="region" aria-label="The trend as a table">
            <table>
              <thead>
                <tr>
                  <th>Day</th>
                  {trend.bands.map((band) => (
                    <th key={band.key} className="n">
                      {band.label}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {shown.map(({ day, at }) => (
                  <tr key={day}>
                    <th scope="row">{day}</th>
                    {trend.bands.map((band) => (
                      <td key={band.key} className="n">
                        {cell(band.values[at])}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </details>
      ) : null}
    </figure>
  );
}

function cell(value: number | null | undefined): string {
  return value === null || value === undefined ? "not known" : formatCount(value);
}
