// history.tsx: what opened and what closed on a package, when, in which version, and why.
import { Fragment } from "react";
import { checkHref } from "#app/_components/href.ts";
import { historyMoves, type HistoryMove } from "#lib/charts/lives.ts";
import { formatCount } from "#lib/format.ts";
import type { Scorecard } from "#lib/queries/get-package.ts";
import styles from "./page.module.css";

const MOST_MOVES = 20;
const MOST_CHECKS = 4;

const CAUSES: Readonly<Record<string, string>> = {
  package: "package changed",
  checker: "rule changed, nobody regressed",
  catalogue: "package came or went",
  "data-gap": "data was missing",
};

export function History({ card }: { card: Scorecard }) {
  const moves = historyMoves(card.history);
  return (
    <section>
      <h2>History</h2>
      {moves.length === 0 ? <p className="soft">Nothing ever opened here.</p> : null}
      <table>
        <tbody>
          {moves.slice(0, MOST_MOVES).map((move) => (
            <tr key={[move.day, move.move, move.cause, move.version].join()}>
              <td className={`small ${styles.day}`}>
                <time dateTime={move.day}>{move.day}</time>
              </td>
              <td>
                <Move move={move} channel={card.picked.carried} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {moves.length > MOST_MOVES ? (
        <p className="small">and {formatCount(moves.length - MOST_MOVES)} older moves</p>
      ) : null}
    </section>
  );
}

function Move({ move, channel }: { move: HistoryMove; channel: string | null }) {
  const shown = move.checks.slice(0, MOST_CHECKS);
  return (
    <>
      {move.first ? "found at the first look" : move.move}:{" "}
      {shown.map((check, at) => (
        <Fragment key={check.id}>
          {at > 0 ? ", " : null}
          <a href={checkHref(check.id, { channel })}>{check.title}</a>
        </Fragment>
      ))}
      {move.checks.length > shown.length ? ` and ${formatCount(move.checks.length - shown.length)} more` : null}
      <div className="small">
        {move.first ? null : `${CAUSES[move.cause] ?? move.cause}`}
        {move.version ? `${move.first ? "" : ", "}in ${move.version}` : null}
      </div>
    </>
  );
}
