// get-status.ts: how fresh the data is, what is queued and overdue, what the runs did, what could not be judged, and which versions are at work.
import "server-only";
import { z } from "zod";
import { AREAS, CHECKS } from "#lib/areas/index.ts";
import { isAudited, SUBJECT_KINDS, type AreaId } from "#lib/areas/area.ts";
import { Prisma } from "#lib/db.ts";
import { findChannels, pickChannel, type Channel } from "./find-channels.ts";
import { findQueue, type Queue } from "./find-queue.ts";
import {
  type ArtifactProblems,
  findArtifactProblems,
  findSchedules,
  findSources,
  type Schedule,
  type SourceAge,
} from "./find-sources.ts";
import { isoInstant, readRows } from "./rows.ts";

export interface StatusQuestion {
  /** Only this channel's runs and problems; null: all. */
  readonly channel: string | null;
  /** The run number under which the next page of runs begins. */
  readonly before: number | null;
}

export interface StatusPage {
  readonly channels: readonly Channel[];
  readonly sources: readonly SourceAge[];
  readonly schedules: readonly Schedule[];
  readonly queue: Queue;
  readonly artifacts: ArtifactProblems;
  readonly runs: readonly Run[];
  readonly next: number | null;
  readonly problems: Problems;
  readonly versions: Versions;
}

/** Null when no channel has the slug. */
export async function getStatus({ channel, before }: StatusQuestion): Promise<StatusPage | null> {
  const [channels, picked] = await Promise.all([findChannels(), channel === null ? null : pickChannel(channel)]);
  if (channel !== null && !picked) return null;
  const channelId = picked?.channel.id ?? null;
  const [runs, sources, schedules, queue, artifacts, problems, versions] = await Promise.all([
    findRuns(channelId, before),
    findSources(channelId),
    findSchedules(),
    findQueue(),
    findArtifactProblems(channelId),
    findProblems(channelId),
    readVersions(channelId),
  ]);
  const shown = runs.slice(0, PAGE);
  const next = runs.length > PAGE ? (shown.at(-1)?.id ?? null) : null;
  return { channels, sources, schedules, queue, artifacts, runs: shown, next, problems, versions };
}

const PAGE = 30;
const NUMBERS = z.record(z.string(), z.unknown()).transform((counts) => {
  const numbers = Object.entries(counts).flatMap(([name, value]) =>
    typeof value === "number" ? [[name, value] as const] : [],
  );
  return Object.fromEntries(numbers);
});

const RUN_ROW = z.object({
  id: z.int(),
  channel: z.string(),
  source: z.string(),
  observedOn: z.string(),
  startedAt: z.string(),
  finishedAt: z.string().nullable(),
  /** Milliseconds; null while it runs and for runs that were cut short. */
  tookMs: z.number().nullable(),
  status: z.enum(["running", "done", "failed", "interrupted"]),
  message: z.string().nullable(),
  counts: NUMBERS,
  errors: NUMBERS,
  parserRevisions: NUMBERS,
  /** What the source said of itself. */
  notes: z.array(z.string()),
  /** Of a run that many processes work on; null for others. */
  parts: z.object({ total: z.int(), done: z.int(), waiting: z.int(), parked: z.int() }).nullable(),
});
export type Run = z.infer<typeof RUN_ROW>;

function findRuns(channelId: number | null, before: number | null): Promise<Run[]> {
  return readRows(
    RUN_ROW,
    Prisma.sql`
      SELECT r.id, c.slug AS channel, r.source, r.observed_on::text AS "observedOn",
        ${isoInstant(Prisma.sql`r.started_at`)} AS "startedAt", ${isoInstant(Prisma.sql`r.finished_at`)} AS "finishedAt",
        (extract(epoch FROM r.finished_at - r.started_at) * 1000)::float8 AS "tookMs",
        run_status_now(r)::text AS status, r.message, r.counts, r.errors, r.parser_revisions AS "parserRevisions", r.notes,
        CASE WHEN r.shared THEN (
          SELECT json_build_object('total', count(*), 'done', count(*) FILTER (WHERE state = 'done'),
            'waiting', count(*) FILTER (WHERE state = 'waiting'), 'parked', count(*) FILTER (WHERE state = 'parked'))
          FROM run_part WHERE run_id = r.id
        ) END AS parts
      FROM run r JOIN channel c ON c.id = r.channel_id
      WHERE (${channelId}::int IS NULL OR r.channel_id = ${channelId}) AND (${before}::int IS NULL OR r.id < ${before})
      ORDER BY r.id DESC LIMIT ${PAGE + 1}`,
  );
}

const MOST_PROBLEMS = 200;
/** A total above this is not worth the time to count. */
export const PROBLEMS_CAP = 10_000;

const PROBLEM_ROW = z.object({
  distro: z.string(),
  package: z.string(),
  kind: z.enum(SUBJECT_KINDS),
  path: z.string(),
  problem: z.string(),
  since: z.string(),
});
export type Problem = z.infer<typeof PROBLEM_ROW>;

export interface Problems {
  /** Up to PROBLEMS_CAP + 1. */
  readonly total: number;
  readonly rows: readonly Problem[];
}

/** Subjects that could not be read or parsed, the newest first. Their pairs are `unknown`, never pass or fail. */
async function findProblems(channelId: number | null): Promise<Problems> {
  const open = Prisma.sql`
    FROM observation o JOIN subject s ON s.id = o.subject_id
    WHERE o.to_run IS NULL AND o.problem IS NOT NULL AND (${channelId}::int IS NULL OR s.channel_id = ${channelId})`;
  const [rows, totals] = await Promise.all([
    readRows(
      PROBLEM_ROW,
      Prisma.sql`
        SELECT d.slug AS distro, p.name AS package, bad.kind::text, bad.path, bad.problem, r.observed_on::text AS since
        FROM (SELECT o.from_run, o.problem, s.package_id, s.kind, s.path ${open} ORDER BY o.from_run DESC, s.path LIMIT ${MOST_PROBLEMS}) bad
        JOIN package p ON p.id = bad.package_id JOIN distro d ON d.id = p.distro_id JOIN run r ON r.id = bad.from_run
        ORDER BY bad.from_run DESC, bad.path`,
    ),
    readRows(
      z.object({ total: z.int() }),
      Prisma.sql`SELECT count(*)::int AS total FROM (SELECT 1 ${open} LIMIT ${PROBLEMS_CAP + 1}) capped`,
    ),
  ]);
  return { total: totals[0]?.total ?? 0, rows };
}

export interface Versions {
  readonly postgres: string;
  readonly parsers: readonly { readonly area: AreaId; readonly title: string; readonly revision: number }[];
  /** A check's revision in this Starfort; `inForce` says since when each channel is judged by it. */
  readonly checks: readonly {
    readonly id: string;
    readonly revision: number;
    readonly inForce: readonly z.infer<typeof IN_FORCE>[];
  }[];
}

const IN_FORCE = z.object({ channel: z.string(), revision: z.int(), from: z.string() });

async function readVersions(channelId: number | null): Promise<Versions> {
  const [server, revisions] = await Promise.all([
    readRows(z.object({ version: z.string() }), Prisma.sql`SELECT current_setting('server_version') AS version`),
    readRows(
      IN_FORCE.extend({ checkNo: z.int() }),
      Prisma.sql`
        SELECT DISTINCT ON (cr.channel_id, cr.check_no) cr.check_no::int AS "checkNo", c.slug AS channel, cr.revision::int, cr.from_on::text AS "from"
        FROM check_revision cr JOIN channel c ON c.id = cr.channel_id
        WHERE ${channelId}::int IS NULL OR cr.channel_id = ${channelId}
        ORDER BY cr.channel_id, cr.check_no, cr.from_run DESC`,
    ),
  ]);
  const parsers = AREAS.filter(isAudited).map(({ id, title, parserRevision }) => ({
    area: id,
    title,
    revision: parserRevision,
  }));
  const checks = CHECKS.map(({ no, id, revision }) => ({
    id,
    revision,
    inForce: revisions
      .filter((row) => row.checkNo === no)
      .map(({ channel, revision: since, from }) => ({ channel, revision: since, from })),
  }));
  return { postgres: server[0]?.version ?? "unknown", parsers, checks };
}
