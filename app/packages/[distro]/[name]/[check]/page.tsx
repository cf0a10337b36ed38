// page.tsx: /packages/<distro>/<name>/<check>: every subject of a package as one check sees it.
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { BadAddress } from "#app/_components/bad-address.tsx";
import { checkHref, packageCheckHref, packageHref, packagesHref } from "#app/_components/href.ts";
import { ObservedIn } from "#app/_components/observed-in.tsx";
import { PageHead } from "#app/_components/page-head.tsx";
import { Pager } from "#app/_components/pager.tsx";
import { StateMark, type State } from "#app/_components/state-mark.tsx";
import { type PageAddress, ParamError, readAddress } from "#app/params.ts";
import { countSubjects, KIND_WORDS } from "#lib/areas/kinds.ts";
import { getPackageCheck, type PackageCheck } from "#lib/queries/get-package-check.ts";
import { SubjectRows } from "../subject-list.tsx";
import { parsePackageCheckParams } from "./params.ts";

export const dynamic = "force-dynamic";

export async function generateMetadata(address: PageAddress): Promise<Metadata> {
  const question = await readAddress(parsePackageCheckParams, address);
  return question instanceof ParamError ? {} : { title: `${question.check}, ${question.name}` };
}

export default async function PackageCheckPage(address: PageAddress) {
  const question = await readAddress(parsePackageCheckParams, address);
  if (question instanceof ParamError) return <BadAddress problem={question} path={packagesHref({})} />;
  const page = await getPackageCheck(question);
  if (!page) notFound();
  const { picked, check, distro, name } = page;
  const hrefOf = (after: string | null, channel = picked.carried) =>
    packageCheckHref(distro, name, check.id, { after, channel });
  return (
    <>
      <PageHead title={check.title}>
        In <a href={packageHref(distro, name, { channel: picked.carried })}>{name}</a>: <Counts counts={page.counts} />{" "}
        <a href={checkHref(check.id, { channel: picked.carried })}>All about this check</a>.{" "}
        <ObservedIn picked={picked} hrefOf={(channel) => hrefOf(null, channel)} />
      </PageHead>
      {page.subjects.length === 0 ? (
        <p className="soft">The check looks at {KIND_WORDS[check.kind].many}, and this package ships none.</p>
      ) : (
        <SubjectRows subjects={page.subjects} where={page} detailed />
      )}
      <Pager
        first={question.after === null ? null : hrefOf(null)}
        next={page.next === null ? null : hrefOf(page.next)}
        summary={`${countSubjects(page.subjects.length, check.kind)}, in the order of their paths`}
      />
    </>
  );
}

function Counts({ counts }: Pick<PackageCheck, "counts">) {
  if (!counts) return <>not judged.</>;
  const states: readonly (readonly [State, number])[] = [
    ["fail", counts.fail],
    ["unknown", counts.unknown],
    ["pass", counts.pass],
    ["not-applicable", counts.notApplicable],
  ];
  return (
    <>
      {states
        .filter(([, count]) => count > 0)
        .map(([state, count], at) => (
          <span key={state}>
            {at > 0 ? " · " : null}
            <StateMark state={state} count={count} />
          </span>
        ))}
      .
    </>
  );
}
