// find-levels.ts: how the pairs of a channel stood on the days that were looked at; what charts and the star's outline are drawn from.
import "server-only";
import { z } from "zod";
import { AREA_IDS, type AreaId } from "#lib/areas/area.ts";
import { getCheckByNo } from "#lib/areas/index.ts";
import type { Tally } from "#lib/areas/score.ts";
import { Prisma } from "#lib/db.ts";
import { readRows } from "./rows.ts";
import { splitTally, TALLY_COLUMNS } from "./tally-row.ts";

export interface Levels {
  /** Days on which a run looked, oldest first. */
  readonly looks: readonly string[];
  /** One row a check and day of change; the first of a check may lie before the first look. */
  readonly changes: readonly {
    readonly day: string;
    readonly checkNo: number;
    readonly area: AreaId;
    readonly tally: Tally;
  }[];
  /** When which checks judged by new rules; the first look's own are left out. */
  readonly revisions: readonly { readonly day: string; readonly checks: readonly string[] }[];
}

const LOOK = z.object({ day: z.string(), checks: z.array(z.int()) });
const CHANGE = z.object({ day: z.string(), checkNo: z.int(), area: z.enum(AREA_IDS), ...TALLY_COLUMNS });

/** The days after `since` (exclusive) and the level they began with. Two statements, both by index. */
export async function findLevels(channelId: number, since: string): Promise<Levels> {
  const [looks, changes] = await Promise.all([findLooks(channelId, since), findChanges(channelId, since)]);
  const titles = (numbers: readonly number[]) => numbers.flatMap((no) => getCheckByNo(no)?.title ?? []);
  return {
    looks: looks.map((look) => look.day),
    changes: changes.map(splitTally),
    revisions: looks
      .filter((look) => look.checks.length > 0)
      .map(({ day, checks }) => ({ day, checks: titles(checks) })),
  };
}

/** A look's `checks` are those whose revision came into force after another one had been. */
function findLooks(channelId: number, since: string) {
  return readRows(
    LOOK,
    Prisma.sql`
      SELECT observed_on::text AS day, coalesce(array_agg(DISTINCT revised.check_no::int) FILTER (WHERE revised.check_no IS NOT NULL), '{}') AS checks
      FROM run
      LEFT JOIN LATERAL (
        SELECT check_no FROM check_revision now
        WHERE now.from_run = run.id AND now.channel_id = run.channel_id
          AND EXISTS (SELECT FROM check_revision before WHERE before.channel_id = now.channel_id AND before.check_no = now.check_no AND before.from_run < now.from_run)
      ) revised ON true
      WHERE channel_id = ${channelId} AND observed_on > ${since}::date AND status <> 'failed'
      GROUP BY observed_on ORDER BY observed_on`,
  );
}

function findChanges(channelId: number, since: string) {
  return readRows(
    CHANGE,
    Prisma.sql`
      WITH before AS (
        SELECT DISTINCT ON (check_no) * FROM tally_day WHERE channel_id = ${channelId} AND day <= ${since}::date ORDER BY check_no, day DESC
      )
      SELECT day::text, check_no::int AS "checkNo", area::text, pass, fail, unknown, not_applicable AS "notApplicable", waived
      FROM (SELECT * FROM before UNION ALL SELECT * FROM tally_day WHERE channel_id = ${channelId} AND day > ${since}::date) t
      ORDER BY day, check_no`,
  );
}
