// statistics.ts: the planner's knowledge of the ledger, kept up with what an ingest adds.
import type pg from "pg";
import { z } from "zod";

/** The tables that batches are joined with. */
const TABLES = [
  "package",
  "alias",
  "presence",
  "stewardship",
  "recipe_flag",
  "artifact",
  "subject",
  "facts",
  "observation",
  "finding",
  "standing",
  "item",
  "package_tally",
];

/** Those that have doubled since they were last analyzed; reltuples is -1 where that never was. */
const OUTGROWN = `
  SELECT c.relname AS name
  FROM pg_class c JOIN pg_stat_user_tables s ON s.relid = c.oid
  WHERE c.oid = ANY($1::regclass[]) AND s.n_mod_since_analyze > 1000 + c.reltuples`;

/** Rows of one statement from which on the planner must know of them. */
const MUCH = 2000;

/**
 * Analyzes a table into which a statement of this transaction has just put many rows: one batch of 240,000 verdicts into an
 * empty ledger took 33 s without, and takes 3 s.
 */
export async function analyzeFilled(client: pg.ClientBase, table: string, rows: number): Promise<void> {
  if (rows >= MUCH) await client.query(`ANALYZE (SKIP_LOCKED) ${table}`);
}

/**
 * Analyzes what has grown much. Without statistics the planner takes `channel_id = 1` for rare and reads a channel's whole table
 * for each batch: the time grows with the square of the size. Autovacuum does the same, but looks once a minute: a first ingest
 * is over by then.
 */
export async function refreshStatistics(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query(OUTGROWN, [TABLES]);
  const outgrown = z.array(z.object({ name: z.string() })).parse(rows);
  if (outgrown.length === 0) return;
  // Whoever holds a table does the same or will soon be done: no need to wait.
  await client.query(`ANALYZE (SKIP_LOCKED) ${outgrown.map(({ name }) => name).join(", ")}`);
}
