// batch.ts: one batch of packages into the ledger, in one transaction: the order of the statements is the story.
import { z } from "zod";
import type { AuditedPackage, CatalogueEntry } from "../audited.ts";
import { LOCKS } from "./locks.ts";
import { addCounts, type Counts, NO_COUNTS } from "./counts.ts";
import { type OpenRun, refuseOutOfOrder } from "./run.ts";
import * as CATALOGUE from "./sql/catalogue.ts";
import * as FINDINGS from "./sql/findings.ts";
import * as ITEMS from "./sql/items.ts";
import * as RUN from "./sql/run.ts";
import * as SUBJECTS from "./sql/subjects.ts";
import { type Batch, cleanName, copyStaged, copyStewards, type StagedBatch, stageBatch } from "./stage.ts";
import { inTransaction } from "./transaction.ts";

/** What a statement may be given, by name. */
interface Values {
  readonly distro: number;
  readonly channel: number;
  readonly run: number;
  readonly day: string;
  readonly areas: readonly string[];
  readonly kinds: readonly string[];
  readonly kindAreas: readonly string[];
}

interface Step {
  readonly sql: string;
  /** $1, $2, ... */
  readonly values: readonly (keyof Values)[];
  /** Where its rows are counted: history = intervals that begin or end. */
  readonly counts?: readonly ("historyRows" | "opened" | "closed")[];
}

const HISTORY = ["historyRows"] as const;

const STEPS: readonly Step[] = [
  { sql: CATALOGUE.BATCH_CHECKS, values: ["channel", "run", "areas"] },
  { sql: CATALOGUE.UPDATE_PACKAGES, values: ["distro"] },
  { sql: CATALOGUE.BATCH_PACKAGES, values: ["distro"] },
  { sql: CATALOGUE.CLOSE_PRESENCE, values: ["channel", "run", "day"], counts: HISTORY },
  { sql: CATALOGUE.OPEN_PRESENCE, values: ["channel", "run", "day"], counts: HISTORY },
  { sql: CATALOGUE.CLOSE_STEWARDSHIPS, values: ["channel", "run", "day"], counts: HISTORY },
  { sql: CATALOGUE.OPEN_STEWARDSHIPS, values: ["channel", "run", "day"], counts: HISTORY },

  { sql: SUBJECTS.DROP_ARTIFACTS, values: ["channel"] },
  { sql: SUBJECTS.UPDATE_ARTIFACTS, values: ["channel"] },
  { sql: SUBJECTS.ADD_ARTIFACTS, values: ["channel"] },
  { sql: SUBJECTS.UPDATE_FACTS, values: [] },
  { sql: SUBJECTS.ADD_FACTS, values: [] },
  { sql: SUBJECTS.ADD_SUBJECTS, values: ["channel"] },
  { sql: SUBJECTS.PLACE_SUBJECTS, values: ["channel"] },
  { sql: SUBJECTS.BATCH_AREAS, values: ["channel", "areas"] },
  { sql: SUBJECTS.BATCH_SUBJECTS, values: ["channel", "kinds", "kindAreas"] },
  { sql: SUBJECTS.CLOSE_OBSERVATIONS, values: ["run"], counts: HISTORY },
  { sql: SUBJECTS.OPEN_OBSERVATIONS, values: ["run"], counts: HISTORY },
  { sql: SUBJECTS.RETELL_OBSERVATIONS, values: [] },

  { sql: FINDINGS.BATCH_PAIRS, values: ["channel"] },
  { sql: FINDINGS.BATCH_FINDINGS, values: [] },
  { sql: FINDINGS.PAIR_CAUSES, values: [] },
  { sql: FINDINGS.CLOSE_FINDINGS, values: ["run", "day"], counts: HISTORY },
  { sql: FINDINGS.OPEN_FINDINGS, values: ["run", "day"], counts: HISTORY },
  { sql: FINDINGS.RETELL_FINDINGS, values: [] },
  { sql: FINDINGS.CLOSE_STANDINGS, values: ["channel", "run", "day"], counts: HISTORY },
  { sql: FINDINGS.OPEN_STANDINGS, values: ["channel", "run", "day"], counts: HISTORY },
  { sql: FINDINGS.RECOUNT_STANDINGS, values: ["channel"] },

  { sql: ITEMS.OPEN_ITEMS, values: ["channel", "run", "day"], counts: ["historyRows", "opened"] },
  { sql: ITEMS.CLOSE_ITEMS, values: ["run", "day"], counts: ["historyRows", "closed"] },
  { sql: ITEMS.RECOUNT_ITEMS, values: [] },
  { sql: ITEMS.TALLY_DAY, values: ["channel", "day"] },
  { sql: ITEMS.DROP_PACKAGE_TALLIES, values: ["channel"] },
  { sql: ITEMS.PACKAGE_TALLIES, values: ["channel"] },
];

/**
 * Stores a batch in one transaction: all of it or nothing. The same batch again changes no row. Batches of a run wait for each other.
 * Throws OutOfOrderError when a later day was stored meanwhile, Error when the batch breaks the contract (see stageBatch), holds a
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
    return counts;
  });
}

/**
 * Ends a run well. `catalogue` = every package that is in the channel now: the others leave it, with cause `catalogue`, in every area;
 * null = the source does not know. `errors` = subjects that could not be judged, by kind.
 * Throws when the catalogue is empty: a source that lists nothing has failed.
 */
export function finishRun(
  run: OpenRun,
  {
    catalogue,
    errors,
  }: { readonly catalogue: readonly string[] | null; readonly errors: Readonly<Record<string, number>> },
): Promise<void> {
  return inTurn(run, async () => {
    if (catalogue?.length === 0 && run.scope === null) {
      throw new Error(`run ${run.id} of ${run.plan.source} ends with an empty catalogue: nothing was closed`);
    }
    await inTransaction(run.client, async () => {
      await lockChannel(run);
      if (catalogue) await closeGone(run, catalogue.map(cleanName));
      await run.client.query(RUN.END_RUN, [run.id, "done", null, JSON.stringify(errors)]);
    });
    run.client.release(true);
  });
}

/** Names that were never stored, or that a newer run has seen, are left alone. */
async function closeGone(run: OpenRun, listed: readonly string[]): Promise<void> {
  const scope = run.scope && [...run.scope];
  const { rows } = await run.client.query(CATALOGUE.FIND_GONE, [run.channelId, run.id, scope, listed]);
  const gone = z
    .array(z.object({ name: z.string() }))
    .parse(rows)
    .map(({ name }) => name);
  if (gone.length === 0) return;
  const batch = { audited: [], unchanged: [], gone };
  await writeBatch(run, batch, stageBatch(batch, run.areas));
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
    kinds: run.allAreas.flatMap(({ kind }) => kind ?? []),
    kindAreas: run.allAreas.filter(({ kind }) => kind !== null).map(({ id }) => id),
  };
  const counted = { ...NO_COUNTS };
  await copyStaged(client, staged);
  await client.query(CATALOGUE.ADD_PACKAGES, [run.distroId]);
  await copyStewards(client, batch);
  for (const { sql, values: names, counts = [] } of STEPS) {
    const { rowCount } = await client.query(
      sql,
      names.map((name) => values[name]),
    );
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
