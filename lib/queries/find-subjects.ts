// find-subjects.ts: the subjects of one package with what every check says of each, judged again from the stored facts.
import "server-only";
import { z } from "zod";
import {
  SUBJECT_KINDS,
  severityOn,
  type Evidence,
  type Severity,
  type SubjectKind,
  type Verdict,
} from "#lib/areas/area.ts";
import { getReading } from "#lib/areas/index.ts";
import { Prisma } from "#lib/db.ts";
import { describeSubject } from "./describe-subject.ts";
import { readRows } from "./rows.ts";

export interface SubjectVerdict {
  readonly check: string;
  readonly verdict: Verdict;
  readonly severity: Severity;
  readonly reason: string;
  readonly evidence: readonly Evidence[];
  /** The day since which it fails or is unknown; null for the rest. */
  readonly openSince: string | null;
}

export interface AuditedSubject {
  readonly kind: SubjectKind;
  readonly path: string;
  /** The built thing that holds it; null when that is gone. */
  readonly artifact: string | null;
  readonly setuid: boolean;
  readonly setgid: boolean;
  /** Of a unit: ten times the exposure, and systemd's word for it; null for files and for units that it refuses. */
  readonly exposure: { readonly exposure10: number; readonly level: string } | null;
  /** What was read of it in a few words, where the path does not tell; empty for most. */
  readonly about: readonly Evidence[];
  readonly verdicts: readonly SubjectVerdict[];
}

const EVIDENCE = z.array(z.object({ label: z.string(), value: z.string() }));

const ROW = z.object({
  id: z.int(),
  kind: z.enum(SUBJECT_KINDS),
  path: z.string(),
  artifact: z.string().nullable(),
  setuid: z.boolean(),
  setgid: z.boolean(),
  problem: z.string().nullable(),
  facts: z.unknown(),
  findings: z.array(
    z.object({
      checkNo: z.int(),
      verdict: z.enum(["fail", "unknown"]),
      reason: z.string(),
      evidence: EVIDENCE,
      openSince: z.string(),
    }),
  ),
  all: z.int(),
});
type Row = z.infer<typeof ROW>;

/** Facts are a few kilobytes each: so many of a package with thousands of files are read for one page. */
const MOST = 300;
export const SUBJECTS_PAGE = 100;

interface Question {
  readonly channelId: number;
  readonly packageId: number;
}

/** At most 300, those at most risk first: setuid and setgid files, then those with most findings. `all` is how many there are. */
export async function findSubjects(question: Question): Promise<{ rows: AuditedSubject[]; all: number }> {
  const rows = await readSubjects(
    ofPackage(question),
    Prisma.sql`(setuid OR setgid) DESC, coalesce(jsonb_array_length(findings), 0) DESC, path`,
    MOST,
  );
  return { rows: rows.map(judge), all: rows[0]?.all ?? 0 };
}

/** A page of the subjects of one kind, in path order, after `after`; one more than a page when there is a next. */
export async function findSubjectsPage(
  question: Question,
  kind: SubjectKind,
  after: string | null,
): Promise<AuditedSubject[]> {
  const past = after === null ? Prisma.empty : Prisma.sql`AND s.path > ${after}`;
  const rows = await readSubjects(
    Prisma.sql`${ofPackage(question)} AND s.kind = ${kind}::subject_kind ${past}`,
    Prisma.sql`path`,
    SUBJECTS_PAGE + 1,
  );
  return rows.map(judge);
}

/** Some subjects by their ids, as a scorecard would tell them. */
export async function findSubjectsById(ids: readonly number[]): Promise<ReadonlyMap<number, AuditedSubject>> {
  if (ids.length === 0) return new Map();
  const rows = await readSubjects(Prisma.sql`s.id = ANY(${ids}::int[])`, Prisma.sql`path`, ids.length);
  return new Map(rows.map((row) => [row.id, judge(row)]));
}

function ofPackage({ channelId, packageId }: Question): Prisma.Sql {
  return Prisma.sql`s.channel_id = ${channelId} AND s.package_id = ${packageId}`;
}

// Facts are fetched last, for the rows that are kept: sorting thousands of them would spill to disk.
function readSubjects(filter: Prisma.Sql, order: Prisma.Sql, limit: number): Promise<Row[]> {
  return readRows(
    ROW,
    Prisma.sql`
      WITH kept AS MATERIALIZED (
        SELECT s.id, s.kind, s.path, s.artifact_id, o.setuid, o.setgid, o.problem, o.facts_id, found.findings, (count(*) OVER ())::int AS all
        FROM subject s
        JOIN observation o ON o.subject_id = s.id AND o.to_run IS NULL
        LEFT JOIN LATERAL (
          SELECT jsonb_agg(jsonb_build_object('checkNo', check_no, 'verdict', verdict, 'reason', reason, 'evidence', evidence, 'openSince', opened_on)) AS findings
          FROM finding WHERE subject_id = s.id AND closed_run IS NULL
        ) found ON true
        WHERE ${filter}
        ORDER BY ${order} LIMIT ${limit}
      )
      SELECT k.id::int, k.kind::text, k.path, a.name AS artifact, k.setuid, k.setgid, k.problem, f.facts, coalesce(k.findings, '[]') AS findings, k.all
      FROM kept k LEFT JOIN facts f ON f.id = k.facts_id LEFT JOIN artifact a ON a.id = k.artifact_id
      ORDER BY ${order}`,
  );
}

/** Passes are not stored: they are derived again by the function that ingest used. What the ledger holds open stands as the ledger has it. */
function judge({ kind, path, artifact, setuid, setgid, problem, facts, findings }: Row): AuditedSubject {
  const reading = getReading(kind);
  const traits = { path, setuid, setgid };
  const open = new Map(findings.map((finding) => [finding.checkNo, finding]));
  const derived = reading
    ? problem === null
      ? assessOr(() => reading.assess(facts, traits), reading.cannotLook)
      : reading.cannotLook(problem)
    : [];
  const verdicts = derived.map(({ check, ...said }) => {
    const finding = open.get(check.no);
    const { verdict, reason, evidence } = finding ?? said;
    return {
      check: check.id,
      verdict,
      severity: severityOn(check, traits),
      reason,
      evidence,
      openSince: finding?.openSince ?? null,
    };
  });
  const exposure = kind === "unit" ? exposureOf(facts) : null;
  return { kind, path, artifact, setuid, setgid, exposure, about: describeSubject(kind, facts), verdicts };
}

/** What systemd-analyze would say of the unit as a whole; null for facts that hold no score. */
function exposureOf(facts: unknown): AuditedSubject["exposure"] {
  const parsed = z.object({ exposure10: z.int(), level: z.string() }).safeParse(facts);
  return parsed.success ? parsed.data : null;
}

/** Facts of an older parser may not have today's shape; the next run reads those files again. */
function assessOr<T>(assess: () => T, cannotLook: (reason: string) => T): T {
  try {
    return assess();
  } catch (error) {
    if (error instanceof z.ZodError)
      return cannotLook("what is stored was read by an older Starfort; the next run reads it again");
    throw error;
  }
}
