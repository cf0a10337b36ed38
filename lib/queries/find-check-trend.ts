// find-check-trend.ts: how the pairs of one check stood over time.
import "server-only";
import { z } from "zod";
import type { Tally } from "#lib/areas/score.ts";
import { Prisma } from "#lib/db.ts";
import { readRows } from "./rows.ts";
import { splitTally, TALLY_COLUMNS } from "./tally-row.ts";

export interface CheckTrend {
  /** Days on which a run looked (YYYY-MM-DD), oldest first. */
  readonly looks: readonly string[];
  /** Days on which something changed, oldest first; between two of them nothing did. */
  readonly changes: readonly {
    readonly day: string;
    readonly tally: Tally;
    readonly opened: number;
    readonly closed: number;
  }[];
}

/** Four years of days at the most: older ones would be narrower than a pixel. */
const MOST_DAYS = 1_500;

const CHANGE = z.object({ day: z.string(), opened: z.int(), closed: z.int(), ...TALLY_COLUMNS });

/** Two statements, both by index. */
export async function findCheckTrend({
  channelId,
  checkNo,
}: {
  channelId: number;
  checkNo: number;
}): Promise<CheckTrend> {
  const [looks, changes] = await Promise.all([
    readRows(
      z.object({ day: z.string() }),
      Prisma.sql`
        SELECT observed_on::text AS day FROM run WHERE channel_id = ${channelId} AND status <> 'failed'
        GROUP BY observed_on ORDER BY observed_on DESC LIMIT ${MOST_DAYS}`,
    ),
    readRows(
      CHANGE,
      Prisma.sql`
        SELECT day::text, opened, closed, pass, fail, unknown, not_applicable AS "notApplicable", waived
        FROM tally_day WHERE channel_id = ${channelId} AND check_no = ${checkNo}
        ORDER BY tally_day.day DESC LIMIT ${MOST_DAYS}`,
    ),
  ]);
  return { looks: looks.map((look) => look.day).reverse(), changes: changes.map(splitTally).reverse() };
}
