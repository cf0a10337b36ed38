// find-near-names.ts: package names that look like a misspelt one.
import "server-only";
import { z } from "zod";
import { Prisma } from "#lib/db.ts";
import { findChannels } from "./find-channels.ts";
import { readRows } from "./rows.ts";

const MOST = 8;

/** At most eight names of packages present in the channel, the likest first. By trigram: `%` is what the index serves. */
export async function findNearNames(channelId: number, name: string): Promise<string[]> {
  const rows = await readRows(
    z.object({ name: z.string() }),
    Prisma.sql`
      SELECT p.name FROM package p
      JOIN presence v ON v.channel_id = ${channelId} AND v.package_id = p.id AND v.to_run IS NULL
      WHERE p.name % ${name} ORDER BY similarity(p.name, ${name}) DESC, p.name LIMIT ${MOST}`,
  );
  return rows.map((row) => row.name);
}

/** The same in the channel of that distro that was looked at last; [] for a distro that nobody audits. */
export async function findNearPackages(distro: string, name: string): Promise<string[]> {
  const channel = (await findChannels()).find((one) => one.distro === distro);
  return channel ? findNearNames(channel.id, name) : [];
}
