// page.tsx: /packages/<distro>/<name>: the scorecard: five areas, each opening to its checks, their subjects and what to do.
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { Age } from "#app/_components/age.tsx";
import { BadAddress } from "#app/_components/bad-address.tsx";
import { packageHref, packagesHref } from "#app/_components/href.ts";
import { ObservedIn } from "#app/_components/observed-in.tsx";
import { PageHead } from "#app/_components/page-head.tsx";
import { Star } from "#app/_components/star.tsx";
import { type PageAddress, ParamError, readAddress } from "#app/params.ts";
import { getPackage, type Scorecard } from "#lib/queries/get-package.ts";
import { AreaRow } from "./area-row.tsx";
import { Elsewhere } from "./elsewhere.tsx";
import { ArtifactProblems, OtherNames, RecipeFlags } from "./evidence-notes.tsx";
import { History } from "./history.tsx";
import { NextStep } from "./next-step.tsx";
import { DifferingTools } from "./other-words.tsx";
import { parsePackageParams } from "./params.ts";
import { Rebuilds } from "./rebuilds.tsx";
import { Stewards } from "./stewards.tsx";

export const dynamic = "force-dynamic";

export async function generateMetadata(address: PageAddress): Promise<Metadata> {
  const question = await readAddress(parsePackageParams, address);
  return question instanceof ParamError ? {} : { title: question.name };
}

export default async function PackagePage(address: PageAddress) {
  const question = await readAddress(parsePackageParams, address);
  if (question instanceof ParamError) return <BadAddress problem={question} path={packagesHref({})} />;
  const card = await getPackage(question);
  if (!card) notFound();
  const axes = card.areas.map(({ id, short, tally }) => ({
    id,
    label: short,
    tally,
    earlier: card.earlier?.tallies[id] ?? null,
  }));
  const firstOpen = card.areas.find((area) => (area.tally?.fail ?? 0) > 0)?.id;
  return (
    <article>
      <Head card={card} />
      <ArtifactProblems card={card} />
      <div className="star-beside">
        <div>
          <Star
            axes={axes}
            scope={card.name}
            on={card.picked.channel.observedOn}
            earlierOn={card.earlier?.on ?? null}
          />
        </div>
        <div>
          <NextStep card={card} />
          {card.areas.map((area) => (
            <AreaRow key={area.id} area={area} card={card} open={area.id === firstOpen} />
          ))}
          <DifferingTools card={card} />
          {card.subjects.shown < card.subjects.all ? (
            <p className="small">
              Of {card.subjects.all} files, units and profiles, the {card.subjects.shown} most at risk are told one by
              one here; the counts are of all of them, and each check&apos;s own list has every one.
            </p>
          ) : null}
        </div>
      </div>
      <Rebuilds card={card} />
      <div className="two">
        <History card={card} />
        <Elsewhere card={card} />
      </div>
    </article>
  );
}

function Head({ card }: { card: Scorecard }) {
  const { picked, version, lastSeenOn } = card;
  return (
    <PageHead title={card.name} aside={version}>
      {card.description ? <p>{card.description}</p> : null}
      <OtherNames card={card} />
      <p>
        <Stewards card={card} />{" "}
        {version === null ? (
          <strong>
            Not in this channel
            {lastSeenOn ? (
              <>
                ; last seen <Age at={lastSeenOn} />
              </>
            ) : null}
            .{" "}
          </strong>
        ) : null}
        {card.links.map(({ title, url }, at) => (
          <span key={url}>
            {at > 0 ? " · " : null}
            <a href={url} rel="noreferrer">
              {title}
            </a>
          </span>
        ))}
      </p>
      <RecipeFlags card={card} />
      {/* No paragraph: the switch of channels is a disclosure. */}
      <div>
        <ObservedIn picked={picked} hrefOf={(channel) => packageHref(card.distro, card.name, { channel })} />
      </div>
    </PageHead>
  );
}
