// get-unit.ts: one service: its exposure, every test behind it, the lines that made it, and the drop-ins that would lower it.
import "server-only";
import { z } from "zod";
import type { Severity, Verdict } from "#lib/areas/area.ts";
import { getReading } from "#lib/areas/index.ts";
import { ANALYZER, dropInFor, UnitFacts, type Level, type Remedy, type SettingLine } from "#lib/areas/service/index.ts";
import { Prisma } from "#lib/db.ts";
import type { PickedChannel } from "./find-channels.ts";
import { pickChannelOf } from "./get-package.ts";
import { readRows } from "./rows.ts";
import { explainTests, type ExplainedTest } from "./explain-tests.ts";

export interface UnitQuestion {
  readonly distro: string;
  readonly package: string;
  /** The unit's file name, or its whole path where a package ships two of one name. */
  readonly unit: string;
  readonly channel: string | null;
}

export interface UnitPage {
  readonly picked: PickedChannel;
  readonly distro: string;
  readonly package: string;
  readonly version: string | null;
  readonly name: string;
  readonly path: string;
  /** The day since which it is as it is described here. */
  readonly since: string;
  /** The systemd whose rules gave the score. */
  readonly analyzer: string;
  /** Why there is no score, one sentence; null when there is one. All its checks are unknown then. */
  readonly unknownBecause: string | null;
  /** Ten times the exposure, 0 to 100, the lower the better; null without a score. */
  readonly exposure10: number | null;
  readonly level: Level | null;
  readonly aliases: readonly string[];
  /** All tests, those that cost most first; empty without a score. */
  readonly tests: readonly ExplainedTest[];
  /** The lines that count, in the order in which they take effect. */
  readonly settings: readonly SettingLine[];
  /** Files other than the unit's own that have a say. */
  readonly dropIns: readonly string[];
  /** Lines that systemd or a reviewer would remark on. */
  readonly warnings: UnitFacts["warnings"];
  /** What a later systemd would score, where that differs; null where it does not or there is no score. */
  readonly later: UnitFacts["later"];
  /** Ready drop-ins, the careful one first; empty where nothing is left to add or there is no score. */
  readonly remedies: readonly Remedy[];
  /** What the area's checks say of it, failing ones first. */
  readonly checks: readonly UnitCheck[];
  readonly neighbours: readonly UnitNeighbour[];
}

export interface UnitCheck {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  readonly verdict: Verdict;
  readonly reason: string;
}

const NEIGHBOUR = z.object({ name: z.string(), exposure10: z.int().nullable() });
/** Another unit of the package; no exposure where systemd refuses it. */
export type UnitNeighbour = z.infer<typeof NEIGHBOUR>;

const ROW = z.object({
  package: z.string(),
  version: z.string().nullable(),
  path: z.string(),
  since: z.string(),
  problem: z.string().nullable(),
  facts: z.unknown(),
  neighbours: z.array(NEIGHBOUR),
});

/** The service of that name in the package; null when there is none in the channel. */
export async function getUnit(question: UnitQuestion): Promise<UnitPage | null> {
  const picked = await pickChannelOf(question);
  const row = picked && (await findUnit(picked.channel.id, question));
  if (!picked || !row) return null;
  const { facts, unknownBecause } = readFacts(row.facts, row.problem);
  const name = row.path.slice(row.path.lastIndexOf("/") + 1);
  return {
    ...{
      picked,
      distro: question.distro,
      package: row.package,
      version: row.version,
      name,
      path: row.path,
      since: row.since,
    },
    ...{ analyzer: ANALYZER, unknownBecause, exposure10: facts?.exposure10 ?? null, level: facts?.level ?? null },
    aliases: facts?.aliases ?? [],
    tests: facts === null || facts.exposure10 === null ? [] : explainTests(facts),
    settings: facts?.settings ?? [],
    dropIns: dropInsOf(facts),
    warnings: facts?.warnings ?? [],
    later: facts?.later ?? null,
    remedies: facts ? (["safe", "thorough"] as const).flatMap((kind) => dropInFor(facts, kind) ?? []) : [],
    checks: judge(facts, unknownBecause, row.path),
    neighbours: row.neighbours,
  };
}

interface ReadFacts {
  readonly facts: UnitFacts | null;
  readonly unknownBecause: string | null;
}

/** Facts of another parser revision are not guessed at. */
function readFacts(stored: unknown, problem: string | null): ReadFacts {
  if (problem !== null) return { facts: null, unknownBecause: problem };
  const parsed = UnitFacts.safeParse(stored);
  if (parsed.success) return { facts: parsed.data, unknownBecause: parsed.data.refusal };
  return { facts: null, unknownBecause: "it was read by another version of Starfort: the next run reads it again" };
}

function dropInsOf(facts: UnitFacts | null): string[] {
  const paths = [...(facts?.settings ?? []), ...(facts?.warnings ?? [])].map((line) => line.path);
  return [...new Set(paths)].filter((path) => path !== facts?.fragmentPath);
}

const VERDICT_ORDER = ["fail", "unknown", "pass", "not-applicable"] satisfies Verdict[];

/** The very function that ingest runs, so that this page cannot say anything else. */
function judge(facts: UnitFacts | null, reason: string | null, path: string): UnitCheck[] {
  const reading = getReading("unit");
  const traits = { path, setuid: false, setgid: false };
  const said = facts ? reading?.assess(facts, traits) : reading?.cannotLook(reason ?? "it could not be read");
  return (said ?? [])
    .map(({ check: { id, title, severity }, verdict, reason: why }) => ({ id, title, severity, verdict, reason: why }))
    .sort((a, b) => VERDICT_ORDER.indexOf(a.verdict) - VERDICT_ORDER.indexOf(b.verdict));
}

/** By path, or by the part of it after the last slash: the shortest path where several would do. */
async function findUnit(
  channelId: number,
  { distro, package: name, unit }: UnitQuestion,
): Promise<z.infer<typeof ROW> | null> {
  const [row] = await readRows(
    ROW,
    Prisma.sql`
      WITH units AS MATERIALIZED (
        SELECT p.name AS package, here.version, s.path, o.problem, o.from_run, f.facts
        FROM package p
        JOIN distro d ON d.id = p.distro_id
        JOIN subject s ON s.package_id = p.id AND s.channel_id = ${channelId} AND s.kind = 'unit'
        JOIN observation o ON o.subject_id = s.id AND o.to_run IS NULL
        LEFT JOIN facts f ON f.id = o.facts_id
        LEFT JOIN presence here ON here.channel_id = s.channel_id AND here.package_id = p.id AND here.to_run IS NULL
        WHERE d.slug = ${distro} AND p.name = ${name}
      ), wanted AS (
        SELECT * FROM units WHERE path = ${unit} OR regexp_replace(path, '^.*/', '') = ${unit} ORDER BY path <> ${unit}, length(path), path LIMIT 1
      )
      SELECT w.package, w.version, w.path, w.problem, w.facts, r.observed_on::text AS since,
        (SELECT coalesce(jsonb_agg(jsonb_build_object('name', regexp_replace(u.path, '^.*/', ''), 'exposure10', u.facts->'exposure10') ORDER BY u.path), '[]')
          FROM units u WHERE u.path <> w.path) AS neighbours
      FROM wanted w JOIN run r ON r.id = w.from_run`,
  );
  return row ?? null;
}
