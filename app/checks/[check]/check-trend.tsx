// check-trend.tsx: where the pairs of a check stood over time.
import { formatCount } from "#lib/format.ts";
import type { CheckPage } from "#lib/queries/get-check.ts";

const MOST_ROWS = 60;

/** The days on which something changed, newest first: the table behind the chart. */
export function CheckTrend({ page: { trend } }: { page: CheckPage }) {
  if (trend.length === 0) return null;
  const days = trend.toReversed().slice(0, MOST_ROWS);
  return (
    <section aria-labelledby="trend">
      <h2 id="trend">Trend</h2>
      <div className="scroll" tabIndex={0} role="group" aria-labelledby="trend">
        <table>
          <thead>
            <tr>
              <th>Day</th>
              <th className="n">Pass</th>
              <th className="n">Fail</th>
              <th className="n">Unknown</th>
              <th className="n">Waived</th>
              <th className="n">Opened</th>
              <th className="n">Closed</th>
            </tr>
          </thead>
          <tbody>
            {days.map(({ day, tally, opened, closed }) => (
              <tr key={day}>
                <th scope="row">{day}</th>
                <td className="n">{formatCount(tally.pass)}</td>
                <td className="n">{formatCount(tally.fail)}</td>
                <td className="n">{formatCount(tally.unknown)}</td>
                <td className="n">{formatCount(tally.waived)}</td>
                <td className="n">{formatCount(opened)}</td>
                <td className="n">{formatCount(closed)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
