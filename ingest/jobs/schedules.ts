// schedules.ts: what the configuration asks for, written down so that /status can say what is overdue.
import type pg from "pg";
import type { Schedule } from "./config.ts";

const WRITE = `
  INSERT INTO schedule (name, source, cron, overdue_after_seconds)
  SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::integer[])
  ON CONFLICT (name) DO UPDATE
  SET cron = excluded.cron, overdue_after_seconds = excluded.overdue_after_seconds, updated_at = now()
  WHERE (schedule.cron, schedule.overdue_after_seconds) IS DISTINCT FROM (excluded.cron, excluded.overdue_after_seconds)`;

const FORGET = "DELETE FROM schedule WHERE NOT name = ANY($1::text[])";

/** Makes the table say what the configuration says. A worker that is configured for nothing leaves it to the others. */
export async function writeSchedules(pool: pg.Pool, schedules: readonly Schedule[]): Promise<void> {
  if (schedules.length === 0) return;
  const names = schedules.map(({ name }) => name);
  await pool.query(WRITE, [
    names,
    schedules.map(({ job }) => job.source),
    schedules.map(({ cron }) => cron),
    schedules.map(({ overdueAfterSeconds }) => overdueAfterSeconds),
  ]);
  await pool.query(FORGET, [names]);
}

/** Books that a schedule's source was opened: who speaks, and of which channel, is only known then. */
export async function bookSchedule(pool: pg.Pool, name: string, key: string, channel: string): Promise<void> {
  await pool.query("UPDATE schedule SET source = $2, channel = $3, queued_at = now() WHERE name = $1", [
    name,
    key,
    channel,
  ]);
}
