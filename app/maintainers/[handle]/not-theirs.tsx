// not-theirs.tsx: what stands on a person's packages and is not theirs to fix: what could not be judged, and rules that changed.
import { getArea } from "#lib/areas/index.ts";
import { formatCount, plural } from "#lib/format.ts";
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
        {unjudged.map((group) => (
          <Unjudged key={group.check.id} group={group} channel={picked.carried} handle={maintainer.handle} />
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

function Unjudged({ group, channel, handle }: { group: UnjudgedGroup; channel: string | null; handle: string }) {
  const { check, packages, stillOpen, example } = group;
  return (
    <li data-row>
      <a href={checkHref(check.id, { channel, state: "unknown" })}>{check.title}</a>{" "}
      <span className="small">
        {getArea(check.area).short},{" "}
        <a href={packagesHref({ check: check.id, verdict: "unknown", maintainer: handle, channel })}>
          {plural(packages, "package")}
        </a>
        {stillOpen > 0 ? `; ${formatCount(stillOpen)} failed before and stay open` : ""}
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
