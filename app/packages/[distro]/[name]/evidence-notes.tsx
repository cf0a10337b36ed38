// evidence-notes.tsx: what is known of a package beside its verdicts, in a line each: other names, what its recipe switches, what could not be looked at.
import { Age } from "#app/_components/age.tsx";
import { formatCount, formatList } from "#lib/format.ts";
import type { Scorecard } from "#lib/queries/get-package.ts";
import styles from "./page.module.css";

/** More names than these are folded away. */
const NAMES = 4;

export function OtherNames({ card: { aliases } }: { card: Scorecard }) {
  if (aliases.length === 0) return null;
  const shown = aliases.slice(0, NAMES);
  const folded = aliases.slice(NAMES);
  return (
    <div className={styles.names}>
      Also known as <Codes words={shown} />
      {folded.length === 0 ? null : (
        <details className={styles.fold}>
          <summary>and {formatCount(folded.length)} more</summary>
          <Codes words={folded} />
        </details>
      )}
    </div>
  );
}

function Codes({ words }: { words: readonly string[] }) {
  return words.map((word, at) => (
    <span key={word}>
      {at > 0 ? ", " : null}
      <code>{word}</code>
    </span>
  ));
}

export function RecipeFlags({ card: { recipeFlags, links } }: { card: Scorecard }) {
  if (recipeFlags.length === 0) return null;
  const off = recipeFlags.filter(({ enabled }) => !enabled).map(({ flag }) => flag);
  const on = recipeFlags.filter(({ enabled }) => enabled).map(({ flag }) => flag);
  const recipe = links.find(({ title }) => title === "recipe")?.url;
  const where = recipe === undefined ? "its recipe" : <a href={recipe}>its recipe</a>;
  return (
    <>
      {off.length === 0 ? null : (
        <p>
          Switched off on purpose: <Codes words={off} />, in {where}.
        </p>
      )}
      {on.length === 0 ? null : (
        <p>
          Switched on beyond the defaults: <Codes words={on} />, in {where}.
        </p>
      )}
    </>
  );
}

/** A bad download is no news of a package: what stands here is older, and says so. */
export function ArtifactProblems({ card: { problems } }: { card: Scorecard }) {
  if (problems.length === 0) return null;
  return (
    <div className="notice">
      {problems.map(({ artifact, version, problem, triedAt }) => (
        <p key={`${artifact} ${version}`}>
          <strong>
            {artifact} {version}
          </strong>{" "}
          could not be looked at on <Age at={triedAt.slice(0, 10)} />: {problem}.
        </p>
      ))}
      <p className="small">
        What stands here of {formatList([...new Set(problems.map(({ artifact }) => artifact))])} is from the look
        before; where there was none, nothing is known.
      </p>
    </div>
  );
}
