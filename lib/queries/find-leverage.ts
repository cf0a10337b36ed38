// find-leverage.ts: where one change does most: the checks with the most open items of a channel.
import "server-only";
import { z } from "zod";
import type { AreaId, CheckInfo, Severity, SubjectKind } from "#lib/areas/area.ts";
import { getCheckByNo } from "#lib/areas/index.ts";
import { Prisma } from "#lib/db.ts";
import { readRows } from "./rows.ts";

export interface Lever {
  readonly check: string;
  readonly title: string;
  readonly area: AreaId;
  readonly kind: SubjectKind;
  readonly severity: Severity;
  /** What to change: the first line of code of the check's first fix that has any; "" where none has. */
  readonly code: string;
  /** Open items it would close; one a package. */
  readonly items: number;
  /** Subjects of the kind that it would mend. */
  readonly subjects: number;
}

const ROW = z.object({ checkNo: z.int(), items: z.int(), subjects: z.int() });
const MOST = 8;

/** At most eight, the one that closes most first. Waived and unknown items are not counted: no change to a package closes those. */
export async function findLeverage(channelId: number): Promise<Lever[]> {
  const rows = await readRows(
    ROW,
    Prisma.sql`
      SELECT check_no::int AS "checkNo", count(*)::int AS items, sum(subjects_open)::int AS subjects
      FROM item WHERE channel_id = ${channelId} AND closed_run IS NULL AND state = 'fail' AND NOT waived
      GROUP BY check_no ORDER BY items DESC, check_no LIMIT ${MOST}`,
  );
  return rows.flatMap(({ checkNo, items, subjects }) => {
    const check = getCheckByNo(checkNo);
    return check
      ? [
          {
            check: check.id,
            title: check.title,
            area: check.area,
            kind: check.kind,
            severity: check.severity,
            code: firstCodeLine(check),
            items,
            subjects,
          },
        ]
      : [];
  });
}

/** Headings of unit files and comments say nothing by themselves. */
function firstCodeLine({ guide }: CheckInfo): string {
  const lines = guide.fixes.flatMap((fix) => fix.code?.split("\n") ?? []);
  return lines.find((line) => line.trim() !== "" && !/^\s*[[#]/.test(line)) ?? "";
}
