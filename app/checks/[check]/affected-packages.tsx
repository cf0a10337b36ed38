// affected-packages.tsx: the pairs of a check in one state: which packages, how many subjects, an example, since when.
import { KIND_WORDS } from "#lib/areas/kinds.ts";
import { formatCount } from "#lib/format.ts";
import { AFFECTED_STATES, type AffectedState } from "#lib/queries/affected-states.ts";
import type { AffectedPackage } from "#lib/queries/find-affected.ts";
import type { CheckPage } from "#lib/queries/get-check.ts";
import type { Tally } from "#lib/areas/score.ts";
import { Age } from "../../_components/age.tsx";
import { EmptyList } from "../../_components/empty-list.tsx";
import { checkHref, packageCheckHref, packageHref, unitHref } from "../../_components/href.ts";
import { PathText } from "../../_components/path-text.tsx";
import { Chip } from "../../_components/pill.tsx";
import { Pager } from "../../_components/pager.tsx";
import { RichText } from "../../_components/rich-text.tsx";
import { STATE_WORDS } from "../../_components/state-mark.tsx";
import styles from "./page.module.css";

const COUNT_OF = {
  fail: "fail",
  unknown: "unknown",
  waived: "waived",
  pass: "pass",
  "not-applicable": "notApplicable",
} as const satisfies Record<AffectedState, keyof Tally>;

/** `first`: this is not the first page, so there is a start to go back to. */
export function AffectedPackages({ page, first }: { page: CheckPage; first: boolean }) {
  const { check, affected, picked, tally } = page;
  const channel = picked?.carried ?? null;
  const href = (state: AffectedState, after: string | null) =>
    `${checkHref(check.id, { state, after, channel })}#affected`;
  const states = AFFECTED_STATES.filter((state) => state === affected.state || tally[COUNT_OF[state]] > 0);
  const total = tally[COUNT_OF[affected.state]];
  return (
    <section aria-labelledby="affected">
      <h2 id="affected">Who is affected</h2>
      <p>
        {states.map((state) => (
          <span key={state}>
            <Chip href={href(state, null)} on={state === affected.state}>
              {formatCount(tally[COUNT_OF[state]])} {STATE_WORDS[state]}
            </Chip>{" "}
          </span>
        ))}
      </p>
      {affected.rows.length === 0 ? (
        <EmptyList
          what={`No package is "${STATE_WORDS[affected.state]}" here.`}
          ways={states
            .filter((state) => state !== affected.state)
            .map((state) => ({ text: `Those that are "${STATE_WORDS[state]}"`, href: href(state, null) }))}
        />
      ) : (
        <AffectedTable page={page} />
      )}
      <Pager
        first={first ? href(affected.state, null) : null}
        next={affected.next === null ? null : href(affected.state, affected.next)}
        summary={`${formatCount(affected.rows.length)} of ${formatCount(total)} packages, by name`}
      />
    </section>
  );
}

function AffectedTable({ page }: { page: CheckPage }) {
  const { rows, state } = page.affected;
  const channel = page.picked?.carried ?? null;
  const open = state === "fail" || state === "unknown" || state === "waived";
  return (
    <table className="sticky">
      <thead>
        <tr>
          <th>Package</th>
          <th className={`n ${styles.capital}`}>{KIND_WORDS[page.check.kind].many}</th>
          {open ? <th className="hide-narrow">For example</th> : null}
          {open ? <th className="hide-narrow">Open since</th> : null}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.name} data-row>
            <th scope="row">
              <a href={packageHref(row.distro, row.name, { channel })}>{row.name}</a>{" "}
              <span className="small mono">{row.version}</span>
            </th>
            <td className="n">
              <a href={packageCheckHref(row.distro, row.name, page.check.id, { channel })}>
                {formatCount(row.subjects)}
              </a>{" "}
              <span className="small">of {formatCount(row.subjectsAll)}</span>
            </td>
            {open ? (
              <td className={`${styles.subject} hide-narrow`}>
                <Example row={row} channel={channel} />
              </td>
            ) : null}
            {open ? <td className="hide-narrow">{row.openedOn ? <OpenSince row={row} /> : null}</td> : null}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Example({
  row: { distro, name, path, kind, reason },
  channel,
}: {
  row: AffectedPackage;
  channel: string | null;
}) {
  if (path === null || reason === null) return null;
  const text = <PathText path={path} />;
  const unit = path.slice(path.lastIndexOf("/") + 1);
  return (
    <>
      {kind === "unit" ? <a href={unitHref(distro, name, unit, { channel })}>{text}</a> : text}
      <br />
      <span className="small">
        <RichText text={reason} />
      </span>
    </>
  );
}

function OpenSince({ row: { openedOn, openedCause } }: { row: AffectedPackage }) {
  return (
    <>
      {openedOn ? <Age at={openedOn} short /> : null}
      <br />
      <span className="small">{openedCause === "checker" ? "the check changed" : openedOn}</span>
    </>
  );
}
