// find-affected.ts: the packages of one check in one state, in name order, with an example subject of each.
import "server-only";
import { z } from "zod";
import { SUBJECT_KINDS } from "#lib/areas/area.ts";
import { Prisma } from "#lib/db.ts";
import type { AffectedState } from "./affected-states.ts";
import { readRows } from "./rows.ts";

const ROW = z.object({
  distro: z.string(),
  name: z.string(),
  version: z.string().nullable(),
  /** Subjects of the pair: those in the listed state, and all of them. */
  subjects: z.int(),
  subjectsAll: z.int(),
  openedOn: z.string().nullable(),
  openedCause: z.enum(["package", "checker", "catalogue", "data-gap"]).nullable(),
  /** The first of its subjects with a finding, and why; null where nothing is open. */
  path: z.string().nullable(),
  kind: z.enum(SUBJECT_KINDS).nullable(),
  reason: z.string().nullable(),
});
export type AffectedPackage = z.infer<typeof ROW>;

export interface Affected {
  readonly state: AffectedState;
  readonly rows: readonly AffectedPackage[];
  /** `after` of the next page; null on the last. */
  readonly next: string | null;
}

interface Question {
  readonly channelId: number;
  readonly checkNo: number;
  readonly state: AffectedState;
  readonly after: string | null;
}

const PAGE = 100;

/** One page of pairs. Examples are looked up for the rows of the page only. */
export async function findAffected({ channelId, checkNo, state, after }: Question): Promise<Affected> {
  const verdict = state === "waived" ? "fail" : state;
  const rows = await readRows(
    ROW,
    Prisma.sql`
      WITH page AS MATERIALIZED (
        SELECT s.package_id, p.distro_id, p.name, s.state, i.opened_on, i.opened_cause,
          s.subjects_pass, s.subjects_fail, s.subjects_unknown, s.subjects_not_applicable
        FROM standing s
        JOIN package p ON p.id = s.package_id
        LEFT JOIN item i ON i.channel_id = s.channel_id AND i.package_id = s.package_id AND i.check_no = s.check_no AND i.closed_run IS NULL
        WHERE s.channel_id = ${channelId} AND s.check_no = ${checkNo} AND s.state = ${verdict}::verdict AND s.to_run IS NULL
          AND (s.state <> 'fail' OR coalesce(i.waived, false) = ${state === "waived"})
          AND (${after}::text IS NULL OR p.name > ${after})
        ORDER BY p.name LIMIT ${PAGE + 1}
      )
      SELECT d.slug AS distro, page.name, here.version,
        CASE page.state WHEN 'fail' THEN subjects_fail WHEN 'unknown' THEN subjects_unknown WHEN 'pass' THEN subjects_pass ELSE subjects_not_applicable END AS subjects,
        subjects_pass + subjects_fail + subjects_unknown + subjects_not_applicable AS "subjectsAll",
        page.opened_on::text AS "openedOn", page.opened_cause::text AS "openedCause",
        example.path, example.kind::text, example.reason
      FROM page
      JOIN distro d ON d.id = page.distro_id
      LEFT JOIN presence here ON here.channel_id = ${channelId} AND here.package_id = page.package_id AND here.to_run IS NULL
      LEFT JOIN LATERAL (
        SELECT s.path, s.kind, f.reason FROM subject s
        JOIN finding f ON f.subject_id = s.id AND f.check_no = ${checkNo} AND f.closed_run IS NULL AND f.verdict = page.state
        WHERE s.channel_id = ${channelId} AND s.package_id = page.package_id
        ORDER BY s.kind, s.path LIMIT 1
      ) example ON page.state IN ('fail', 'unknown')
      ORDER BY page.name`,
  );
  const next = rows.length > PAGE ? (rows[PAGE - 1]?.name ?? null) : null;
  return { state, rows: rows.slice(0, PAGE), next };
}
