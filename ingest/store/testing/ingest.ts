// ingest.ts: a whole ingest in one call, and looks at what it left.
import type pg from "pg";
import { z } from "zod";
import type { AreaId } from "#lib/areas/area.ts";
import { finishRun, storeBatch } from "../batch.ts";
import type { Counts } from "../counts.ts";
import { failRun, openRun } from "../run.ts";
import { dumpDatabase } from "./dump.ts";
import { type MadeArea, type MadePackage, makeEntry, makePackage, makePlan, makeRegistry } from "./world.ts";

export interface MadeIngest {
  readonly areas?: readonly AreaId[];
  readonly checks?: readonly MadeArea[];
  readonly audited?: readonly MadePackage[];
  readonly unchanged?: readonly MadePackage[];
  /** What the channel holds; unset = what is stored here, null = the source does not know. */
  readonly catalogue?: readonly string[] | null;
  readonly stream?: string;
}

/** One run with one batch, from opening to end; one that fails is booked as failed. */
export async function ingest(pool: pg.Pool, day: string, made: MadeIngest): Promise<Counts> {
  const { areas = ["binary", "service", "kernel"], audited = [], unchanged = [], stream = "test" } = made;
  const run = await openRun(pool, makePlan(day, { areas, stream }), makeRegistry(made.checks));
  const { catalogue = [...audited, ...unchanged].map(({ name }) => name) } = made;
  try {
    const counts = await storeBatch(run, {
      audited: audited.map((one) => makePackage(one, made.checks)),
      unchanged: unchanged.map(makeEntry),
    });
    await finishRun(run, { catalogue, errors: {} });
    return counts;
  } catch (error) {
    await failRun(run, String(error));
    throw error;
  }
}

/** The ledger's lines that begin with these words, without them. */
export async function linesOf(pool: pg.Pool, ...words: readonly string[]): Promise<string[]> {
  const start = `${words.join(" | ")} | `;
  return (await dumpDatabase(pool)).filter((line) => line.startsWith(start)).map((line) => line.slice(start.length));
}

const WRITTEN = ["presence", "stewardship", "observation", "finding", "standing", "item", "tally_day", "package_tally"];
const KEPT = ["package", "maintainer", "artifact", "subject", "facts", "check_revision"];

/** Where each row of the ledger stands and which transaction wrote it: any insert, update or delete shows. */
export async function rowVersions(pool: pg.Pool): Promise<string[]> {
  const each = [...WRITTEN, ...KEPT].map(
    (table) => `SELECT concat_ws(' ', '${table}', ctid, xmin, to_jsonb(t)) AS line FROM ${table} t`,
  );
  const { rows } = await pool.query(each.join(" UNION ALL "));
  return z
    .array(z.object({ line: z.string() }))
    .parse(rows)
    .map(({ line }) => line)
    .sort();
}
