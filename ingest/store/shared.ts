// shared.ts: a run that many processes work on: its parts, who joins it, and its end.
import type pg from "pg";
import { z } from "zod";
import { type Area, AREA_IDS } from "#lib/areas/area.ts";
import { PlainError } from "#lib/plain-error.ts";
import { cleanText } from "./clean.ts";
import { areasOf, connectRun, type OpenRun, type RunPlan } from "./run.ts";
import * as RUN from "./sql/run.ts";
import * as SQL from "./sql/shared.ts";
import { inTransaction } from "./transaction.ts";

const MAX_ERROR = 2000;

/** The run that was to be joined has ended. */
export class RunOverError extends PlainError {}

/** One job of a shared run. */
export interface Part {
  readonly no: number;
  readonly packages: number;
}

/** Writes down the parts of a shared run, all in one call, before any of them can begin: a run without waiting parts is over. */
export async function addParts(run: OpenRun, parts: readonly Part[]): Promise<void> {
  await run.client.query(SQL.ADD_PARTS, [run.id, parts.map(({ no }) => no), parts.map(({ packages }) => packages)]);
}

const FOUND = z.object({
  status: z.string(),
  shared: z.boolean(),
  source: z.string(),
  observed_on: z.string(),
  scope: z.object({
    areas: z.array(z.enum(AREA_IDS)),
    packages: z.union([z.literal("all"), z.array(z.string())]),
    supplements: z.boolean(),
  }),
  parser_revisions: z.record(z.string(), z.number()),
  packages_known: z.number(),
  channel_id: z.number(),
  stream: z.string(),
  arch: z.string(),
  title: z.string(),
  distro_id: z.number(),
  distro: z.string(),
});
type Found = z.infer<typeof FOUND>;

/**
 * Joins a shared run that any process has opened; batches are stored as in a run of one's own. Holds one connection until `leaveRun`.
 * Throws PlainError when the run is over, is not shared, or judges by other checks than this process would.
 */
export async function joinRun(pool: pg.Pool, runId: number, registry: readonly Area[]): Promise<OpenRun> {
  const { rows } = await pool.query(SQL.FIND_RUN, [runId]);
  if (rows.length === 0) throw new PlainError(`there is no run ${runId}`);
  const found = FOUND.parse(rows[0]);
  if (!found.shared) throw new PlainError(`run ${runId} is not shared: only its own process works on it`);
  if (found.status !== "running")
    throw new RunOverError(`run ${runId} is ${found.status}: nobody can join it any more`);
  const plan = planOf(found);
  const areas = areasOf(plan, registry);
  await refuseOtherChecks(pool, runId, found, areas);
  const ids = { id: runId, distroId: found.distro_id, channelId: found.channel_id };
  return connectRun(pool, plan, areas, () => Promise.resolve(ids));
}

function planOf({ distro, stream, arch, title, source, observed_on, scope, packages_known }: Found): RunPlan {
  return {
    ...{ distro, stream, arch, title, source, observedOn: observed_on, packagesKnown: packages_known },
    ...{ areas: scope.areas, packages: scope.packages, supplements: scope.supplements, shared: true },
  };
}

/** Two versions of Starfort on one run would write verdicts that only one of them knows. */
async function refuseOtherChecks(pool: pg.Pool, id: number, found: Found, areas: readonly Area[]): Promise<void> {
  const { rows } = await pool.query(SQL.NEWEST_REVISIONS, [found.channel_id]);
  const booked = new Map(
    z
      .array(z.object({ check_no: z.number(), revision: z.number() }))
      .parse(rows)
      .map((row) => [row.check_no, row.revision]),
  );
  const other = areas.find(
    (area) =>
      found.parser_revisions[area.id] !== area.parserRevision ||
      area.checks.some(({ no, revision }) => booked.get(no) !== revision),
  );
  if (!other) return;
  throw new PlainError(
    `run ${id} judges the area ${other.id} by other checks than this version of Starfort has: let the version work on it that opened it`,
  );
}

/** Lets go of a shared run; it goes on without this process. */
export async function leaveRun(run: OpenRun): Promise<void> {
  await run.turn.catch(() => undefined);
  run.client.release(true);
}

/** The part is done. */
export async function endPart(run: OpenRun, no: number): Promise<void> {
  await run.client.query(SQL.END_PART, [run.id, no]);
}

/** The part failed: it waits to be tried again, or, `parked`, for a person. One that is done already stays so. */
export async function failPart(
  pool: pg.Pool,
  runId: number,
  no: number,
  error: string,
  parked: boolean,
): Promise<void> {
  await pool.query(SQL.FAIL_PART, [runId, no, cleanText(error, MAX_ERROR), parked]);
}

/** A person wants a parked part tried again; its run goes on if it had ended. False where no such part is parked. */
export async function retryPart(pool: pg.Pool, runId: number, no: number): Promise<boolean> {
  return withClient(pool, async (client) => {
    const { rowCount } = await client.query(SQL.RETRY_PART, [runId, no]);
    if (rowCount !== 1) return false;
    await client.query(SQL.REOPEN_RUN, [runId]);
    return true;
  });
}

const PARTS = z.object({
  parts: z.number(),
  waiting: z.number(),
  parked: z.number(),
  error: z.string().nullable(),
});

/**
 * Ends a shared run once none of its parts is waiting: as done, or as failed where parts are parked, which its message and its errors
 * tell; what they stored stays. True where this call ended it: one of many callers gets that answer.
 */
export async function finishIfDone(pool: pg.Pool, runId: number): Promise<boolean> {
  return withClient(pool, async (client) => {
    const locked = await client.query(SQL.LOCK_RUN, [runId]);
    if (locked.rowCount !== 1) return false;
    const { rows } = await client.query(SQL.COUNT_PARTS, [runId]);
    const { parts, waiting, parked, error } = PARTS.parse(rows[0]);
    if (waiting > 0) return false;
    if (parked === 0) {
      await client.query(RUN.END_RUN, [runId, "done", null]);
      await client.query(SQL.FORGET_PACKAGES, [runId]);
      return true;
    }
    const message = `${parked} of ${parts} parts failed too often and are parked; the first one: ${error ?? "no reason given"}`;
    await client.query(RUN.END_RUN, [runId, "failed", cleanText(message, MAX_ERROR)]);
    await client.query(SQL.BOOK_PARKED, [runId, parked]);
    return true;
  });
}

async function withClient<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    return await inTransaction(client, () => work(client));
  } finally {
    client.release();
  }
}
