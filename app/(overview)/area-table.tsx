// area-table.tsx: a row an area: its pairs by state, their trend, and the items that are open.
import { AreaDot } from "#app/_components/area-dot.tsx";
import { packagesHref, type PackagesQuery } from "#app/_components/href.ts";
import { HardenedKernelLine } from "#app/_components/hardened-kernel.tsx";
import { Sparkline } from "#app/_components/sparkline.tsx";
import { TallyBar } from "#app/_components/tally-bar.tsx";
import { TallyLine } from "#app/_components/tally-line.tsx";
import type { Tally } from "#lib/areas/score.ts";
import { openSpark, type Level } from "#lib/charts/levels.ts";
import { formatCount } from "#lib/format.ts";
import type { HardenedKernel } from "#lib/queries/get-hardened-kernel.ts";
import type { OverviewArea } from "#lib/queries/get-overview.ts";
import styles from "./area-table.module.css";

interface Props {
  areas: readonly OverviewArea[];
  levels: readonly Level[];
  link: PackagesQuery;
  hardenedKernel: HardenedKernel | null;
}

export function AreaTable({ areas, levels, link, hardenedKernel }: Props) {
  return (
    <div>
      <p className="small">
        A pair is one check of one package. Each number opens the packages that it counts. No area is folded into
        another, and there is no overall grade.
      </p>
      <ul className={styles.rows}>
        {areas.map((area) => (
          <li key={area.id} className={styles.row} data-row>
            {area.tally ? (
              <Audited area={area} tally={area.tally} levels={levels} link={link} hardenedKernel={hardenedKernel} />
            ) : (
              <NotAudited area={area} />
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

interface AuditedProps extends Omit<Props, "areas"> {
  area: OverviewArea;
  tally: Tally;
}

function Audited({ area, tally, levels, link, hardenedKernel }: AuditedProps) {
  const spark = openSpark(levels, area.id);
  const rowsOf = (verdict: string) => packagesHref({ area: area.id, verdict, ...link });
  return (
    <>
      <h2 className={styles.name}>
        <AreaDot area={area.id} />
        <a href={packagesHref({ area: area.id, ...link })}>{area.title}</a>
      </h2>
      <div className={styles.tally}>
        <TallyBar tally={tally} />
        <span className="small">
          <TallyLine tally={tally} hrefOf={rowsOf} zeros />
        </span>
        {area.id === "kernel" ? <HardenedKernelLine kernel={hardenedKernel} channel={link.channel ?? null} /> : null}
      </div>
      <div className={styles.trend}>
        <Sparkline values={spark.values} area={area.id} label={`Open items, ${spark.span}`} />
        <span className="small">{spark.span}</span>
      </div>
      <div className={styles.open}>
        {tally.fail > 0 ? <a href={rowsOf("fail")}>{formatCount(tally.fail)}</a> : "0"}
        <br />
        <span className="small">open items</span>
      </div>
    </>
  );
}

function NotAudited({ area }: { area: OverviewArea }) {
  return (
    <>
      <h2 className={styles.name}>
        <AreaDot area={area.id} />
        {area.title}
      </h2>
      <p className={`small ${styles.rest}`}>
        Not audited yet, so it counts as nothing. It will answer: {area.question}
      </p>
    </>
  );
}
