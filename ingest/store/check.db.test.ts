// check.db.test.ts: each rule of the ledger sees what breaks it.
import type pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checkLedger } from "./check.ts";
import { INVARIANTS } from "./sql/invariants-table.ts";
import { cloneDatabase, type TestDatabase } from "./testing/database.ts";
import { ingest } from "./testing/ingest.ts";
import { manyPackages } from "./testing/many.ts";

let database: TestDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await cloneDatabase();
  pool = database.pool;
  await ingest(pool, "2026-01-01", { audited: manyPackages() });
  await ingest(pool, "2026-01-03", { audited: manyPackages((no) => no % 2 === 0).slice(1) });
  await ingest(pool, "2026-01-05", { audited: manyPackages().slice(1) });
});
afterAll(async () => {
  await database[Symbol.asyncDispose]();
});

/** What somebody does to the tables -> the rules that must notice; others may notice too. */
const SABOTAGE: readonly (readonly [rule: string, sql: string])[] = [
  ["presence-intervals-do-not-overlap", "UPDATE presence SET to_on = '2026-01-04' WHERE to_on = '2026-01-03'"],
  [
    "stewardship-intervals-do-not-overlap",
    "INSERT INTO stewardship SELECT package_id, maintainer_id, 2, 3, '2026-01-03', '2026-01-05', role, channel_id FROM stewardship WHERE to_run IS NULL",
  ],
  ["observation-intervals-do-not-overlap", "UPDATE observation SET to_run = 3 WHERE from_run = 1 AND to_run = 2"],
  ["finding-intervals-do-not-overlap", "UPDATE finding SET closed_on = '2026-01-06' WHERE closed_on = '2026-01-03'"],
  ["standing-intervals-do-not-overlap", "UPDATE standing SET to_on = '2026-01-04' WHERE to_on = '2026-01-03'"],
  ["item-intervals-do-not-overlap", "UPDATE item SET closed_on = '2026-01-06' WHERE closed_on = '2026-01-03'"],

  ["presence-dates-are-those-of-its-runs", "UPDATE presence SET from_on = '2025-12-31' WHERE from_run = 1"],
  ["stewardship-dates-are-those-of-its-runs", "UPDATE stewardship SET from_on = '2025-12-31'"],
  [
    "observation-dates-are-those-of-its-runs",
    "INSERT INTO channel (distro_id, slug, stream, arch, title) SELECT id, 'x', 'x', 'x', 'x' FROM distro; UPDATE run SET channel_id = (SELECT id FROM channel WHERE slug = 'x') WHERE id = 2",
  ],
  ["standing-dates-are-those-of-its-runs", "UPDATE standing SET from_on = '2025-12-31' WHERE from_run = 1"],
  ["finding-dates-are-those-of-its-runs", "UPDATE finding SET closed_on = '2026-01-04' WHERE closed_run = 2"],
  ["item-dates-are-those-of-its-runs", "UPDATE item SET opened_on = '2025-12-31' WHERE opened_run = 1"],

  ["only-present-packages-have-stewards", "UPDATE stewardship SET to_run = NULL, to_on = NULL WHERE to_run = 2"],
  ["only-present-packages-have-standings", "UPDATE presence SET to_run = 3, to_on = '2026-01-05' WHERE to_run IS NULL"],
  ["only-present-packages-have-artifacts", "UPDATE presence SET to_run = 3, to_on = '2026-01-05' WHERE to_run IS NULL"],
  [
    "only-present-packages-have-observations",
    "UPDATE presence SET to_run = 3, to_on = '2026-01-05' WHERE to_run IS NULL",
  ],
  ["open-findings-are-of-observed-subjects", "UPDATE observation SET to_run = 3 WHERE to_run IS NULL"],
  ["every-check-has-a-revision-in-its-channel", "DELETE FROM check_revision WHERE check_no = 1"],
  ["facts-are-of-their-subject-s-kind", "UPDATE facts SET kind = 'elf' WHERE kind = 'unit'"],
  [
    "artifacts-ship-subjects-of-their-package",
    "UPDATE subject SET artifact_id = (SELECT min(id) FROM artifact) WHERE artifact_id IS NOT NULL",
  ],

  ["standings-count-what-findings-say", "DELETE FROM finding WHERE check_no = 3 AND closed_run IS NULL"],
  [
    "standings-count-what-findings-say",
    "UPDATE standing SET subjects_pass = subjects_pass + 1 WHERE to_run IS NULL AND check_no = 2",
  ],
  [
    "standings-count-what-findings-say",
    "UPDATE finding SET verdict = 'unknown' WHERE check_no = 3 AND closed_run IS NULL",
  ],
  [
    "standings-are-the-worst-of-their-subjects",
    "UPDATE standing SET state = 'pass' WHERE check_no = 3 AND to_run IS NULL",
  ],
  ["open-items-are-failing-pairs-and-those-that-became-unknown", "DELETE FROM item WHERE check_no = 3"],
  ["open-items-are-failing-pairs-and-those-that-became-unknown", "UPDATE item SET state = 'unknown'"],
  ["open-items-are-failing-pairs-and-those-that-became-unknown", "UPDATE item SET subjects_open = 7"],
  ["items-begin-where-a-pair-begins-to-fail", "UPDATE item SET opened_cause = 'checker'"],
  [
    "items-end-where-a-pair-ends-to-fail-or-to-be-unknown",
    "UPDATE item SET closed_cause = 'checker' WHERE closed_run = 2",
  ],
  ["every-failing-interval-lies-in-an-item", "DELETE FROM item WHERE closed_run = 2"],
  ["package-tallies-agree-with-standings", "UPDATE package_tally SET fail = fail + 1 WHERE area IS NULL"],
  ["package-tallies-agree-with-standings", "DELETE FROM package_tally WHERE area = 'service'"],
  ["present-packages-are-those-with-a-tally", "DELETE FROM package_tally WHERE area IS NULL"],
  ["present-packages-are-those-with-a-tally", "UPDATE package_tally SET name = 'x' || name"],
  ["days-agree-with-standings", "UPDATE tally_day SET pass = pass + 1"],
  ["days-agree-with-standings", "DELETE FROM tally_day WHERE day = '2026-01-03'"],
  [
    "days-agree-with-standings",
    "INSERT INTO tally_day SELECT '2026-01-04', pass, fail, unknown, not_applicable, waived, 0, 0, area, channel_id, check_no FROM tally_day WHERE day = '2026-01-03'",
  ],
  ["days-agree-with-items", "UPDATE tally_day SET opened = opened + 1"],
  ["days-agree-with-items", "UPDATE tally_day SET closed = closed + 1"],
  ["the-newest-day-knows-what-is-waived", "UPDATE item SET waived = true"],
  ["days-have-their-check-s-area", "UPDATE tally_day SET area = 'mac'"],
];

test("a good ledger breaks no rule", async () => {
  expect(await checkLedger(pool)).toEqual([]);
});

test("every rule is tried", () => {
  const tried = new Set(SABOTAGE.map(([rule]) => rule));
  expect(INVARIANTS.map(({ rule }) => rule).filter((rule) => !tried.has(rule))).toEqual([]);
});

test.for(SABOTAGE)("%s: %s", async ([rule, sql]) => {
  await using copy = await database.clone();
  await copy.pool.query(sql);
  const violations = await checkLedger(copy.pool);
  const seen = violations.find((violation) => violation.rule === rule);
  expect(seen, JSON.stringify(violations)).toBeDefined();
  expect(seen?.count).toBeGreaterThan(0);
  expect(seen?.example).toMatch(/\w/);
});
