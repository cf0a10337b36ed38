// workers-table.ts: which processes take jobs. Each holds an advisory lock while it lives; the jobs of one that is gone are given back.
import { hostname } from "node:os";
import type { WorkerUtils } from "graphile-worker";
import type pg from "pg";
import { z } from "zod";
import { failPart, finishIfDone } from "../store/index.ts";
import { LOCKS } from "../store/locks.ts";
import { AUDIT, TASKS } from "./tasks.ts";

/** This process as others see it. */
export interface Registered {
  readonly no: number;
  /** Resolves when the connection that says "alive" is lost: others will take this one for dead. */
  readonly lost: Promise<void>;
  /** Tells under which names the queue knows it. */
  setNames(names: readonly string[]): Promise<void>;
  seen(): Promise<void>;
  leave(): Promise<void>;
}

const NO = z.object({ no: z.number() });

/** Registers this process with a connection of its own. */
export async function registerWorker(pool: pg.Pool, concurrency: number): Promise<Registered> {
  const client = await pool.connect();
  const lost = new Promise<void>((resolve) => {
    client.on("error", () => resolve());
    client.on("end", () => resolve());
  });
  const { rows } = await client.query(
    "INSERT INTO worker (name, host, pid, concurrency) VALUES ($1 || ':' || $2 || ':' || gen_random_uuid(), $1, $2::integer, $3) RETURNING no",
    [hostname(), process.pid, concurrency],
  );
  const { no } = NO.parse(rows[0]);
  await client.query("SELECT pg_advisory_lock($1, $2)", [LOCKS.worker, no]);
  return {
    no,
    lost,
    setNames: async (names) => {
      await client.query("UPDATE worker SET takes_as = $2 WHERE no = $1", [no, JSON.stringify(names)]);
    },
    seen: async () => {
      await client.query("UPDATE worker SET seen_at = now() WHERE no = $1", [no]);
    },
    leave: async () => {
      await client.query("DELETE FROM worker WHERE no = $1", [no]).catch(() => undefined);
      client.release(true);
    },
  };
}

// One that has registered a moment ago may not have its lock yet.
const DEAD = `
  DELETE FROM worker w
  WHERE w.started_at < now() - interval '5 seconds' AND NOT EXISTS (
    SELECT FROM pg_locks
    WHERE locktype = 'advisory' AND granted
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
      AND classid = $1::oid AND objid = w.no::oid AND objsubid = 2
  )
  RETURNING w.host, w.pid, w.takes_as AS names`;

const GONE = z.object({ host: z.string(), pid: z.number(), names: z.array(z.string()) });

/** Gives back the jobs of workers that are gone. Returns those workers. */
export async function giveBackJobs(pool: pg.Pool, queue: WorkerUtils): Promise<z.infer<typeof GONE>[]> {
  const { rows } = await pool.query(DEAD, [LOCKS.worker]);
  const gone = z.array(GONE).parse(rows);
  const names = gone.flatMap((worker) => worker.names);
  if (names.length > 0) await queue.forceUnlockWorkers(names);
  return gone;
}

// A worker that died with the last attempt could not park its part.
const SPENT = `
  SELECT j.payload, coalesce(j.last_error, 'its worker ended in the middle of each attempt') AS error
  FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = j.task_id
  WHERE t.identifier = $1 AND j.attempts >= j.max_attempts AND j.locked_at IS NULL
    AND EXISTS (
      SELECT FROM run_part p
      WHERE p.run_id = (j.payload->>'run')::integer AND p.no = (j.payload->>'part')::integer AND p.state = 'waiting'
    )`;

/** Parks parts whose jobs will not be tried again, and ends runs that only waited for them. */
export async function parkSpent(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query(SPENT, [TASKS.audit]);
  for (const row of rows) {
    const { payload, error } = z.object({ payload: AUDIT, error: z.string() }).parse(row);
    await failPart(pool, payload.run, payload.part, error, true);
    await finishIfDone(pool, payload.run);
  }
}
