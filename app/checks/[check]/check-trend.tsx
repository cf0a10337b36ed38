// check-trend.tsx: how the pairs of one check went over time.
import { levelsOn } from "#lib/charts/levels.ts";
import { buildTrend } from "#lib/charts/trend.ts";
import type { CheckPage } from "#lib/queries/get-check.ts";
import { TrendFigure } from "../../_components/trend-figure.tsx";

export function CheckTrend({ page: { trend, check, revisions } }: { page: CheckPage }) {
  if (trend.changes.length === 0) return null;
  const rows = trend.changes.map(({ day, tally }) => ({ day, tally, checkNo: check.no, area: check.area }));
  // The first revision is where the history begins, not a change of it.
  const marks = revisions
    .slice(0, -1)
    .map(({ revision, from }) => ({ day: from, label: `Rule changed: revision ${revision}` }));
  return (
    <section aria-labelledby="trend">
      <h2 id="trend">Trend</h2>
      <TrendFigure trend={buildTrend(levelsOn(trend.looks, rows), [{ id: check.area, short: check.title }], marks)} />
    </section>
  );
}
