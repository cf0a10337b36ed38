// get-check.ts: one check: the registry's own row, where its pairs stand, since when, and who is affected.
import "server-only";
import { z } from "zod";
import type { AreaId, CheckInfo } from "#lib/areas/area.ts";
import { getArea, getCheck as lookUpCheck } from "#lib/areas/index.ts";
import { EMPTY_TALLY, type Tally } from "#lib/areas/score.ts";
import { Prisma } from "#lib/db.ts";
import type { AffectedState } from "./affected-states.ts";
import { findAffected, type Affected } from "./find-affected.ts";
import { pickChannel, type PickedChannel } from "./find-channels.ts";
import { findCheckTrend, type CheckTrend } from "./find-check-trend.ts";
import { findCosts, type MeasuredCost } from "./find-costs.ts";
import {
  countOpinions,
  findDisagreements,
  type DisagreementPage,
  type OpinionCursor,
  type ToolTally,
} from "./find-opinions.ts";
import { findOptOuts, type OptOuts } from "./find-opt-outs.ts";
import { readRows } from "./rows.ts";

export interface CheckQuestion {
  readonly check: string;
  readonly channel: string | null;
  /** Which pairs are listed. */
  readonly state: AffectedState;
  /** The last package name of the page before. */
  readonly after: string | null;
  /** The last disagreement of the page before. */
  readonly disagree: OpinionCursor | null;
}

export interface CheckPage {
  readonly picked: PickedChannel | null;
  readonly check: CheckInfo;
  readonly area: { readonly id: AreaId; readonly title: string; readonly subjects: string };
  /** Pairs as of now: those of the last change. */
  readonly tally: Tally;
  /** When each revision of the check came into force in this channel, newest first. */
  readonly revisions: readonly CheckRevision[];
  readonly trend: CheckTrend;
  readonly affected: Affected;
  /** Who looks after the failing pairs: whoever has most of them can close most. */
  readonly maintainers: readonly AffectedMaintainer[];
  /** What other tools say of the same subjects. */
  readonly opinions: { readonly tools: readonly ToolTally[]; readonly disagreements: DisagreementPage };
  /** What its flag costs, as measured. */
  readonly costs: readonly MeasuredCost[];
  /** Recipes that switch its flag off on purpose; null where no flag belongs to it. */
  readonly optOuts: OptOuts | null;
}

/** The check of that id in that channel; null when there is no such check or no such channel. */
export async function getCheck({
  check: id,
  channel,
  state,
  after,
  disagree,
}: CheckQuestion): Promise<CheckPage | null> {
  const check = lookUpCheck(id);
  const picked = await pickChannel(channel);
  if (!check || (!picked && channel !== null)) return null;
  const { title, subjects } = getArea(check.area);
  const fixed = { picked, check, area: { id: check.area, title, subjects } };
  if (!picked)
    return {
      ...fixed,
      tally: EMPTY_TALLY,
      revisions: [],
      trend: { looks: [], changes: [] },
      affected: { state, rows: [], next: null },
      maintainers: [],
      opinions: { tools: [], disagreements: { rows: [], next: null } },
      costs: [],
      optOuts: null,
    };
  const where = { channelId: picked.channel.id, checkNo: check.no };
  const [trend, revisions, affected, maintainers, evidence] = await Promise.all([
    findCheckTrend(where),
    findRevisions(where),
    findAffected({ ...where, state, after }),
    findAffectedMaintainers(where),
    findEvidence(where.channelId, check, disagree),
  ]);
  const tally = trend.changes.at(-1)?.tally ?? EMPTY_TALLY;
  return { ...fixed, tally, revisions, trend, affected, maintainers, ...evidence };
}

async function findEvidence(
  channelId: number,
  check: CheckInfo,
  disagree: OpinionCursor | null,
): Promise<Pick<CheckPage, "opinions" | "costs" | "optOuts">> {
  const [tools, disagreements, costs, optOuts] = await Promise.all([
    countOpinions({ channelId, check }),
    findDisagreements({ channelId, check }, disagree),
    findCosts(channelId, check.no),
    findOptOuts(channelId, check.id),
  ]);
  return { opinions: { tools, disagreements }, costs, optOuts };
}

interface Where {
  readonly channelId: number;
  readonly checkNo: number;
}

const REVISION_ROW = z.object({ revision: z.int(), from: z.string() });
export type CheckRevision = z.infer<typeof REVISION_ROW>;

function findRevisions({ channelId, checkNo }: Where): Promise<CheckRevision[]> {
  return readRows(
    REVISION_ROW,
    Prisma.sql`
      SELECT revision::int, from_on::text AS "from" FROM check_revision
      WHERE channel_id = ${channelId} AND check_no = ${checkNo} ORDER BY from_run DESC`,
  );
}

const MAINTAINER_ROW = z.object({
  handle: z.string(),
  name: z.string(),
  kind: z.enum(["person", "team"]),
  open: z.int(),
});
export type AffectedMaintainer = z.infer<typeof MAINTAINER_ROW>;

const MOST_MAINTAINERS = 20;

/** A package with three maintainers counts for each of them, and once for each. */
function findAffectedMaintainers({ channelId, checkNo }: Where): Promise<AffectedMaintainer[]> {
  return readRows(
    MAINTAINER_ROW,
    Prisma.sql`
      SELECT m.handle, m.name, m.kind::text, open.count AS open
      FROM (
        SELECT w.maintainer_id, count(DISTINCT i.package_id)::int AS count
        FROM item i
        JOIN stewardship w ON w.channel_id = i.channel_id AND w.package_id = i.package_id AND w.to_run IS NULL
        WHERE i.channel_id = ${channelId} AND i.check_no = ${checkNo} AND i.closed_run IS NULL AND i.state = 'fail' AND NOT i.waived
        GROUP BY w.maintainer_id
        ORDER BY count DESC, w.maintainer_id LIMIT ${MOST_MAINTAINERS}
      ) open
      JOIN maintainer m ON m.id = open.maintainer_id
      ORDER BY open.count DESC, m.handle`,
  );
}
