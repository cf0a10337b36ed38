// area-row.tsx: one area of a scorecard: its pairs in words, the next step, the trend; opens in place to its checks.
import { AreaDot } from "#app/_components/area-dot.tsx";
import { Sparkline } from "#app/_components/sparkline.tsx";
import { TallyLine } from "#app/_components/tally-line.tsx";
import type { SubjectKind } from "#lib/areas/area.ts";
import { getArea } from "#lib/areas/index.ts";
import { openOverTime } from "#lib/charts/lives.ts";
import type { Scorecard, ScorecardArea } from "#lib/queries/get-package.ts";
import { KindRows } from "./kind-rows.tsx";
import styles from "./page.module.css";

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
        <span className={`small ${styles.extra}`}>{nextInWords(area)}</span>
        <span className={styles.extra}>
          <Sparkline
            values={openOverTime(lives, card.looks)}
            area={area.id}
            label={`Open items of ${area.title} over the last 90 days`}
          />
        </span>
      </summary>
      <div className={styles.checks}>
        {kindsIn(area).map((kind) => (
          <KindRows key={kind} kind={kind} area={area} card={card} />
        ))}
      </div>
    </details>
  );
}

/** The area's kinds of subject that the package has, in the area's order. */
function kindsIn({ id, checks }: ScorecardArea): SubjectKind[] {
  return getArea(id)
    .readings.map(({ kind }) => kind)
    .filter((kind) => checks.some((row) => row.kind === kind));
}

/** The next best action; the rows are in that order, and their titles are claims. No link: it stands in a line that is itself clicked to open. */
function nextInWords({ checks, tally }: ScorecardArea): string {
  const next = checks.find((row) => row.state === "fail");
  if (next) return `Not true yet: ${next.title}`;
  return (tally?.unknown ?? 0) > 0 ? "Nothing fails; not all could be decided" : "Nothing to do";
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
