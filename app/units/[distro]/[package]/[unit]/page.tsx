// page.tsx: /units/<distro>/<package>/<unit>: one service, every test behind its exposure, and what would lower it.
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getUnit, type UnitPage } from "#lib/queries/get-unit.ts";
import { BadAddress } from "../../../../_components/bad-address.tsx";
import { checkHref, packageHref, unitHref } from "../../../../_components/href.ts";
import { ObservedIn } from "../../../../_components/observed-in.tsx";
import { PageHead } from "../../../../_components/page-head.tsx";
import { PathText } from "../../../../_components/path-text.tsx";
import { RichText } from "../../../../_components/rich-text.tsx";
import { RunState } from "../../../../_components/run-state.tsx";
import { Severity } from "../../../../_components/severity.tsx";
import { StateMark } from "../../../../_components/state-mark.tsx";
import { type PageAddress, ParamError, readAddress } from "../../../../params.ts";
import { ExposureFigure } from "./exposure-figure.tsx";
import { Neighbours } from "./neighbours.tsx";
import styles from "./page.module.css";
import { parseUnitParams } from "./params.ts";
import { Remedies } from "./remedies.tsx";
import { SettingsTable } from "./settings-table.tsx";
import { TestsTable } from "./tests-table.tsx";

export const dynamic = "force-dynamic";

export async function generateMetadata(address: PageAddress): Promise<Metadata> {
  const question = await readAddress(parseUnitParams, address);
  return question instanceof ParamError ? {} : { title: question.unit };
}

export default async function UnitPageView(address: PageAddress) {
  const question = await readAddress(parseUnitParams, address);
  if (question instanceof ParamError) return <BadAddress problem={question} path="/packages" />;
  const page = await getUnit(question);
  if (!page) notFound();
  const { picked, distro, name } = page;
  return (
    <>
      <PageHead title={name} aside={page.version ?? undefined}>
        A service of <a href={packageHref(distro, page.package, { channel: picked.carried })}>{page.package}</a>:{" "}
        <PathText path={page.path} />. As described here since {page.since}.{" "}
        <ObservedIn picked={picked} hrefOf={(channel) => unitHref(distro, page.package, question.unit, { channel })} />
      </PageHead>
      <RunState run={picked.channel.run} />
      <div className={styles.top}>
        <ExposureFigure page={page} />
        <Remedies page={page} />
      </div>
      <Checks page={page} />
      <TestsTable page={page} />
      <SettingsTable page={page} />
      <Neighbours page={page} />
    </>
  );
}

function Checks({ page: { checks, picked } }: { page: UnitPage }) {
  return (
    <section aria-labelledby="checks">
      <h2 id="checks">What the checks say</h2>
      <p className="small">
        Each check is one thing that one person can do; it stands for one or several of the tests below.
      </p>
      <table className={`${styles.stacked} ${styles.checks}`}>
        <thead>
          <tr>
            <th>Verdict</th>
            <th>Check</th>
            <th>Severity</th>
            <th>Why</th>
          </tr>
        </thead>
        <tbody>
          {checks.map(({ id, title, severity, verdict, reason }) => (
            <tr key={id} data-row>
              <td>
                <StateMark state={verdict} />
              </td>
              <th scope="row">
                <a href={checkHref(id, { channel: picked.carried })}>{title}</a>
              </th>
              <td>
                <Severity severity={severity} />
              </td>
              <td>
                <RichText text={reason} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
