// kind-rows.tsx: one kind of subject within an area: what was read of each, then the checks on them.
import type { SubjectKind } from "#lib/areas/area.ts";
import { getArea } from "#lib/areas/index.ts";
import { countSubjects } from "#lib/areas/kinds.ts";
import type { Scorecard, ScorecardArea } from "#lib/queries/get-package.ts";
import type { CheckRow } from "#lib/queries/scorecard.ts";
import { CheckDetails } from "./check-details.tsx";
import { DescribedList } from "./described-list.tsx";
import styles from "./page.module.css";
import { UnitList } from "./unit-list.tsx";

/** An area of one kind needs no heading: its name says what is looked at. */
export function KindRows({ kind, area, card }: { kind: SubjectKind; area: ScorecardArea; card: Scorecard }) {
  const rows = area.checks.filter((row) => row.kind === kind);
  return (
    <>
      {getArea(area.id).readings.length > 1 ? (
        <h2 className={styles.kind}>{countSubjects(Math.max(...rows.map(subjectsOf)), kind)}</h2>
      ) : null}
      {kind === "unit" ? <UnitList card={card} /> : <DescribedList kind={kind} card={card} check={rows[0]?.check} />}
      {rows.map((row) => (
        <CheckDetails key={row.check} row={row} card={card} />
      ))}
    </>
  );
}

function subjectsOf({ counts }: CheckRow): number {
  return counts.pass + counts.fail + counts.unknown + counts.notApplicable;
}
