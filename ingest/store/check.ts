// check.ts: does the ledger agree with itself?
import type pg from "pg";
import { z } from "zod";
import { INVARIANTS } from "./sql/invariants-table.ts";

export interface Violation {
  /** The claim that is not true. */
  readonly rule: string;
  /** In how many places. */
  readonly count: number;
  readonly example: string;
}

const FOUND = z.object({ count: z.number(), example: z.string().nullable() });

/** Every rule that the ledger breaks; none = it agrees with itself. Reads one state, so that an ingest may go on meanwhile. */
export async function checkLedger(pool: pg.Pool): Promise<readonly Violation[]> {
  const client = await pool.connect();
  try {
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    const violations: Violation[] = [];
    for (const { rule, sql } of INVARIANTS) {
      const { rows } = await client.query(
        `SELECT count(*)::integer AS count, min(place) AS example FROM (${sql}) broken (place)`,
      );
      const { count, example } = FOUND.parse(rows[0]);
      if (count > 0) violations.push({ rule, count, example: example ?? "" });
    }
    return violations;
  } finally {
    await client.query("ROLLBACK").catch(() => undefined);
    client.release();
  }
}
