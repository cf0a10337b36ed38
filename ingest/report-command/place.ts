// place.ts: the channel and the package that a report speaks of.
import type pg from "pg";
import { z } from "zod";
import { PlainError } from "#lib/plain-error.ts";

const CHANNEL = z.object({
  id: z.int(),
  slug: z.string(),
  distro: z.string(),
  stream: z.string(),
  arch: z.string(),
  title: z.string(),
  /** The newest day that it was looked at: a report is compared with that. */
  observedOn: z.string(),
});
export type Channel = z.infer<typeof CHANNEL>;

const PACKAGE = z.object({ id: z.int(), name: z.string() });
export type OwnPackage = z.infer<typeof PACKAGE>;

/** Channels that were looked at, the one that was looked at last first; a report is no look. */
const FIND_CHANNELS = `
  SELECT c.id::int, c.slug, d.slug AS distro, c.stream, c.arch, c.title, seen.observed_on::text AS "observedOn"
  FROM channel c
  JOIN distro d ON d.id = c.distro_id
  JOIN LATERAL (
    SELECT max(observed_on) AS observed_on, max(started_at) AS started_at FROM run
    WHERE channel_id = c.id AND status <> 'failed' AND source NOT LIKE 'report:%'
  ) seen ON seen.observed_on IS NOT NULL
  ORDER BY seen.observed_on DESC, seen.started_at DESC, c.id`;

/** $1 = channel, $2 = name or alias. */
const FIND_PACKAGE = `
  SELECT p.id::int, p.name
  FROM channel c
  JOIN package p ON p.distro_id = c.distro_id
    AND (p.name = $2 OR p.id = (SELECT package_id FROM alias WHERE distro_id = c.distro_id AND name = $2))
  JOIN presence v ON v.channel_id = c.id AND v.package_id = p.id AND v.to_run IS NULL
  WHERE c.id = $1
  ORDER BY p.name <> $2 LIMIT 1`;

/** By slug, else the distro's that was looked at last, else of all. Throws PlainError that lists them. */
export async function findChannel(
  pool: pg.Pool,
  { channel, distro }: { readonly channel?: string | undefined; readonly distro?: string | undefined },
): Promise<Channel> {
  const all = z.array(CHANNEL).parse((await pool.query(FIND_CHANNELS)).rows);
  const fitting = all.filter(
    (one) => (channel === undefined || one.slug === channel) && (distro === undefined || one.distro === distro),
  );
  if (fitting[0]) return fitting[0];
  const asked = [channel, distro === undefined ? undefined : `of ${distro}`].filter(Boolean).join(" ");
  const known = all.map(({ slug }) => slug).join(", ");
  throw new PlainError(
    known === ""
      ? "no channel was looked at yet: a report is compared with what an ingest has found, so ingest one first"
      : `there is no channel ${asked}; there are: ${known}`,
  );
}

/** Throws PlainError where the channel has no such package. */
export async function findPackage(pool: pg.Pool, { id, slug }: Channel, name: string): Promise<OwnPackage> {
  const { rows } = await pool.query(FIND_PACKAGE, [id, name]);
  const [found] = z.array(PACKAGE).parse(rows);
  if (!found) throw new PlainError(`${slug} has no package ${JSON.stringify(name)}`);
  return found;
}
