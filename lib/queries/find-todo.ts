// find-todo.ts: a maintainer's open items by check, the most worth first; and the pairs that nobody could judge.
import "server-only";
import { z } from "zod";
import type { AreaId, Severity } from "#lib/areas/area.ts";
import { getArea, getCheckByNo } from "#lib/areas/index.ts";
import { Prisma } from "#lib/db.ts";
import type { OwnPackages } from "./own-packages.ts";
import { readRows } from "./rows.ts";

/** Packages named in a group; the rest are behind a link. */
const MOST_NAMED = 12;

/** What is said of a check in a list. */
export interface NamedCheck {
  readonly id: string;
  readonly title: string;
  readonly area: AreaId;
  readonly severity: Severity;
  /** Its weight as a share of its area's weights, in per cent: weights of two areas are on scales of their own. */
  readonly weightPercent: number;
}

const PACKAGE = z.object({ distro: z.string(), name: z.string(), subjects: z.int() });

export interface TodoGroup {
  readonly check: NamedCheck;
  /** Open items: one a package. */
  readonly packages: number;
  readonly subjects: number;
  readonly oldestOn: string;
  /** How many of them opened because the check changed, not the package. */
  readonly byChecker: number;
  /** weightPercent times the items that mending it closes: 100 is a whole area of one package. */
  readonly leverage: number;
  /** Those with most subjects first. */
  readonly named: readonly z.infer<typeof PACKAGE>[];
}

const TODO_ROW = z.object({
  checkNo: z.int(),
  packages: z.int(),
  subjects: z.int(),
  oldestOn: z.string(),
  byChecker: z.int(),
  named: z.array(PACKAGE),
});

/** Open items that fail and are not waived, grouped by check, ordered by leverage. Checks of a newer Starfort are left out: nothing is known of them here. */
export async function findTodo(own: OwnPackages): Promise<TodoGroup[]> {
  const rows = await readRows(
    TODO_ROW,
    Prisma.sql`
      WITH open AS (
        SELECT i.*, row_number() OVER (PARTITION BY i.check_no ORDER BY i.subjects_open DESC, i.package_id) AS rank
        FROM (${own.sql}) p
        JOIN item i ON i.channel_id = ${own.channelId} AND i.package_id = p.package_id AND i.closed_run IS NULL
        WHERE i.state = 'fail' AND NOT i.waived
      )
      SELECT o.check_no::int AS "checkNo", count(*)::int AS packages, sum(o.subjects_open)::int AS subjects, min(o.opened_on)::text AS "oldestOn",
        (count(*) FILTER (WHERE o.opened_cause = 'checker'))::int AS "byChecker",
        jsonb_agg(jsonb_build_object('distro', d.slug, 'name', p.name, 'subjects', o.subjects_open) ORDER BY o.rank) FILTER (WHERE o.rank <= ${MOST_NAMED}) AS named
      FROM open o JOIN package p ON p.id = o.package_id JOIN distro d ON d.id = p.distro_id
      GROUP BY o.check_no`,
  );
  return rows
    .flatMap(({ checkNo, ...row }) => {
      const check = nameCheck(checkNo);
      return check ? [{ check, ...row, leverage: check.weightPercent * row.packages }] : [];
    })
    .sort((a, b) => b.leverage - a.leverage || a.check.id.localeCompare(b.check.id));
}

export interface UnjudgedGroup {
  readonly check: NamedCheck;
  readonly packages: number;
  /** Those that failed before and stay open: missing data is not progress. */
  readonly stillOpen: number;
  /** One package of them, and what was said of its first such subject. */
  readonly example: { readonly distro: string; readonly name: string; readonly reason: string | null };
}

const UNJUDGED_ROW = z.object({
  checkNo: z.int(),
  packages: z.int(),
  stillOpen: z.int(),
  distro: z.string(),
  name: z.string(),
  reason: z.string().nullable(),
});

/** Pairs whose standing is unknown, by check; most pairs first. */
export async function findUnjudged(own: OwnPackages): Promise<UnjudgedGroup[]> {
  const rows = await readRows(
    UNJUDGED_ROW,
    Prisma.sql`
      WITH pairs AS (
        SELECT s.check_no, count(*)::int AS packages, count(i.id)::int AS still_open, min(s.package_id) AS package_id
        FROM (${own.sql}) p
        JOIN standing s ON s.channel_id = ${own.channelId} AND s.package_id = p.package_id AND s.to_run IS NULL AND s.state = 'unknown'
        LEFT JOIN item i ON i.channel_id = s.channel_id AND i.package_id = s.package_id AND i.check_no = s.check_no AND i.closed_run IS NULL
        GROUP BY s.check_no
      )
      SELECT pairs.check_no::int AS "checkNo", pairs.packages, pairs.still_open AS "stillOpen", d.slug AS distro, p.name, said.reason
      FROM pairs JOIN package p ON p.id = pairs.package_id JOIN distro d ON d.id = p.distro_id
      LEFT JOIN LATERAL (
        SELECT f.reason FROM subject s JOIN finding f ON f.subject_id = s.id AND f.check_no = pairs.check_no AND f.closed_run IS NULL AND f.verdict = 'unknown'
        WHERE s.channel_id = ${own.channelId} AND s.package_id = pairs.package_id ORDER BY s.path LIMIT 1
      ) said ON true
      ORDER BY pairs.packages DESC, pairs.check_no`,
  );
  return rows.flatMap(({ checkNo, packages, stillOpen, ...example }) => {
    const check = nameCheck(checkNo);
    return check ? [{ check, packages, stillOpen, example }] : [];
  });
}

/** The check of a stored number as lists name it; null where a newer Starfort wrote the row. */
export function nameCheck(no: number): NamedCheck | null {
  const check = getCheckByNo(no);
  if (!check) return null;
  const { id, title, area, severity, weight } = check;
  const whole = getArea(area).checks.reduce((sum, other) => sum + other.weight, 0);
  return { id, title, area, severity, weightPercent: (100 * weight) / whole };
}
