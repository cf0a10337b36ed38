// turn.ts: what everything that writes to a run's channel does: it waits its turn, takes the channel's lock, and books what it did.
import { z } from "zod";
import { cleanJson } from "./clean.ts";
import type { Counts } from "./counts.ts";
import { LOCKS } from "./locks.ts";
import { type OpenRun, refuseOutOfOrder, refuseOvertaken } from "./run.ts";
import * as RUN from "./sql/run.ts";

/** What could not be judged, by kind of problem. */
export type Errors = Readonly<Record<string, number>>;

/** One thing of a run at a time: they share its connection. */
export function inTurn<T>(run: OpenRun, work: () => Promise<T>): Promise<T> {
  const result = run.turn.catch(() => undefined).then(work);
  run.turn = result;
  return result;
}

/** Takes the channel's ledger for this transaction, and makes sure that this run may still write to it. */
export async function lockChannel(run: OpenRun): Promise<void> {
  const { client, channelId, plan, id } = run;
  await client.query("SELECT pg_advisory_xact_lock($1, $2)", [LOCKS.channel, channelId]);
  const { rows } = await client.query(RUN.RUN_STATUS, [run.id]);
  const { status, slug } = z.object({ status: z.string(), slug: z.string() }).parse(rows[0]);
  if (status !== "running") throw new Error(`run ${run.id} is ${status}: only a running one can store`);
  await refuseOutOfOrder(client, { channelId, slug, id, plan });
  await refuseOvertaken(run);
}

/** Adds to the run's counts and errors. */
export async function book({ client, id }: OpenRun, counts: Counts, errors: Errors): Promise<void> {
  await client.query(RUN.BOOK_COUNTS, [id, JSON.stringify(counts), cleanJson(errors)]);
}
