// get-channel.ts: which channel is meant, what it holds and how old its data is.
import "server-only";
import { cache } from "react";
import { z } from "zod";
import { db, Prisma } from "../db.ts";

const COUNT = z.number().int().nonnegative();

const ROW = z.object({
  id: z.number().int(),
  slug: z.string(),
  distro: z.string(),
  title: z.string(),
  stream: z.string(),
  arch: z.string(),
  /** YYYY-MM-DD: what the distro looked like then. */
  observedOn: z.string(),
  /** ISO times of the newest run: when we looked. */
  startedAt: z.string(),
  finishedAt: z.string().nullable(),
  runStatus: z.enum(["running", "done", "failed", "interrupted"]),
  packagesAudited: COUNT,
  packagesKnown: COUNT,
});
export type Channel = z.infer<typeof ROW>;

/**
 * The channel of that slug, or the one looked at last when the slug is null; null when there is none.
 * Asked by the layout and by every page, so it is answered once a request.
 */
export const getChannel = cache(async (slug: string | null): Promise<Channel | null> => {
  const rows = await db().$queryRaw(Prisma.sql`
    SELECT c.id::int, c.slug, d.slug AS distro, c.title, c.stream, c.arch,
           r.observed_on::text AS "observedOn",
           to_char(r.started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS "startedAt",
           to_char(r.finished_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS "finishedAt",
           r.status::text AS "runStatus",
           (SELECT count(*)::int FROM package_tally t WHERE t.channel_id = c.id AND t.area IS NULL) AS "packagesAudited",
           greatest(coalesce((r.counts->>'packagesKnown')::int, 0), 0) AS "packagesKnown"
    FROM channel c
    JOIN distro d ON d.id = c.distro_id
    JOIN LATERAL (SELECT * FROM run WHERE run.channel_id = c.id ORDER BY run.started_at DESC LIMIT 1) r ON true
    WHERE ${slug}::text IS NULL OR c.slug = ${slug}
    ORDER BY r.started_at DESC, c.id
    LIMIT 1`);
  return z.array(ROW).parse(rows)[0] ?? null;
});
