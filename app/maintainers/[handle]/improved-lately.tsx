// improved-lately.tsx: what closed of late, and why; somebody's work first.
import { formatCount, formatList, plural } from "#lib/format.ts";
import type { Cause, Improved } from "#lib/queries/find-improved.ts";
import type { MaintainerPage } from "#lib/queries/get-maintainer.ts";
import { checkHref, packageHref } from "../../_components/href.ts";
import styles from "./page.module.css";

const WHY = {
  package: "the package changed",
  checker: "the check changed",
  catalogue: "the package left",
  "data-gap": "the data came back",
} satisfies Record<Cause, string>;

export function ImprovedLately({ page: { improved, picked } }: { page: MaintainerPage }) {
  return (
    <section aria-labelledby="improved">
      <h2 id="improved">What improved</h2>
      <p>{summarize(improved)}</p>
      <ul className={styles.list}>
        {improved.rows.map(({ check, distro, name, version, closedOn, cause }) => (
          <li key={`${distro} ${name} ${check.id} ${closedOn}`} data-row>
            <span className="small">{closedOn}</span>{" "}
            <a href={packageHref(distro, name, { channel: picked.carried })}>{name}</a>:{" "}
            <a href={checkHref(check.id, { channel: picked.carried })}>{check.title}</a>{" "}
            <span className="small">
              {WHY[cause]}
              {cause === "package" && version ? ` in ${version}` : ""}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function summarize({ since, byCause }: Improved): string {
  const others = (["checker", "catalogue", "data-gap"] as const).filter((cause) => byCause[cause] > 0);
  const rest = formatList(others.map((cause) => `${formatCount(byCause[cause])} because ${WHY[cause]}`));
  const own =
    byCause.package > 0
      ? `${plural(byCause.package, "item")} closed by changes of the packages since ${since}.`
      : `No item was closed by a change of a package since ${since}.`;
  return rest ? `${own} Beside them, ${rest}.` : own;
}
