// run-status.db.test.ts: a run whose process was killed is told from one that goes on, before anybody books it.
import type pg from "pg";
import { expect, test } from "vitest";
import { failRun, openRun } from "./run.ts";
import { cloneDatabase } from "./testing/database.ts";
import { makePlan, makeRegistry } from "./testing/world.ts";

test("running while its process lives, interrupted once it is dead, failed once that is booked", async () => {
  await using database = await cloneDatabase();
  const { pool } = database;
  const alive = await openRun(pool, makePlan("2026-01-01", { areas: [], packagesKnown: 1 }), makeRegistry([]));
  expect(await statuses(pool)).toEqual(["running"]);

  // Its connection ends, as it does when the process is killed.
  await pool.query("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND objid = $1", [
    alive.id,
  ]);
  await expect.poll(() => statuses(pool)).toEqual(["interrupted"]);
  expect((await pool.query("SELECT status FROM run")).rows).toEqual([{ status: "running" }]);

  const next = await openRun(pool, makePlan("2026-01-02", { areas: [], packagesKnown: 1 }), makeRegistry([]));
  await failRun(next, "no source");
  expect(await statuses(pool)).toEqual(["interrupted", "failed"]);
  alive.client.release(true);
});

async function statuses(pool: pg.Pool): Promise<readonly string[]> {
  const { rows } = await pool.query<{ now: string }>("SELECT run_status_now(run)::text AS now FROM run ORDER BY id");
  return rows.map(({ now }) => now);
}
