// get-checks.ts: what is checked, by area, and how many pairs stand where.
import "server-only";
import { z } from "zod";
import { type AreaId, type CheckInfo, isAudited } from "#lib/areas/area.ts";
import { AREAS, CHECKS } from "#lib/areas/index.ts";
import { addTallies, EMPTY_TALLY, type Tally } from "#lib/areas/score.ts";
import { Prisma } from "#lib/db.ts";
import { pickChannel, type PickedChannel } from "./find-channels.ts";
import { getHardenedKernel, type HardenedKernel } from "./get-hardened-kernel.ts";
import { readRows } from "./rows.ts";
import { splitTally, TALLY_COLUMNS } from "./tally-row.ts";

export interface ListedCheck extends Omit<CheckInfo, "guide"> {
  readonly tally: Tally;
  /** Whether a run has judged by it in this channel; one that has found nothing of its kind has an empty tally. */
  readonly looked: boolean;
}

export interface ListedArea {
  readonly id: AreaId;
  readonly title: string;
  readonly question: string;
  readonly subjects: string;
  /** False: nobody audits it yet, it counts as nothing. */
  readonly audited: boolean;
  readonly tally: Tally;
  readonly checks: readonly ListedCheck[];
}

export interface Checks {
  /** Null before the first run. */
  readonly picked: PickedChannel | null;
  readonly areas: readonly ListedArea[];
  /** Null where nobody has looked yet. */
  readonly hardenedKernel: HardenedKernel | null;
}

/** Every check of the registry with its pairs in that channel; null when no channel has the slug. */
export async function getChecks({ channel }: { channel: string | null }): Promise<Checks | null> {
  const picked = await pickChannel(channel);
  if (!picked && channel !== null) return null;
  const [tallies, hardenedKernel] = picked
    ? await Promise.all([tallyByCheck(picked.channel.id), getHardenedKernel(picked.channel.id)])
    : [new Map<number, Tally>(), null];
  const areas = AREAS.map((area) => {
    const { id, title, question, subjects } = area;
    const checks = area.checks.map(({ no, id: check, kind, title: claim, severity, weight, revision }) => {
      const tally = tallies.get(no) ?? EMPTY_TALLY;
      return {
        no,
        id: check,
        area: id,
        kind,
        title: claim,
        severity,
        weight,
        revision,
        tally,
        looked: tallies.has(no),
      };
    });
    const tally = checks.reduce((sum, check) => addTallies(sum, check.tally), EMPTY_TALLY);
    return { id, title, question, subjects, audited: isAudited(area), tally, checks };
  });
  return { picked, areas, hardenedKernel };
}

const ROW = z.object({ checkNo: z.int(), ...TALLY_COLUMNS });

/** The newest day of each check that was ever judged here: two index descents a check, however many pairs there are. */
async function tallyByCheck(channelId: number): Promise<Map<number, Tally>> {
  const numbers = CHECKS.map((check) => check.no);
  const rows = await readRows(
    ROW,
    Prisma.sql`
      SELECT c.no::int AS "checkNo", coalesce(t.pass, 0) AS pass, coalesce(t.fail, 0) AS fail, coalesce(t.unknown, 0) AS unknown,
        coalesce(t.not_applicable, 0) AS "notApplicable", coalesce(t.waived, 0) AS waived
      FROM unnest(${numbers}::smallint[]) AS c(no)
      LEFT JOIN LATERAL (
        SELECT * FROM tally_day d WHERE d.channel_id = ${channelId} AND d.check_no = c.no ORDER BY d.day DESC LIMIT 1
      ) t ON true
      WHERE EXISTS (SELECT FROM check_revision r WHERE r.channel_id = ${channelId} AND r.check_no = c.no)`,
  );
  return new Map(rows.map((row) => [row.checkNo, splitTally(row).tally]));
}
