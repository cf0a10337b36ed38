// find-opt-outs.ts: recipes that switch a hardening flag off on purpose.
import "server-only";
import { z } from "zod";
import { Prisma } from "#lib/db.ts";
import { flagsOfCheck } from "#lib/areas/binary/index.ts";
import { readRows } from "./rows.ts";

const ROW = z.object({
  distro: z.string(),
  package: z.string(),
  version: z.string().nullable(),
  recipe: z.string().nullable(),
  flags: z.array(z.string()),
});
export type OptOut = z.infer<typeof ROW>;

export interface OptOuts {
  /** The flags that belong to the check, in the distros' words. */
  readonly flags: readonly string[];
  /** Packages, counted up to one more than `cap`. */
  readonly count: number;
  readonly cap: number;
  /** By name, at most 40. */
  readonly rows: readonly OptOut[];
}

const CAP = 10_000;
const MOST = 40;

/** Null for a check that no flag of a recipe decides. */
export async function findOptOuts(channelId: number, checkId: string): Promise<OptOuts | null> {
  const flags = flagsOfCheck(checkId);
  if (flags.length === 0) return null;
  const off = Prisma.sql`
    SELECT f.package_id, array_agg(f.flag ORDER BY f.flag) AS flags FROM recipe_flag f
    WHERE f.channel_id = ${channelId} AND f.flag = ANY(${flags}::text[]) AND NOT f.enabled AND f.to_run IS NULL
    GROUP BY f.package_id LIMIT ${CAP + 1}`;
  const [counted, rows] = await Promise.all([
    readRows(z.object({ count: z.int() }), Prisma.sql`SELECT count(*)::int AS count FROM (${off}) off`),
    readRows(
      ROW,
      Prisma.sql`
        SELECT d.slug AS distro, p.name AS package, here.version, p.recipe, off.flags
        FROM (${off}) off
        JOIN package p ON p.id = off.package_id
        JOIN distro d ON d.id = p.distro_id
        LEFT JOIN presence here ON here.channel_id = ${channelId} AND here.package_id = p.id AND here.to_run IS NULL
        ORDER BY p.name LIMIT ${MOST}`,
    ),
  ]);
  return { flags, count: counted[0]?.count ?? 0, cap: CAP, rows };
}
