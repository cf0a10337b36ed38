// get-hardened-kernel.ts: whether a channel has a prebuilt hardened kernel, as the check on kernel configs found it.
import "server-only";
import { z } from "zod";
import { getCheck } from "#lib/areas/index.ts";
import { Prisma } from "#lib/db.ts";
import { readRows } from "./rows.ts";

const CHECK = "hardened-kernel-offered";

export interface HardenedKernel {
  /** The check that looks. */
  readonly check: string;
  /** `no-kernel`: the channel was looked at, and none of its packages holds a kernel config. */
  readonly state: "offered" | "not-offered" | "unknown" | "no-kernel";
}

const ROW = z.object({ passes: z.boolean(), fails: z.boolean(), open: z.boolean() });

/** Null where nobody has looked yet: no run of the channel knew that check. */
export async function getHardenedKernel(channelId: number): Promise<HardenedKernel | null> {
  const check = getCheck(CHECK);
  if (!check) return null;
  const standing = (state: Prisma.Sql) =>
    Prisma.sql`EXISTS (SELECT FROM standing s WHERE s.channel_id = ${channelId} AND s.check_no = ${check.no} AND s.to_run IS NULL AND ${state})`;
  const [row] = await readRows(
    ROW,
    Prisma.sql`
      SELECT ${standing(Prisma.sql`s.state = 'pass'`)} AS passes, ${standing(Prisma.sql`s.state = 'fail'`)} AS fails,
        ${standing(Prisma.sql`true`)} AS open
      WHERE EXISTS (SELECT FROM check_revision r WHERE r.channel_id = ${channelId} AND r.check_no = ${check.no})`,
  );
  if (!row) return null;
  const state = row.passes ? "offered" : row.fails ? "not-offered" : row.open ? "unknown" : "no-kernel";
  return { check: check.id, state };
}
