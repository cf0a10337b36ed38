// sources-section.tsx: when each source last succeeded, and what of starfort.config.ts is overdue.
import { formatDuration, plural } from "#lib/format.ts";
import type { Schedule, SourceAge } from "#lib/queries/find-sources.ts";
import { Age } from "../_components/age.tsx";
import { withQuery } from "../_components/href.ts";
import { NoteList } from "./note-list.tsx";
import styles from "./page.module.css";

const STATUS_WORDS = {
  running: "under way",
  done: "done",
  failed: "failed",
  interrupted: "cut short",
} satisfies Record<SourceAge["status"], string>;

interface Props {
  readonly sources: readonly SourceAge[];
  readonly schedules: readonly Schedule[];
  readonly hasWorker: boolean;
}

export function SourcesSection({ sources, schedules, hasWorker }: Props) {
  if (sources.length === 0 && schedules.length === 0) return null;
  return (
    <section aria-labelledby="sources">
      <h2 id="sources">Sources</h2>
      <Overdue schedules={schedules} hasWorker={hasWorker} />
      {sources.length > 0 ? <Ages sources={sources} /> : null}
      <Schedules schedules={schedules} />
    </section>
  );
}

function Overdue({ schedules, hasWorker }: Omit<Props, "sources">) {
  const overdue = schedules.filter(({ isOverdue }) => isOverdue);
  if (overdue.length === 0 && (hasWorker || schedules.length === 0)) return null;
  return (
    <div className="notice" role="status">
      {overdue.map((one) => (
        <p key={one.name}>{overdueWords(one)}</p>
      ))}
      {hasWorker ? null : (
        <p>
          No worker is running, so nothing is ingested by itself. <code>starfort worker</code> starts one.
        </p>
      )}
    </div>
  );
}

/** "bookworm is overdue: its last success was 3 days ago; it should be no older than 48 hours." */
function overdueWords({ name, succeededAt, secondsSince, overdueAfterSeconds }: Schedule): string {
  const allowed = distance(overdueAfterSeconds);
  return succeededAt === null
    ? `${name} is overdue: it has not succeeded once in the ${distance(secondsSince)} since it was configured; ${allowed} are allowed.`
    : `${name} is overdue: its last success was ${distance(secondsSince)} ago; ${allowed} are allowed.`;
}

const HOUR = 3600;

/** "36 hours", "3 days"; shorter ones to the second. */
function distance(seconds: number): string {
  if (seconds < 2 * HOUR) return formatDuration(seconds * 1000);
  const hours = Math.floor(seconds / HOUR);
  return hours < 72 ? plural(hours, "hour") : plural(Math.floor(hours / 24), "day");
}

function Ages({ sources }: { sources: readonly SourceAge[] }) {
  return (
    <table className={styles.rows}>
      <thead>
        <tr>
          <th>Source</th>
          <th>Last success</th>
          <th>Newest try</th>
        </tr>
      </thead>
      <tbody>
        {sources.map((one) => (
          <tr key={`${one.channel} ${one.source}`} data-row>
            <th scope="row">
              {one.source}
              <br />
              <a className="small" href={withQuery("/status", { channel: one.channel })}>
                <code>{one.channel}</code>
              </a>
            </th>
            <td data-label="Last success">{one.succeededAt === null ? "never yet" : <Age at={one.succeededAt} />}</td>
            <td data-label="Newest try">
              {STATUS_WORDS[one.status]}, begun <Age at={one.triedAt} short />
              {one.message === null ? null : <div className="small">{one.message}</div>}
              <NoteList notes={one.notes} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Schedules({ schedules }: { schedules: readonly Schedule[] }) {
  if (schedules.length === 0)
    return (
      <p className="small">
        Nothing is scheduled. <code>starfort.config.ts</code> says what <code>starfort worker</code> ingests by itself,
        and after how long it is overdue.
      </p>
    );
  return (
    <>
      <h3>Scheduled</h3>
      <table className={styles.rows}>
        <thead>
          <tr>
            <th>Schedule</th>
            <th>When (UTC)</th>
            <th>Last opened</th>
            <th>Last success</th>
            <th>State</th>
          </tr>
        </thead>
        <tbody>
          {schedules.map((one) => (
            <tr key={one.name} data-row>
              <th scope="row">
                {one.name} <span className="small">{one.source}</span>
                {one.channel === null ? null : (
                  <div className="small">
                    <code>{one.channel}</code>
                  </div>
                )}
              </th>
              <td data-label="When (UTC)">
                <code>{one.cron}</code>
              </td>
              <td data-label="Last opened">{one.openedAt === null ? "not yet" : <Age at={one.openedAt} short />}</td>
              <td data-label="Last success">
                {one.succeededAt === null ? "never yet" : <Age at={one.succeededAt} short />}
              </td>
              <td data-label="State">{one.isOverdue ? <strong>overdue</strong> : "on time"}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
