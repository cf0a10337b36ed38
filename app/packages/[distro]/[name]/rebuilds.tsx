// rebuilds.tsx: who built the package again, when, with which result; and why it did not come out the same.
import { StateShape, type State } from "#app/_components/state-mark.tsx";
import type { Cause, Rebuild } from "#lib/queries/find-evidence.ts";
import type { Scorecard } from "#lib/queries/get-package.ts";
import styles from "./page.module.css";

const MOST = 12;

const RESULTS = {
  reproducible: { state: "pass", word: "the same" },
  "not-reproducible": { state: "fail", word: "not the same" },
  "could-not-build": { state: "unknown", word: "could not be built" },
  "not-tried": { state: "unknown", word: "not tried" },
} as const satisfies Record<Rebuild["result"], { state: State; word: string }>;

/** Nothing where nobody rebuilt it and no cause is known. */
export function Rebuilds({ card: { rebuilds, causes } }: { card: Scorecard }) {
  if (rebuilds.length + causes.length === 0) return null;
  return (
    <section aria-labelledby="rebuilds">
      <h2 id="rebuilds">Built again by others</h2>
      {rebuilds.length === 0 ? null : (
        <table className={styles.rebuilds}>
          <thead>
            <tr>
              <th>Who</th>
              <th>What</th>
              <th>It came out</th>
              <th>When</th>
            </tr>
          </thead>
          <tbody>
            {rebuilds.slice(0, MOST).map((rebuild) => (
              <RebuildRow key={[rebuild.rebuilder, rebuild.subject, rebuild.arch].join()} rebuild={rebuild} />
            ))}
          </tbody>
        </table>
      )}
      {rebuilds.length > MOST ? (
        <p className="small">The newest {MOST} words of rebuilders; the page as JSON has more.</p>
      ) : null}
      <Causes causes={causes} />
    </section>
  );
}

function RebuildRow({ rebuild }: { rebuild: Rebuild }) {
  const { state, word } = RESULTS[rebuild.result];
  const links = [
    { text: "differences", url: rebuild.diffUrl },
    { text: "log", url: rebuild.logUrl },
  ];
  return (
    <tr data-row>
      <th scope="row">{rebuild.rebuilder}</th>
      <td>
        {rebuild.subject}{" "}
        <span className="small mono">{[rebuild.version, rebuild.arch].filter(Boolean).join(" ")}</span>
      </td>
      <td>
        <span className={`state ${state}`}>
          <StateShape state={state} />
          {word}
        </span>{" "}
        {links.map(({ text, url }) =>
          url === null ? null : (
            <a key={text} href={url} rel="noreferrer nofollow" className={styles.word}>
              {text}
            </a>
          ),
        )}
      </td>
      <td className={styles.day}>{rebuild.rebuiltOn ?? <span className="soft">no date given</span>}</td>
    </tr>
  );
}

function Causes({ causes }: { causes: readonly Cause[] }) {
  if (causes.length === 0) return null;
  return (
    <>
      <h3>Why it differs</h3>
      <ul className="plain">
        {causes.map(({ slug, description, url, source }) => (
          <li key={slug}>
            {url === null ? (
              <code>{slug}</code>
            ) : (
              <a href={url} rel="noreferrer nofollow">
                <code>{slug}</code>
              </a>
            )}{" "}
            <span className="small">{source}</span>
            {description === null ? null : <div className={`small ${styles.cause}`}>{description}</div>}
          </li>
        ))}
      </ul>
    </>
  );
}
