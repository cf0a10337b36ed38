// batch.ts: one batch of packages into the ledger, in one transaction; and the end of a run, which is a batch of those that left.
import { z } from "zod";
import type { AuditedPackage, CatalogueEntry } from "../audited.ts";
import { addCounts, type Counts, NO_COUNTS } from "./counts.ts";
import { keepOthers } from "./kept.ts";
import { addPackages, findPackages } from "./names.ts";
import type { OpenRun } from "./run.ts";
import { BOOK_PACKAGES } from "./sql/shared.ts";
import { FIND_GONE, IS_CROWDED } from "./sql/catalogue.ts";
import * as RUN from "./sql/run.ts";
import {
  type Batch,
  cleanIdentity,
  cleanName,
  copyStaged,
  copyStewards,
  type StagedBatch,
  stageBatch,
} from "./stage.ts";
import type { Evidence } from "./stage-evidence.ts";
import { analyzeFilled, refreshStatistics } from "./statistics.ts";
import {
  CATALOGUE_STEPS,
  JUDGING_STEPS,
  PACKAGE_STEPS,
  SEEING_STEPS,
  type Step,
  TALLY_STEPS,
  type Values,
} from "./steps.ts";
import { inTransaction } from "./transaction.ts";
import { book, type Errors, inTurn, lockChannel } from "./turn.ts";

/** A package as the source lists it, by its name alone where the source gives no identities. */
export type Listed = string | Pick<CatalogueEntry, "name" | "identity">;

export interface GivenBatch {
  /** Audited whole: what the run's key brought of them and is missing here is gone. */
  readonly audited: readonly AuditedPackage[];
  /** Only the source's words; verdicts stay as they are. */
  readonly unchanged: readonly (CatalogueEntry & Evidence)[];
  /** What could not be judged in this batch: added to the run's errors. */
  readonly errors?: Errors;
}

/**
 * Stores a batch in one transaction: all of it or nothing. The same batch again changes no row. Batches of a run wait for each other.
 * What another process has stored for the same shared run is left out.
 * Throws OutOfOrderError when a later day was stored meanwhile, OvertakenError when a run with other checks began, Error when the batch breaks the contract (see stageBatch), holds a
 * package outside the run's scope or one that this run has already stored; then nothing of it is stored, and the run can go on.
 */
export function storeBatch(run: OpenRun, batch: GivenBatch): Promise<Counts> {
  return inTurn(run, async () => {
    const names = [...batch.audited, ...batch.unchanged].map(({ name }) => cleanName(name));
    refuseForeign(run, names);
    const whole = { ...batch, gone: [] };
    const staged = stageBatch(whole, run.areas);
    const counts = await inTransaction(run.client, async () => {
      await lockChannel(run);
      const known = run.plan.shared ? await bookPackages(run, names) : NOBODY;
      if (known.size === 0) return writeBatch(run, whole, staged, batch.errors);
      const rest = without(whole, known);
      return writeBatch(run, rest, stageBatch(rest, run.areas));
    });
    run.counts = addCounts(run.counts, counts);
    if (!run.plan.shared) for (const name of names) run.stored.add(name);
    await refreshStatistics(run.client);
    return counts;
  });
}

/**
 * Ends a run well. `catalogue` = every package that the source lists now: what the run's key brought of the others leaves, with cause
 * `catalogue`, in every area; null = the source does not know. `errors` are added to those of the batches. Returns what the leaving ones closed.
 * Throws when the catalogue is empty: a source that lists nothing has failed.
 */
export function finishRun(
  run: OpenRun,
  { catalogue, errors }: { readonly catalogue: readonly Listed[] | null; readonly errors: Errors },
): Promise<Counts> {
  return inTurn(run, async () => {
    if (catalogue) refuseEmpty(run, catalogue);
    const counts = await inTransaction(run.client, async () => {
      await lockChannel(run);
      const closed = catalogue ? await writeGone(run, catalogue) : NO_COUNTS;
      await book(run, NO_COUNTS, errors);
      await run.client.query(RUN.END_RUN, [run.id, "done", null]);
      return closed;
    });
    run.counts = addCounts(run.counts, counts);
    run.client.release(true);
    return counts;
  });
}

/**
 * Closes, in the middle of a run, what its key brought and its source does not list any more: `finishRun` without the end.
 * Throws when nothing is listed: a source that lists nothing has failed.
 */
export function closeGone(run: OpenRun, listed: readonly Listed[]): Promise<Counts> {
  return inTurn(run, async () => {
    refuseEmpty(run, listed);
    const counts = await inTransaction(run.client, async () => {
      await lockChannel(run);
      return writeGone(run, listed);
    });
    run.counts = addCounts(run.counts, counts);
    return counts;
  });
}

function refuseEmpty(run: OpenRun, listed: readonly Listed[]): void {
  if (listed.length > 0 || run.scope !== null) return;
  throw new Error(`run ${run.id} of ${run.plan.source} ends with an empty catalogue: nothing was closed`);
}

/** Names that were never stored, or that a newer run has seen, are left alone. */
async function writeGone(run: OpenRun, listed: readonly Listed[]): Promise<Counts> {
  const scope = run.scope && [...run.scope];
  const entries = listed.map((one) => (typeof one === "string" ? { name: one } : one));
  const lists = [entries.map(({ name }) => cleanName(name)), entries.map(cleanIdentity)];
  const values = [run.channelId, run.id, run.key, run.plan.observedOn, scope, ...lists];
  const { rows } = await run.client.query(FIND_GONE, values);
  const gone = z.array(z.object({ id: z.number(), name: z.string() })).parse(rows);
  if (gone.length === 0) return NO_COUNTS;
  const batch = { audited: [], unchanged: [], gone };
  return writeBatch(run, batch, stageBatch(batch, run.areas));
}

/** The transaction's body: stage, work out, write, count. */
async function writeBatch(run: OpenRun, batch: Batch, staged: StagedBatch, errors: Errors = {}): Promise<Counts> {
  const { client, plan } = run;
  const areas = run.areas.map(({ id }) => id);
  const values: Values = {
    ...{ distro: run.distroId, channel: run.channelId, run: run.id, day: plan.observedOn, areas },
    ...{ key: run.key, supplements: plan.supplements ?? false },
  };
  const counted = { ...NO_COUNTS };
  const take = (steps: readonly Step[]): Promise<void> => takeSteps(run, steps, values, counted);
  await copyStaged(client, staged);
  const naming = {
    distroId: run.distroId,
    renames: !values.supplements,
    complete: false,
    identities: staged.identities,
  };
  await findPackages(client, naming);
  if (batch.audited.length + batch.unchanged.length > 0) await addPackages(client, naming);
  await copyStewards(client, batch);
  await take(PACKAGE_STEPS);
  await take(CATALOGUE_STEPS);
  if (batch.audited.length + batch.gone.length > 0) {
    const crowded = await isCrowded(run);
    await take(SEEING_STEPS.filter((step) => crowded || !step.crowded));
    if (crowded) await keepOthers(client, run.channelId, run.areas, staged.subjects.length);
    await take(JUDGING_STEPS);
  }
  await take(TALLY_STEPS);
  const counts = { ...counted, ...countStaged(batch, staged) };
  await book(run, counts, errors);
  return counts;
}

async function takeSteps(
  { client }: OpenRun,
  steps: readonly Step[],
  values: Values,
  counted: Record<keyof Counts, number>,
): Promise<void> {
  for (const { sql, values: names, counts = [], fills } of steps) {
    const { rowCount } = await client.query(
      sql,
      names.map((name) => values[name]),
    );
    if (fills) await analyzeFilled(client, fills, rowCount ?? 0);
    for (const place of counts) counted[place] += rowCount ?? 0;
  }
}

async function isCrowded({ client, channelId, key }: OpenRun): Promise<boolean> {
  const { rows } = await client.query(IS_CROWDED, [channelId, key]);
  return z.object({ crowded: z.boolean() }).parse(rows[0]).crowded;
}

const NOBODY: ReadonlySet<string> = new Set();

/** Books the names as stored by the shared run; returns those that were before, by this process or another one. */
async function bookPackages({ client, id }: OpenRun, names: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await client.query(BOOK_PACKAGES, [id, names]);
  const added = new Set(
    z
      .array(z.object({ name: z.string() }))
      .parse(rows)
      .map(({ name }) => name),
  );
  return new Set(names.filter((name) => !added.has(name)));
}

function without(batch: Batch, names: ReadonlySet<string>): Batch {
  const isNew = ({ name }: CatalogueEntry): boolean => !names.has(cleanName(name));
  return { audited: batch.audited.filter(isNew), unchanged: batch.unchanged.filter(isNew), gone: [] };
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

function refuseForeign(run: OpenRun, names: readonly string[]): void {
  const foreign = names.find((name) => run.scope?.has(name) === false);
  if (foreign !== undefined) throw new Error(`${foreign} is outside the scope of run ${run.id}`);
  const again = names.find((name) => run.stored.has(name));
  if (again !== undefined) throw new Error(`${again} was already stored by run ${run.id}`);
}
