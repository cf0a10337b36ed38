// tests-table.tsx: every test of `systemd-analyze security`: good, bad or not applicable, what it costs, and where it is set.
import { formatExposure, type SettingLine } from "#lib/areas/service/index.ts";
import { formatCount, plural } from "#lib/format.ts";
import type { UnitPage } from "#lib/queries/get-unit.ts";
import type { ExplainedTest } from "#lib/queries/explain-tests.ts";
import { PathText } from "../../../../_components/path-text.tsx";
import { StateShape } from "../../../../_components/state-mark.tsx";
import styles from "./page.module.css";

const GROUPS = [
  { outcome: "bad", word: "bad", state: "fail" },
  { outcome: "good", word: "good", state: "pass" },
  { outcome: "not-applicable", word: "not applicable", state: "not-applicable" },
] as const satisfies readonly { outcome: ExplainedTest["outcome"]; word: string; state: string }[];

export function TestsTable({ page: { tests, analyzer } }: { page: UnitPage }) {
  if (tests.length === 0) return null;
  const groups = GROUPS.map((group) => ({
    ...group,
    rows: tests.filter((test) => test.outcome === group.outcome),
  })).filter(({ rows }) => rows.length > 0);
  return (
    <section aria-labelledby="tests">
      <h2 id="tests">All {formatCount(tests.length)} tests</h2>
      <p className="small">
        {groups.map(({ rows, word }) => `${formatCount(rows.length)} ${word}`).join(" · ")}. The costs are those that
        systemd {analyzer} prints; it rounds each up by itself, so they do not add up to the exposure.
      </p>
      <table className={`sticky ${styles.tests}`}>
        <thead>
          <tr>
            <th>Test</th>
            <th>What it says of the service</th>
            <th className="n">Weight</th>
            <th className="n">Costs</th>
            <th>Where it is set</th>
          </tr>
        </thead>
        {groups.map(({ outcome, word, state, rows }) => (
          <tbody key={outcome}>
            <tr>
              <th colSpan={5} scope="rowgroup" className={styles.group}>
                <span className={`state ${state}`}>
                  <StateShape state={state} />
                  {word}
                </span>{" "}
                <span className="small">{plural(rows.length, "test")}</span>
              </th>
            </tr>
            {rows.map((test) => (
              <TestRow key={test.field} test={test} />
            ))}
          </tbody>
        ))}
      </table>
    </section>
  );
}

function TestRow({ test: { id, field, meaning, weight, costs10, outcome, setBy } }: { test: ExplainedTest }) {
  return (
    <tr id={`test-${field}`} data-row>
      <th scope="row">
        <a className={styles.quiet} href={`#test-${encodeURIComponent(field)}`}>
          <code>{id}</code>
        </a>
      </th>
      <td>{meaning}</td>
      <td className="n">{formatCount(weight)}</td>
      <td className="n">
        {costs10 === null || outcome !== "bad" ? (
          <span className="soft">{costs10 === null ? "" : "0"}</span>
        ) : (
          formatExposure(costs10)
        )}
      </td>
      <td className="small">
        {setBy.length === 0 ? "not set" : setBy.map((line) => <Origin key={`${line.path}:${line.line}`} line={line} />)}
      </td>
    </tr>
  );
}

function Origin({ line: { key, value, path, line } }: { line: SettingLine }) {
  return (
    <div>
      <code>
        {key}={value}
      </code>
      <br />
      <PathText path={path} />:{line}
    </div>
  );
}
