// find-improved.ts: the items of a maintainer's packages that closed lately, and why they did.
import "server-only";
import { z } from "zod";
import { Prisma } from "#lib/db.ts";
import { nameCheck, type NamedCheck } from "./find-todo.ts";
import type { OwnPackages } from "./own-packages.ts";
import { readRows } from "./rows.ts";

/** Why an item opened or closed. */
export const CAUSES = ["package", "checker", "catalogue", "data-gap"] as const;
export type Cause = (typeof CAUSES)[number];

const COUNT_ROW = z.object({ cause: z.enum(CAUSES), count: z.int() });
const ROW = z.object({
  checkNo: z.int(),
  distro: z.string(),
  name: z.string(),
  version: z.string().nullable(),
  openedOn: z.string(),
  closedOn: z.string(),
  cause: z.enum(CAUSES),
});

export interface ClosedItem extends Omit<z.infer<typeof ROW>, "checkNo"> {
  readonly check: NamedCheck;
}

export interface Improved {
  /** Items closed on this day or later. */
  readonly since: string;
  readonly byCause: Readonly<Record<Cause, number>>;
  /** The newest of them. */
  readonly rows: readonly ClosedItem[];
}

const MOST_ROWS = 20;

/** Closed items since that day (YYYY-MM-DD). A `package` cause is somebody's work; the others say so. */
export async function findImproved(own: OwnPackages, since: string): Promise<Improved> {
  const closed = Prisma.sql`
    FROM (${own.sql}) p
    JOIN item i ON i.channel_id = ${own.channelId} AND i.package_id = p.package_id AND i.closed_on >= ${since}::date AND i.closed_run IS NOT NULL`;
  const [counts, rows] = await Promise.all([
    readRows(
      COUNT_ROW,
      Prisma.sql`SELECT i.closed_cause::text AS cause, count(*)::int ${closed} GROUP BY i.closed_cause`,
    ),
    readRows(
      ROW,
      Prisma.sql`
        SELECT i.check_no::int AS "checkNo", d.slug AS distro, k.name, then_there.version,
          i.opened_on::text AS "openedOn", i.closed_on::text AS "closedOn", i.closed_cause::text AS cause
        ${closed}
        JOIN package k ON k.id = i.package_id
        JOIN distro d ON d.id = k.distro_id
        LEFT JOIN presence then_there ON then_there.channel_id = i.channel_id AND then_there.package_id = i.package_id
          AND then_there.from_run <= i.closed_run AND (then_there.to_run IS NULL OR then_there.to_run > i.closed_run)
        ORDER BY i.closed_on DESC, i.id DESC LIMIT ${MOST_ROWS}`,
    ),
  ]);
  const count = (cause: Cause): number => counts.find((row) => row.cause === cause)?.count ?? 0;
  const byCause = {
    package: count("package"),
    checker: count("checker"),
    catalogue: count("catalogue"),
    "data-gap": count("data-gap"),
  };
  const named = rows.flatMap(({ checkNo, ...row }) => {
    const check = nameCheck(checkNo);
    return check ? [{ check, ...row }] : [];
  });
  return { since, byCause, rows: named };
}
