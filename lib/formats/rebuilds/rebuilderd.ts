// rebuilderd.ts: what a rebuilderd server says of packages: API v0 (a list) and v1 (pages of binary or source packages, or of builds).
//
// Rules: common/src/api of rebuilderd (v0: PkgRelease; v1: BinaryPackage, SourcePackage, Rebuild, ResultPage), GPL-3, read for the shape alone.
import { z } from "zod";
import { FormatError } from "../format-error.ts";
import { dayOf, fitReport, quote, type RebuildResult, type ToldRebuild } from "./rebuild.ts";

const text = z.string().max(2000);
const id = z.number().int().nullable().default(null);
const instant = text.nullable().default(null);

const V0 = z.object({
  ...{ name: text.min(1), version: text, status: z.enum(["GOOD", "BAD", "UNKWN"]) },
  ...{ distro: text.optional(), suite: text, architecture: text, build_id: id, built_at: instant },
  has_diffoscope: z.boolean(),
});
type V0 = z.infer<typeof V0>;

const V1_STATUS = z.enum(["GOOD", "BAD", "FAIL", "UNKWN"]).nullable().default(null);
const V1 = z.object({
  ...{ id: z.number().int(), name: text.min(1), version: text, distribution: text, release: text.nullish() },
  // Sources have none: their builds are many.
  architecture: text.optional(),
  status: V1_STATUS,
  ...{ build_id: id, artifact_id: id, diffoscope_log_id: id },
  // Only builds tell when.
  ...{ built_at: instant, backend: text.optional() },
});
type V1 = z.infer<typeof V1>;

const PAGE = z.object({ total: z.number().int().nonnegative(), records: z.array(z.unknown()) });

/** One page of v1. */
export interface RebuilderdPage {
  /** Of the whole list, which this may be a part of. */
  readonly total: number;
  readonly told: readonly ToldRebuild[];
  /** What `after=` of the next page is; null where this one is empty. */
  readonly lastId: number | null;
}

/** One element of v0's `/pkgs/list`. Throws FormatError. */
export function readRebuilderdEntry(value: unknown): ToldRebuild {
  const entry = fitReport(V0, value, "an entry of rebuilderd v0 (/api/v0/pkgs/list)");
  const [result, reason] = meaningOfV0(entry);
  const build = entry.build_id === null ? null : `/api/v0/builds/${entry.build_id}`;
  return {
    ...{ name: entry.name, version: entry.version, arch: entry.architecture, release: releaseOf(entry) },
    ...{ result, reason, rebuiltOn: dayOf(entry.built_at) },
    diffPath: build !== null && entry.has_diffoscope ? `${build}/diffoscope` : null,
    logPath: build === null ? null : `${build}/log`,
  };
}

/** A page of v1. Throws FormatError. */
export function readRebuilderdPage(value: unknown): RebuilderdPage {
  const { total, records } = fitReport(PAGE, value, "a page of rebuilderd v1 (total and records)");
  const read = records.map((record) => fitReport(V1, record, "a record of rebuilderd v1"));
  if (read.length > total) throw new FormatError(`a page of rebuilderd v1 has ${read.length} records of ${total}`);
  return { total, told: read.map(toldByV1), lastId: read.at(-1)?.id ?? null };
}

/** In v0 a suite is what an archive has several of: for Debian and Arch Linux a part of one release. */
function releaseOf({ suite }: V0): string | null {
  return /^(main|contrib|non-free(-firmware)?|core|extra|community|multilib)$/.test(suite) ? null : suite;
}

/** BAD is also what v0 says where the build itself failed: only what was compared is known to differ. */
function meaningOfV0({ status, has_diffoscope, built_at }: V0): readonly [RebuildResult, string | null] {
  if (status === "GOOD") return ["reproducible", null];
  if (status === "UNKWN") return built_at === null ? ["not-tried", null] : ["could-not-build", "rebuilderd says UNKWN"];
  if (has_diffoscope) return ["not-reproducible", null];
  return ["could-not-build", "rebuilderd says BAD without a comparison, as it does where the build fails"];
}

const V1_MEANINGS: Readonly<Record<NonNullable<V1["status"]>, readonly [RebuildResult, string | null]>> = {
  GOOD: ["reproducible", null],
  BAD: ["not-reproducible", null],
  FAIL: ["could-not-build", "the build failed (FAIL)"],
  UNKWN: ["not-tried", "rebuilderd says UNKWN"],
};

function toldByV1(record: V1): ToldRebuild {
  const [result, reason] = record.status === null ? (["not-tried", null] as const) : V1_MEANINGS[record.status];
  const buildId = record.backend === undefined ? record.build_id : record.id;
  const build = buildId === null ? null : `/api/v1/builds/${buildId}`;
  const hasDiff = build !== null && record.artifact_id !== null && record.diffoscope_log_id !== null;
  return {
    ...{ name: record.name, version: record.version, arch: record.architecture ?? null },
    ...{ release: record.release ?? null, result, reason, rebuiltOn: dayOf(record.built_at) },
    diffPath: hasDiff ? `${build}/artifacts/${record.artifact_id}/diffoscope` : null,
    logPath: build === null ? null : `${build}/log`,
  };
}

/** Whether a JSON value is a page of v1, rather than the list of v0. Throws FormatError where it is neither. */
export function isRebuilderdPage(value: unknown): boolean {
  if (Array.isArray(value)) return false;
  if (typeof value === "object" && value !== null && "records" in value) return true;
  const begins = JSON.stringify(value)?.slice(0, 200) ?? "nothing";
  throw new FormatError(`neither the list of rebuilderd v0 nor a page of v1: read ${quote(begins)}`);
}
