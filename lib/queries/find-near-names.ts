// find-near-names.ts: package names that look like a misspelt one.
import "server-only";
import { z } from "zod";
import { Prisma } from "#lib/db.ts";
import { findChannels } from "./find-channels.ts";
import { readRows } from "./rows.ts";

const MOST = 8;
const NAMED = z.object({ name: z.string() });

/** At most eight names of packages present in the channel, the likest first: alike by trigram, or holding the name. */
export async function findNearNames(channelId: number, name: string): Promise<string[]> {
  const holding = `%${name.replace(/[\\%_]/g, "\\$&")}%`;
  const rows = await readRows(
    NAMED,
    Prisma.sql`
      SELECT p.name FROM package p
      JOIN presence v ON v.channel_id = ${channelId} AND v.package_id = p.id AND v.to_run IS NULL
      WHERE p.name % ${name} OR p.name ILIKE ${holding} ORDER BY similarity(p.name, ${name}) DESC, p.name LIMIT ${MOST}`,
  );
  return rows.map((row) => row.name);
}

export interface NearPackages {
  readonly near: readonly string[];
  /** The packages that build an artifact of exactly that name: a source package of a binary package. */
  readonly builtBy: readonly string[];
}

/** In the channel of that distro that was looked at last; nothing for a distro that nobody audits. */
export async function findNearPackages(distro: string, name: string): Promise<NearPackages> {
  const channel = (await findChannels()).find((one) => one.distro === distro);
  if (!channel) return { near: [], builtBy: [] };
  const [near, builtBy] = await Promise.all([
    findNearNames(channel.id, name),
    readRows(
      NAMED,
      Prisma.sql`SELECT DISTINCT p.name FROM artifact a JOIN package p ON p.id = a.package_id WHERE a.channel_id = ${channel.id} AND a.name = ${name} LIMIT ${MOST}`,
    ),
  ]);
  return { near, builtBy: builtBy.map((row) => row.name) };
}
