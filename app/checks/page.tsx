// page.tsx: /checks: everything that is checked, by area, and how many pairs stand where.
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import type { SubjectKind } from "#lib/areas/area.ts";
import { KIND_WORDS } from "#lib/areas/kinds.ts";
import { isEmpty, SHARE_FORMULA, shareOf, type Tally } from "#lib/areas/score.ts";
import { formatCount, formatPercent, plural } from "#lib/format.ts";
import type { PickedChannel } from "#lib/queries/find-channels.ts";
import { getChecks, type ListedArea, type ListedCheck } from "#lib/queries/get-checks.ts";
import { AreaDot } from "../_components/area-dot.tsx";
import { BadAddress } from "../_components/bad-address.tsx";
import { checkHref, withQuery } from "../_components/href.ts";
import { HardenedKernelLine } from "../_components/hardened-kernel.tsx";
import { nothingToJudge } from "../_components/nothing-to-judge.ts";
import { ObservedIn } from "../_components/observed-in.tsx";
import { PageHead } from "../_components/page-head.tsx";
import { Severity } from "../_components/severity.tsx";
import { RunState } from "../_components/run-state.tsx";
import { TallyCell } from "../_components/tally-cell.tsx";
import { type PageAddress, ParamError, readAddress } from "../params.ts";
import styles from "./page.module.css";
import { parseChecksParams } from "./params.ts";

export const dynamic = "force-dynamic";
export const metadata: Metadata = { title: "Checks" };

export default async function ChecksPage(address: PageAddress) {
  const question = await readAddress(parseChecksParams, address);
  if (question instanceof ParamError) return <BadAddress problem={question} path="/checks" />;
  const answer = await getChecks(question);
  if (!answer) notFound();
  const { picked, areas, hardenedKernel } = answer;
  return (
    <>
      <PageHead title="Checks">
        Each check is one claim that is true or false of what it looks at. A pair is one package and one check; it fails
        if any of the package&apos;s files, units or profiles fails.{" "}
        {picked ? <ObservedIn picked={picked} hrefOf={(channel) => withQuery("/checks", { channel })} /> : null}
      </PageHead>
      <RunState run={picked?.channel.run ?? null} />
      {areas.map((area) => (
        <AreaChecks key={area.id} area={area} picked={picked}>
          {area.id === "kernel" ? (
            <HardenedKernelLine kernel={hardenedKernel} channel={picked?.carried ?? null} />
          ) : null}
        </AreaChecks>
      ))}
      <p className="small">Share of a check: {SHARE_FORMULA}.</p>
    </>
  );
}

function AreaChecks({
  area,
  picked,
  children,
}: {
  area: ListedArea;
  picked: PickedChannel | null;
  children: React.ReactNode;
}) {
  const kinds = [...new Set(area.checks.map(({ kind }) => kind))];
  return (
    <section aria-labelledby={area.id}>
      <h2 id={area.id}>
        <AreaDot area={area.id} /> {area.title}
      </h2>
      <p className="small">
        {area.question}{" "}
        {area.audited
          ? `${plural(area.checks.length, "check")} on ${area.subjects}.`
          : "Not audited yet: it counts as nothing."}
      </p>
      {children}
      {kinds.map((kind) => (
        <KindChecks key={kind} kind={kind} area={area} named={kinds.length > 1} picked={picked} />
      ))}
    </section>
  );
}

/** `named`: the area has other kinds too. */
function KindChecks({
  kind,
  area,
  named,
  picked,
}: {
  kind: SubjectKind;
  area: ListedArea;
  named: boolean;
  picked: PickedChannel | null;
}) {
  const checks = area.checks.filter((check) => check.kind === kind);
  const bare = checks.every((check) => isEmpty(check.tally));
  const looked = checks.some((check) => check.looked);
  return (
    <>
      {named ? (
        <h3 id={`${area.id}-${kind}`} className={styles.kind}>
          On {KIND_WORDS[kind].many}
        </h3>
      ) : null}
      {bare ? (
        <p className={`small ${styles.capital}`}>{picked ? nothingToJudge(kind, looked) : "no run yet"}.</p>
      ) : null}
      <table className={bare ? `${styles.checks} ${styles.bare}` : styles.checks}>
        <thead className="hide-narrow">
          <tr>
            <th>Check</th>
            <th>Severity</th>
            {bare ? null : <th>Pairs</th>}
            {bare ? null : (
              <th>Share that passes{picked ? `, ${picked.channel.title}, ${picked.channel.observedOn}` : null}</th>
            )}
          </tr>
        </thead>
        <tbody>
          {checks.map((check) => (
            <CheckRow key={check.id} check={check} picked={picked} bare={bare} />
          ))}
        </tbody>
      </table>
    </>
  );
}

/** `bare`: what is said of all checks of the kind stands above them. */
function CheckRow({ check, picked, bare }: { check: ListedCheck; picked: PickedChannel | null; bare: boolean }) {
  const channel = picked?.carried ?? null;
  return (
    <tr data-row>
      <th scope="row">
        <a href={checkHref(check.id, { channel })}>{check.title}</a>
        <br />
        <code className="soft">{check.id}</code>
      </th>
      <td>
        <Severity severity={check.severity} />
      </td>
      {bare ? null : (
        <td className={styles.pairs}>
          <TallyCell tally={check.tally} hrefOf={(state) => checkHref(check.id, { state, channel })} />
        </td>
      )}
      {bare ? null : (
        <td>
          <ShareOf tally={check.tally} />
        </td>
      )}
    </tr>
  );
}

/** The scope and the day stand in the table's head. */
function ShareOf({ tally }: { tally: Tally }) {
  const share = shareOf(tally);
  if (!share) return <span className="soft">nothing decided</span>;
  return (
    <span title={SHARE_FORMULA}>
      <strong>{formatPercent(share.pass, share.of)}</strong>{" "}
      <span className="small">
        {formatCount(share.pass)} of {formatCount(share.of)} decided
      </span>
    </span>
  );
}
