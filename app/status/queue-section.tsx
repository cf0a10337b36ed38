// queue-section.tsx: the jobs of the queue, and the form with which an admin has parked ones tried again.
import { RETRY_ANSWERS, type RetryAnswer } from "#lib/actions/answers-table.ts";
import { formatCount, formatInstant, plural } from "#lib/format.ts";
import { JOB_STATES, type Job, type JobState, type Queue } from "#lib/queries/find-queue.ts";
import { packageHref } from "../_components/href.ts";
import { RichText } from "../_components/rich-text.tsx";
import { jobWords } from "./job-words.ts";
import styles from "./page.module.css";

const STATE_WORDS = {
  parked: "parked",
  retrying: "to be tried again",
  running: "being done",
  waiting: "waiting",
  later: "for later",
} satisfies Record<JobState, string>;

interface Props {
  readonly queue: Queue;
  /** What became of the wish that led here. */
  readonly answer: RetryAnswer | null;
  readonly job: string | null;
  readonly channel: string | null;
}

export function QueueSection({ queue: { counts, jobs }, answer, job, channel }: Props) {
  const total = JOB_STATES.reduce((sum, state) => sum + counts[state], 0);
  return (
    <section aria-labelledby="queue">
      <h2 id="queue">Queue</h2>
      {answer === null ? null : (
        <p className="notice" role="status">
          {job === null ? null : `Job ${job}: `}
          <RichText text={RETRY_ANSWERS[answer].says} />
        </p>
      )}
      {total === 0 ? (
        <p>
          The queue is empty. <code>starfort ingest SOURCE --enqueue</code> puts work into it, and{" "}
          <code>starfort worker</code> does it, on any number of machines.
        </p>
      ) : (
        <>
          <p className="small">
            {JOB_STATES.filter((state) => counts[state] > 0)
              .map((state) => `${formatCount(counts[state])} ${STATE_WORDS[state]}`)
              .join(" · ")}
            {jobs.length < total ? `; the first ${formatCount(jobs.length)} of them are shown` : ""}
          </p>
          {counts.parked > 0 ? <AskForm channel={channel} /> : null}
          <Jobs jobs={jobs} />
        </>
      )}
    </section>
  );
}

const FORM = "retry-form";

/** One field for all rows. The first button is what Enter presses: a disabled one, so that only a row's own button says which job is meant. */
function AskForm({ channel }: { channel: string | null }) {
  return (
    <form id={FORM} method="post" action="/status/retry" className={`${styles.ask} no-print`}>
      <button type="submit" disabled hidden />
      <label htmlFor="retry-token">Parked jobs have failed too often and wait for an admin. Your token:</label>
      <input
        id="retry-token"
        className="field"
        type="password"
        name="token"
        required
        autoComplete="current-password"
        placeholder="starfort_…"
      />
      {channel === null ? null : <input type="hidden" name="channel" value={channel} />}
    </form>
  );
}

function Jobs({ jobs }: { jobs: readonly Job[] }) {
  return (
    <table className={styles.rows}>
      <thead>
        <tr>
          <th>Job</th>
          <th>State</th>
          <th>Last error</th>
        </tr>
      </thead>
      <tbody>
        {jobs.map((job) => (
          <tr key={job.id} data-row>
            <th scope="row">
              {job.id} <span className="small">{jobWords(job)}</span>
              <Packages job={job} />
            </th>
            <td data-label="State">
              <State job={job} />
            </td>
            <td>{job.error === null ? null : <div className={styles.error}>{job.error}</div>}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function State({ job: { id, state, attempts, mostAttempts, runAt, isAsked } }: { job: Job }) {
  if (state === "running") return `being done, attempt ${attempts} of ${mostAttempts}`;
  if (state === "waiting") return "waits for a worker";
  if (state === "later") return `waits until ${formatInstant(runAt)}`;
  if (state === "retrying")
    return `attempt ${attempts} of ${mostAttempts} failed; tried again from ${formatInstant(runAt)} on`;
  return (
    <>
      <strong>parked</strong> after {plural(attempts, "attempt")}
      <br />
      {isAsked ? (
        "asked for again: waits for a worker"
      ) : (
        <button className="btn quiet no-print" form={FORM} name="job" value={id} aria-label={`Try job ${id} again`}>
          Try again
        </button>
      )}
    </>
  );
}

const SHOWN = 6;

function Packages({ job: { packages, distro } }: { job: Job }) {
  if (packages.length === 0) return null;
  const links = (some: readonly string[]) =>
    some.map((name, at) => (
      <span key={name}>
        {at > 0 ? ", " : null}
        {distro === null ? name : <a href={packageHref(distro, name)}>{name}</a>}
      </span>
    ));
  const more = packages.slice(SHOWN);
  return (
    <div className="small">
      {links(packages.slice(0, SHOWN))}
      {more.length > 0 ? (
        <details className={styles.more}>
          <summary>
            <span className="marker" aria-hidden="true">
              ›
            </span>{" "}
            and {formatCount(more.length)} more
          </summary>
          {links(more)}
        </details>
      ) : null}
    </div>
  );
}
