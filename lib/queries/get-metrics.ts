// get-metrics.ts: what Prometheus is told, read from the database at each scrape: a handful of set-based statements, none of which walks the ledger.
import "server-only";
import { z } from "zod";
import { CHECKS } from "#lib/areas/index.ts";
import { Prisma } from "#lib/db.ts";
import { findArtifactProblems, findSchedules } from "./find-sources.ts";
import { isQueueThere, JOB_STATE, WORKER_LIVES } from "./find-queue.ts";
import { readRows } from "./rows.ts";

/** A gauge and its values. */
export interface Metric {
  readonly name: string;
  readonly help: string;
  readonly labels: readonly string[];
  readonly values: readonly (readonly [labels: Readonly<Record<string, string>>, value: number])[];
}

// Keys of sources are told by operators; so many series of them are told at the most, the newest first.
const MOST_SOURCES = 200;

/** Every gauge. Throws where the database does not answer. */
export async function getMetrics(): Promise<readonly Metric[]> {
  const parts = await Promise.all([
    ofSources(),
    ofSchedules(),
    ofQueue(),
    ofWorkers(),
    ofPackages(),
    ofPairs(),
    ofArtifacts(),
  ]);
  return parts.flat();
}

function metric(name: string, help: string, labels: readonly string[], values: Metric["values"]): Metric {
  return { name: `starfort_${name}`, help, labels, values };
}

const SOURCE = z.object({
  channel: z.string(),
  source: z.string(),
  ...{ running: z.int(), done: z.int(), failed: z.int(), interrupted: z.int() },
  since: z.number().nullable(),
});

async function ofSources(): Promise<Metric[]> {
  const rows = await readRows(
    SOURCE,
    Prisma.sql`
      SELECT c.slug AS channel, s.* FROM (
        SELECT channel_id, source, count(*) FILTER (WHERE now_is = 'running')::int AS running,
          count(*) FILTER (WHERE now_is = 'done')::int AS done, count(*) FILTER (WHERE now_is = 'failed')::int AS failed,
          count(*) FILTER (WHERE now_is = 'interrupted')::int AS interrupted,
          extract(epoch FROM now() - max(finished_at) FILTER (WHERE now_is = 'done'))::float8 AS since, max(id) AS newest
        FROM (
          SELECT id, channel_id, source, finished_at,
            CASE WHEN status = 'running' THEN run_status_now(run) ELSE status END AS now_is FROM run
        ) r GROUP BY channel_id, source ORDER BY newest DESC LIMIT ${MOST_SOURCES}
      ) s JOIN channel c ON c.id = s.channel_id`,
  );
  const states = ["running", "done", "failed", "interrupted"] as const;
  return [
    metric(
      "runs",
      "Runs by source and state.",
      ["channel", "source", "state"],
      rows.flatMap((row) =>
        states.map((state) => [{ channel: row.channel, source: row.source, state }, row[state]] as const),
      ),
    ),
    metric(
      "source_seconds_since_success",
      "Seconds since the newest run of a source that was done; sources that never succeeded have none.",
      ["channel", "source"],
      rows.flatMap(({ channel, source, since }) => (since === null ? [] : [[{ channel, source }, since] as const])),
    ),
  ];
}

async function ofSchedules(): Promise<Metric[]> {
  const rows = await findSchedules();
  const labelsOf = ({ name, source }: (typeof rows)[number]) => ({ schedule: name, source });
  return [
    metric(
      "schedule_overdue",
      "1 where a schedule has not succeeded for longer than starfort.config.ts allows.",
      ["schedule", "source"],
      rows.map((row) => [labelsOf(row), row.isOverdue ? 1 : 0]),
    ),
    metric(
      "schedule_seconds_since_success",
      "Seconds since a schedule last succeeded, or since it was configured.",
      ["schedule", "source"],
      rows.map((row) => [labelsOf(row), row.secondsSince]),
    ),
  ];
}

const TASKS = ["open", "audit", "retry"];
const STATES = ["waiting", "later", "running", "retrying", "parked"];

async function ofQueue(): Promise<Metric[]> {
  const rows = (await isQueueThere())
    ? await readRows(
        z.object({ task: z.string(), state: z.string(), jobs: z.int() }),
        Prisma.sql`
          SELECT t.identifier AS task, ${JOB_STATE} AS state, count(*)::int AS jobs
          FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = j.task_id GROUP BY 1, 2`,
      )
    : [];
  const jobs = (task: string, state: string): number =>
    rows.find((row) => row.task === task && row.state === state)?.jobs ?? 0;
  // Zeros are told too: an alarm on "parked" must have something to compare.
  const values = TASKS.flatMap((task) => STATES.map((state) => [{ task, state }, jobs(task, state)] as const));
  return [
    metric("jobs", "Jobs of the queue by task and state; parked ones wait for a person.", ["task", "state"], values),
  ];
}

async function ofWorkers(): Promise<Metric[]> {
  const [row] = await readRows(
    z.object({ alive: z.int(), silent: z.int(), slots: z.int() }),
    Prisma.sql`
      SELECT count(*) FILTER (WHERE lives)::int AS alive, count(*) FILTER (WHERE NOT lives)::int AS silent,
        coalesce(sum(concurrency) FILTER (WHERE lives), 0)::int AS slots
      FROM (SELECT concurrency, ${WORKER_LIVES} AS lives FROM worker w) known`,
  );
  const { alive = 0, silent = 0, slots = 0 } = row ?? {};
  return [
    metric(
      "workers",
      "Processes that take jobs; silent ones have died or hang.",
      ["state"],
      [
        [{ state: "alive" }, alive],
        [{ state: "silent" }, silent],
      ],
    ),
    metric("worker_slots", "How many jobs the living workers do at once.", [], [[{}, slots]]),
  ];
}

async function ofPackages(): Promise<Metric[]> {
  const rows = await readRows(
    z.object({ channel: z.string(), packages: z.int() }),
    Prisma.sql`
      SELECT c.slug AS channel, count(p.package_id)::int AS packages
      FROM channel c LEFT JOIN presence p ON p.channel_id = c.id AND p.to_run IS NULL GROUP BY c.slug`,
  );
  return [
    metric(
      "packages",
      "Packages that are in a channel now.",
      ["channel"],
      rows.map(({ channel, packages }) => [{ channel }, packages]),
    ),
  ];
}

const PAIR = z.object({
  channel: z.string(),
  area: z.string(),
  ...{ pass: z.int(), fail: z.int(), unknown: z.int(), notApplicable: z.int(), waived: z.int() },
});

/** By the newest row of each check's rollup: index look-ups only, however long the history is. */
async function ofPairs(): Promise<Metric[]> {
  const numbers = CHECKS.map(({ no }) => no);
  const rows = await readRows(
    PAIR,
    Prisma.sql`
      SELECT c.slug AS channel, t.area::text, sum(t.pass)::int AS pass, sum(t.fail)::int AS fail,
        sum(t.unknown)::int AS unknown, sum(t.not_applicable)::int AS "notApplicable", sum(t.waived)::int AS waived
      FROM channel c CROSS JOIN unnest(${numbers}::int[]) k (no)
      CROSS JOIN LATERAL (
        SELECT * FROM tally_day WHERE channel_id = c.id AND check_no = k.no::smallint ORDER BY day DESC LIMIT 1
      ) t
      GROUP BY c.slug, t.area`,
  );
  return [
    metric(
      "pairs",
      "Pairs of package and check by verdict; those that fail or are unknown and were fails before are open items, waived ones among them.",
      ["channel", "area", "verdict"],
      rows.flatMap(({ channel, area, notApplicable, ...counts }) =>
        Object.entries({ ...counts, "not-applicable": notApplicable }).map(
          ([verdict, count]) => [{ channel, area, verdict }, count] as const,
        ),
      ),
    ),
  ];
}

async function ofArtifacts(): Promise<Metric[]> {
  const { byKind } = await findArtifactProblems(null);
  const values = byKind.map(({ kind, artifacts }) => [{ kind }, artifacts] as const);
  return [
    metric(
      "artifact_problems",
      "Artifacts that could not be fetched or unpacked, by kind of problem.",
      ["kind"],
      values,
    ),
  ];
}
