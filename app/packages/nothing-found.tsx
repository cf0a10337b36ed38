// nothing-found.tsx: the list of packages with no rows: why, and what to drop.
import { EmptyList } from "#app/_components/empty-list.tsx";
import { packageHref, packagesHref } from "#app/_components/href.ts";
import { formatCapped } from "#lib/format.ts";
import type { Packages, PackagesQuestion } from "#lib/queries/find-packages.ts";
import { pillsOf } from "./facets.tsx";

export function NothingFound({ question, list }: { question: PackagesQuestion; list: Packages }) {
  const pills = pillsOf(question, list.maintainerName);
  const nobody = question.maintainer !== null && list.maintainerName === null;
  const what = nobody
    ? `Nobody has the handle "${question.maintainer}".`
    : pills.length === 0
      ? "No package has been audited in this channel yet."
      : `No package matches ${pills.length === 1 ? "this filter" : "all of these filters"}.`;
  const near = list.near.map((name) => ({
    text: `Did you mean ${name}?`,
    href: packageHref(list.picked.channel.distro, name, { channel: list.picked.carried }),
  }));
  const drops = list.drops.flatMap(({ filter, packages }) => {
    const pill = pills.find((one) => one.filter === filter);
    return pill
      ? [
          {
            text: `Drop "${pill.name}: ${pill.value}": ${formatCapped(packages, list.total.cap)} ${packages === 1 ? "package" : "packages"}`,
            href: pill.href,
          },
        ]
      : [];
  });
  const people = nobody
    ? [{ text: "Search the maintainers", href: `/maintainers?q=${encodeURIComponent(question.maintainer ?? "")}` }]
    : [];
  const all = pills.length > 1 ? [{ text: "Drop all filters", href: packagesHref({ channel: question.channel }) }] : [];
  return <EmptyList what={what} ways={[...near, ...people, ...drops, ...all]} />;
}
