// get-package-check.ts: every subject of one package as one check sees it, a page at a time.
import "server-only";
import { z } from "zod";
import type { CheckInfo } from "#lib/areas/area.ts";
import { getCheck } from "#lib/areas/index.ts";
import { Prisma } from "#lib/db.ts";
import { pickChannelOf, type PackageQuestion } from "./get-package.ts";
import type { PickedChannel } from "./find-channels.ts";
import { findSubjectsPage, SUBJECTS_PAGE } from "./find-subjects.ts";
import { readRows } from "./rows.ts";
import { toShown, type ShownSubject } from "./scorecard.ts";

export interface PackageCheckQuestion extends PackageQuestion {
  readonly check: string;
  readonly after: string | null;
}

export interface PackageCheck {
  readonly distro: string;
  readonly name: string;
  readonly picked: PickedChannel;
  readonly check: CheckInfo;
  readonly subjects: readonly ShownSubject[];
  /** All of the pair, by verdict; null when the pair was never judged. */
  readonly counts: {
    readonly pass: number;
    readonly fail: number;
    readonly unknown: number;
    readonly notApplicable: number;
  } | null;
  /** `after` of the next page. */
  readonly next: string | null;
}

const PAIR = z.object({
  packageId: z.int(),
  pass: z.int().nullable(),
  fail: z.int().nullable(),
  unknown: z.int().nullable(),
  notApplicable: z.int().nullable(),
});

/** Null when there is no such check, package, or channel of its distro. Subjects in path order. */
export async function getPackageCheck(question: PackageCheckQuestion): Promise<PackageCheck | null> {
  const check = getCheck(question.check);
  const picked = await pickChannelOf(question);
  if (!check || !picked) return null;
  const [pair] = await readRows(
    PAIR,
    Prisma.sql`
      SELECT p.id::int AS "packageId", s.subjects_pass AS pass, s.subjects_fail AS fail, s.subjects_unknown AS unknown, s.subjects_not_applicable AS "notApplicable"
      FROM package p JOIN distro d ON d.id = p.distro_id
      LEFT JOIN standing s ON s.channel_id = ${picked.channel.id} AND s.package_id = p.id AND s.check_no = ${check.no} AND s.to_run IS NULL
      WHERE d.slug = ${question.distro} AND p.name = ${question.name}`,
  );
  if (!pair) return null;
  const { packageId, pass, fail, unknown, notApplicable } = pair;
  const found = await findSubjectsPage({ channelId: picked.channel.id, packageId }, check.kind, question.after);
  const subjects = found.slice(0, SUBJECTS_PAGE).flatMap((subject) => toShown(subject, check.id));
  const next = found.length > SUBJECTS_PAGE ? (found[SUBJECTS_PAGE - 1]?.path ?? null) : null;
  const counts =
    pass === null || fail === null || unknown === null || notApplicable === null
      ? null
      : { pass, fail, unknown, notApplicable };
  return { distro: question.distro, name: question.name, picked, check, subjects, counts, next };
}
