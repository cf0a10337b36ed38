// page.tsx: /: where the distribution stands in five areas, how it came there, and what would help most.
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { BadAddress } from "#app/_components/bad-address.tsx";
import { ChannelSwitch } from "#app/_components/channel-switch.tsx";
import { overviewHref } from "#app/_components/href.ts";
import { PageHead } from "#app/_components/page-head.tsx";
import { RunState } from "#app/_components/run-state.tsx";
import { Age } from "#app/_components/age.tsx";
import { type PageAddress, ParamError, readAddress } from "#app/params.ts";
import { levelsOn } from "#lib/charts/levels.ts";
import { formatCount } from "#lib/format.ts";
import { getOverview, type Overview } from "#lib/queries/get-overview.ts";
import { AreaTable } from "./area-table.tsx";
import { LeverageTable } from "./leverage-table.tsx";
import { OverviewStar } from "./overview-star.tsx";
import { OverviewTrend } from "./overview-trend.tsx";
import { parseOverviewParams } from "./params.ts";
import { WeekTable } from "./week-table.tsx";
import { Welcome } from "./welcome.tsx";

export const dynamic = "force-dynamic";
export const metadata: Metadata = { title: { absolute: "Starfort: what every package does to resist attack" } };

export default async function OverviewPage(address: PageAddress) {
  const given = await readAddress(parseOverviewParams, address);
  if (given instanceof ParamError) return <BadAddress problem={given} path="/" />;
  const overview = await getOverview(given);
  if (!overview) return given.channel === null ? <Welcome /> : notFound();
  const { picked, levels: history } = overview;
  const levels = levelsOn(history.looks, history.changes);
  const link = { channel: picked.carried };
  return (
    <>
      <PageHead title={picked.channel.title}>
        What every package of the distribution does to resist attack, in five areas, and what is left to do.{" "}
        <Scope overview={overview} />{" "}
        <ChannelSwitch
          current={picked.channel.slug}
          choices={picked.all.map(({ slug, title }) => ({ slug, title, href: overviewHref(slug) }))}
        />
      </PageHead>
      <RunState run={picked.channel.run} />
      <div className="star-beside">
        <OverviewStar areas={overview.areas} levels={levels} channel={picked.channel} />
        <AreaTable areas={overview.areas} levels={levels} link={link} hardenedKernel={overview.hardenedKernel} />
      </div>
      <div className="two">
        <WeekTable
          week={overview.week}
          areas={overview.areas}
          levels={levels}
          distro={picked.channel.distro}
          link={link}
        />
        <LeverageTable levers={overview.leverage} link={link} />
      </div>
      <OverviewTrend levels={levels} areas={overview.areas} revisions={history.revisions} />
    </>
  );
}

function Scope({ overview }: { overview: Overview }) {
  const { audited, known, picked } = overview;
  return (
    <>
      {formatCount(audited)} packages audited of {formatCount(known)} known
      {picked.channel.observedAt ? (
        <>
          ; observed <Age at={picked.channel.observedAt} />
        </>
      ) : null}
      .
    </>
  );
}
