// find-moves.ts: which items of a channel opened and closed since a day, by area and cause, with the packages that moved most.
import "server-only";
import { z } from "zod";
import { AREA_IDS } from "#lib/areas/area.ts";
import { CHECKS } from "#lib/areas/index.ts";
import { Prisma } from "#lib/db.ts";
import { readRows } from "./rows.ts";

const MOVE = z.object({
  move: z.enum(["opened", "closed"]),
  area: z.enum(AREA_IDS),
  cause: z.enum(["package", "checker", "catalogue", "data-gap"]),
  items: z.int(),
  packages: z.int(),
  /** The packages with most of these items, at most three. */
  names: z.array(z.string()),
});
export type Move = z.infer<typeof MOVE>;

/**
 * After `since` (exclusive). What was found up to the first finished run that looked at the area is not news and is left out: until then
 * packages were looked at for the first time. Items of checks that are no longer in the code are left out: there is no page to send anybody to.
 */
export function findMoves(channelId: number, since: string): Promise<Move[]> {
  return readRows(
    MOVE,
    Prisma.sql`
      WITH known AS (
        SELECT * FROM unnest(${CHECKS.map((check) => check.no)}::smallint[], ${CHECKS.map((check) => check.area)}::text[]) AS known(check_no, area)
      ), first_look AS (
        SELECT looked.area, min(run.id) AS run FROM run CROSS JOIN jsonb_array_elements_text(scope->'areas') AS looked(area)
        WHERE channel_id = ${channelId} AND status = 'done' GROUP BY looked.area
      ), moved AS (
        SELECT 'opened' AS move, area, opened_cause AS cause, package_id FROM item JOIN known USING (check_no) JOIN first_look USING (area)
        WHERE channel_id = ${channelId} AND opened_on > ${since}::date AND opened_run > first_look.run
        UNION ALL
        SELECT 'closed', area, closed_cause, package_id FROM item JOIN known USING (check_no)
        WHERE channel_id = ${channelId} AND closed_on > ${since}::date AND closed_run IS NOT NULL
      ), by_package AS (
        SELECT move, area, cause, package_id, count(*)::int AS items FROM moved GROUP BY move, area, cause, package_id
      ), ranked AS (
        SELECT *, row_number() OVER (PARTITION BY move, area, cause ORDER BY items DESC, package_id) AS rank FROM by_package
      )
      SELECT move, area, cause::text, sum(items)::int AS items, count(*)::int AS packages,
        coalesce(array_agg(p.name ORDER BY rank) FILTER (WHERE rank <= 3), '{}') AS names
      FROM ranked LEFT JOIN package p ON p.id = ranked.package_id AND rank <= 3
      GROUP BY move, area, cause ORDER BY area, move, items DESC`,
  );
}
