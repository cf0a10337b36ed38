// find-sources.ts: who speaks of which channel and when each last succeeded; what is scheduled, and what of that is overdue.
import "server-only";
import { z } from "zod";
import { Prisma } from "#lib/db.ts";
import { isoInstant, readRows } from "./rows.ts";

const NUMBERS = z.record(z.string(), z.number());

const SPOKEN = z.object({
  channel: z.string(),
  title: z.string(),
  source: z.string(),
  /** The end of the newest run that was done; null where none ever was. */
  succeededAt: z.string().nullable(),
  triedAt: z.string(),
  status: z.enum(["running", "done", "failed", "interrupted"]),
  message: z.string().nullable(),
  /** What the source said of itself in the newest run: "bookworm was not verified, as --insecure asks". */
  notes: z.array(z.string()),
  /** Of the newest run, by kind. */
  errors: NUMBERS,
});
export type SourceAge = z.infer<typeof SPOKEN>;

const MOST_SOURCES = 200;

/** The newest run and the newest success of each source in each channel, the one that was tried last first. */
export function findSources(channelId: number | null): Promise<SourceAge[]> {
  return readRows(
    SPOKEN,
    Prisma.sql`
      SELECT c.slug AS channel, c.title, s.source, ${isoInstant(Prisma.sql`good.finished_at`)} AS "succeededAt",
        ${isoInstant(Prisma.sql`r.started_at`)} AS "triedAt", run_status_now(r)::text AS status, r.message, r.notes, r.errors
      FROM (
        SELECT channel_id, source, max(id) AS newest, max(id) FILTER (WHERE status = 'done') AS good FROM run
        WHERE ${channelId}::int IS NULL OR channel_id = ${channelId}
        GROUP BY channel_id, source ORDER BY newest DESC LIMIT ${MOST_SOURCES}
      ) s
      JOIN run r ON r.id = s.newest JOIN channel c ON c.id = s.channel_id LEFT JOIN run good ON good.id = s.good
      ORDER BY s.newest DESC`,
  );
}

const SCHEDULE = z.object({
  name: z.string(),
  source: z.string(),
  /** Null until it was opened for the first time. */
  channel: z.string().nullable(),
  cron: z.string(),
  overdueAfterSeconds: z.int(),
  /** When a worker last opened it. */
  openedAt: z.string().nullable(),
  succeededAt: z.string().nullable(),
  /** Since its last success; where there is none, since it stands in the configuration. */
  secondsSince: z.number(),
  isOverdue: z.boolean(),
});
export type Schedule = z.infer<typeof SCHEDULE>;

/** What starfort.config.ts asks for, as the newest worker with a configuration wrote it down; what is overdue first. */
export function findSchedules(): Promise<Schedule[]> {
  return readRows(
    SCHEDULE,
    Prisma.sql`
      SELECT s.name, s.source, s.channel, s.cron, s.overdue_after_seconds AS "overdueAfterSeconds",
        ${isoInstant(Prisma.sql`s.queued_at`)} AS "openedAt", ${isoInstant(Prisma.sql`good.at`)} AS "succeededAt",
        greatest(0, extract(epoch FROM now() - coalesce(good.at, s.updated_at)))::float8 AS "secondsSince",
        coalesce(good.at, s.updated_at) + make_interval(secs => s.overdue_after_seconds) < now() AS "isOverdue"
      FROM schedule s LEFT JOIN channel c ON c.slug = s.channel
      LEFT JOIN LATERAL (
        SELECT finished_at AS at FROM run
        WHERE channel_id = c.id AND source = s.source AND status = 'done' ORDER BY started_at DESC LIMIT 1
      ) good ON true
      ORDER BY "isOverdue" DESC, s.name`,
  );
}

const PROBLEM = z.object({
  distro: z.string(),
  channel: z.string(),
  package: z.string(),
  artifact: z.string(),
  version: z.string(),
  kind: z.string(),
  problem: z.string(),
  triedAt: z.string(),
});

export interface ArtifactProblems {
  readonly byKind: readonly { readonly kind: string; readonly artifacts: number }[];
  /** The newest first. */
  readonly rows: readonly z.infer<typeof PROBLEM>[];
}

const MOST_PROBLEMS = 100;
const MOST_KINDS = 50;

/** Artifacts that could not be fetched or unpacked: their subjects stay as they were last seen. */
export async function findArtifactProblems(channelId: number | null): Promise<ArtifactProblems> {
  const bad = Prisma.sql`FROM artifact WHERE problem IS NOT NULL AND (${channelId}::int IS NULL OR channel_id = ${channelId})`;
  const [byKind, rows] = await Promise.all([
    readRows(
      z.object({ kind: z.string(), artifacts: z.int() }),
      Prisma.sql`SELECT problem_kind AS kind, count(*)::int AS artifacts ${bad} GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ${MOST_KINDS}`,
    ),
    readRows(
      PROBLEM,
      Prisma.sql`
        SELECT d.slug AS distro, c.slug AS channel, p.name AS package, a.name AS artifact, a.version,
          a.problem_kind AS kind, a.problem, ${isoInstant(Prisma.sql`r.started_at`)} AS "triedAt"
        FROM (SELECT * ${bad} ORDER BY problem_run DESC, id LIMIT ${MOST_PROBLEMS}) a
        JOIN package p ON p.id = a.package_id JOIN distro d ON d.id = p.distro_id
        JOIN channel c ON c.id = a.channel_id JOIN run r ON r.id = a.problem_run
        ORDER BY a.problem_run DESC, a.id`,
    ),
  ]);
  return { byKind, rows };
}
