// second-opinions.tsx: other tools on the same subjects: how often they agree, and where they do not, each in its own words.
import { plural } from "#lib/format.ts";
import type { Disagreement, ToolTally } from "#lib/queries/find-opinions.ts";
import type { CheckPage } from "#lib/queries/get-check.ts";
import { Age } from "../../_components/age.tsx";
import { checkHref, packageHref } from "../../_components/href.ts";
import { Pager } from "../../_components/pager.tsx";
import { PathText } from "../../_components/path-text.tsx";
import { RichText } from "../../_components/rich-text.tsx";
import { SaidWords } from "../../_components/said-words.tsx";
import { StateMark } from "../../_components/state-mark.tsx";
import styles from "./page.module.css";

/** Nothing where no tool was heard. `first`: this is not the first page of the list. */
export function SecondOpinions({ page, first }: { page: CheckPage; first: boolean }) {
  const { tools, disagreements } = page.opinions;
  if (tools.length === 0) return null;
  const channel = page.picked?.carried ?? null;
  const href = (disagree: string | null) => `${checkHref(page.check.id, { disagree, channel })}#opinions`;
  const all = tools.reduce((sum, tool) => sum + tool.disagree, 0);
  return (
    <section aria-labelledby="opinions">
      <h2 id="opinions">Second opinions</h2>
      <p className="small">
        What other tools said of the same subjects, kept beside our verdicts and never mixed with them. To agree is to
        find a fault both, or neither.
      </p>
      <ToolTable tools={tools} />
      {disagreements.rows.length === 0 ? null : (
        <>
          <h3>Where they differ</h3>
          <DisagreementTable rows={disagreements.rows} channel={channel} />
          <Pager
            first={first ? href(null) : null}
            next={disagreements.next === null ? null : href(disagreements.next)}
            summary={`${plural(disagreements.rows.length, "disagreement")} of ${plural(all, "in all", "in all")}${tools.some((tool) => tool.capped) ? " so far as they were counted" : ""}`}
          />
        </>
      )}
    </section>
  );
}

function ToolTable({ tools }: { tools: readonly ToolTally[] }) {
  return (
    <table className={styles.tools}>
      <thead>
        <tr>
          <th>Tool</th>
          <th className="n">Agree</th>
          <th className="n">Differ</th>
          <th className="n">One cannot tell</th>
          <th className="n hide-narrow">No longer there</th>
        </tr>
      </thead>
      <tbody>
        {tools.map(({ tool, agree, disagree, undecided, gone, capped }) => (
          <tr key={tool} data-row>
            <th scope="row">{tool}</th>
            {[agree, disagree, undecided].map((count, at) => (
              <td key={at} className="n">
                {shown(count, capped)}
              </td>
            ))}
            <td className="n hide-narrow">{shown(gone, capped)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function shown(count: number, capped: boolean): string {
  return capped ? `${count.toLocaleString("en-US")}+` : count.toLocaleString("en-US");
}

function DisagreementTable({ rows, channel }: { rows: readonly Disagreement[]; channel: string | null }) {
  return (
    <table className={styles.opinions}>
      <thead>
        <tr>
          <th>Subject</th>
          <th>We say</th>
          <th>They say</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={[row.package, row.path, row.tool].join()} data-row>
            <th scope="row">
              <a href={packageHref(row.distro, row.package, { channel })}>{row.package}</a>
              <div>
                {row.path === null ? <span className="soft">as it is built</span> : <PathText path={row.path} />}
              </div>
            </th>
            <td data-says="We say">
              <StateMark state={row.ours.verdict} />
              <div className="small">
                <RichText text={row.ours.reason} />
              </div>
            </td>
            <td data-says="They say">
              <StateMark state={row.theirs.verdict} />{" "}
              <span className="small">
                {row.tool}
                {row.toolVersion === null ? null : ` ${row.toolVersion}`}, <Age at={row.saidAt} short />
              </span>
              <SaidWords said={row.theirs.said} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
