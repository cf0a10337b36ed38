// find-costs.ts: what the flag of a check costs, as somebody measured it.
import "server-only";
import { z } from "zod";
import { Prisma } from "#lib/db.ts";
import { isoInstant, readRows } from "./rows.ts";

const ROW = z.object({
  distro: z.string(),
  package: z.string(),
  /** Both commands. */
  what: z.string(),
  withMean: z.number(),
  withStddev: z.number().nullable(),
  withoutMean: z.number(),
  withoutStddev: z.number().nullable(),
  /** How often each was run at least. */
  runs: z.int(),
  measuredAt: z.string(),
});

export interface MeasuredCost extends z.infer<typeof ROW> {
  /** Time with the flag over time without: 1.05 is five per cent slower. */
  readonly ratio: number;
  /** One standard deviation of the ratio; null where a row of runs has none. */
  readonly ratioStddev: number | null;
}

const MOST = 50;

/** The newest first, at most 50. */
export async function findCosts(channelId: number, checkNo: number): Promise<MeasuredCost[]> {
  const rows = await readRows(
    ROW,
    Prisma.sql`
      SELECT d.slug AS distro, p.name AS package, c.what, c.with_mean AS "withMean", c.with_stddev AS "withStddev",
        c.without_mean AS "withoutMean", c.without_stddev AS "withoutStddev", c.times::int AS runs, ${isoInstant(Prisma.sql`r.started_at`)} AS "measuredAt"
      FROM measured_cost c
      JOIN package p ON p.id = c.package_id
      JOIN distro d ON d.id = p.distro_id
      JOIN run r ON r.id = c.run_id
      WHERE c.channel_id = ${channelId} AND c.check_no = ${checkNo}
      ORDER BY c.run_id DESC, c.id DESC LIMIT ${MOST}`,
  );
  return rows.map((row) => ({ ...row, ...ratioOf(row) }));
}

/** Relative errors of a quotient of independent measurements add up in squares. */
function ratioOf({ withMean, withStddev, withoutMean, withoutStddev }: z.infer<typeof ROW>) {
  const ratio = withMean / withoutMean;
  const ratioStddev =
    withStddev === null || withoutStddev === null
      ? null
      : ratio * Math.hypot(withStddev / withMean, withoutStddev / withoutMean);
  return { ratio, ratioStddev };
}
