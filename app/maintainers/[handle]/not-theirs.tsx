// not-theirs.tsx: what stands on a person's packages and is not theirs to fix: what could not be judged, and rules that changed.
import { getArea } from "#lib/areas/index.ts";
import { plural } from "#lib/format.ts";
import type { UnjudgedGroup } from "#lib/queries/find-todo.ts";
import type { MaintainerPage } from "#lib/queries/get-maintainer.ts";
import { checkHref, packageHref, packagesHref } from "../../_components/href.ts";
import { RichText } from "../../_components/rich-text.tsx";
import styles from "./page.module.css";

export function NotTheirs({ page: { unjudged, todo, picked, maintainer } }: { page: MaintainerPage }) {
  const byChecker = todo.filter((group) => group.byChecker > 0);
  return (
    <section aria-labelledby="not-theirs">
      <h2 id="not-theirs">Not theirs to fix</h2>
      {unjudged.length + byChecker.length === 0 ? (
        <p>Nothing: every pair could be judged, and no check changed.</p>
      ) : null}
      {unjudged.length > 0 ? (
        <p>
          Starfort could not judge these. That is neither a pass nor a fail, and nobody need do anything about the
          package.
        </p>
      ) : null}
      <ul className={styles.list}>
        {byReason(unjudged).map((groups) => (
          <Unjudged key={groups[0].check.id} groups={groups} channel={picked.carried} handle={maintainer.handle} />
        ))}
        {byChecker.map(({ check, byChecker: count }) => (
          <li key={`checker ${check.id}`} data-row>
            <a href={checkHref(check.id, { channel: picked.carried })}>{check.title}</a>{" "}
            <span className="small">
              {plural(count, "item")} opened because the check changed: nobody made anything worse
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Checks that one and the same thing keeps from judging: a file that cannot be read is told once, not ten times. */
function byReason(unjudged: readonly UnjudgedGroup[]): [UnjudgedGroup, ...UnjudgedGroup[]][] {
  const together = new Map<string, [UnjudgedGroup, ...UnjudgedGroup[]]>();
  for (const group of unjudged) {
    const { name, reason } = group.example;
    const key = JSON.stringify([name, reason, group.packages, group.check.area]);
    const known = together.get(key);
    if (known) known.push(group);
    else together.set(key, [group]);
  }
  return [...together.values()];
}

interface UnjudgedProps {
  groups: readonly [UnjudgedGroup, ...UnjudgedGroup[]];
  channel: string | null;
  handle: string;
}

function Unjudged({ groups, channel, handle }: UnjudgedProps) {
  const [{ packages, example, check: first }] = groups;
  const stillOpen = groups.reduce((sum, group) => sum + group.stillOpen, 0);
  const only = groups.length === 1 ? first.id : null;
  return (
    <li data-row>
      {groups.map(({ check }, at) => (
        <span key={check.id}>
          {at > 0 ? " · " : null}
          <a href={checkHref(check.id, { channel, state: "unknown" })}>{check.title}</a>
        </span>
      ))}{" "}
      <span className="small">
        {getArea(first.area).short},{" "}
        <a href={packagesHref({ check: only, area: first.area, verdict: "unknown", maintainer: handle, channel })}>
          {plural(packages, "package")}
        </a>
        {stillOpen > 0 ? `; ${plural(stillOpen, "item")} failed before and stay open` : ""}
      </span>
      <br />
      <span className="small">
        <a href={packageHref(example.distro, example.name, { channel })}>{example.name}</a>
        {example.reason ? (
          <>
            : <RichText text={example.reason} />
          </>
        ) : null}
      </span>
    </li>
  );
}
