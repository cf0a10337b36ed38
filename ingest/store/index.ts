// index.ts: the ledger's writer: a run is opened, stores batches, and ends.
import type pg from "pg";
import { z } from "zod";
import { AREAS } from "#lib/areas/index.ts";
import * as RUN from "./run.ts";
import { KNOWN_FINGERPRINTS } from "./sql/run.ts";

export { finishRun, storeBatch } from "./batch.ts";
export type { Counts as BatchCounts } from "./counts.ts";
export { failRun, interruptDeadRuns, type OpenRun, OutOfOrderError, type RunPlan } from "./run.ts";

/** Opens a run that judges by the registry of lib/areas; see run.ts. */
export function openRun(pool: pg.Pool, plan: RUN.RunPlan): Promise<RUN.OpenRun> {
  return RUN.openRun(pool, plan, AREAS);
}

const FINGERPRINT = z.object({ package: z.string(), artifact: z.string(), fingerprint: z.string() });

/** The fingerprints of the channel's artifacts as they were last audited: `package\0artifact` -> hex. */
export async function knownFingerprints(run: RUN.OpenRun): Promise<Map<string, string>> {
  const { rows } = await run.client.query(KNOWN_FINGERPRINTS, [run.channelId]);
  return new Map(
    z
      .array(FINGERPRINT)
      .parse(rows)
      .map((row) => [`${row.package}\0${row.artifact}`, row.fingerprint]),
  );
}
