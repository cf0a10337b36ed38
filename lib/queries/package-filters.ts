// package-filters.ts: what the list of packages can be narrowed by, as SQL over rows of package_tally under the name t.
import { VERDICTS, type AreaId } from "#lib/areas/area.ts";
import { getCheck } from "#lib/areas/index.ts";
import { Prisma } from "#lib/db.ts";

/** What a pair can be filtered by; `waived`: it fails, and an agreed exception covers it. */
export const PAIR_STATES = [...VERDICTS, "waived"] as const;
export type PairState = (typeof PAIR_STATES)[number];

export interface PackageFilters {
  readonly q: string;
  readonly area: AreaId | null;
  /** Id of a check of the registry. */
  readonly check: string | null;
  readonly verdict: PairState | null;
  /** Handle. */
  readonly maintainer: string | null;
}

/** The column that counts a package's pairs in that state. */
export const COLUMN = {
  pass: Prisma.sql`t.pass`,
  fail: Prisma.sql`t.fail`,
  unknown: Prisma.sql`t.unknown`,
  "not-applicable": Prisma.sql`t.not_applicable`,
  waived: Prisma.sql`t.waived`,
} satisfies Record<PairState, Prisma.Sql>;

/** The condition for all filters in force. A check that nobody knows matches nothing. */
export function filterOf(
  { q, area, check: checkId, verdict, maintainer }: PackageFilters,
  channelId: number,
): Prisma.Sql {
  const check = checkId === null ? null : getCheck(checkId);
  const conditions = [
    Prisma.sql`t.channel_id = ${channelId}`,
    area === null ? Prisma.sql`t.area IS NULL` : Prisma.sql`t.area = ${area}::area`,
  ];
  if (q !== "")
    conditions.push(
      Prisma.sql`t.package_id IN (SELECT id FROM package WHERE name ILIKE ${containing(q)} UNION ALL SELECT package_id FROM alias WHERE name = ${q})`,
    );
  if (checkId !== null) conditions.push(check ? pairIn(channelId, check.no, verdict) : Prisma.sql`false`);
  else if (verdict !== null) conditions.push(Prisma.sql`${COLUMN[verdict]} > 0`);
  if (maintainer !== null)
    conditions.push(Prisma.sql`t.package_id IN (
      SELECT package_id FROM stewardship JOIN maintainer m ON m.id = maintainer_id WHERE channel_id = ${channelId} AND m.handle = ${maintainer} AND to_run IS NULL)`);
  return Prisma.join(conditions, " AND ");
}

/** The packages whose pair with that check is in that state; in any, when none is asked for. */
function pairIn(channelId: number, checkNo: number, state: PairState | null): Prisma.Sql {
  const wanted = state === "waived" ? "fail" : state;
  const inState = wanted === null ? Prisma.empty : Prisma.sql`AND s.state = ${wanted}::verdict`;
  const waived = Prisma.sql`EXISTS (SELECT FROM item i WHERE i.channel_id = s.channel_id AND i.package_id = s.package_id AND i.check_no = s.check_no AND i.closed_run IS NULL AND i.waived)`;
  const byWaiver =
    state === "waived" ? Prisma.sql`AND ${waived}` : state === "fail" ? Prisma.sql`AND NOT ${waived}` : Prisma.empty;
  return Prisma.sql`t.package_id IN (SELECT s.package_id FROM standing s WHERE s.channel_id = ${channelId} AND s.check_no = ${checkNo} AND s.to_run IS NULL ${inState} ${byWaiver})`;
}

function containing(q: string): string {
  return `%${q.replace(/[\\%_]/g, "\\$&")}%`;
}
