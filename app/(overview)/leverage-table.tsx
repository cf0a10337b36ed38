// leverage-table.tsx: where one change does most: the checks that would close the most items, with their first fix.
import { AreaDot } from "#app/_components/area-dot.tsx";
import { checkHref, packagesHref, type PackagesQuery } from "#app/_components/href.ts";
import { KIND_WORDS } from "#lib/areas/kinds.ts";
import { formatCount } from "#lib/format.ts";
import type { Lever } from "#lib/queries/find-leverage.ts";
import styles from "./area-table.module.css";

export function LeverageTable({ levers, link }: { levers: readonly Lever[]; link: PackagesQuery }) {
  return (
    <section>
      <h2>Where one change does most</h2>
      {levers.length === 0 ? (
        <p className="soft">No item is open.</p>
      ) : (
        <table>
          <thead>
            <tr>
              <th>Change</th>
              <th className="n">Closes</th>
              <th className="n">Mends</th>
            </tr>
          </thead>
          <tbody>
            {levers.map((lever) => (
              <tr key={lever.check} data-row>
                <td className={styles.change}>
                  <AreaDot area={lever.area} />
                  <a href={checkHref(lever.check, { channel: link.channel })}>{lever.title}</a>
                  <div className={styles.fix}>
                    <code>{lever.code}</code>
                  </div>
                </td>
                <td className="n">
                  <a href={packagesHref({ check: lever.check, verdict: "fail", ...link })}>
                    {formatCount(lever.items)}
                  </a>{" "}
                  <span className="small">items</span>
                </td>
                <td className="n">
                  {formatCount(lever.subjects)} <span className="small">{KIND_WORDS[lever.kind].many}</span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p className="small">
        An item is one check that fails in one package, however many of its files, units or profiles fail it.
      </p>
    </section>
  );
}
