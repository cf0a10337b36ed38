// workers-table.ts: which processes take jobs. Each holds an advisory lock while it lives; the jobs of those that are gone are given back.
import { hostname } from "node:os";
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
  /** Tells a name under which the queue knows it. To be awaited before it takes a job: jobs of unknown names are given to others. */
  takeAs(name: string): Promise<void>;
  /** Says that it is alive. Throws when others have taken it for dead. */
  seen(): Promise<void>;
  leave(): Promise<void>;
}

// A machine that loses its power or its network closes no connection: the server finds out within a minute.
const KEEPALIVE = "SET tcp_keepalives_idle = 30; SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 3";

// In one statement, so that nobody ever sees a living worker without its lock.
const REGISTER = `
  WITH me AS (
    INSERT INTO worker (name, host, pid, concurrency)
    VALUES ($1 || ':' || $2::integer || ':' || gen_random_uuid(), $1, $2, $3)
    RETURNING no
  )
  SELECT no, pg_advisory_lock($4, no) FROM me`;

/** Registers this process with a connection of its own. */
export async function registerWorker(pool: pg.Pool, concurrency: number): Promise<Registered> {
  const client = await pool.connect();
  const lost = new Promise<void>((resolve) => {
    client.on("error", () => resolve());
    client.on("end", () => resolve());
  });
  try {
    await client.query(KEEPALIVE);
    const { rows } = await client.query(REGISTER, [hostname(), process.pid, concurrency, LOCKS.worker]);
    return { lost, ...asRegistered(client, z.object({ no: z.number() }).parse(rows[0]).no) };
  } catch (error) {
    client.release(true);
    throw error;
  }
}

function asRegistered(client: pg.PoolClient, no: number): Omit<Registered, "lost"> {
  const update = async (set: string, values: readonly unknown[] = []): Promise<void> => {
    const { rowCount } = await client.query(`UPDATE worker SET ${set} WHERE no = $1`, [no, ...values]);
    if (rowCount !== 1) throw new Error("others have taken this worker for dead");
  };
  return {
    no,
    takeAs: (name) => update("takes_as = takes_as || to_jsonb($2::text)", [name]),
    seen: () => update("seen_at = now()"),
    leave: async () => {
      await client.query("DELETE FROM worker WHERE no = $1", [no]).catch(() => undefined);
      client.release(true);
    },
  };
}

// Its lock goes with its connection, so a process that was killed is known to be dead at once. One that hangs keeps its lock, but is not seen.
const FORGET_DEAD = `
  DELETE FROM worker w
  WHERE w.seen_at < now() - interval '5 minutes' OR NOT EXISTS (
    SELECT FROM pg_locks
    WHERE locktype = 'advisory' AND granted
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
      AND classid = $1::oid AND objid = w.no::oid AND objsubid = 2
  )
  RETURNING w.host, w.pid`;

// The queue itself would wait four hours. Asked by names that nobody has, not by those of the workers that have just been forgotten:
// whoever forgot them may have died before this.
const UNLOCK_NOBODYS = `
  WITH freed AS (
    UPDATE graphile_worker._private_job_queues q SET locked_by = NULL, locked_at = NULL
    WHERE q.locked_by IS NOT NULL AND NOT EXISTS (SELECT FROM worker w WHERE w.takes_as ? q.locked_by)
  )
  UPDATE graphile_worker._private_jobs j SET locked_by = NULL, locked_at = NULL
  WHERE j.locked_by IS NOT NULL AND NOT EXISTS (SELECT FROM worker w WHERE w.takes_as ? j.locked_by)`;

const GONE = z.object({ host: z.string(), pid: z.number() });

/** Gives back the jobs of workers that are gone: the attempt counts. Returns those workers, and how many jobs it were. */
export async function giveBackJobs(
  pool: pg.Pool,
): Promise<{ readonly workers: z.infer<typeof GONE>[]; readonly jobs: number }> {
  const dead = await pool.query(FORGET_DEAD, [LOCKS.worker]);
  const unlocked = await pool.query(UNLOCK_NOBODYS);
  return { workers: z.array(GONE).parse(dead.rows), jobs: unlocked.rowCount ?? 0 };
}

// A worker that died with the last attempt could not park its part. One that a person has just asked for again gets its attempts in a moment.
const SPENT = `
  SELECT j.payload, coalesce(j.last_error, 'its worker ended in the middle of each attempt') AS error
  FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = j.task_id
  WHERE t.identifier = $1 AND j.attempts >= j.max_attempts AND j.locked_at IS NULL
    AND EXISTS (
      SELECT FROM run_part p
      WHERE p.run_id = (j.payload->>'run')::integer AND p.no = (j.payload->>'part')::integer AND p.state = 'waiting'
        AND p.updated_at < now() - interval '10 seconds'
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
