// package-table.tsx: the rows of the list of packages; headings sort where an index serves it.
import { packageHref, packagesHref } from "#app/_components/href.ts";
import { StateMark } from "#app/_components/state-mark.tsx";
import { TallyBar } from "#app/_components/tally-bar.tsx";
import { isAudited } from "#lib/areas/area.ts";
import { AREAS } from "#lib/areas/index.ts";
import { formatCount } from "#lib/format.ts";
import type { ListedPackage, Packages, PackagesQuestion, PackageSort } from "#lib/queries/find-packages.ts";
import { linkOf } from "./link.ts";
import styles from "./package-table.module.css";

interface Props {
  list: Packages;
  question: PackagesQuestion;
}

export function PackageTable({ list, question }: Props) {
  const audited = AREAS.filter((area) => (question.area === null ? isAudited(area) : area.id === question.area));
  const { channel } = list.picked;
  return (
    <table className={`sticky ${styles.table}`}>
      <thead>
        <tr>
          <Head sort="name" question={question}>
            Package
          </Head>
          {question.check ? <th>This check</th> : null}
          {audited.map((area) => (
            <th key={area.id} className={styles.bar}>
              {area.title}
            </th>
          ))}
          <Head sort="fails" question={question} number>
            Fail
          </Head>
          <Head sort="unknown" question={question} number>
            Unknown
          </Head>
          <th className={`n ${styles.spare}`}>Pass</th>
        </tr>
      </thead>
      <tbody>
        {list.rows.map((row) => (
          <tr key={row.name} data-row>
            <td className={styles.name}>
              <a href={packageHref(channel.distro, row.name, { channel: list.picked.carried })}>{row.name}</a>{" "}
              <span className="small mono">{row.version}</span>
              {row.description ? <div className={`small ${styles.line}`}>{row.description}</div> : null}
            </td>
            {question.check ? (
              <td>{row.state ? <StateMark state={row.state} /> : <span className="soft">not checked</span>}</td>
            ) : null}
            {audited.map((area) => (
              <td key={area.id} className={styles.bar}>
                <AreaBar row={row} area={area.id} />
              </td>
            ))}
            <td className="n">{formatCount(row.tally.fail)}</td>
            <td className="n">{formatCount(row.tally.unknown)}</td>
            <td className={`n ${styles.spare}`}>{formatCount(row.tally.pass)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** "audited, but nothing of the kind in it" is told apart from "not audited". */
function AreaBar({ row, area }: { row: ListedPackage; area: string }) {
  const tally = row.areas.find((one) => one.area === area)?.tally;
  if (!tally) return <span className="small">not audited</span>;
  const { pass, fail, unknown, waived, notApplicable } = tally;
  if (pass + fail + unknown + waived === 0)
    return notApplicable > 0 ? <span className="small">not applicable</span> : <Nothing />;
  return <TallyBar tally={tally} height={10} />;
}

/** Most packages have nothing of most areas: words would fill the table. */
function Nothing() {
  return (
    <span className="soft" role="img" aria-label="nothing to check" title="Looked at: it ships nothing of the kind">
      –
    </span>
  );
}

const SORT_TITLES = {
  name: "in the order of names",
  fails: "most fails first",
  unknown: "most unknown first",
} satisfies Record<PackageSort, string>;
const ARIA = { name: "ascending", fails: "descending", unknown: "descending" } as const satisfies Record<
  PackageSort,
  string
>;

function Head({
  sort,
  question,
  number = false,
  children,
}: {
  sort: PackageSort;
  question: PackagesQuestion;
  number?: boolean;
  children: React.ReactNode;
}) {
  const on = question.sort === sort;
  return (
    <th className={number ? "n" : undefined} aria-sort={on ? ARIA[sort] : undefined}>
      <a
        href={packagesHref({ ...linkOf({ ...question, sort }), after: null })}
        title={SORT_TITLES[sort]}
        className={on ? styles.on : undefined}
      >
        {children}
        {on ? <span aria-hidden="true">{sort === "name" ? " ↑" : " ↓"}</span> : null}
      </a>
    </th>
  );
}
