// find-standings.ts: the state of each (package, check) pair of one package, now and at an earlier day.
import "server-only";
import { z } from "zod";
import { VERDICTS, type AreaId } from "#lib/areas/area.ts";
import { getCheckByNo } from "#lib/areas/index.ts";
import { addTallies, EMPTY_TALLY, type Tally } from "#lib/areas/score.ts";
import { Prisma } from "#lib/db.ts";
import type { Channel } from "./find-channels.ts";
import { readRows } from "./rows.ts";

const ROW = z.object({
  checkNo: z.int(),
  state: z.enum(VERDICTS),
  fromOn: z.string(),
  fromCause: z.enum(["package", "checker", "catalogue", "data-gap"]),
  current: z.boolean(),
  waived: z.boolean(),
  pass: z.int(),
  fail: z.int(),
  unknown: z.int(),
  notApplicable: z.int(),
});
/** The counts are of subjects. `waived`: its open item is under an agreed exception. */
export type Standing = z.infer<typeof ROW>;

const EARLIER_DAYS = 90;
const LEAST_EARLIER_DAYS = 7;

export interface Standings {
  readonly now: readonly Standing[];
  readonly earlier: { readonly on: string; readonly tallies: Partial<Record<AreaId, Tally>> } | null;
}

/** "Earlier" is 90 days before the observed day, or the channel's first look where that is younger; null below a week. */
export async function findStandings(channel: Channel, packageId: number): Promise<Standings> {
  const earlierOn = channel.observedOn === null ? null : await pickEarlierDay(channel.id, channel.observedOn);
  const rows = await readRows(
    ROW,
    Prisma.sql`
      SELECT s.check_no::int AS "checkNo", s.state::text, s.from_on::text AS "fromOn", s.from_cause::text AS "fromCause", s.to_run IS NULL AS current,
        coalesce(i.waived, false) AS waived, s.subjects_pass AS pass, s.subjects_fail AS fail, s.subjects_unknown AS unknown, s.subjects_not_applicable AS "notApplicable"
      FROM standing s
      LEFT JOIN item i ON s.to_run IS NULL AND i.channel_id = s.channel_id AND i.package_id = s.package_id AND i.check_no = s.check_no AND i.closed_run IS NULL
      WHERE s.channel_id = ${channel.id} AND s.package_id = ${packageId}
        AND (s.to_run IS NULL OR (s.from_on <= ${earlierOn}::date AND s.to_on > ${earlierOn}::date))`,
  );
  const then = earlierOn === null ? [] : rows.filter((row) => row.fromOn <= earlierOn);
  const now = rows.filter((row) => row.current);
  if (earlierOn === null || then.length === 0) return { now, earlier: null };
  const areas = [...new Set(then.flatMap((row) => getCheckByNo(row.checkNo)?.area ?? []))];
  return {
    now,
    earlier: { on: earlierOn, tallies: Object.fromEntries(areas.map((area) => [area, tallyOf(then, area)])) },
  };
}

/** The pairs of one area by state. */
export function tallyOf(standings: readonly Standing[], area: AreaId): Tally {
  return standings
    .filter((row) => getCheckByNo(row.checkNo)?.area === area)
    .reduce((sum, row) => addTallies(sum, one(row)), EMPTY_TALLY);
}

function one({ state, waived }: Standing): Tally {
  if (state === "not-applicable") return { ...EMPTY_TALLY, notApplicable: 1 };
  return { ...EMPTY_TALLY, [waived && state === "fail" ? "waived" : state]: 1 };
}

async function pickEarlierDay(channelId: number, observedOn: string): Promise<string | null> {
  const [row] = await readRows(
    z.object({ day: z.string().nullable() }),
    Prisma.sql`
      SELECT coalesce(
        (SELECT max(observed_on) FROM run WHERE channel_id = ${channelId} AND status = 'done' AND observed_on <= ${observedOn}::date - ${EARLIER_DAYS}::int),
        (SELECT min(observed_on) FROM run WHERE channel_id = ${channelId} AND status = 'done' AND observed_on <= ${observedOn}::date - ${LEAST_EARLIER_DAYS}::int)
      )::text AS day`,
  );
  return row?.day ?? null;
}
