// page.tsx: /packages: every package of a channel, by facets, sorted, a hundred at a time.
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { BadAddress } from "#app/_components/bad-address.tsx";
import { ChannelSwitch } from "#app/_components/channel-switch.tsx";
import { packagesHref } from "#app/_components/href.ts";
import { PageHead } from "#app/_components/page-head.tsx";
import { Pager } from "#app/_components/pager.tsx";
import { RunState } from "#app/_components/run-state.tsx";
import { type PageAddress, ParamError, readAddress } from "#app/params.ts";
import { formatCapped } from "#lib/format.ts";
import { findPackages, type Packages, type PackagesQuestion } from "#lib/queries/find-packages.ts";
import { Welcome } from "../(overview)/welcome.tsx";
import { Facets } from "./facets.tsx";
import { linkOf } from "./link.ts";
import { NothingFound } from "./nothing-found.tsx";
import { PackageTable } from "./package-table.tsx";
import { parsePackagesParams } from "./params.ts";

export const dynamic = "force-dynamic";
export const metadata: Metadata = { title: "Packages" };

export default async function PackagesPage(address: PageAddress) {
  const question = await readAddress(parsePackagesParams, address);
  if (question instanceof ParamError) return <BadAddress problem={question} path="/packages" />;
  const list = await findPackages(question);
  if (!list) return question.channel === null ? <Welcome /> : notFound();
  const { picked } = list;
  return (
    <>
      <PageHead title="Packages">
        {totalInWords(list, question)}{" "}
        <ChannelSwitch
          current={picked.channel.slug}
          choices={picked.all.map(({ slug, title }) => ({
            slug,
            title,
            href: packagesHref({ ...linkOf(question), channel: slug, after: null }),
          }))}
        />
      </PageHead>
      <RunState run={picked.channel.run} />
      <Facets question={question} maintainerName={list.maintainerName} />
      {list.rows.length === 0 ? (
        <NothingFound question={question} list={list} />
      ) : (
        <>
          <PackageTable list={list} question={question} />
          <Pager
            first={question.after === null ? null : packagesHref({ ...linkOf(question), after: null })}
            next={list.next === null ? null : packagesHref({ ...linkOf(question), after: list.next })}
            summary={`${list.rows.length} of ${formatCapped(list.total.packages, list.total.cap)} packages`}
          />
        </>
      )}
    </>
  );
}

const PAIR_WORDS = {
  pass: "passing",
  fail: "failing",
  unknown: "unknown",
  "not-applicable": "not applicable",
  waived: "waived",
} as const;

function totalInWords({ total, picked }: Packages, { verdict, check }: PackagesQuestion): string {
  const packages = `${formatCapped(total.packages, total.cap)} ${total.packages === 1 ? "package" : "packages"}`;
  const capped = total.packages > total.cap;
  const pairs =
    verdict === null || check !== null || total.packages === 0
      ? ""
      : ` with ${capped ? "more than " : ""}${formatCapped(total.pairs, Infinity)} ${PAIR_WORDS[verdict]} pairs of package and check`;
  return `${packages}${pairs} in ${picked.channel.title}.`;
}
