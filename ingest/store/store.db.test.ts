// store.db.test.ts: the ledger's rules, one by one.
import type pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Verdict } from "#lib/areas/area.ts";
import { finishRun, storeBatch } from "./batch.ts";
import { checkLedger } from "./check.ts";
import { NO_COUNTS } from "./counts.ts";
import { failRun, openRun } from "./run.ts";
import { cloneDatabase, type TestDatabase } from "./testing/database.ts";
import { ingest, linesOf, rowVersions } from "./testing/ingest.ts";
import {
  MADE_AREAS,
  type MadeArea,
  type MadePackage,
  type MadeSubject,
  makePackage,
  makePlan,
  makeRegistry,
} from "./testing/world.ts";

let database: TestDatabase;
let pool: pg.Pool;

// One database for all: each test has its channel for itself, emptied of what the last one left.
beforeAll(async () => {
  database = await cloneDatabase();
  pool = database.pool;
});
beforeEach(async () => {
  await pool.query("TRUNCATE distro, facts, maintainer RESTART IDENTITY CASCADE");
});
afterAll(async () => {
  await database[Symbol.asyncDispose]();
});

const elf = (content: string, verdict: Verdict, more: Partial<MadeSubject> = {}): MadeSubject => ({
  ...{ path: "/bin/a", content, verdicts: { 1: verdict, 2: "pass", 3: "not-applicable" }, ...more },
});
const unit = (content: string, verdict: Verdict): MadeSubject => ({
  ...{ kind: "unit", path: "a.service", content, verdicts: { 101: verdict, 102: "pass" } },
});
const pack = (...subjects: readonly MadeSubject[]): MadePackage => ({ name: "p", subjects });
const other: MadePackage = { name: "other", subjects: [] };
const binaryChecks = (...numbers: readonly number[]): MadeArea[] =>
  MADE_AREAS.map((area) =>
    area.id === "binary"
      ? { ...area, kinds: [{ kind: "elf", checks: Object.fromEntries(numbers.map((no) => [no, 1])) }] }
      : area,
  );
const clean = async (): Promise<void> => {
  expect(await checkLedger(pool)).toEqual([]);
};

describe("the first ingest", () => {
  test("opens everything with the cause catalogue", async () => {
    const counts = await ingest(pool, "2026-01-01", { audited: [pack(elf("A", "fail"), unit("U", "unknown"))] });
    expect(counts).toEqual({
      ...NO_COUNTS,
      ...{ packages: 1, unchanged: 0, artifacts: 1, subjects: 2, elf: 1, unit: 1, verdicts: 5 },
      // 1 presence, 2 observations, 2 findings, 5 standings, 1 item.
      ...{ opened: 1, closed: 0, historyRows: 11 },
    });
    expect(await linesOf(pool, "standing")).toEqual([
      "p 1 | fail 0/1/0/0 | 1 2026-01-01 catalogue | ",
      "p 101 | unknown 0/0/1/0 | 1 2026-01-01 catalogue | ",
      "p 102 | pass 1/0/0/0 | 1 2026-01-01 catalogue | ",
      "p 2 | pass 1/0/0/0 | 1 2026-01-01 catalogue | ",
      "p 3 | not-applicable 0/0/0/1 | 1 2026-01-01 catalogue | ",
    ]);
    expect(await linesOf(pool, "item")).toEqual(["p 1 | fail 1 | 1 2026-01-01 catalogue | "]);
    const { rows } = await pool.query(
      "SELECT area, pass, fail, unknown, not_applicable FROM package_tally ORDER BY area NULLS FIRST",
    );
    expect(rows).toEqual([
      { area: null, pass: 2, fail: 1, unknown: 1, not_applicable: 1 },
      { area: "binary", pass: 1, fail: 1, unknown: 0, not_applicable: 1 },
      { area: "service", pass: 1, fail: 0, unknown: 1, not_applicable: 0 },
      // Audited, nothing found.
      { area: "kernel", pass: 0, fail: 0, unknown: 0, not_applicable: 0 },
    ]);
    await clean();
  });

  test("tells audited with nothing to judge from not audited", async () => {
    await ingest(pool, "2026-01-01", { areas: ["binary"], audited: [pack()], unchanged: [other] });
    const { rows } = await pool.query("SELECT name, area FROM package_tally ORDER BY name, area NULLS FIRST");
    expect(rows).toEqual([
      { name: "other", area: null },
      { name: "p", area: null },
      { name: "p", area: "binary" },
    ]);
  });
});

describe("the same again", () => {
  const seen = [
    pack(
      elf("A", "fail"),
      elf("", "unknown", { path: "/bin/gap", verdicts: { 1: "unknown", 2: "unknown", 3: "unknown" } }),
    ),
  ];
  const steward = { kind: "person", role: "uploader", name: "Ann", email: "ann@example.org", github: null } as const;
  const audited = seen.map((one) => ({
    ...one,
    stewards: [steward, { ...steward, role: "maintainer" } as const, steward],
  }));

  test.for([
    ["audited afresh, the same day", "2026-01-01", { audited }],
    ["audited afresh, a day later", "2026-01-02", { audited }],
    ["unchanged by its fingerprint", "2026-01-02", { unchanged: audited }],
  ] as const)("writes no row: %s", async ([, day, again]) => {
    await ingest(pool, "2026-01-01", { audited });
    const before = await rowVersions(pool);
    const counts = await ingest(pool, day, again);
    expect(counts.historyRows).toBe(0);
    expect(await rowVersions(pool)).toEqual(before);
    const { rows } = await pool.query("SELECT counts FROM run WHERE id = 2");
    expect(rows).toEqual([{ counts: { ...counts, packagesKnown: 0 } }]);
  });
});

describe("causes", () => {
  const raised = MADE_AREAS.map((area) => ({ ...area, parserRevision: 2 }));
  const checkers: readonly (readonly [
    name: string,
    before: MadePackage[],
    after: MadePackage[],
    key: string,
    said: string,
  ])[] = [
    ["other bytes, other verdict", [pack(elf("A", "pass"))], [pack(elf("B", "fail"))], "p 1", "package"],
    [
      "other mode, other verdict",
      [pack(elf("A", "pass"))],
      [pack(elf("A", "fail", { setuid: true }))],
      "p 1",
      "package",
    ],
    ["same bytes, other verdict", [pack(elf("A", "pass"))], [pack(elf("A", "fail"))], "p 1", "checker"],
    [
      "a new version of the same bytes",
      [pack(elf("A", "pass"))],
      [{ ...pack(elf("A", "fail")), version: "2" }],
      "p 1",
      "checker",
    ],
    ["a new subject", [pack()], [pack(elf("A", "fail"))], "p 1", "package"],
    [
      "a second, failing subject",
      [pack(elf("A", "pass"))],
      [pack(elf("A", "pass"), elf("B", "fail", { path: "/bin/b" }))],
      "p 1",
      "package",
    ],
    ["a subject that fails is gone", [pack(elf("A", "fail"))], [pack()], "p 1", "package"],
    ["cannot be read", [pack(elf("A", "pass"))], [pack(elf("", "unknown"))], "p 1", "data-gap"],
    [
      "from pass to not applicable with other bytes",
      [pack(elf("A", "pass"))],
      [pack(elf("B", "not-applicable"))],
      "p 1",
      "package",
    ],
    [
      "from pass to not applicable with the same bytes",
      [pack(elf("A", "pass"))],
      [pack(elf("A", "not-applicable"))],
      "p 1",
      "checker",
    ],
    [
      "one subject by the checker, one by the package",
      [pack(elf("A", "pass"), elf("B", "pass", { path: "/bin/b" }))],
      [pack(elf("A", "fail"), elf("C", "fail", { path: "/bin/b" }))],
      "p 1",
      "package",
    ],
    [
      "fixed by the package while another subject becomes a gap",
      [pack(elf("A", "fail"), elf("B", "fail", { path: "/bin/b" }))],
      [pack(elf("C", "pass"), elf("", "unknown", { path: "/bin/b" }))],
      "p 1",
      "data-gap",
    ],
    [
      "other bytes in a subject that has no part in it",
      [pack(elf("A", "pass"), elf("B", "pass", { path: "/bin/b" }))],
      [pack(elf("A", "fail"), elf("C", "pass", { path: "/bin/b" }))],
      "p 1",
      "checker",
    ],
    ["a new package", [other], [other, pack(elf("A", "fail"))], "p 1", "catalogue"],
    ["a package that left", [other, pack(elf("A", "fail"))], [other], "p 1", "catalogue"],
  ];
  test.for(checkers)("%s", async ([, before, after, key, cause]) => {
    await ingest(pool, "2026-01-01", { audited: before });
    await ingest(pool, "2026-01-02", { audited: after });
    const moved = (await linesOf(pool, "standing", key)).filter((line) => line.includes("2 2026-01-02"));
    expect(moved.length).toBeGreaterThan(0);
    for (const line of moved) expect(line).toContain(`2 2026-01-02 ${cause}`);
    await clean();
  });

  test("a new check, and one that is retired, are the checker's doing, whatever the package did", async () => {
    await ingest(pool, "2026-01-01", { audited: [pack(elf("A", "fail"))] });
    await ingest(pool, "2026-01-02", {
      audited: [pack(elf("B", "fail", { verdicts: { 4: "fail" } }))],
      checks: binaryChecks(2, 3, 4),
    });
    expect(await linesOf(pool, "item")).toEqual([
      "p 1 | fail 1 | 1 2026-01-01 catalogue | 2 2026-01-02 checker",
      "p 4 | fail 1 | 2 2026-01-02 checker | ",
    ]);
    await clean();
  });

  test("a raised parser revision is the checker's doing, though the facts are others", async () => {
    await ingest(pool, "2026-01-01", { audited: [pack(elf("A", "pass"))] });
    await ingest(pool, "2026-01-02", { audited: [pack(elf("A", "fail"))], checks: raised });
    expect(await linesOf(pool, "item")).toEqual(["p 1 | fail 1 | 2 2026-01-02 checker | "]);
    expect(await linesOf(pool, "observation")).toEqual([
      "p elf /bin/a | A plain r1 | 1 2026-01-01 | 2 2026-01-02",
      "p elf /bin/a | A plain r2 | 2 2026-01-02 | ",
    ]);
  });

  test("an area that was never looked at opens by the checker, and touches no other area", async () => {
    await ingest(pool, "2026-01-01", { areas: ["binary"], audited: [pack(elf("A", "fail"))] });
    await ingest(pool, "2026-01-02", { areas: ["service"], audited: [pack(unit("U", "fail"))] });
    expect(await linesOf(pool, "item")).toEqual([
      "p 1 | fail 1 | 1 2026-01-01 catalogue | ",
      "p 101 | fail 1 | 2 2026-01-02 checker | ",
    ]);
    await clean();
  });

  test("back from a gap: a gap's doing with the same bytes, the package's with others", async () => {
    const same: MadeSubject = { ...elf("A", "fail"), path: "/bin/same" };
    const fixed: MadeSubject = { ...elf("A", "fail"), path: "/bin/fixed" };
    const gone = (path: string): MadeSubject => elf("", "unknown", { path, words: "yet" });
    const two = (first: MadeSubject, second: MadeSubject): MadePackage[] => [
      { name: "same", subjects: [first] },
      { name: "fixed", subjects: [second] },
    ];
    await ingest(pool, "2026-01-01", { audited: two(same, fixed) });
    await ingest(pool, "2026-01-02", { audited: two(gone("/bin/same"), gone("/bin/fixed")) });
    await ingest(pool, "2026-01-03", {
      audited: two({ ...same }, { ...fixed, content: "B", verdicts: { 1: "pass", 2: "pass", 3: "pass" } }),
    });
    expect(await linesOf(pool, "standing", "same 1")).toEqual([
      "fail 0/1/0/0 | 1 2026-01-01 catalogue | 2 2026-01-02 data-gap",
      "fail 0/1/0/0 | 3 2026-01-03 data-gap | ",
      "unknown 0/0/1/0 | 2 2026-01-02 data-gap | 3 2026-01-03 data-gap",
    ]);
    expect(await linesOf(pool, "item")).toEqual([
      "fixed 1 | unknown 1 | 1 2026-01-01 catalogue | 3 2026-01-03 package",
      "same 1 | fail 1 | 1 2026-01-01 catalogue | ",
    ]);
    await clean();
  });
});

describe("intervals", () => {
  test("a failing pair that becomes unknown keeps its item, and closes it when it passes", async () => {
    await ingest(pool, "2026-01-01", { audited: [pack(elf("A", "fail"))] });
    await ingest(pool, "2026-01-02", { audited: [pack(elf("B", "unknown"))] });
    expect(await linesOf(pool, "item")).toEqual(["p 1 | unknown 1 | 1 2026-01-01 catalogue | "]);
    await ingest(pool, "2026-01-03", { audited: [pack(elf("C", "pass"))] });
    expect(await linesOf(pool, "item")).toEqual(["p 1 | unknown 1 | 1 2026-01-01 catalogue | 3 2026-01-03 package"]);
    await clean();
  });

  test("an unknown pair that never failed has no item", async () => {
    await ingest(pool, "2026-01-01", { audited: [pack(elf("A", "unknown"))] });
    expect(await linesOf(pool, "item")).toEqual([]);
  });

  test("the verdict stays: the finding stays, and shows what was seen last", async () => {
    await ingest(pool, "2026-01-01", { audited: [pack(elf("A", "fail", { words: "here" }))] });
    const counts = await ingest(pool, "2026-01-02", { audited: [pack(elf("B", "fail", { words: "there" }))] });
    // One observation ends, one begins.
    expect(counts.historyRows).toBe(2);
    expect(await linesOf(pool, "finding")).toEqual(["p /bin/a 1 | fail it is so there | 1 2026-01-01 catalogue | "]);
    const { rows } = await pool.query("SELECT evidence FROM finding");
    expect(rows).toEqual([{ evidence: [{ label: "content", value: "B there" }] }]);
  });

  test("other words for a gap are no news", async () => {
    await ingest(pool, "2026-01-01", { audited: [pack(elf("", "unknown", { words: "EACCES" }))] });
    const counts = await ingest(pool, "2026-01-02", { audited: [pack(elf("", "unknown", { words: "EIO" }))] });
    expect(counts.historyRows).toBe(0);
    expect(await linesOf(pool, "observation")).toEqual([
      "p elf /bin/a | gap plain cannot be read EIO | 1 2026-01-01 | ",
    ]);
  });

  test("other counts of a pair are no new interval", async () => {
    await ingest(pool, "2026-01-01", { audited: [pack(elf("A", "fail"))] });
    await ingest(pool, "2026-01-02", { audited: [pack(elf("A", "fail"), elf("B", "fail", { path: "/bin/b" }))] });
    expect(await linesOf(pool, "standing", "p 1")).toEqual(["fail 0/2/0/0 | 1 2026-01-01 catalogue | "]);
    expect(await linesOf(pool, "item")).toEqual(["p 1 | fail 2 | 1 2026-01-01 catalogue | "]);
    await clean();
  });

  test("a package that left and is back is audited afresh, with a second interval of everything", async () => {
    const stewards = [
      { kind: "person", role: "maintainer", name: "Ann", email: "ann@example.org", github: null },
    ] as const;
    const seen = { ...pack(elf("A", "fail")), stewards };
    await ingest(pool, "2026-01-01", { audited: [seen, other] });
    await ingest(pool, "2026-01-02", { unchanged: [other] });
    const { rows } = await pool.query(
      "SELECT count(*)::int AS n FROM artifact JOIN package p ON p.id = package_id WHERE p.name = 'p'",
    );
    expect(rows).toEqual([{ n: 0 }]);
    await ingest(pool, "2026-01-03", { audited: [seen], unchanged: [other] });
    const twice = ["1 2026-01-01 catalogue | 2 2026-01-02 catalogue", "3 2026-01-03 catalogue | "];
    expect(await linesOf(pool, "item", "p 1")).toEqual(twice.map((ends) => `fail 1 | ${ends}`));
    expect(await linesOf(pool, "presence", "p")).toEqual([
      "1 test | 1 2026-01-01 | 2 2026-01-02",
      "1 test | 3 2026-01-03 | ",
    ]);
    expect(await linesOf(pool, "stewardship", "p ann maintainer")).toEqual([
      " | 1 2026-01-01 | 2 2026-01-02",
      " | 3 2026-01-03 | ",
    ]);
    await clean();
  });

  test("a day's row tells its levels and what moved on it, over several runs of the day", async () => {
    await ingest(pool, "2026-01-01", { audited: [pack(elf("A", "fail"))] });
    await ingest(pool, "2026-01-05", { audited: [pack(elf("B", "pass"))] });
    await ingest(pool, "2026-01-05", { audited: [pack(elf("C", "fail"))] });
    await ingest(pool, "2026-01-07", { audited: [pack(elf("D", "fail"))] });
    const { rows } = await pool.query(
      "SELECT day::text, pass, fail, opened, closed FROM tally_day WHERE check_no = 1 ORDER BY day",
    );
    expect(rows).toEqual([
      { day: "2026-01-01", pass: 0, fail: 1, opened: 1, closed: 0 },
      { day: "2026-01-05", pass: 0, fail: 1, opened: 1, closed: 1 },
    ]);
    await clean();
  });

  test("a waived pair counts apart, and no longer once it passes", async () => {
    await ingest(pool, "2026-01-01", { audited: [pack(elf("A", "fail"))] });
    await pool.query("UPDATE item SET waived = true");
    await pool.query("UPDATE tally_day SET fail = 0, waived = 1 WHERE check_no = 1");
    await pool.query("UPDATE package_tally SET fail = 0, waived = 1 WHERE area IS NULL OR area = 'binary'");
    await clean();
    await ingest(pool, "2026-01-02", { audited: [pack(elf("B", "unknown"))] });
    await ingest(pool, "2026-01-03", { audited: [pack(elf("C", "fail"))] });
    await clean();
    const waived =
      "SELECT day::text, fail, unknown, waived, opened, closed FROM tally_day WHERE check_no = 1 AND day > '2026-01-01' ORDER BY day";
    expect((await pool.query(waived)).rows).toEqual([
      { day: "2026-01-02", fail: 0, unknown: 1, waived: 0, opened: 0, closed: 0 },
      { day: "2026-01-03", fail: 0, unknown: 0, waived: 1, opened: 0, closed: 0 },
    ]);
    await ingest(pool, "2026-01-04", { audited: [pack(elf("D", "pass"))] });
    await clean();
  });
});

describe("a run's scope", () => {
  test("packages outside of it neither enter nor leave", async () => {
    await ingest(pool, "2026-01-01", { audited: [pack(elf("A", "fail")), other] });
    const run = await openRun(pool, makePlan("2026-01-02", { packages: ["p"] }), makeRegistry());
    await expect(storeBatch(run, { audited: [makePackage(other)], unchanged: [] })).rejects.toThrow(
      "other is outside the scope of run 2",
    );
    await finishRun(run, { catalogue: ["nothing-of-these"], errors: {} });
    expect(await linesOf(pool, "presence")).toEqual([
      "other | 1 test | 1 2026-01-01 | ",
      "p | 1 test | 1 2026-01-01 | 2 2026-01-02",
    ]);
    await clean();
  });

  test("a source that does not know its catalogue closes nothing", async () => {
    await ingest(pool, "2026-01-01", { audited: [pack(elf("A", "fail"))] });
    await ingest(pool, "2026-01-02", { audited: [other], catalogue: null });
    expect(await linesOf(pool, "presence")).toEqual([
      "other | 1 test | 2 2026-01-02 | ",
      "p | 1 test | 1 2026-01-01 | ",
    ]);
  });

  test("a source that lists nothing has failed: nothing closes, and the run is not done", async () => {
    await ingest(pool, "2026-01-01", { audited: [pack(elf("A", "fail"))] });
    await expect(ingest(pool, "2026-01-02", { catalogue: [] })).rejects.toThrow(
      "ends with an empty catalogue: nothing was closed",
    );
    expect(await linesOf(pool, "presence")).toEqual(["p | 1 test | 1 2026-01-01 | "]);
  });

  test("a run whose checks were overtaken by a newer one gives way", async () => {
    const old = await openRun(pool, makePlan("2026-01-01"), makeRegistry());
    const audited = [pack(elf("A", "pass", { verdicts: { 4: "fail" } }))];
    await ingest(pool, "2026-01-01", { checks: binaryChecks(1, 2, 3, 4), audited });
    const storing = storeBatch(old, { audited: [makePackage(pack(elf("A", "pass")))], unchanged: [] });
    await expect(storing).rejects.toThrow("run 2 judges the area binary by other checks than run 1");
    await failRun(old, "overtaken");
    expect(await linesOf(pool, "item")).toEqual(["p 4 | fail 1 | 2 2026-01-01 catalogue | "]);
    expect(await linesOf(pool, "finding")).toEqual(["p /bin/a 4 | fail it is so | 2 2026-01-01 catalogue | "]);
    await clean();
  });
});
