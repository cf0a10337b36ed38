// overview-trend.tsx: how the open items of a channel went over the past year.
import { TrendFigure } from "#app/_components/trend-figure.tsx";
import type { Level } from "#lib/charts/levels.ts";
import { buildTrend } from "#lib/charts/trend.ts";
import { formatList } from "#lib/format.ts";
import type { OverviewArea } from "#lib/queries/get-overview.ts";
import type { Levels } from "#lib/queries/find-levels.ts";

interface Props {
  levels: readonly Level[];
  areas: readonly OverviewArea[];
  revisions: Levels["revisions"];
}

export function OverviewTrend({ levels, areas, revisions }: Props) {
  const marks = revisions.map(({ day, checks }) => ({ day, label: `Rules changed: ${formatList(checks)}` }));
  const trend = buildTrend(
    levels,
    areas.filter((area) => area.tally !== null),
    marks,
  );
  return (
    <section>
      <h2>Trend</h2>
      <TrendFigure trend={trend} />
    </section>
  );
}
