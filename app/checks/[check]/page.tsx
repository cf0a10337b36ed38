// page.tsx: /checks/<check>: what one check claims, how to mend it, who says so, and who is affected.
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getCheck as lookUpCheck } from "#lib/areas/index.ts";
import { KIND_WORDS } from "#lib/areas/kinds.ts";
import { isEmpty, SHARE_FORMULA } from "#lib/areas/score.ts";
import { getCheck, type CheckPage } from "#lib/queries/get-check.ts";
import { AreaDot } from "../../_components/area-dot.tsx";
import { BadAddress } from "../../_components/bad-address.tsx";
import { DefinitionTable } from "../../_components/definition-table.tsx";
import { checkHref } from "../../_components/href.ts";
import { nothingToJudge } from "../../_components/nothing-to-judge.ts";
import { ObservedIn } from "../../_components/observed-in.tsx";
import { PageHead } from "../../_components/page-head.tsx";
import { RunState } from "../../_components/run-state.tsx";
import { Severity } from "../../_components/severity.tsx";
import { Share } from "../../_components/share.tsx";
import { TallyBar } from "../../_components/tally-bar.tsx";
import { TallyLine } from "../../_components/tally-line.tsx";
import { type PageAddress, ParamError, readAddress } from "../../params.ts";
import { AffectedPackages } from "./affected-packages.tsx";
import { AffectedMaintainers } from "./affected-maintainers.tsx";
import { GuideSections } from "./guide-sections.tsx";
import { MeasuredCosts } from "./measured-costs.tsx";
import { OptOuts } from "./opt-outs.tsx";
import styles from "./page.module.css";
import { parseCheckParams } from "./params.ts";
import { CheckTrend } from "./check-trend.tsx";
import { SecondOpinions } from "./second-opinions.tsx";

export const dynamic = "force-dynamic";

export async function generateMetadata(address: PageAddress): Promise<Metadata> {
  const question = await readAddress(parseCheckParams, address);
  return question instanceof ParamError ? {} : { title: lookUpCheck(question.check)?.title };
}

export default async function CheckPageView(address: PageAddress) {
  const question = await readAddress(parseCheckParams, address);
  if (question instanceof ParamError) return <BadAddress problem={question} path="/checks" />;
  const page = await getCheck(question);
  if (!page) notFound();
  const { picked, check, area } = page;
  return (
    <>
      <PageHead title={check.title} aside={check.id}>
        <AreaDot area={area.id} /> <a href={`/checks#${area.id}`}>{area.title}</a>, looks at{" "}
        {KIND_WORDS[check.kind].many}.{" "}
        {picked ? <ObservedIn picked={picked} hrefOf={(channel) => checkHref(check.id, { channel })} /> : null}
      </PageHead>
      <RunState run={picked?.channel.run ?? null} />
      <div className={styles.layout}>
        <div>
          <GuideSections check={check} cost={<MeasuredCosts page={page} />} />
        </div>
        <aside className={styles.aside} aria-label="At a glance">
          <Glance page={page} />
        </aside>
      </div>
      <AffectedPackages page={page} first={question.after !== null} />
      <AffectedMaintainers page={page} />
      <OptOuts page={page} />
      <SecondOpinions page={page} first={question.disagree !== null} />
      <CheckTrend page={page} />
    </>
  );
}

function Glance({ page }: { page: CheckPage }) {
  const { picked, check, tally, revisions } = page;
  const channel = picked?.carried ?? null;
  const inForce = revisions.find((row) => row.revision === check.revision);
  return (
    <>
      {isEmpty(tally) ? (
        <p className={styles.capital}>
          {picked ? nothingToJudge(check.kind, revisions.length > 0) : "no run has looked at anything yet"}.
        </p>
      ) : (
        <>
          <TallyBar tally={tally} />
          <p className={styles.tally}>
            <TallyLine tally={tally} marks hrefOf={(state) => `${checkHref(check.id, { state, channel })}#affected`} />
          </p>
        </>
      )}
      {picked && !isEmpty(tally) ? (
        <p>
          <Share tally={tally} scope={picked.channel.title} on={picked.channel.observedOn} />
          <br />
          <span className="small">Share: {SHARE_FORMULA}. A pair is one package and this check.</span>
        </p>
      ) : null}
      <DefinitionTable
        rows={[
          { name: "Severity", value: <Severity severity={check.severity} /> },
          { name: "Weight", value: `${check.weight}, among the checks of its area` },
          {
            name: "Revision",
            value: inForce ? `${check.revision}, in force here since ${inForce.from}` : `${check.revision}`,
          },
        ]}
      />
      <nav aria-label="On this page" className={styles.contents}>
        {CONTENTS.filter(([, , isThere]) => isThere?.(page) ?? true).map(([id, title]) => (
          <a key={id} href={`#${id}`}>
            {title}
          </a>
        ))}
      </nav>
    </>
  );
}

const CONTENTS: readonly (readonly [id: string, title: string, isThere?: (page: CheckPage) => boolean])[] = [
  ["fix", "Fix it"],
  ["waive", "Waive it if"],
  ["cost", "What it costs, measured", ({ costs }) => costs.length > 0],
  ["verify", "Verify locally"],
  ["sources", "Who says so"],
  ["false-answers", "Known false answers"],
  ["affected", "Who is affected"],
  ["opt-outs", "Switched off on purpose", ({ optOuts }) => (optOuts?.count ?? 0) > 0],
  ["opinions", "Second opinions", ({ opinions }) => opinions.tools.length > 0],
  ["trend", "Trend"],
];
