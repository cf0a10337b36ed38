// workers-section.tsx: the processes that take jobs: where, since when, and what they do now.
import { plural } from "#lib/format.ts";
import type { Queue } from "#lib/queries/find-queue.ts";
import { Age } from "../_components/age.tsx";
import { jobWords } from "./job-words.ts";
import styles from "./page.module.css";

export function WorkersSection({ queue: { workers, counts } }: { queue: Queue }) {
  const left = counts.waiting + counts.later + counts.retrying;
  return (
    <section aria-labelledby="workers">
      <h2 id="workers">Workers</h2>
      {workers.length === 0 ? (
        <p>
          No worker is running.{" "}
          {left > 0
            ? `${plural(left, "job")} ${left === 1 ? "waits" : "wait"} for one: `
            : "None is needed while the queue is empty and nothing is scheduled. To start one: "}
          <code>starfort worker</code>, on any machine that reaches this database.
        </p>
      ) : (
        <table className={styles.rows}>
          <thead>
            <tr>
              <th>Worker</th>
              <th>Last seen</th>
              <th>Does now</th>
            </tr>
          </thead>
          <tbody>
            {workers.map(({ no, host, pid, concurrency, startedAt, seenAt, isAlive, doing }) => (
              <tr key={no} data-row>
                <th scope="row">
                  {host} <span className="small">process {pid}</span>
                  <div className="small">
                    since <Age at={startedAt} short />, {plural(concurrency, "job")} at once
                  </div>
                </th>
                <td data-label="Last seen">
                  <Age at={seenAt} short />
                  {isAlive ? null : <div>gone: its jobs are given back within a minute while others work</div>}
                </td>
                <td data-label="Does now">
                  {doing.length === 0 ? <span className="soft">nothing</span> : null}
                  {doing.map((job) => (
                    <div key={job.id}>
                      job {job.id}: {jobWords(job)}
                    </div>
                  ))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
