// earlier-runs.ts: what earlier runs of the same source leave for a new one: nothing is done twice, and nothing stays parked that is done anew.
import type pg from "pg";
import { z } from "zod";
import type { OpenSource } from "../sources/source.ts";
import type { OpenRun } from "../store/index.ts";
import { TASKS } from "./tasks.ts";

const AT_WORK = `
  SELECT r.id FROM run r JOIN channel c ON c.id = r.channel_id JOIN distro d ON d.id = c.distro_id
  WHERE r.status = 'running' AND r.shared AND r.source = $1 AND d.slug = $2 AND c.stream = $3 AND c.arch = $4
    AND EXISTS (SELECT FROM run_part p WHERE p.run_id = r.id AND p.state = 'waiting')
  LIMIT 1`;

/** The shared run of the same speaker and channel that workers are busy with, or null. */
export async function findRunAtWork(pool: pg.Pool, { key, channel }: OpenSource): Promise<number | null> {
  const { rows } = await pool.query(AT_WORK, [key, channel.distro, channel.stream, channel.arch]);
  return rows.length === 0 ? null : z.object({ id: z.number() }).parse(rows[0]).id;
}

const DROP_PARKED = `
  DELETE FROM graphile_worker._private_jobs j USING graphile_worker._private_tasks t, run r, run me
  WHERE t.id = j.task_id AND t.identifier = $2 AND j.locked_at IS NULL AND j.attempts >= j.max_attempts
    AND me.id = $1 AND r.id = (j.payload->>'run')::integer
    AND r.channel_id = me.channel_id AND r.source = me.source AND r.id < me.id AND r.status <> 'running'
    AND (me.scope->'packages' = '"all"' OR me.scope->'packages' = r.scope->'packages')`;

/** Drops the parked parts of earlier runs whose packages a new run looks at: what still fails will be parked with it. */
export async function dropParkedParts(client: pg.ClientBase, { id }: OpenRun): Promise<void> {
  await client.query(DROP_PARKED, [id, TASKS.audit]);
}
