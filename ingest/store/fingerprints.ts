// fingerprints.ts: what the channel's artifacts were like when they were last audited.
import { z } from "zod";
import type { OpenRun } from "./run.ts";
import { KNOWN_FINGERPRINTS } from "./sql/run.ts";
import { cleanName } from "./stage.ts";

const FINGERPRINT = z.object({ package: z.string(), artifact: z.string(), fingerprint: z.string() });

/**
 * `package\0artifact` -> fingerprint in hex, of every artifact in the channel that the run's key brought. One that could not be
 * fetched, or that another key has overlaid and left, has none (""): it is never as before. `names` = only of these packages.
 */
export async function knownFingerprints(
  run: OpenRun,
  names: readonly string[] | null = null,
): Promise<Map<string, string>> {
  const { rows } = await run.client.query(KNOWN_FINGERPRINTS, [run.channelId, run.key, names?.map(cleanName)]);
  return new Map(
    z
      .array(FINGERPRINT)
      .parse(rows)
      .map((row) => [`${row.package}\0${row.artifact}`, row.fingerprint]),
  );
}
