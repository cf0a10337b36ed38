// batch.ts: one batch of packages into the ledger, in one transaction; and the end of a run, which is a batch of those that left.
import { z } from "zod";
import type { AuditedPackage, CatalogueEntry } from "../audited.ts";
import { cleanJson } from "./clean.ts";
import { addCounts, type Counts, NO_COUNTS } from "./counts.ts";
import { LOCKS } from "./locks.ts";
import { type OpenRun, refuseOutOfOrder, refuseOvertaken } from "./run.ts";
import { ADD_PACKAGES, FIND_GONE } from "./sql/catalogue.ts";
import * as RUN from "./sql/run.ts";
import { type Batch, cleanName, copyStaged, copyStewards, type StagedBatch, stageBatch } from "./stage.ts";
import { analyzeFilled, refreshStatistics } from "./statistics.ts";
import { CATALOGUE_STEPS, JUDGING_STEPS, TALLY_STEPS, type Values } from "./steps.ts";
import { inTransaction } from "./transaction.ts";

/**
 * Stores a batch in one transaction: all of it or nothing. The same batch again changes no row. Batches of a run wait for each other.
 * Throws OutOfOrderError when a later day was stored meanwhile, OvertakenError when a run with other checks began, Error when the batch breaks the contract (see stageBatch), holds a
 * package outside the run's scope or one that this run has already stored; then nothing of it is stored, and the run can go on.
 */
export function storeBatch(
  run: OpenRun,
  batch: { readonly audited: readonly AuditedPackage[]; readonly unchanged: readonly CatalogueEntry[] },
): Promise<Counts> {
  return inTurn(run, async () => {
    const names = [...batch.audited, ...batch.unchanged].map(({ name }) => cleanName(name));
    refuseForeign(run, names);
    const staged = stageBatch({ ...batch, gone: [] }, run.areas);
    const counts = await inTransaction(run.client, async () => {
      await lockChannel(run);
      return writeBatch(run, { ...batch, gone: [] }, staged);
    });
    run.counts = addCounts(run.counts, counts);
    for (const name of names) run.stored.add(name);
    await refreshStatistics(run.client);
    return counts;
  });
}

/**
 * Ends a run well. `catalogue` = every package that is in the channel now: the others leave it, with cause `catalogue`, in every area;
 * null = the source does not know. `errors` = subjects that could not be judged, by kind. Returns what the leaving ones closed.
 * Throws when the catalogue is empty: a source that lists nothing has failed.
 */
export function finishRun(
  run: OpenRun,
  {
    catalogue,
    errors,
  }: { readonly catalogue: readonly string[] | null; readonly errors: Readonly<Record<string, number>> },
): Promise<Counts> {
  return inTurn(run, async () => {
    if (catalogue?.length === 0 && run.scope === null) {
      throw new Error(`run ${run.id} of ${run.plan.source} ends with an empty catalogue: nothing was closed`);
    }
    const counts = await inTransaction(run.client, async () => {
      await lockChannel(run);
      const closed = catalogue ? await closeGone(run, catalogue.map(cleanName)) : NO_COUNTS;
      await run.client.query(RUN.END_RUN, [run.id, "done", null, cleanJson(errors)]);
      return closed;
    });
    run.counts = addCounts(run.counts, counts);
    run.client.release(true);
    return counts;
  });
}

/** Names that were never stored, or that a newer run has seen, are left alone. */
async function closeGone(run: OpenRun, listed: readonly string[]): Promise<Counts> {
  const scope = run.scope && [...run.scope];
  const { rows } = await run.client.query(FIND_GONE, [run.channelId, run.id, scope, listed]);
  const gone = z
    .array(z.object({ name: z.string() }))
    .parse(rows)
    .map(({ name }) => name);
  if (gone.length === 0) return NO_COUNTS;
  const batch = { audited: [], unchanged: [], gone };
  return writeBatch(run, batch, stageBatch(batch, run.areas));
}

/** The transaction's body: stage, work out, write, count. */
async function writeBatch(run: OpenRun, batch: Batch, staged: StagedBatch): Promise<Counts> {
  const { client } = run;
  const values: Values = {
    distro: run.distroId,
    channel: run.channelId,
    run: run.id,
    day: run.plan.observedOn,
    areas: run.areas.map(({ id }) => id),
  };
  const judges = batch.audited.length + batch.gone.length > 0;
  const steps = [...CATALOGUE_STEPS, ...(judges ? JUDGING_STEPS : []), ...TALLY_STEPS];
  const counted = { ...NO_COUNTS };
  await copyStaged(client, staged);
  await client.query(ADD_PACKAGES, [run.distroId]);
  await copyStewards(client, batch);
  for (const { sql, values: names, counts = [], fills } of steps) {
    const { rowCount } = await client.query(
      sql,
      names.map((name) => values[name]),
    );
    if (fills) await analyzeFilled(client, fills, rowCount ?? 0);
    for (const place of counts) counted[place] += rowCount ?? 0;
  }
  const counts = { ...counted, ...countStaged(batch, staged) };
  await client.query(RUN.BOOK_COUNTS, [run.id, JSON.stringify(addCounts(run.counts, counts))]);
  return counts;
}

function countStaged(batch: Batch, { rows, subjects, kinds }: StagedBatch) {
  return {
    packages: batch.audited.length + batch.unchanged.length,
    unchanged: batch.unchanged.length,
    artifacts: rows.stage_artifact.length,
    subjects: subjects.length,
    ...kinds,
    verdicts: subjects.reduce((sum, { assessments }) => sum + assessments.length, 0),
  };
}

/** Takes the channel's ledger for this transaction, and makes sure that this run may still write to it. */
async function lockChannel(run: OpenRun): Promise<void> {
  const { client, channelId, plan } = run;
  await client.query("SELECT pg_advisory_xact_lock($1, $2)", [LOCKS.channel, channelId]);
  const { rows } = await client.query(RUN.RUN_STATUS, [run.id]);
  const { status, slug } = z.object({ status: z.string(), slug: z.string() }).parse(rows[0]);
  if (status !== "running") throw new Error(`run ${run.id} is ${status}: only a running one can store`);
  await refuseOutOfOrder(client, { channelId, slug, runId: run.id, observedOn: plan.observedOn });
  await refuseOvertaken(run);
}

function refuseForeign(run: OpenRun, names: readonly string[]): void {
  const foreign = names.find((name) => run.scope?.has(name) === false);
  if (foreign !== undefined) throw new Error(`${foreign} is outside the scope of run ${run.id}`);
  const again = names.find((name) => run.stored.has(name));
  if (again !== undefined) throw new Error(`${again} was already stored by run ${run.id}`);
}

/** One thing of a run at a time: they share its connection. */
function inTurn<T>(run: OpenRun, work: () => Promise<T>): Promise<T> {
  const result = run.turn.catch(() => undefined).then(work);
  run.turn = result;
  return result;
}
