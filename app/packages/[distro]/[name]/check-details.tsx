// check-details.tsx: one check of a package: its state, and inside the subjects with their evidence, the remedy, and whose turn it is.
import { CodeBlock } from "#app/_components/code-block.tsx";
import { checkHref } from "#app/_components/href.ts";
import { RichText } from "#app/_components/rich-text.tsx";
import { Severity } from "#app/_components/severity.tsx";
import { StateMark } from "#app/_components/state-mark.tsx";
import { countSubjects } from "#lib/areas/kinds.ts";
import { formatCount } from "#lib/format.ts";
import type { Scorecard } from "#lib/queries/get-package.ts";
import type { CheckRow } from "#lib/queries/scorecard.ts";
import { anchorOf } from "./anchor.ts";
import { OtherWords } from "./other-words.tsx";
import styles from "./page.module.css";
import { SubjectList } from "./subject-list.tsx";
import { WhoseTurn } from "./whose-turn.tsx";

interface Props {
  row: CheckRow;
  card: Scorecard;
}

export function CheckDetails({ row, card }: Props) {
  return (
    <details className={`${styles.check} ${row.state === "fail" ? "prints" : ""}`} id={anchorOf(row.check)} data-row>
      <summary>
        <StateMark state={row.regressed ? "regressed" : row.state} />
        <span>
          {row.title}{" "}
          {row.state === "fail" && row.severity !== "normal" ? (
            <span className="small">
              <Severity severity={row.severity} />
            </span>
          ) : null}
        </span>
        <span className={`small ${styles.extra}`}>{countsInWords(row)}</span>
      </summary>
      <div className={styles.inside}>
        {row.state === "fail" ? (
          <p className="small">
            <RichText text={row.why} />
          </p>
        ) : null}
        <SubjectList row={row} card={card} />
        <OtherWords check={row.check} card={card} />
        {row.fixes.map((fix) => (
          <div key={fix.where} className={styles.fix}>
            <p>
              <strong>{fix.where}:</strong> <RichText text={fix.text} />
            </p>
            {fix.code ? <CodeBlock code={fix.code} label={fix.where} /> : null}
          </div>
        ))}
        <p className={`small ${styles.turn}`}>
          <WhoseTurn row={row} card={card} />{" "}
          <a href={checkHref(row.check, { channel: card.picked.carried })}>All about this check</a>: when to waive it,
          how to verify it locally, who says so.
        </p>
      </div>
    </details>
  );
}

function countsInWords({ counts, state, kind }: CheckRow): string {
  const all = counts.pass + counts.fail + counts.unknown + counts.notApplicable;
  const own = {
    pass: counts.pass,
    fail: counts.fail,
    waived: counts.fail,
    unknown: counts.unknown,
    "not-applicable": counts.notApplicable,
  }[state];
  return own === all ? countSubjects(all, kind) : `${formatCount(own)} of ${countSubjects(all, kind)}`;
}
