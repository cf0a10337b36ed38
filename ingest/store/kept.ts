// kept.ts: what a run does not look at but its pairs count: subjects of other keys, and of artifacts that could not be read, judged again from their facts.
import type pg from "pg";
import { z } from "zod";
import type { Area, CheckedAssessment, Reading } from "#lib/areas/area.ts";
import { SUBJECT_KINDS } from "#lib/areas/area.ts";
import { copyRows } from "./copy.ts";
import { FIND_KEPT } from "./sql/subjects.ts";
import { STAGES } from "./sql/stage-tables.ts";
import { verdictRows } from "./stage.ts";

const KEPT = z.array(
  z.object({
    subject_id: z.number(),
    package_id: z.number(),
    kind: z.enum(SUBJECT_KINDS),
    path: z.string(),
    setuid: z.boolean(),
    setgid: z.boolean(),
    problem: z.string().nullable(),
    facts_id: z.number().nullable(),
    facts: z.unknown(),
  }),
);
type Kept = z.infer<typeof KEPT>[number];

const COLUMNS = [
  "subject_id",
  "no",
  "package_id",
  "facts_id",
  "kind",
  "cause",
  "change",
  "setuid",
  "setgid",
  "problem",
];

/** Puts the batch's kept subjects with their verdicts beside those that were staged, numbered from `firstNo` on. */
export async function keepOthers(
  client: pg.ClientBase,
  channelId: number,
  areas: readonly Area[],
  firstNo: number,
): Promise<void> {
  const { rows } = await client.query(FIND_KEPT, [channelId]);
  const kept = KEPT.parse(rows);
  if (kept.length === 0) return;
  const readings = new Map(areas.flatMap((area) => area.readings.map((reading) => [reading.kind, reading] as const)));
  const subjects = kept.map((subject, at) => ({
    no: firstNo + at,
    assessments: judge(subject, readings.get(subject.kind)),
  }));
  // Nothing of them changed, so what moves in their verdicts is the checker's doing.
  const batchRows = kept.map(({ subject_id, package_id, facts_id, kind, setuid, setgid, problem }, at) => [
    ...[subject_id, firstNo + at, package_id, facts_id, kind, "checker", "same", setuid, setgid, problem],
  ]);
  await copyRows(client, "batch_subject", COLUMNS, batchRows);
  await copyRows(client, "stage_verdict", Object.keys(STAGES.stage_verdict), verdictRows(subjects));
}

function judge(
  { kind, path, setuid, setgid, problem, facts }: Kept,
  reading: Reading | undefined,
): readonly CheckedAssessment[] {
  if (!reading) throw new Error(`${path} is of the kind ${kind}, which no area of this run judges`);
  if (problem !== null) return reading.cannotLook(problem);
  try {
    return reading.assess(facts, { path, setuid, setgid });
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    return reading.cannotLook(
      "what an older Starfort read of it cannot be judged by today's checks until it is read again",
    );
  }
}
