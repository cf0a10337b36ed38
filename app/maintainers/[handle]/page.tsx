// page.tsx: /maintainers/<handle>: what to do next, what improved, what is not theirs to fix, and their packages.
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { isAudited } from "#lib/areas/area.ts";
import { getArea } from "#lib/areas/index.ts";
import { formatCount, formatList, plural } from "#lib/format.ts";
import { getMaintainer, type LookedAfter, type MaintainerPage } from "#lib/queries/get-maintainer.ts";
import { AreaDot } from "../../_components/area-dot.tsx";
import { BadAddress } from "../../_components/bad-address.tsx";
import { maintainerHref, packageHref, packagesHref } from "../../_components/href.ts";
import { ObservedIn } from "../../_components/observed-in.tsx";
import { PageHead } from "../../_components/page-head.tsx";
import { Pager } from "../../_components/pager.tsx";
import { RunState } from "../../_components/run-state.tsx";
import { Share } from "../../_components/share.tsx";
import { TallyCell } from "../../_components/tally-cell.tsx";
import { type PageAddress, ParamError, readAddress } from "../../params.ts";
import { ImprovedLately } from "./improved-lately.tsx";
import { NotTheirs } from "./not-theirs.tsx";
import styles from "./page.module.css";
import { parseMaintainerParams } from "./params.ts";
import { TodoList } from "./todo-list.tsx";

export const dynamic = "force-dynamic";

export async function generateMetadata(address: PageAddress): Promise<Metadata> {
  const question = await readAddress(parseMaintainerParams, address);
  return question instanceof ParamError ? {} : { title: question.handle };
}

export default async function MaintainerPageView(address: PageAddress) {
  const question = await readAddress(parseMaintainerParams, address);
  if (question instanceof ParamError) return <BadAddress problem={question} path="/maintainers" />;
  const page = await getMaintainer(question);
  if (!page) notFound();
  const { picked, maintainer, packagesTotal } = page;
  return (
    <>
      <PageHead title={maintainer.name} aside={maintainer.handle}>
        {maintainer.kind === "team" ? "A team that looks after" : "A person who looks after"}{" "}
        <a href={packagesHref({ maintainer: maintainer.handle, channel: picked.carried })}>
          {plural(packagesTotal, "package")}
        </a>
        . <Relations maintainer={maintainer} />{" "}
        <ObservedIn picked={picked} hrefOf={(channel) => maintainerHref(maintainer.handle, { channel })} />
      </PageHead>
      <RunState run={picked.channel.run} />
      <AreaRows page={page} />
      <TodoList page={page} />
      <div className="two">
        <ImprovedLately page={page} />
        <NotTheirs page={page} />
      </div>
      <Packages page={page} first={question.after !== null} />
    </>
  );
}

function Relations({ maintainer: { github, teams, members } }: { maintainer: MaintainerPage["maintainer"] }) {
  const named = (people: typeof teams) =>
    people.map(({ handle, name }, at) => (
      <span key={handle}>
        {at > 0 ? ", " : null}
        <a href={maintainerHref(handle)}>{name}</a>
      </span>
    ));
  return (
    <>
      {teams.length > 0 ? <>Member of {named(teams)}. </> : null}
      {members.length > 0 ? <>Its members: {named(members)}. </> : null}
      {github ? (
        <>
          On GitHub as{" "}
          <a href={`https://github.com/${encodeURIComponent(github)}`} rel="noreferrer">
            {github}
          </a>
          .
        </>
      ) : null}
    </>
  );
}

function AreaRows({ page: { areas, picked, maintainer } }: { page: MaintainerPage }) {
  const { handle } = maintainer;
  const audited = areas.filter(({ area }) => isAudited(getArea(area)));
  const waiting = areas.filter(({ area }) => !isAudited(getArea(area))).map(({ area }) => getArea(area).title);
  return (
    <section aria-label="Areas">
      <table className={styles.areas}>
        <tbody>
          {audited.map(({ area, tally }) => (
            <tr key={area} data-row>
              <th scope="row">
                <AreaDot area={area} />{" "}
                <a href={packagesHref({ maintainer: handle, area, channel: picked.carried })}>{getArea(area).title}</a>
              </th>
              <td className={styles.pairs}>
                <TallyCell
                  tally={tally}
                  hrefOf={(state) =>
                    packagesHref({ maintainer: handle, area, verdict: state, channel: picked.carried })
                  }
                  height={12}
                />
              </td>
              <td className="hide-narrow">
                <Share tally={tally} scope="their packages" on={picked.channel.observedOn} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {waiting.length > 0 ? (
        <p className="small">Not audited yet, and counted as nothing: {formatList(waiting)}.</p>
      ) : null}
    </section>
  );
}

function Packages({ page, first }: { page: MaintainerPage; first: boolean }) {
  const { packages, packagesTotal, next, picked, maintainer } = page;
  const href = (after: string | null) =>
    `${maintainerHref(maintainer.handle, { after, channel: picked.carried })}#packages`;
  return (
    <section aria-labelledby="packages">
      <h2 id="packages">Packages</h2>
      <table className={`sticky ${styles.packages}`}>
        <thead>
          <tr>
            <th>Package</th>
            <th>Pairs</th>
          </tr>
        </thead>
        <tbody>
          {packages.map((row) => (
            <PackageRow key={`${row.distro} ${row.name}`} row={row} channel={picked.carried} />
          ))}
        </tbody>
      </table>
      <Pager
        first={first ? href(null) : null}
        next={next === null ? null : href(next)}
        summary={`${formatCount(packages.length)} of ${plural(packagesTotal, "package")}, by name`}
      />
    </section>
  );
}

function PackageRow({ row: { distro, name, version, tally }, channel }: { row: LookedAfter; channel: string | null }) {
  return (
    <tr data-row>
      <th scope="row">
        <a href={packageHref(distro, name, { channel })}>{name}</a> <span className="small mono">{version}</span>
      </th>
      <td>
        <TallyCell tally={tally} />
      </td>
    </tr>
  );
}
