// other-words.tsx: where another tool sees a package differently: beside the check, and in a line for the whole scorecard.
import { Age } from "#app/_components/age.tsx";
import { checkHref } from "#app/_components/href.ts";
import { PathText } from "#app/_components/path-text.tsx";
import { SaidWords } from "#app/_components/said-words.tsx";
import { STATE_WORDS } from "#app/_components/state-mark.tsx";
import { getCheck } from "#lib/areas/index.ts";
import { formatCount } from "#lib/format.ts";
import type { Scorecard } from "#lib/queries/get-package.ts";
import { anchorOf } from "./anchor.ts";
import styles from "./page.module.css";

const MOST = 4;

/** Inside the row of one check. */
export function OtherWords({ check, card: { disagreements, picked } }: { check: string; card: Scorecard }) {
  const own = disagreements.filter((one) => one.check === check);
  if (own.length === 0) return null;
  return (
    <div className={styles.others}>
      <p className="small">
        <strong>Seen differently by others.</strong> Our verdict stands;{" "}
        <a href={`${checkHref(check, { channel: picked.carried })}#false-answers`}>known false answers</a> may tell why.
      </p>
      <ul className="plain">
        {own.slice(0, MOST).map(({ path, tool, toolVersion, ours, theirs, saidAt }) => (
          <li key={`${tool} ${path ?? ""}`}>
            {path === null ? "The build" : <PathText path={path} />}: {STATE_WORDS[theirs.verdict]} by {tool}
            {toolVersion === null ? null : ` ${toolVersion}`} (<Age at={saidAt} short />
            ), {STATE_WORDS[ours.verdict]} by us.
            <SaidWords said={theirs.said} />
          </li>
        ))}
      </ul>
      {own.length > MOST ? <p className="small">and {formatCount(own.length - MOST)} more</p> : null}
    </div>
  );
}

/** Below the areas: which checks are seen differently. */
export function DifferingTools({ card: { disagreements } }: { card: Scorecard }) {
  if (disagreements.length === 0) return null;
  const checks = [...new Set(disagreements.map(({ check }) => check))];
  const tools = [...new Set(disagreements.map(({ tool }) => tool))];
  return (
    <p className="small">
      Other tools ({tools.join(", ")}) see these differently:{" "}
      {checks.map((check, at) => (
        <span key={check}>
          {at > 0 ? ", " : null}
          <a href={`#${anchorOf(check)}`}>{getCheck(check)?.title ?? check}</a>
        </span>
      ))}
      .
    </p>
  );
}
