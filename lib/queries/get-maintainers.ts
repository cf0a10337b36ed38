// get-maintainers.ts: people and teams, how much they look after, and what they closed lately.
import "server-only";
import { z } from "zod";
import type { Tally } from "#lib/areas/score.ts";
import { Prisma } from "#lib/db.ts";
import { pickChannel, type PickedChannel } from "./find-channels.ts";
import { MAINTAINER_KINDS, type MaintainerKind, type MaintainerSort } from "./maintainer-facets.ts";
import { readRows } from "./rows.ts";
import { splitTally, TALLY_COLUMNS } from "./tally-row.ts";

export interface MaintainersQuestion {
  readonly channel: string | null;
  readonly q: string;
  readonly kind: MaintainerKind | null;
  readonly sort: MaintainerSort;
  /** Where the page before ended: a handle, and with sort `improved` the number closed before it. */
  readonly after: { readonly closed: number; readonly handle: string } | null;
}

export interface ListedMaintainer {
  readonly handle: string;
  readonly name: string;
  readonly kind: MaintainerKind;
  readonly packages: number;
  /** Pairs of all their packages. */
  readonly tally: Tally;
  /** Items of their packages that a change of the package closed within the window. */
  readonly closedLately: number;
}

export interface Maintainers {
  readonly picked: PickedChannel | null;
  /** Closed items count from this day on. */
  readonly since: string | null;
  /** How many match, of each kind: the two facets. */
  readonly totals: Readonly<Record<MaintainerKind, number>>;
  readonly rows: readonly ListedMaintainer[];
  readonly next: { readonly closed: number; readonly handle: string } | null;
}

const PAGE = 100;
/** "Lately", in days before the channel's newest observation. */
export const LATELY_DAYS = 90;

const ROW = z.object({
  handle: z.string(),
  name: z.string(),
  kind: z.enum(MAINTAINER_KINDS),
  packages: z.int(),
  closedLately: z.int(),
  ...TALLY_COLUMNS,
});

/** One page of maintainers of a channel's packages; null when no channel has the slug. */
export async function getMaintainers(question: MaintainersQuestion): Promise<Maintainers | null> {
  const picked = await pickChannel(question.channel);
  if (!picked)
    return question.channel === null
      ? { picked: null, since: null, totals: { person: 0, team: 0 }, rows: [], next: null }
      : null;
  const since = lately(picked.channel.observedOn);
  const [found, totals] = await Promise.all([
    findPage(picked.channel.id, since, question),
    countKinds(picked.channel.id, question.q),
  ]);
  const rows = found.slice(0, PAGE).map(splitTally);
  const last = rows.at(-1);
  const next =
    found.length > PAGE && last
      ? { closed: question.sort === "improved" ? last.closedLately : 0, handle: last.handle }
      : null;
  return { picked, since, totals, rows, next };
}

/** The first day of the window that ends with the newest observation: backfilled channels have a "lately" too. */
export function lately(observedOn: string | null): string {
  const end = observedOn === null ? Date.now() : Date.parse(observedOn);
  return new Date(end - LATELY_DAYS * 86_400_000).toISOString().slice(0, 10);
}

/** Matches handle or name; the pattern's own wildcards mean themselves. */
function matches(q: string): Prisma.Sql {
  const pattern = `%${q.replace(/[\\%_]/g, "\\$&")}%`;
  return q === "" ? Prisma.sql`true` : Prisma.sql`(m.name ILIKE ${pattern} OR m.handle ILIKE ${pattern})`;
}

const looksAfter = (channelId: number): Prisma.Sql =>
  Prisma.sql`EXISTS (SELECT FROM stewardship w WHERE w.channel_id = ${channelId} AND w.maintainer_id = m.id AND w.to_run IS NULL)`;

/** The page is picked first; packages and tallies are added up for its hundred rows only. */
function findPage(
  channelId: number,
  since: string,
  { q, kind, sort, after }: MaintainersQuestion,
): Promise<z.infer<typeof ROW>[]> {
  const byName = sort === "name";
  const beyond = byName
    ? Prisma.sql`m.handle > ${after?.handle ?? ""}`
    : Prisma.sql`(${after?.handle ?? null}::text IS NULL OR (-coalesce(c.closed, 0), m.handle) > (${-(after?.closed ?? 0)}::int, ${after?.handle ?? ""}))`;
  return readRows(
    ROW,
    Prisma.sql`
      WITH closed AS (
        SELECT w.maintainer_id, count(DISTINCT i.id)::int AS closed
        FROM item i
        JOIN stewardship w ON w.channel_id = i.channel_id AND w.package_id = i.package_id AND w.to_run IS NULL
        WHERE i.channel_id = ${channelId} AND i.closed_on >= ${since}::date AND i.closed_run IS NOT NULL AND i.closed_cause = 'package'
        GROUP BY w.maintainer_id
      ), page AS MATERIALIZED (
        SELECT m.id, m.handle, m.name, m.kind, coalesce(c.closed, 0) AS closed
        FROM maintainer m LEFT JOIN closed c ON c.maintainer_id = m.id
        WHERE ${beyond} AND ${matches(q)} AND (${kind}::text IS NULL OR m.kind = ${kind}::maintainer_kind) AND ${looksAfter(channelId)}
        ORDER BY ${byName ? Prisma.sql`m.handle` : Prisma.sql`coalesce(c.closed, 0) DESC, m.handle`} LIMIT ${PAGE + 1}
      )
      SELECT page.handle, page.name, page.kind::text, page.closed AS "closedLately", own.*
      FROM page
      CROSS JOIN LATERAL (
        SELECT count(*)::int AS packages, coalesce(sum(t.pass), 0)::int AS pass, coalesce(sum(t.fail), 0)::int AS fail,
          coalesce(sum(t.unknown), 0)::int AS unknown, coalesce(sum(t.not_applicable), 0)::int AS "notApplicable", coalesce(sum(t.waived), 0)::int AS waived
        FROM (SELECT DISTINCT w.package_id FROM stewardship w WHERE w.channel_id = ${channelId} AND w.maintainer_id = page.id AND w.to_run IS NULL) p
        LEFT JOIN package_tally t ON t.channel_id = ${channelId} AND t.package_id = p.package_id AND t.area IS NULL
      ) own
      ORDER BY ${byName ? Prisma.sql`page.handle` : Prisma.sql`page.closed DESC, page.handle`}`,
  );
}

async function countKinds(channelId: number, q: string): Promise<Record<MaintainerKind, number>> {
  const rows = await readRows(
    z.object({ kind: z.enum(MAINTAINER_KINDS), count: z.int() }),
    Prisma.sql`SELECT m.kind::text, count(*)::int FROM maintainer m WHERE ${matches(q)} AND ${looksAfter(channelId)} GROUP BY m.kind`,
  );
  const count = (kind: MaintainerKind): number => rows.find((row) => row.kind === kind)?.count ?? 0;
  return { person: count("person"), team: count("team") };
}
