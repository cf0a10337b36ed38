// unit-list.tsx: the units of a package with the exposure that systemd-analyze would print, the most exposed first.
import { packageCheckHref, unitHref } from "#app/_components/href.ts";
import { formatCount } from "#lib/format.ts";
import type { Scorecard } from "#lib/queries/get-package.ts";
import styles from "./page.module.css";

const MOST = 8;

export function UnitList({ card }: { card: Scorecard }) {
  const { units, distro, name, picked } = card;
  const [first] = card.areas.find((area) => area.id === "service")?.checks ?? [];
  if (units.length === 0) return null;
  return (
    <p className={styles.units}>
      <span className="soft">Exposure, of 10:</span>{" "}
      {units.slice(0, MOST).map(({ unit, exposure }) => (
        <span key={unit} className={styles.unit}>
          <a href={unitHref(distro, name, unit, { channel: picked.carried })}>
            <code>{unit}</code>
          </a>{" "}
          {exposure ? (
            <>
              <b>{(exposure.exposure10 / 10).toFixed(1)}</b> <span className="small">{exposure.level}</span>
            </>
          ) : (
            <span className="small">no score</span>
          )}
        </span>
      ))}
      {units.length > MOST && first ? (
        <a href={packageCheckHref(distro, name, first.check, { channel: picked.carried })}>
          and {formatCount(units.length - MOST)} more
        </a>
      ) : null}
    </p>
  );
}
