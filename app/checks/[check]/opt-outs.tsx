// opt-outs.tsx: recipes that switch a check's flag off on purpose: there it is a decision, not an oversight.
import { formatCapped, formatList } from "#lib/format.ts";
import type { OptOuts as Found } from "#lib/queries/find-opt-outs.ts";
import type { CheckPage } from "#lib/queries/get-check.ts";
import { packageHref } from "../../_components/href.ts";
import styles from "./page.module.css";

export function OptOuts({ page: { optOuts, picked } }: { page: CheckPage }) {
  if (!optOuts || optOuts.count === 0) return null;
  return (
    <section aria-labelledby="opt-outs">
      <h2 id="opt-outs">Switched off on purpose</h2>
      <p>
        {formatCapped(optOuts.count, optOuts.cap)} {optOuts.count === 1 ? "recipe switches" : "recipes switch"} it off:
        somebody had a reason, which may no longer hold.
      </p>
      <ul className={styles.columns}>
        {optOuts.rows.map((row) => (
          <li key={row.package}>
            <a href={packageHref(row.distro, row.package, { channel: picked?.carried ?? null })}>{row.package}</a>{" "}
            <span className="small">{row.flags.join(", ")}</span>
          </li>
        ))}
      </ul>
      <p className="small">{rest(optOuts)}</p>
    </section>
  );
}

function rest({ rows, count, cap, flags }: Found): string {
  const named = `Flags that decide it: ${formatList(flags)}.`;
  return rows.length < count ? `The first ${rows.length} of ${formatCapped(count, cap)}, by name. ${named}` : named;
}
