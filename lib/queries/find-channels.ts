// find-channels.ts: which channels there are, how fresh each is, and whether a run is going on.
import "server-only";
import { cache } from "react";
import { z } from "zod";
import { Prisma } from "#lib/db.ts";
import { isoInstant, readRows } from "./rows.ts";

const ROW = z.object({
  id: z.int(),
  slug: z.string(),
  title: z.string(),
  distro: z.string(),
  stream: z.string(),
  arch: z.string(),
  observedOn: z.string().nullable(),
  lookedAt: z.string().nullable(),
  status: z.enum(["running", "done", "failed", "interrupted"]).nullable(),
  startedAt: z.string().nullable(),
  message: z.string().nullable(),
  done: z.int(),
  known: z.int(),
});

export interface Channel {
  readonly id: number;
  readonly slug: string;
  readonly title: string;
  readonly distro: string;
  readonly stream: string;
  readonly arch: string;
  /** The day that the shown data describes, of the last finished run (of the first one while that is still going on); null before any. */
  readonly observedOn: string | null;
  /** The same as an instant where the run looked on that very day; else the day. */
  readonly observedAt: string | null;
  /** The newest run: `done` of `known` packages are through. */
  readonly run: {
    readonly status: "running" | "done" | "failed" | "interrupted";
    readonly startedAt: string;
    readonly message: string | null;
    readonly done: number;
    readonly known: number;
  } | null;
}

// Reports of other tools are runs too, but no looks: they bring words on what was seen before.
// A run that is under way or was cut short counts as an observation only while there is no finished one.
const CHANNELS = Prisma.sql`
  SELECT c.id::int, c.slug, c.title, c.stream, c.arch, d.slug AS distro,
    seen.observed_on::text AS "observedOn", ${isoInstant(Prisma.sql`seen.looked_at`)} AS "lookedAt",
    newest.status::text, ${isoInstant(Prisma.sql`newest.started_at`)} AS "startedAt", newest.message,
    coalesce((newest.counts->>'packages')::int, 0) AS done,
    coalesce((newest.counts->>'packagesKnown')::int, 0) AS known
  FROM channel c
  JOIN distro d ON d.id = c.distro_id
  LEFT JOIN LATERAL (
    SELECT run_status_now(run) AS status, started_at, message, counts FROM run
    WHERE channel_id = c.id AND source NOT LIKE 'report:%' ORDER BY started_at DESC LIMIT 1
  ) newest ON true
  LEFT JOIN LATERAL (
    SELECT observed_on, coalesce(finished_at, started_at) AS looked_at FROM run
    WHERE channel_id = c.id AND status <> 'failed' AND source NOT LIKE 'report:%'
    ORDER BY status = 'done' DESC, observed_on DESC, started_at DESC LIMIT 1
  ) seen ON true
  ORDER BY seen.observed_on DESC NULLS LAST, newest.started_at DESC NULLS LAST, c.id`;

/** Every channel, the one with the newest data first: a sample of last year that was read in a minute ago does not go before this machine. Asked once a request, however many components want it. */
export const findChannels = cache(async (): Promise<Channel[]> => (await readRows(ROW, CHANNELS)).map(shape));

function shape({ lookedAt, status, startedAt, message, done, known, ...row }: z.infer<typeof ROW>): Channel {
  const sameDay = lookedAt !== null && lookedAt.slice(0, 10) === row.observedOn;
  return {
    ...row,
    observedAt: sameDay ? lookedAt : row.observedOn,
    run: status && startedAt ? { status, startedAt, message, done, known } : null,
  };
}

export interface PickedChannel {
  readonly channel: Channel;
  readonly all: readonly Channel[];
  /** What links must carry as `channel`: null for the default channel. */
  readonly carried: string | null;
}

/** The channel of that slug, or without one the channel with the newest data; null where there is none such. */
export async function pickChannel(slug: string | null): Promise<PickedChannel | null> {
  const all = await findChannels();
  const channel = slug === null ? all[0] : all.find((one) => one.slug === slug);
  return channel ? { channel, all, carried: channel === all[0] ? null : channel.slug } : null;
}
