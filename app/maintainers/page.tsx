// page.tsx: /maintainers: people and teams, what they look after and what they improved lately; in name order.
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { formatCount, plural } from "#lib/format.ts";
import { getMaintainers, type ListedMaintainer, type Maintainers } from "#lib/queries/get-maintainers.ts";
import type { MaintainerKind, MaintainerSort } from "#lib/queries/maintainer-facets.ts";
import { BadAddress } from "../_components/bad-address.tsx";
import { EmptyList } from "../_components/empty-list.tsx";
import { maintainerHref, packagesHref, withQuery } from "../_components/href.ts";
import { ObservedIn } from "../_components/observed-in.tsx";
import { PageHead } from "../_components/page-head.tsx";
import { Pager } from "../_components/pager.tsx";
import { Chip } from "../_components/pill.tsx";
import { RunState } from "../_components/run-state.tsx";
import { TallyCell } from "../_components/tally-cell.tsx";
import { type PageAddress, ParamError, readAddress } from "../params.ts";
import styles from "./page.module.css";
import { type MaintainersParams, parseMaintainersParams, writeMaintainersCursor } from "./params.ts";

export const dynamic = "force-dynamic";
export const metadata: Metadata = { title: "Maintainers" };

export default async function MaintainersPage(address: PageAddress) {
  const question = await readAddress(parseMaintainersParams, address);
  if (question instanceof ParamError) return <BadAddress problem={question} path="/maintainers" />;
  const answer = await getMaintainers(question);
  if (!answer) notFound();
  const { picked, totals, rows, next, since } = answer;
  const href = hrefOf(question);
  const matching = question.kind ? totals[question.kind] : totals.person + totals.team;
  return (
    <>
      <PageHead title="Maintainers">
        The people and teams who look after the packages. Each has a page that says what to do next, what improved and
        what is not theirs to fix.{" "}
        {picked ? <ObservedIn picked={picked} hrefOf={(channel) => href({ channel, after: null })} /> : null}
      </PageHead>
      <RunState run={picked?.channel.run ?? null} />
      <Filters question={question} answer={answer} />
      {rows.length === 0 ? (
        <NothingFound question={question} />
      ) : (
        <MaintainersTable rows={rows} channel={picked?.carried ?? null} since={since} />
      )}
      <Pager
        first={question.after ? href({ after: null }) : null}
        next={next ? href({ after: writeMaintainersCursor(next, question.sort) }) : null}
        summary={`${formatCount(rows.length)} of ${plural(matching, "maintainer")}, ${SORT_WORDS[question.sort]}`}
      />
    </>
  );
}

const SORT_WORDS = { name: "by handle", improved: "most closed lately first" } satisfies Record<MaintainerSort, string>;

interface Change {
  q?: string;
  kind?: MaintainerKind | null;
  sort?: MaintainerSort;
  after?: string | null;
  channel?: string | null;
}

/** The same list with something changed; a change of filter begins at the start. */
function hrefOf(question: MaintainersParams): (change: Change) => string {
  const { q, kind, sort, channel } = question;
  return (change) => {
    const query = { q, kind, channel, sort, ...change };
    return withQuery("/maintainers", { ...query, sort: query.sort === "name" ? null : query.sort });
  };
}

function Filters({ question, answer: { totals } }: { question: MaintainersParams; answer: Maintainers }) {
  const { q, kind, sort, channel } = question;
  const href = hrefOf(question);
  return (
    <div className={styles.filters}>
      <form role="search" action="/maintainers" className="search-form" aria-label="Search maintainers">
        {channel ? <input type="hidden" name="channel" value={channel} /> : null}
        {kind ? <input type="hidden" name="kind" value={kind} /> : null}
        {sort === "name" ? null : <input type="hidden" name="sort" value={sort} />}
        <input
          className="field"
          type="search"
          name="q"
          defaultValue={q}
          placeholder="Part of a name"
          aria-label="Part of a maintainer's name or handle"
        />
        <button className="btn">Search</button>
      </form>
      <p>
        <Chip href={href({ kind: null })} on={kind === null}>
          all
        </Chip>{" "}
        <Chip href={href({ kind: "person" })} on={kind === "person"}>
          {plural(totals.person, "person", "people")}
        </Chip>{" "}
        <Chip href={href({ kind: "team" })} on={kind === "team"}>
          {plural(totals.team, "team")}
        </Chip>
      </p>
      <p>
        <span className="small">Order: </span>
        <Chip href={href({ sort: "name" })} on={sort === "name"}>
          handle
        </Chip>{" "}
        <Chip href={href({ sort: "improved" })} on={sort === "improved"}>
          closed lately
        </Chip>
      </p>
    </div>
  );
}

function NothingFound({ question }: { question: MaintainersParams }) {
  const href = hrefOf(question);
  const { q, kind, after } = question;
  const ways = [
    ...(after ? [{ text: "Back to the start of the list", href: href({}) }] : []),
    ...(kind
      ? [{ text: `Drop the filter "${kind === "team" ? "teams" : "people"}"`, href: href({ kind: null }) }]
      : []),
    ...(q ? [{ text: `Drop the search "${q}"`, href: href({ q: "" }) }] : []),
  ];
  return (
    <EmptyList
      what={ways.length > 0 ? "Nobody matches all of this." : "No run has seen a maintainer yet."}
      ways={ways}
    />
  );
}

interface TableProps {
  rows: readonly ListedMaintainer[];
  channel: string | null;
  since: string | null;
}

function MaintainersTable({ rows, channel, since }: TableProps) {
  return (
    <table className={`sticky ${styles.maintainers}`}>
      <thead>
        <tr>
          <th>Name</th>
          <th className="n">Packages</th>
          <th className="hide-narrow">Pairs of those packages</th>
          <th className="n">{since ? `Closed since ${since}` : "Closed lately"}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ handle, name, kind, packages, tally, closedLately }) => (
          <tr key={handle} data-row>
            <th scope="row">
              <a href={maintainerHref(handle, { channel })}>{name}</a>{" "}
              {kind === "team" ? <span className="small">team</span> : null}
              <br />
              <code className="soft">{handle}</code>
            </th>
            <td className="n">
              <a href={packagesHref({ maintainer: handle, channel })}>{formatCount(packages)}</a>
            </td>
            <td className="hide-narrow">
              <TallyCell
                tally={tally}
                hrefOf={(state) => packagesHref({ maintainer: handle, verdict: state, channel })}
              />
            </td>
            <td className="n">{closedLately > 0 ? formatCount(closedLately) : <span className="soft">0</span>}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
