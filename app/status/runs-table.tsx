// runs-table.tsx: the runs, newest first: what each looked at, what it counted, what it could not read.
import { SUBJECT_KINDS } from "#lib/areas/area.ts";
import { KIND_WORDS } from "#lib/areas/kinds.ts";
import { formatCount, formatDuration, plural } from "#lib/format.ts";
import type { Run, StatusPage, StatusQuestion } from "#lib/queries/get-status.ts";
import { Age } from "../_components/age.tsx";
import { withQuery } from "../_components/href.ts";
import { Pager } from "../_components/pager.tsx";
import { NoteList } from "./note-list.tsx";
import styles from "./page.module.css";

const STATUS_WORDS = {
  running: "under way",
  done: "done",
  failed: "failed",
  interrupted: "cut short",
} satisfies Record<Run["status"], string>;

/** Names of counts as the run stored them -> words; others are shown by their own name. */
const COUNT_WORDS: Readonly<Record<string, string>> = {
  packages: "packages audited",
  unchanged: "packages unchanged",
  packagesKnown: "packages known",
  artifacts: "artifacts",
  subjects: "subjects",
  verdicts: "verdicts",
  opened: "items opened",
  closed: "items closed",
  historyRows: "history rows written",
};

/** In the order in which they are told; the kinds of subject follow their sum. */
const COUNT_NAMES = Object.keys(COUNT_WORDS).flatMap((name) =>
  name === "subjects" ? [name, ...SUBJECT_KINDS] : [name],
);

export function RunsTable({ page: { runs, next }, question }: { page: StatusPage; question: StatusQuestion }) {
  const href = (before: number | null) =>
    `${withQuery("/status", { channel: question.channel, before: before === null ? null : String(before) })}#runs`;
  return (
    <section aria-labelledby="runs">
      <h2 id="runs">Runs</h2>
      {runs.length === 0 ? (
        <p>No run here.</p>
      ) : (
        <table className={`${styles.rows} ${styles.runs}`}>
          <thead>
            <tr>
              <th>Run</th>
              <th>Source</th>
              <th>Counts</th>
              <th>Errors by kind</th>
            </tr>
          </thead>
          <tbody>
            {runs.map((run) => (
              <RunRow key={run.id} run={run} />
            ))}
          </tbody>
        </table>
      )}
      <Pager
        first={question.before === null ? null : href(null)}
        next={next === null ? null : href(next)}
        summary={`${plural(runs.length, "run")}, newest first`}
      />
    </section>
  );
}

function RunRow({ run }: { run: Run }) {
  return (
    <tr data-row>
      <th scope="row">
        <a id={`run-${run.id}`} href={`#run-${run.id}`}>
          {run.id}
        </a>{" "}
        {STATUS_WORDS[run.status]}
        {run.tookMs === null ? "" : ` in ${formatDuration(run.tookMs)}`}
        <br />
        <span className="small">
          begun <Age at={run.startedAt} />
        </span>
        {run.message ? (
          <>
            <br />
            {run.message}
          </>
        ) : null}
        <Parts parts={run.parts} />
        <NoteList notes={run.notes} />
      </th>
      <td>
        <code>{run.channel}</code>
        <br />
        <span className="small">
          from {run.source}, as of {run.observedOn}
        </span>
      </td>
      <td className={styles.counts}>
        <NumberList numbers={run.counts} none="nothing counted yet" />
      </td>
      <td data-label="Errors">
        <NumberList numbers={run.errors} none="none" />
      </td>
    </tr>
  );
}

/** How far the workers are with a run that they share. */
function Parts({ parts }: { parts: Run["parts"] }) {
  if (parts === null || parts.total === 0) return null;
  return (
    <div className="small">
      {formatCount(parts.done)} of {plural(parts.total, "part")} done
      {parts.parked > 0 ? (
        <>
          , <a href="#queue">{formatCount(parts.parked)} parked</a>
        </>
      ) : null}
    </div>
  );
}

function wordFor(name: string, count: number): string {
  const kind = SUBJECT_KINDS.find((one) => one === name);
  if (kind) return count === 1 ? KIND_WORDS[kind].one : KIND_WORDS[kind].many;
  return COUNT_WORDS[name] ?? name;
}

function NumberList({ numbers, none }: { numbers: Readonly<Record<string, number>>; none: string }) {
  const known = Object.entries(numbers)
    .filter(([, count]) => count > 0)
    .sort(([a], [b]) => COUNT_NAMES.indexOf(a) - COUNT_NAMES.indexOf(b));
  if (known.length === 0) return <span className="soft">{none}</span>;
  return known.map(([name, count], at) => (
    <span key={name}>
      {at > 0 ? <span className="soft"> · </span> : null}
      {formatCount(count)} <span className="small">{wordFor(name, count)}</span>
    </span>
  ));
}
