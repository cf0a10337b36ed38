// guide-sections.tsx: the registry's own words on a check: the row that judged is the row that is printed.
import type { CheckInfo, Fix } from "#lib/areas/area.ts";
import { KIND_WORDS } from "#lib/areas/kinds.ts";
import { CodeBlock } from "../../_components/code-block.tsx";
import { RichParagraphs, RichText } from "../../_components/rich-text.tsx";
import styles from "./page.module.css";

/** Problem, fix, waiver, example, verification, sources, known false answers; each has an anchor. `cost` stands with the waiver. */
export function GuideSections({
  check: { guide, kind },
  cost,
}: {
  check: Pick<CheckInfo, "guide" | "kind">;
  cost: React.ReactNode;
}) {
  return (
    <>
      <h2 id="problem">Problem</h2>
      <RichParagraphs text={guide.problem} />
      <h2 id="fix">Fix it</h2>
      {guide.fixes.map((fix) => (
        <FixSection key={fix.where} fix={fix} />
      ))}
      <h2 id="waive">Waive it if</h2>
      <RichParagraphs text={guide.waiveIf} />
      {cost}
      <h2 id="example">Example</h2>
      <RichParagraphs text={guide.example} />
      <h2 id="verify">Verify locally</h2>
      <CodeBlock code={guide.verify} label={placeholderIn(guide.verify, KIND_WORDS[kind].one)} />
      <h2 id="sources">Who says so</h2>
      <ul className={styles.sources}>
        {guide.sources.map(({ title, url }) => (
          <li key={url}>
            <a href={url} rel="noreferrer">
              {title}
            </a>
          </li>
        ))}
      </ul>
      <h2 id="false-answers">Known false answers</h2>
      <RichParagraphs text={guide.falseAnswers} />
    </>
  );
}

function placeholderIn(command: string, subject: string): string {
  const word = /\b(FILE|UNIT)\b/.exec(command)?.[0];
  return word ? `Put your ${subject} in the place of ${word}` : "On the machine itself";
}

function FixSection({ fix: { where, text, code } }: { fix: Fix }) {
  return (
    <section>
      <h3>{where}</h3>
      <p>
        <RichText text={text} />
      </p>
      {code === undefined ? null : <CodeBlock code={code} label={where} />}
    </section>
  );
}
