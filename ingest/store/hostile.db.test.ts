// hostile.db.test.ts: names and words from outside may hold anything; none stops an ingest, and none becomes another.
import { expect, test } from "vitest";
import { z } from "zod";
import type { SubjectKind } from "#lib/areas/area.ts";
import type { AuditedPackage } from "../audited.ts";
import { finishRun, storeBatch } from "./batch.ts";
import { checkLedger } from "./check.ts";
import { knownFingerprints } from "./fingerprints.ts";
import { openRun } from "./run.ts";
import { cloneDatabase } from "./testing/database.ts";
import { rowVersions } from "./testing/ingest.ts";
import { makePackage, makePlan, makeRegistry } from "./testing/world.ts";

const LONE = "\ud800";
/** What Postgres, COPY, jsonb, B-trees or our own keys could choke on. */
const NASTY: readonly string[] = [
  "",
  " ",
  "\\.",
  "\\N",
  "\\",
  "\t",
  "a\tb\nc\rd\\te",
  "nul\0nul",
  `lone ${LONE} surrogate`,
  "\uFFFE\uFFFF",
  "Zalgo ̷̛̤͎ and 👩‍👩‍👧 and \u202e",
  "'; DROP TABLE run; --",
  '{"json": [1, "\\u0000"]}',
  "NULL",
  "x".repeat(4096),
  `${"x".repeat(4096)}y`,
  "é".repeat(3000),
  "👩".repeat(1500),
  // Nothing that compresses: a key of this length does not fit a B-tree.
  Array.from({ length: 4000 }, (_, n) => String.fromCharCode(33 + ((n * n * 7919) % 90))).join(""),
];

function hostilePackage(nasty: string, no: number): AuditedPackage {
  const base = makePackage({
    name: `${no}${nasty}`,
    version: nasty,
    subjects: [
      {
        path: `/bin/${nasty}`,
        content: `content ${no}`,
        verdicts: { 1: "fail", 2: "unknown", 3: "pass" },
        words: nasty,
      },
      { path: `/gap/${nasty}`, content: "", verdicts: { 1: "unknown", 2: "unknown", 3: "unknown" }, words: nasty },
    ],
    stewards: [
      {
        kind: "person",
        role: "maintainer",
        name: nasty,
        email: `${nasty}@example.org`,
        github: { id: no, login: nasty },
      },
      { kind: "team", role: "team", name: nasty, email: null, github: null },
    ],
  });
  const artifacts = base.artifacts.map((artifact) => ({
    ...{ ...artifact, name: `artifact ${nasty}`, arch: nasty },
    subjects: artifact.subjects.map((subject) =>
      subject.read
        ? { ...subject, read: { ...subject.read, facts: { content: nasty, [nasty]: { deep: [nasty, LONE, "\0"] } } } }
        : subject,
    ),
  }));
  return { ...base, description: nasty, homepage: nasty, recipe: nasty, artifacts };
}

test("every nasty text is stored, each as itself, and the second ingest writes nothing", async () => {
  await using database = await cloneDatabase();
  const { pool } = database;
  const audited = NASTY.map(hostilePackage);
  const ingest = async (day: string): Promise<number> => {
    const run = await openRun(pool, makePlan(day, { title: NASTY.join("") }), makeRegistry());
    const counts = await storeBatch(run, { audited, unchanged: [] });
    expect((await knownFingerprints(run)).size).toBe(NASTY.length);
    await finishRun(run, {
      catalogue: audited.map(({ name }) => name),
      errors: { [NASTY.join("")]: 1 },
    });
    return counts.historyRows;
  };
  expect(await ingest("2026-01-01")).toBeGreaterThan(NASTY.length * 10);
  const before = await rowVersions(pool);
  expect(await ingest("2026-01-02")).toBe(0);
  expect(await rowVersions(pool)).toEqual(before);
  expect(await checkLedger(pool)).toEqual([]);

  const { rows } = await pool.query(`
    SELECT p.name, s.path, o.problem, f.facts->>'content' AS content
    FROM subject s JOIN package p ON p.id = s.package_id JOIN observation o ON o.subject_id = s.id
    LEFT JOIN facts f ON f.id = o.facts_id ORDER BY p.id, s.path`);
  const stored = z
    .array(
      z.object({ name: z.string(), path: z.string(), problem: z.string().nullable(), content: z.string().nullable() }),
    )
    .parse(rows);
  expect(stored).toHaveLength(2 * NASTY.length);
  expect(new Set(stored.map(({ name }) => name)).size).toBe(NASTY.length);
  const tab = stored.filter(({ name }) => name.endsWith("a\tb\nc\rd\\te"));
  expect(tab.map(({ path, content }) => [path, content])).toEqual([
    ["/bin/a\tb\nc\rd\\te", "a\tb\nc\rd\\te"],
    ["/gap/a\tb\nc\rd\\te", null],
  ]);
  const nul = stored.find(({ name }) => name.includes("nul"));
  expect(nul).toMatchObject({ path: "/bin/nul\uFFFDnul", content: "nul\uFFFDnul" });
  for (const { name, path, problem } of stored) {
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
    expect(Buffer.byteLength(path)).toBeLessThanOrEqual(1024);
    expect((problem ?? "").length).toBeLessThanOrEqual(2000);
  }
});

test("facts too large to be stored become unknown, with that reason", async () => {
  await using database = await cloneDatabase();
  const { pool } = database;
  const base = makePackage({
    name: "p",
    subjects: [{ path: "/bin/a", content: "A", verdicts: { 1: "pass", 2: "fail", 3: "pass" } }],
  });
  const artifacts = base.artifacts.map((artifact) => ({
    ...artifact,
    subjects: artifact.subjects.map((subject) => ({
      ...subject,
      read: subject.read && { ...subject.read, facts: { big: "x".repeat(5_000_000) } },
    })),
  }));
  const run = await openRun(pool, makePlan("2026-01-01"), makeRegistry());
  await storeBatch(run, { audited: [{ ...base, artifacts }], unchanged: [] });
  await finishRun(run, { catalogue: null, errors: {} });
  const { rows } = await pool.query(
    "SELECT check_no, verdict::text AS verdict, reason, problem FROM finding JOIN observation USING (subject_id) ORDER BY check_no",
  );
  const reason = "what was read of it takes 5000010 characters, more than the 4194304 that are stored";
  expect(rows).toEqual([1, 2, 3].map((check_no) => ({ check_no, verdict: "unknown", reason, problem: reason })));
  expect(await checkLedger(pool)).toEqual([]);
});

const [first] = makePackage({
  name: "p",
  subjects: [{ path: "/bin/a", content: "A", verdicts: { 1: "fail" } }],
}).artifacts;
const broken: readonly (readonly [why: string, audited: readonly AuditedPackage[], message: string | RegExp])[] = [
  [
    "a package twice in a batch",
    [makePackage({ name: "p", subjects: [] }), makePackage({ name: "p", subjects: [] })],
    'the package "p" is twice in one batch',
  ],
  [
    "an artifact twice in a package",
    [{ ...makePackage({ name: "p", subjects: [] }), artifacts: first ? [first, first] : [] }],
    "p lists the artifact p twice",
  ],
  [
    "a kind that the run does not judge",
    [
      makePackage({
        name: "p",
        subjects: [{ kind: "unit", path: "a.service", content: "A", verdicts: { 101: "fail" } }],
      }),
    ],
    "p has the unit a.service, but no area of this run judges that kind",
  ],
  [
    "verdicts of another area's checks",
    [misjudged("unit")],
    "p: a.conf was judged by the checks 101 102; those of the kind sysctl are 201 202",
  ],
  [
    "verdicts of another kind's checks",
    [misjudged("modprobe")],
    "p: a.conf was judged by the checks 211 212; those of the kind sysctl are 201 202",
  ],
  ["a subject that was neither read nor has a problem", [unread()], "p: /bin/a was neither read nor has a problem"],
];

test.for(broken)("%s is refused, and nothing of the batch is stored", async ([, audited, message]) => {
  await using database = await cloneDatabase();
  const run = await openRun(database.pool, makePlan("2026-01-01", { areas: ["binary", "kernel"] }), makeRegistry());
  const before = await rowVersions(database.pool);
  const good = makePackage({ name: "good", subjects: [{ path: "/bin/a", content: "A", verdicts: { 1: "fail" } }] });
  await expect(storeBatch(run, { audited: [good, ...audited], unchanged: [] })).rejects.toThrow(message);
  expect(await rowVersions(database.pool)).toEqual(before);
  // The run goes on.
  expect((await storeBatch(run, { audited: [good], unchanged: [] })).opened).toBe(1);
  await expect(storeBatch(run, { audited: [], unchanged: [good] })).rejects.toThrow("good was already stored by run 1");
  await finishRun(run, { catalogue: null, errors: {} });
});

/** A sysctl file with the verdicts of another kind. */
function misjudged(kind: SubjectKind): AuditedPackage {
  const made = makePackage({ name: "p", subjects: [{ kind: "sysctl", path: "a.conf", content: "A", verdicts: {} }] });
  const [other] = makePackage({ name: "q", subjects: [{ kind, path: "u", content: "U", verdicts: {} }] }).artifacts;
  const assessments = other?.subjects[0]?.assessments ?? [];
  return {
    ...made,
    artifacts: made.artifacts.map((one) => ({
      ...one,
      subjects: one.subjects.map((subject) => ({ ...subject, assessments })),
    })),
  };
}

function unread(): AuditedPackage {
  const made = makePackage({ name: "p", subjects: [{ path: "/bin/a", content: "A", verdicts: { 1: "fail" } }] });
  return {
    ...made,
    artifacts: made.artifacts.map((one) => ({
      ...one,
      subjects: one.subjects.map((subject) => ({ ...subject, read: null })),
    })),
  };
}
