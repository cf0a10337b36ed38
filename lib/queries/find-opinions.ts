// find-opinions.ts: what other tools say of the same subjects: how often they agree with us, and where they do not.
import "server-only";
import { z } from "zod";
import { VERDICTS, type CheckInfo, type Evidence, type Verdict } from "#lib/areas/area.ts";
import { getCheckByNo } from "#lib/areas/index.ts";
import { countSubjects } from "#lib/areas/kinds.ts";
import { Prisma } from "#lib/db.ts";
import { findSubjectsById, type AuditedSubject } from "./find-subjects.ts";
import { isoInstant, readRows } from "./rows.ts";

/** How one tool's words on a check stand to ours. To agree is to find a fault both, or neither: what passes and what does not apply are both no fault. */
export interface ToolTally {
  readonly tool: string;
  readonly agree: number;
  readonly disagree: number;
  /** One of the two cannot tell. */
  readonly undecided: number;
  /** The subject is not there any more. */
  readonly gone: number;
  /** Only so many of its words were counted: there are more. */
  readonly capped: boolean;
}

export interface Disagreement {
  readonly distro: string;
  readonly package: string;
  readonly check: string;
  /** Null where the tool speaks of the package as it is built. */
  readonly path: string | null;
  readonly tool: string;
  readonly toolVersion: string | null;
  readonly ours: { readonly verdict: Verdict; readonly reason: string };
  readonly theirs: { readonly verdict: Verdict; readonly said: readonly Evidence[] };
  /** When the report was read in. */
  readonly saidAt: string;
}

/** More words than these are not counted for one page. */
const MOST_COUNTED = 20_000;
export const DISAGREEMENTS_PAGE = 50;
const MOST_OF_PACKAGE = 60;

interface Where {
  readonly channelId: number;
  readonly check: CheckInfo;
}

// Passes are no rows: a subject that is there and has no open finding either passes or does not apply, and neither is a fault.
const OURS = Prisma.sql`
  CASE
    WHEN o.subject_path = '' THEN st.state
    WHEN ob.subject_id IS NULL THEN NULL
    ELSE coalesce(f.verdict, 'pass')
  END`;
const STANCE = Prisma.sql`
  CASE
    WHEN ours IS NULL THEN 'gone'
    WHEN ours = 'unknown' OR verdict = 'unknown' THEN 'undecided'
    WHEN (ours = 'fail') = (verdict = 'fail') THEN 'agree'
    ELSE 'disagree'
  END`;

/** `kinds`: check number -> kind of subject, as SQL rows. A tool's word on the whole package stands against the pair. */
function told(kinds: Prisma.Sql, filter: Prisma.Sql, rest: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    SELECT o.id, o.tool, o.tool_version, o.package_id, o.check_no, o.subject_path, o.verdict, o.said, o.run_id, s.id AS subject_id,
      ${OURS} AS ours, st.subjects_fail
    FROM second_opinion o
    JOIN (${kinds}) k (check_no, kind) ON k.check_no = o.check_no
    LEFT JOIN subject s ON o.subject_path <> '' AND s.channel_id = o.channel_id AND s.package_id = o.package_id AND s.kind = k.kind AND s.path = o.subject_path
    LEFT JOIN observation ob ON ob.subject_id = s.id AND ob.to_run IS NULL
    LEFT JOIN finding f ON f.subject_id = s.id AND f.check_no = o.check_no AND f.closed_run IS NULL
    LEFT JOIN standing st ON o.subject_path = '' AND st.channel_id = o.channel_id AND st.package_id = o.package_id AND st.check_no = o.check_no AND st.to_run IS NULL
    WHERE ${filter} ${rest}`;
}

function kindOf({ no, kind }: CheckInfo): Prisma.Sql {
  return Prisma.sql`SELECT ${no}::smallint, ${kind}::subject_kind`;
}

const TALLY_ROW = z.object({
  tool: z.string(),
  agree: z.int(),
  disagree: z.int(),
  undecided: z.int(),
  gone: z.int(),
  all: z.int(),
});

/** By tool, the first 20,000 words of all. */
export async function countOpinions({ channelId, check }: Where): Promise<ToolTally[]> {
  const filter = Prisma.sql`o.channel_id = ${channelId} AND o.check_no = ${check.no}`;
  const rows = await readRows(
    TALLY_ROW,
    Prisma.sql`
      WITH told AS (${told(kindOf(check), filter, Prisma.sql`LIMIT ${MOST_COUNTED + 1}`)}), judged AS (
        SELECT tool, ${STANCE} AS stance FROM told
      )
      SELECT tool, (count(*) FILTER (WHERE stance = 'agree'))::int AS agree, (count(*) FILTER (WHERE stance = 'disagree'))::int AS disagree,
        (count(*) FILTER (WHERE stance = 'undecided'))::int AS undecided, (count(*) FILTER (WHERE stance = 'gone'))::int AS gone,
        (sum(count(*)) OVER ())::int AS all
      FROM judged GROUP BY tool ORDER BY tool`,
  );
  return rows.map(({ all, ...row }) => ({ ...row, capped: all > MOST_COUNTED }));
}

const ROW = z.object({
  id: z.int(),
  packageId: z.int(),
  distro: z.string(),
  package: z.string(),
  checkNo: z.int(),
  path: z.string(),
  tool: z.string(),
  toolVersion: z.string().nullable(),
  subjectId: z.int().nullable(),
  ours: z.enum(VERDICTS),
  subjectsFail: z.int().nullable(),
  theirs: z.enum(VERDICTS),
  said: z.array(z.object({ label: z.string(), value: z.string() })),
  saidAt: z.string(),
});
type Row = z.infer<typeof ROW>;

function readDisagreements(tolds: Prisma.Sql, limit: number): Promise<Row[]> {
  return readRows(
    ROW,
    Prisma.sql`
      WITH told AS (${tolds}), kept AS MATERIALIZED (
        SELECT * FROM told WHERE ${STANCE} = 'disagree' ORDER BY package_id, id LIMIT ${limit}
      )
      SELECT k.id::int, k.package_id::int AS "packageId", d.slug AS distro, p.name AS package, k.check_no::int AS "checkNo", k.subject_path AS path, k.tool,
        k.tool_version AS "toolVersion", k.subject_id::int AS "subjectId", k.ours::text, k.subjects_fail::int AS "subjectsFail",
        k.verdict::text AS theirs, k.said, ${isoInstant(Prisma.sql`r.started_at`)} AS "saidAt"
      FROM kept k
      JOIN package p ON p.id = k.package_id
      JOIN distro d ON d.id = p.distro_id
      JOIN run r ON r.id = k.run_id
      ORDER BY k.package_id, k.id`,
  );
}

export interface DisagreementPage {
  readonly rows: readonly Disagreement[];
  /** `disagree` of the next page. */
  readonly next: string | null;
}

/** One page of a check, in the order in which packages were first seen; `after` is the `next` of the page before. */
export async function findDisagreements(
  { channelId, check }: Where,
  after: OpinionCursor | null,
): Promise<DisagreementPage> {
  const past =
    after === null ? Prisma.empty : Prisma.sql`AND (o.package_id, o.id) > (${after.packageId}::int, ${after.id}::int)`;
  const filter = Prisma.sql`o.channel_id = ${channelId} AND o.check_no = ${check.no} ${past}`;
  const found = await readDisagreements(
    told(kindOf(check), filter, Prisma.sql`ORDER BY o.package_id, o.id`),
    DISAGREEMENTS_PAGE + 1,
  );
  const page = found.slice(0, DISAGREEMENTS_PAGE);
  const last = page.at(-1);
  const next = found.length > DISAGREEMENTS_PAGE && last ? `${last.packageId}.${last.id}` : null;
  return { rows: await withReasons(page), next };
}

export interface OpinionCursor {
  readonly packageId: number;
  readonly id: number;
}

/** All of one package, of every check; at most 60. */
export async function findPackageDisagreements(
  channelId: number,
  packageId: number,
  checks: readonly CheckInfo[],
): Promise<Disagreement[]> {
  const kinds = Prisma.sql`SELECT * FROM unnest(${checks.map(({ no }) => no)}::smallint[], ${checks.map(({ kind }) => kind)}::subject_kind[])`;
  const filter = Prisma.sql`o.channel_id = ${channelId} AND o.package_id = ${packageId}`;
  return withReasons(await readDisagreements(told(kinds, filter, Prisma.empty), MOST_OF_PACKAGE));
}

/** Our reasons are those of the scorecard, by the same function. */
async function withReasons(rows: readonly Row[]): Promise<Disagreement[]> {
  const subjects = await findSubjectsById(rows.flatMap(({ subjectId }) => subjectId ?? []));
  return rows.flatMap((row) => {
    const check = getCheckByNo(row.checkNo);
    if (!check) return [];
    const { distro, package: name, tool, toolVersion, theirs, said, saidAt } = row;
    const ours = ourWord(row, check, subjects);
    const path = row.path === "" ? null : row.path;
    return [
      {
        ...{ distro, package: name, check: check.id, path, tool, toolVersion, ours, saidAt },
        theirs: { verdict: theirs, said },
      },
    ];
  });
}

function ourWord(
  { subjectId, ours, subjectsFail }: Row,
  check: CheckInfo,
  subjects: ReadonlyMap<number, AuditedSubject>,
): Disagreement["ours"] {
  const said = subjectId === null ? undefined : subjects.get(subjectId)?.verdicts.find((one) => one.check === check.id);
  if (said) return { verdict: said.verdict, reason: said.reason };
  const failing = subjectsFail ?? 0;
  const reason =
    failing > 0 ? `${countSubjects(failing, check.kind)} of the package fail it` : "No file of the package fails it";
  return { verdict: ours, reason };
}
