// index.ts: the ledger's writer: a run is opened or joined, stores batches, and ends.
import type pg from "pg";
import { AREAS } from "#lib/areas/index.ts";
import * as RUN from "./run.ts";
import * as SHARED from "./shared.ts";

export { closeGone, finishRun, type GivenBatch, type Listed, storeBatch } from "./batch.ts";
export type { Counts as BatchCounts } from "./counts.ts";
export { knownFingerprints } from "./fingerprints.ts";
export { makePackageBook } from "./package-book.ts";
export { failRun, interruptDeadRuns, type OpenRun, OutOfOrderError, OvertakenError, type RunPlan } from "./run.ts";
export type { Evidence } from "./stage-evidence.ts";
export { storeSets } from "./sets.ts";
export { addParts, endPart, failPart, finishIfDone, leaveRun, type Part, retryPart, RunOverError } from "./shared.ts";
export { storeTeams } from "./team-members.ts";
export type { Errors } from "./turn.ts";

/** Opens a run that judges by the registry of lib/areas; see run.ts. */
export function openRun(pool: pg.Pool, plan: RUN.RunPlan): Promise<RUN.OpenRun> {
  return RUN.openRun(pool, plan, AREAS);
}

/** Joins a shared run that judges by the registry of lib/areas; see shared.ts. */
export function joinRun(pool: pg.Pool, runId: number): Promise<RUN.OpenRun> {
  return SHARED.joinRun(pool, runId, AREAS);
}
