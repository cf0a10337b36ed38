// next-step.tsx: the one thing to do next on a package, or that there is nothing.
import { Severity } from "#app/_components/severity.tsx";
import { countOf, plural } from "#lib/format.ts";
import type { Scorecard } from "#lib/queries/get-package.ts";
import { anchorOf } from "./anchor.ts";
import styles from "./page.module.css";

export function NextStep({ card }: { card: Scorecard }) {
  const rows = card.areas.flatMap((area) => area.checks.map((row) => ({ area, row })));
  const next = rows.filter(({ row }) => row.state === "fail").sort((a, b) => b.row.rank - a.row.rank)[0];
  const unknown = rows.filter(({ row }) => row.state === "unknown").length;
  if (!next) return <p className={styles.next}>{nothingLeft(rows.length, unknown)}</p>;
  const { row, area } = next;
  return (
    <p className={styles.next}>
      <span className="soft">Do next:</span> <a href={`#${anchorOf(row.check)}`}>{row.title}</a>, on{" "}
      {countOf(row.counts.fail, area.subjects)}; severity <Severity severity={row.severity} />.
    </p>
  );
}

function nothingLeft(pairs: number, unknown: number): string {
  if (pairs === 0) return "Nothing in this package is of a kind that the audited areas check.";
  if (unknown > 0)
    return `Nothing fails here. ${plural(unknown, "check")} could not be decided, which is not the same as passing.`;
  return "Nothing fails here: there is nothing to do.";
}
