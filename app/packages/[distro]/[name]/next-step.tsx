// next-step.tsx: the one thing to do next on a package, or that there is nothing.
import { RichText } from "#app/_components/rich-text.tsx";
import { Severity } from "#app/_components/severity.tsx";
import { countSubjects } from "#lib/areas/kinds.ts";
import { plural } from "#lib/format.ts";
import type { Scorecard } from "#lib/queries/get-package.ts";
import { anchorOf } from "./anchor.ts";
import styles from "./page.module.css";

export function NextStep({ card }: { card: Scorecard }) {
  const rows = card.areas.flatMap((area) => area.checks);
  const next = rows.filter((row) => row.state === "fail").sort((a, b) => b.rank - a.rank)[0];
  const unknown = rows.filter((row) => row.state === "unknown").length;
  if (!next) return <p className={styles.next}>{nothingLeft(rows.length, unknown)}</p>;
  const [fix] = next.fixes;
  return (
    <p className={styles.next}>
      <span className="soft">Next step:</span> <a href={`#${anchorOf(next.check)}`}>{next.title}</a>. Not true yet of{" "}
      {countSubjects(next.counts.fail, next.kind)}; severity <Severity severity={next.severity} />.
      {fix ? (
        <span className={`small ${styles.firstFix}`}>
          {fix.where}: <RichText text={fix.text} />
        </span>
      ) : null}
    </p>
  );
}

function nothingLeft(pairs: number, unknown: number): string {
  if (pairs === 0) return "Nothing in this package is of a kind that the audited areas check.";
  if (unknown > 0)
    return `Nothing fails here. ${plural(unknown, "check")} could not be decided, which is not the same as passing.`;
  return "Nothing fails here: there is nothing to do.";
}
