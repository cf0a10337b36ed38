// get-overview.ts: where a channel stands, by area, how it came there, what moved this week and which change would do most.
import "server-only";
import { z } from "zod";
import { AREA_IDS, type AreaId } from "#lib/areas/area.ts";
import { AREAS } from "#lib/areas/index.ts";
import type { Tally } from "#lib/areas/score.ts";
import { Prisma } from "#lib/db.ts";
import { pickChannel, type PickedChannel } from "./find-channels.ts";
import { findLevels, type Levels } from "./find-levels.ts";
import { findLeverage, type Lever } from "./find-leverage.ts";
import { findMoves, type Move } from "./find-moves.ts";
import { getHardenedKernel, type HardenedKernel } from "./get-hardened-kernel.ts";
import { readRows } from "./rows.ts";
import { splitTally, TALLY_COLUMNS } from "./tally-row.ts";

export interface OverviewArea {
  readonly id: AreaId;
  readonly title: string;
  readonly short: string;
  readonly question: string;
  readonly subjects: string;
  /** Pairs by state as of now; null: nobody audits this area yet, it counts as nothing. */
  readonly tally: Tally | null;
  /** Packages that were looked at in this area. */
  readonly packages: number;
}

export interface Overview {
  readonly picked: PickedChannel;
  /** Packages in the lists now. */
  readonly audited: number;
  /** Packages in the catalogue. */
  readonly known: number;
  readonly areas: readonly OverviewArea[];
  readonly levels: Levels;
  readonly week: { readonly since: string; readonly moves: readonly Move[] };
  readonly leverage: readonly Lever[];
  /** Null where nobody has looked yet. */
  readonly hardenedKernel: HardenedKernel | null;
}

const WEEK_DAYS = 7;
const YEAR_DAYS = 365;
const DAY_MS = 86_400_000;

/** Null when no channel has that slug, or there is no channel at all yet. */
export async function getOverview({ channel: slug }: { channel: string | null }): Promise<Overview | null> {
  const picked = await pickChannel(slug);
  if (!picked) return null;
  const { channel } = picked;
  const since = (days: number) => daysBefore(channel.observedOn ?? "1970-01-02", days);
  const [tallies, levels, moves, leverage, hardenedKernel] = await Promise.all([
    tallyByArea(channel.id),
    findLevels(channel.id, since(YEAR_DAYS)),
    findMoves(channel.id, since(WEEK_DAYS)),
    findLeverage(channel.id),
    getHardenedKernel(channel.id),
  ]);
  const audited = tallies.find((row) => row.area === null)?.packages ?? 0;
  const areas = AREAS.map(({ id, title, short, question, subjects }) => {
    const row = tallies.find((one) => one.area === id);
    return { id, title, short, question, subjects, tally: row?.tally ?? null, packages: row?.packages ?? 0 };
  });
  const known = Math.max(audited, channel.run?.known ?? 0);
  return { picked, audited, known, areas, levels, week: { since: since(WEEK_DAYS), moves }, leverage, hardenedKernel };
}

function daysBefore(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - days * DAY_MS).toISOString().slice(0, 10);
}

const TALLY_ROW = z.object({ area: z.enum(AREA_IDS).nullable(), packages: z.int(), ...TALLY_COLUMNS });

// The very rows that /packages lists, so that a number and the list behind it agree.
async function tallyByArea(channelId: number) {
  const rows = await readRows(
    TALLY_ROW,
    Prisma.sql`
      SELECT area::text, count(*)::int AS packages, sum(pass)::int AS pass, sum(fail)::int AS fail, sum(unknown)::int AS unknown,
        sum(not_applicable)::int AS "notApplicable", sum(waived)::int AS waived
      FROM package_tally WHERE channel_id = ${channelId} GROUP BY area`,
  );
  return rows.map(splitTally);
}
