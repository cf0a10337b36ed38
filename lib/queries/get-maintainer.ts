// get-maintainer.ts: one person or team: what to do next, what improved, what is not theirs to fix, and their packages.
import "server-only";
import { z } from "zod";
import { AREA_IDS, type AreaId } from "#lib/areas/area.ts";
import { EMPTY_TALLY, type Tally } from "#lib/areas/score.ts";
import { Prisma } from "#lib/db.ts";
import { pickChannel, type PickedChannel } from "./find-channels.ts";
import { findImproved, type Improved } from "./find-improved.ts";
import { findTodo, findUnjudged, type TodoGroup, type UnjudgedGroup } from "./find-todo.ts";
import { lately } from "./get-maintainers.ts";
import { MAINTAINER_KINDS } from "./maintainer-facets.ts";
import { ownPackages, type OwnPackages } from "./own-packages.ts";
import { readRows } from "./rows.ts";
import { splitTally, TALLY_COLUMNS } from "./tally-row.ts";

export interface MaintainerQuestion {
  readonly handle: string;
  readonly channel: string | null;
  /** The last package name of the page before. */
  readonly after: string | null;
}

export interface MaintainerPage {
  readonly picked: PickedChannel;
  readonly maintainer: Maintainer;
  /** Pairs of all their packages, by area in the star's order. */
  readonly areas: readonly { readonly area: AreaId; readonly tally: Tally }[];
  readonly todo: readonly TodoGroup[];
  readonly improved: Improved;
  readonly unjudged: readonly UnjudgedGroup[];
  readonly packages: readonly LookedAfter[];
  readonly packagesTotal: number;
  /** `after` of the next page of packages; null on the last. */
  readonly next: string | null;
}

/** The maintainer of that handle in that channel; null when there is no such maintainer or channel. */
export async function getMaintainer({ handle, channel, after }: MaintainerQuestion): Promise<MaintainerPage | null> {
  const [picked, found] = await Promise.all([pickChannel(channel), findMaintainer(handle)]);
  if (!picked || !found) return null;
  const { id, ...maintainer } = found;
  const own = ownPackages(picked.channel.id, id);
  const since = lately(picked.channel.observedOn);
  const [areas, packagesTotal, packages, todo, unjudged, improved] = await Promise.all([
    tallyByArea(own),
    countPackages(own),
    findPackages(own, after),
    findTodo(own),
    findUnjudged(own),
    findImproved(own, since),
  ]);
  const shown = packages.slice(0, PAGE).map(splitTally);
  const next = packages.length > PAGE ? (shown.at(-1)?.name ?? null) : null;
  return {
    picked,
    maintainer,
    areas,
    todo,
    improved,
    unjudged,
    packages: shown,
    packagesTotal,
    next,
  };
}

const RELATIVE = z.object({ handle: z.string(), name: z.string() });
const MAINTAINER_ROW = z.object({
  id: z.int(),
  handle: z.string(),
  name: z.string(),
  kind: z.enum(MAINTAINER_KINDS),
  github: z.string().nullable(),
  /** The teams of a person, the members of a team. */
  teams: z.array(RELATIVE),
  members: z.array(RELATIVE),
});
export type Maintainer = Omit<z.infer<typeof MAINTAINER_ROW>, "id">;

// The e-mail column is not asked for: it is never shown.
async function findMaintainer(handle: string): Promise<z.infer<typeof MAINTAINER_ROW> | null> {
  const related = (own: Prisma.Sql, other: Prisma.Sql): Prisma.Sql => Prisma.sql`
    coalesce((SELECT jsonb_agg(jsonb_build_object('handle', o.handle, 'name', o.name) ORDER BY o.handle)
      FROM team_member tm JOIN maintainer o ON o.id = tm.${other} WHERE tm.${own} = m.id), '[]')`;
  const [team, member] = [Prisma.sql`team_id`, Prisma.sql`member_id`];
  const rows = await readRows(
    MAINTAINER_ROW,
    Prisma.sql`
      SELECT m.id, m.handle, m.name, m.kind::text, m.github_login AS github, ${related(member, team)} AS teams, ${related(team, member)} AS members
      FROM maintainer m WHERE m.handle = ${handle}`,
  );
  return rows[0] ?? null;
}

async function tallyByArea(own: OwnPackages): Promise<{ area: AreaId; tally: Tally }[]> {
  const rows = await readRows(
    z.object({ area: z.enum(AREA_IDS), ...TALLY_COLUMNS }),
    Prisma.sql`
      SELECT t.area::text, sum(t.pass)::int AS pass, sum(t.fail)::int AS fail, sum(t.unknown)::int AS unknown,
        sum(t.not_applicable)::int AS "notApplicable", sum(t.waived)::int AS waived
      FROM (${own.sql}) p
      JOIN package_tally t ON t.channel_id = ${own.channelId} AND t.package_id = p.package_id AND t.area IS NOT NULL
      GROUP BY t.area`,
  );
  const split = rows.map(splitTally);
  return AREA_IDS.map((area) => ({ area, tally: split.find((row) => row.area === area)?.tally ?? EMPTY_TALLY }));
}

const PAGE = 100;

const PACKAGE_ROW = z.object({
  distro: z.string(),
  name: z.string(),
  version: z.string().nullable(),
  ...TALLY_COLUMNS,
});
export interface LookedAfter {
  readonly distro: string;
  readonly name: string;
  readonly version: string | null;
  readonly tally: Tally;
}

async function countPackages(own: OwnPackages): Promise<number> {
  const [row] = await readRows(
    z.object({ total: z.int() }),
    Prisma.sql`SELECT count(*)::int AS total FROM (${own.sql}) p`,
  );
  return row?.total ?? 0;
}

function findPackages(own: OwnPackages, after: string | null): Promise<z.infer<typeof PACKAGE_ROW>[]> {
  return readRows(
    PACKAGE_ROW,
    Prisma.sql`
      SELECT d.slug AS distro, p.name, here.version, 
        coalesce(t.pass, 0) AS pass, coalesce(t.fail, 0) AS fail, coalesce(t.unknown, 0) AS unknown,
        coalesce(t.not_applicable, 0) AS "notApplicable", coalesce(t.waived, 0) AS waived
      FROM (${own.sql}) own
      JOIN package p ON p.id = own.package_id
      JOIN distro d ON d.id = p.distro_id
      LEFT JOIN presence here ON here.channel_id = ${own.channelId} AND here.package_id = p.id AND here.to_run IS NULL
      LEFT JOIN package_tally t ON t.channel_id = ${own.channelId} AND t.package_id = p.id AND t.area IS NULL
      WHERE ${after}::text IS NULL OR p.name > ${after}
      ORDER BY p.name LIMIT ${PAGE + 1}`,
  );
}
