// page.tsx: /status: how fresh the data is, what is queued, overdue or parked, what the runs did, what could not be judged, and which versions are at work.
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { KIND_WORDS } from "#lib/areas/kinds.ts";
import { formatCapped, formatCount } from "#lib/format.ts";
import type { Channel } from "#lib/queries/find-channels.ts";
import { getStatus, PROBLEMS_CAP, type Problems, type StatusPage } from "#lib/queries/get-status.ts";
import { Age } from "../_components/age.tsx";
import { BadAddress } from "../_components/bad-address.tsx";
import { overviewHref, packageHref, withQuery } from "../_components/href.ts";
import { PageHead } from "../_components/page-head.tsx";
import { PathText } from "../_components/path-text.tsx";
import { Pill } from "../_components/pill.tsx";
import { type PageAddress, ParamError, readAddress } from "../params.ts";
import { ArtifactsSection } from "./artifacts-section.tsx";
import styles from "./page.module.css";
import { parseStatusParams } from "./params.ts";
import { QueueSection } from "./queue-section.tsx";
import { RunsTable } from "./runs-table.tsx";
import { SourcesSection } from "./sources-section.tsx";
import { VersionsTable } from "./versions-table.tsx";
import { WorkersSection } from "./workers-section.tsx";

export const dynamic = "force-dynamic";
export const metadata: Metadata = { title: "Status" };

export default async function StatusPageView(address: PageAddress) {
  const question = await readAddress(parseStatusParams, address);
  if (question instanceof ParamError) return <BadAddress problem={question} path="/status" />;
  const page = await getStatus(question);
  if (!page) notFound();
  return (
    <>
      <PageHead title="Status">
        How fresh the data is, what the runs did, and what could not be judged. Unknown is never counted as pass or
        fail.
        {question.channel ? (
          <>
            {" "}
            <Pill name="channel" value={question.channel} href="/status" />
          </>
        ) : null}
      </PageHead>
      <Freshness channels={page.channels} />
      <SourcesSection sources={page.sources} schedules={page.schedules} hasWorker={hasWorker(page)} />
      <QueueSection queue={page.queue} answer={question.retry} job={question.job} channel={question.channel} />
      <WorkersSection queue={page.queue} />
      <RunsTable page={page} question={question} />
      <ArtifactsSection sources={page.sources} artifacts={page.artifacts} />
      <ProblemList problems={page.problems} />
      <VersionsTable versions={page.versions} />
    </>
  );
}

const hasWorker = ({ queue }: StatusPage): boolean => queue.workers.some(({ isAlive }) => isAlive);

const RUN_WORDS = {
  running: "under way",
  done: "done",
  failed: "failed",
  interrupted: "cut short",
} satisfies Record<NonNullable<Channel["run"]>["status"], string>;

function Freshness({ channels }: { channels: readonly Channel[] }) {
  return (
    <section aria-labelledby="freshness">
      <h2 id="freshness">Freshness</h2>
      {channels.length === 0 ? (
        <p>
          No run has begun yet. <code>npm start</code> audits this machine by itself; <code>starfort ingest</code> takes
          other sources.
        </p>
      ) : (
        <table className={styles.rows}>
          <thead>
            <tr>
              <th>Channel</th>
              <th>Data observed</th>
              <th>Newest run</th>
              <th className="n">Packages through</th>
            </tr>
          </thead>
          <tbody>
            {channels.map((channel) => (
              <FreshnessRow key={channel.slug} channel={channel} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function FreshnessRow({ channel: { slug, title, observedAt, run } }: { channel: Channel }) {
  return (
    <tr data-row>
      <th scope="row">
        <a href={overviewHref(slug)}>{title}</a>
        <br />
        <a className="small" href={withQuery("/status", { channel: slug })}>
          <code>{slug}</code>
        </a>
      </th>
      <td data-label="Data observed">{observedAt ? <Age at={observedAt} /> : "not yet"}</td>
      <td data-label="Newest run">
        {run ? (
          <>
            {RUN_WORDS[run.status]}, begun <Age at={run.startedAt} short />
            {run.message ? (
              <>
                <br />
                <span className="small">{run.message}</span>
              </>
            ) : null}
          </>
        ) : (
          "none"
        )}
      </td>
      <td className="n" data-label="Packages through">
        {run ? `${formatCount(run.done)} of ${formatCount(run.known)}` : ""}
      </td>
    </tr>
  );
}

function ProblemList({ problems: { total, rows } }: { problems: Problems }) {
  return (
    <section aria-labelledby="problems">
      <h2 id="problems">What could not be judged</h2>
      {rows.length === 0 ? (
        <p>Nothing: every file, unit and profile could be read.</p>
      ) : (
        <>
          <p className="small">
            {formatCapped(total, PROBLEMS_CAP)} {total === 1 ? "subject" : "subjects"}, the newest first
            {rows.length < total ? `; the first ${formatCount(rows.length)} of them` : ""}. Their pairs are unknown.
          </p>
          <table className={styles.rows}>
            <thead>
              <tr>
                <th>Package</th>
                <th>What</th>
                <th>Why not</th>
                <th>Since</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={`${row.package} ${row.kind} ${row.path}`} data-row>
                  <th scope="row">
                    <a href={packageHref(row.distro, row.package)}>{row.package}</a>
                  </th>
                  <td>
                    <PathText path={row.path} /> <span className="small">{KIND_WORDS[row.kind].one}</span>
                  </td>
                  <td>{row.problem}</td>
                  <td data-label="Since">
                    <Age at={row.since} short />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
    </section>
  );
}
