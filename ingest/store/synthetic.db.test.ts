// synthetic.db.test.ts: what the bench times is a real ingest: every verdict stored, none written twice.
import { expect, test } from "vitest";
import { cloneDatabase } from "./testing/database.ts";
import { benchStoring } from "./testing/synthetic.ts";

test("the bench stores what it says it stores", async () => {
  await using database = await cloneDatabase();
  const size = { packages: 45, subjects: 4, checks: 5 };
  const bench = await benchStoring(database.url, size);
  expect(bench.verdicts).toBe(45 * 4 * 5);
  expect(bench.againHistoryRows).toBe(0);
  const { rows } = await database.pool.query(`
    SELECT (SELECT count(*)::int FROM copied) AS copied, (SELECT count(*)::int FROM presence) AS packages,
      (SELECT sum(subjects_pass + subjects_fail + subjects_unknown + subjects_not_applicable)::int FROM standing) AS verdicts,
      (SELECT array_agg(status ORDER BY id)::text FROM run) AS runs`);
  expect(rows).toEqual([{ copied: 900, packages: 45, verdicts: 900, runs: "{done,done}" }]);
});
