// index.ts: the ledger's writer: a run is opened, stores batches, and ends.
import type pg from "pg";
import { AREAS } from "#lib/areas/index.ts";
import * as RUN from "./run.ts";

export { finishRun, storeBatch } from "./batch.ts";
export type { Counts as BatchCounts } from "./counts.ts";
export { knownFingerprints } from "./fingerprints.ts";
export { failRun, interruptDeadRuns, type OpenRun, OutOfOrderError, OvertakenError, type RunPlan } from "./run.ts";

/** Opens a run that judges by the registry of lib/areas; see run.ts. */
export function openRun(pool: pg.Pool, plan: RUN.RunPlan): Promise<RUN.OpenRun> {
  return RUN.openRun(pool, plan, AREAS);
}
