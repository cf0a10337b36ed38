// area-row.tsx: one area of a scorecard: its pairs in words, the next step, the trend; opens in place to its checks.
import { AreaDot } from "#app/_components/area-dot.tsx";
import { Sparkline } from "#app/_components/sparkline.tsx";
import { TallyLine } from "#app/_components/tally-line.tsx";
import { EMPTY_TALLY, shareOf } from "#lib/areas/score.ts";
import { openOverTime } from "#lib/charts/lives.ts";
import { formatCount } from "#lib/format.ts";
import type { Scorecard, ScorecardArea } from "#lib/queries/get-package.ts";
import { CheckDetails } from "./check-details.tsx";
import styles from "./page.module.css";
import { UnitList } from "./unit-list.tsx";

interface Props {
  area: ScorecardArea;
  card: Scorecard;
  open: boolean;
}

export function AreaRow({ area, card, open }: Props) {
  if (area.tally === null) return <Closed area={area} text="not audited yet" why="Counts as nothing." />;
  if (area.checks.length === 0)
    return <Closed area={area} text="nothing to check" why={`Ships no ${area.subjects}.`} />;
  const lives = card.history.filter((life) => life.area === area.id);
  return (
    <details className={`${styles.area} prints`} open={open} id={area.id} data-row>
      <summary className={styles.summary}>
        <span className={styles.name}>
          <span className="marker" aria-hidden="true">
            ›
          </span>{" "}
          <AreaDot area={area.id} />
          {area.title}
        </span>
        <span>
          <TallyLine tally={area.tally} marks />
        </span>
        <span className={`small ${styles.extra}`}>{shareInWords(area)}</span>
        <span className={styles.extra}>
          <Sparkline
            values={openOverTime(lives, card.looks)}
            area={area.id}
            label={`Open items of ${area.title} over the last 90 days`}
          />
        </span>
      </summary>
      <div className={styles.checks}>
        {area.id === "service" ? <UnitList card={card} /> : null}
        {area.checks.map((row) => (
          <CheckDetails key={row.check} row={row} area={area} card={card} />
        ))}
      </div>
    </details>
  );
}

function shareInWords({ tally }: ScorecardArea): string {
  const share = shareOf(tally ?? EMPTY_TALLY);
  return share ? `${formatCount(share.pass)} of ${formatCount(share.of)} decided pass` : "nothing decided";
}

function Closed({ area, text, why }: { area: ScorecardArea; text: string; why: string }) {
  return (
    <div className={`${styles.area} ${styles.closed}`}>
      <div className={styles.summary}>
        <span className={styles.name}>
          <span className="marker" />
          <AreaDot area={area.id} />
          {area.title}
        </span>
        <span className="soft">{text}</span>
        <span className={`small ${styles.why}`}>{why}</span>
      </div>
    </div>
  );
}
