// find-packages.ts: the packages of a channel, filtered, sorted by an index, a page at a time.
import "server-only";
import { z } from "zod";
import { AREA_IDS, type AreaId } from "#lib/areas/area.ts";
import { getCheck } from "#lib/areas/index.ts";
import type { Tally } from "#lib/areas/score.ts";
import { Prisma } from "#lib/db.ts";
import { pickChannel, type PickedChannel } from "./find-channels.ts";
import { findNearNames } from "./find-near-names.ts";
import { COLUMN, filterOf, PAIR_STATES, type PackageFilters, type PairState } from "./package-filters.ts";
import { readRows } from "./rows.ts";
import { splitTally, TALLY_COLUMNS } from "./tally-row.ts";

/** Only what an index serves. */
export const PACKAGE_SORTS = ["fails", "name", "unknown"] as const;
export type PackageSort = (typeof PACKAGE_SORTS)[number];

export interface PackagesQuestion extends PackageFilters {
  readonly channel: string | null;
  readonly sort: PackageSort;
  readonly after: string | null;
}

export interface ListedPackage {
  readonly name: string;
  readonly description: string | null;
  readonly version: string | null;
  /** Of the area that is filtered by, else of all areas. */
  readonly tally: Tally;
  /** Each audited area by itself. */
  readonly areas: readonly { readonly area: AreaId; readonly tally: Tally }[];
  /** Of the check that is filtered by. */
  readonly state: PairState | null;
}

export interface Packages {
  readonly picked: PickedChannel;
  readonly rows: readonly ListedPackage[];
  /** `after` of the next page. */
  readonly next: string | null;
  /** All packages of the list and the pairs in the filtered state, counted up to `cap`: one more means "cap+". */
  readonly total: { readonly packages: number; readonly pairs: number; readonly cap: number };
  /** Null where none is filtered by, or there is nobody of that handle. */
  readonly maintainerName: string | null;
  /** Names like the search, where the list is empty. */
  readonly near: readonly string[];
  /** How many packages there would be without one of the filters, where the list is empty; those that would not help are left out. */
  readonly drops: readonly { readonly filter: keyof PackageFilters; readonly packages: number }[];
}

const PAGE = 100;
const COUNT_CAP = 10_000;

const ROW = z.object({
  name: z.string(),
  description: z.string().nullable(),
  version: z.string().nullable(),
  ...TALLY_COLUMNS,
  areas: z.array(z.object({ area: z.enum(AREA_IDS), ...TALLY_COLUMNS })),
  state: z.enum(PAIR_STATES).nullable(),
});

/** Null when no channel has that slug, or there is none yet. Two statements; an empty list asks up to six more, to find a way out. */
export async function findPackages(question: PackagesQuestion): Promise<Packages | null> {
  const picked = await pickChannel(question.channel);
  if (!picked) return null;
  const filter = filterOf(question, picked.channel.id);
  const [rows, total] = await Promise.all([findRows(question, picked.channel.id, filter), countAll(question, filter)]);
  const waysOut = rows.length > 0 ? { near: [], drops: [] } : await findWaysOut(question, picked.channel.id);
  const shown = rows.slice(0, PAGE).map(({ areas, ...row }) => ({ ...splitTally(row), areas: areas.map(splitTally) }));
  const last = shown.at(-1);
  const next = rows.length > PAGE && last ? cursorOf(question.sort, last) : null;
  return {
    picked,
    rows: shown,
    next,
    total: { packages: total.packages, pairs: total.pairs, cap: COUNT_CAP },
    maintainerName: total.maintainerName,
    ...waysOut,
  };
}

const NO_FILTER: PackageFilters = { q: "", area: null, check: null, verdict: null, maintainer: null };
const FILTERS = ["q", "area", "check", "verdict", "maintainer"] as const satisfies readonly (keyof PackageFilters)[];

async function findWaysOut(question: PackagesQuestion, channelId: number): Promise<Pick<Packages, "near" | "drops">> {
  const inForce = FILTERS.filter((filter) => question[filter] !== NO_FILTER[filter]);
  const countWithout = async (filter: keyof PackageFilters) => {
    const wider = { ...question, [filter]: NO_FILTER[filter] };
    return { filter, packages: (await countAll(wider, filterOf(wider, channelId))).packages };
  };
  const [near, ...drops] = await Promise.all([
    question.q === "" ? [] : findNearNames(channelId, question.q),
    ...inForce.map(countWithout),
  ]);
  return { near, drops: drops.filter(({ packages }) => packages > 0) };
}

function findRows(question: PackagesQuestion, channelId: number, filter: Prisma.Sql) {
  const check = question.check === null ? null : getCheck(question.check);
  return readRows(
    ROW,
    Prisma.sql`
      WITH page AS MATERIALIZED (
        SELECT t.package_id, t.area, t.name, t.pass, t.fail, t.unknown, t.not_applicable, t.waived FROM package_tally t
        WHERE ${filter} AND ${pastCursor(question)}
        ORDER BY ${ORDER[question.sort]} LIMIT ${PAGE + 1}
      )
      SELECT t.name, left(p.description, 200) AS description, v.version, t.pass, t.fail, t.unknown, t.not_applicable AS "notApplicable", t.waived,
        (SELECT coalesce(jsonb_agg(jsonb_build_object('area', a.area, 'pass', a.pass, 'fail', a.fail, 'unknown', a.unknown, 'notApplicable', a.not_applicable, 'waived', a.waived) ORDER BY a.area), '[]')
          FROM package_tally a WHERE a.channel_id = ${channelId} AND a.package_id = p.id AND a.area IS NOT NULL) AS areas,
        (SELECT CASE WHEN i.waived THEN 'waived' ELSE s.state::text END FROM standing s
          LEFT JOIN item i ON i.channel_id = s.channel_id AND i.package_id = s.package_id AND i.check_no = s.check_no AND i.closed_run IS NULL
          WHERE s.channel_id = ${channelId} AND s.package_id = p.id AND s.check_no = ${check?.no ?? null} AND s.to_run IS NULL) AS state
      FROM page t
      JOIN package p ON p.id = t.package_id
      LEFT JOIN presence v ON v.channel_id = ${channelId} AND v.package_id = p.id AND v.to_run IS NULL
      ORDER BY ${ORDER[question.sort]}`,
  );
}

const TOTAL = z.object({ packages: z.int(), pairs: z.int(), maintainerName: z.string().nullable() });

async function countAll(question: PackagesQuestion, filter: Prisma.Sql) {
  const pairs = question.check !== null || question.verdict === null ? Prisma.sql`0` : COLUMN[question.verdict];
  const [row] = await readRows(
    TOTAL,
    Prisma.sql`
      SELECT count(*)::int AS packages, coalesce(sum(pairs), 0)::int AS pairs, (SELECT name FROM maintainer WHERE handle = ${question.maintainer}) AS "maintainerName"
      FROM (SELECT ${pairs} AS pairs FROM package_tally t WHERE ${filter} LIMIT ${COUNT_CAP + 1}) counted`,
  );
  return row ?? { packages: 0, pairs: 0, maintainerName: null };
}

// The area leads although it is one value: IS NULL is no equality to the planner, and without it the index could not give the order.
const ORDER = {
  fails: Prisma.sql`t.area, t.fail DESC, t.name`,
  name: Prisma.sql`t.area, t.name`,
  unknown: Prisma.sql`t.area, t.unknown DESC, t.name`,
} satisfies Record<PackageSort, Prisma.Sql>;

/** A cursor is the last row's sort key: "12~bash", or "bash" in name order. */
function cursorOf(sort: PackageSort, { name, tally }: { name: string; tally: Tally }): string {
  return sort === "name" ? name : `${sort === "fails" ? tally.fail : tally.unknown}~${name}`;
}

function pastCursor({ sort, after }: PackagesQuestion): Prisma.Sql {
  if (after === null) return Prisma.sql`true`;
  if (sort === "name") return Prisma.sql`t.name > ${after}`;
  const column = sort === "fails" ? Prisma.sql`t.fail` : Prisma.sql`t.unknown`;
  const cut = after.indexOf("~");
  const [count, name] = [Number(after.slice(0, cut)), after.slice(cut + 1)];
  // The first comparison lets the index start at the right place; the second drops what the page before showed.
  return Prisma.sql`${column} <= ${count}::int AND (${column} < ${count}::int OR t.name > ${name})`;
}
