// remedies.tsx: drop-ins that are ready to copy, each with the exposure before and after.
import { formatExposure, levelOf, type Remedy } from "#lib/areas/service/index.ts";
import { formatCount, plural } from "#lib/format.ts";
import type { UnitPage } from "#lib/queries/get-unit.ts";
import { CodeBlock } from "../../../../_components/code-block.tsx";
import styles from "./page.module.css";

export function Remedies({ page: { remedies, exposure10 } }: { page: UnitPage }) {
  const [first, ...more] = remedies;
  return (
    <section aria-labelledby="remedy">
      <h2 id="remedy">Make it safer</h2>
      {first ? (
        <RemedyBlock remedy={first} />
      ) : (
        <p>
          {exposure10 === null
            ? "A unit that systemd would not load has first to be mended itself."
            : "No setting that we know to propose would lower it further."}
        </p>
      )}
      {more.map((remedy) => (
        <details key={remedy.kind} className={styles.more} data-row>
          <summary>
            <span className="marker" aria-hidden="true">
              ›
            </span>{" "}
            {KIND_WORDS[remedy.kind].title}: {formatExposure(remedy.exposure10Before)} to{" "}
            {formatExposure(remedy.exposure10After)}
          </summary>
          <RemedyBlock remedy={remedy} />
        </details>
      ))}
    </section>
  );
}

const KIND_WORDS = {
  safe: {
    title: "What hardly any service notices",
    advice: "Settings that hardly any service notices; read the comments all the same, and restart it.",
  },
  thorough: {
    title: "Thorough, to be tried out",
    advice: "These too, one by one: watch the service's log after each, and take out what it needs.",
  },
} satisfies Record<Remedy["kind"], { title: string; advice: string }>;

function RemedyBlock({ remedy }: { remedy: Remedy }) {
  const { kind, path, text, exposure10Before, exposure10After, steps } = remedy;
  return (
    <>
      <p>
        With {plural(steps.length, "setting")}: <strong>{formatExposure(exposure10Before)}</strong> →{" "}
        <strong>{formatExposure(exposure10After)}</strong> <span className="small">{levelOf(exposure10After)}</span>
      </p>
      <p className="small">{KIND_WORDS[kind].advice}</p>
      <CodeBlock label={path} code={text} />
      <details className={styles.more}>
        <summary className="small">
          <span className="marker" aria-hidden="true">
            ›
          </span>{" "}
          {steps.length === 1 ? "What it gains" : `What each of the ${formatCount(steps.length)} gains`}
        </summary>
        <table>
          <thead>
            <tr>
              <th>Setting</th>
              <th className="n">Exposure with it and those above</th>
            </tr>
          </thead>
          <tbody>
            {steps.map(({ line, exposure10 }) => (
              <tr key={line}>
                <td>
                  <code>{line}</code>
                </td>
                <td className="n">{formatExposure(exposure10)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </>
  );
}
