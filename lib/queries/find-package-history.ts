// find-package-history.ts: the life of every item of one package in one channel, with the versions in which it came and went.
import "server-only";
import { z } from "zod";
import { getCheckByNo } from "#lib/areas/index.ts";
import type { AreaId } from "#lib/areas/area.ts";
import { Prisma } from "#lib/db.ts";
import type { Channel } from "./find-channels.ts";
import { readRows } from "./rows.ts";

const CAUSE = z.enum(["package", "checker", "catalogue", "data-gap"]);

const ROW = z.object({
  checkNo: z.int(),
  openedOn: z.string(),
  openedCause: CAUSE,
  openedVersion: z.string().nullable(),
  /** It opened in the channel's very first run: nobody knows for how long it had been so. */
  first: z.boolean(),
  closedOn: z.string().nullable(),
  closedCause: CAUSE.nullable(),
  closedVersion: z.string().nullable(),
});

export interface ItemLife extends Omit<z.infer<typeof ROW>, "checkNo"> {
  /** Id and title of the check. */
  readonly check: string;
  readonly title: string;
  readonly area: AreaId;
}

const MOST = 500;
const SPARK_DAYS = 90;

export interface PackageHistory {
  readonly items: readonly ItemLife[];
  readonly looks: readonly string[];
}

/** The newest 500 items; a package has a few dozen. Items of checks that are no longer in the code are left out. */
export async function findPackageHistory(channel: Channel, packageId: number): Promise<PackageHistory> {
  const [rows, looks] = await Promise.all([findItems(channel.id, packageId), findLookDays(channel)]);
  const items = rows.flatMap(({ checkNo, ...row }) => {
    const check = getCheckByNo(checkNo);
    return check ? [{ ...row, check: check.id, title: check.title, area: check.area }] : [];
  });
  return { items, looks };
}

function findItems(channelId: number, packageId: number) {
  const versionAt = (run: Prisma.Sql) =>
    Prisma.sql`(SELECT v.version FROM presence v WHERE v.channel_id = i.channel_id AND v.package_id = i.package_id AND v.from_run <= ${run} ORDER BY v.from_run DESC LIMIT 1)`;
  return readRows(
    ROW,
    Prisma.sql`
      SELECT i.check_no::int AS "checkNo", i.opened_on::text AS "openedOn", i.opened_cause::text AS "openedCause", ${versionAt(Prisma.sql`i.opened_run`)} AS "openedVersion",
        coalesce(i.opened_run <= (SELECT min(id) FROM run WHERE channel_id = i.channel_id AND status = 'done'), true) AS first,
        i.closed_on::text AS "closedOn", i.closed_cause::text AS "closedCause", ${versionAt(Prisma.sql`i.closed_run`)} AS "closedVersion"
      FROM item i WHERE i.package_id = ${packageId} AND i.channel_id = ${channelId}
      ORDER BY coalesce(i.closed_on, i.opened_on) DESC, i.id DESC LIMIT ${MOST}`,
  );
}

async function findLookDays({ id, observedOn }: Channel): Promise<string[]> {
  const rows = await readRows(
    z.object({ day: z.string() }),
    Prisma.sql`
      SELECT DISTINCT observed_on::text AS day FROM run
      WHERE channel_id = ${id} AND status <> 'failed' AND observed_on >= ${observedOn}::date - ${SPARK_DAYS}::int ORDER BY day`,
  );
  return rows.map((row) => row.day);
}
