// sample.ts: the bundled sample, read in once beside this machine; its failure stops nothing.
import path from "node:path";
import { openPool } from "../database.ts";
import { SAMPLE_CHANNEL, sampleStamp } from "../sources/sample/bundle.ts";
import { type AuditOptions, ingestApart } from "./audit.ts";
import { isStamped, writeStamp } from "./stamp.ts";

/** Reads the sample in where it has not been, or another one was. Never throws: what goes wrong is said on the screen. */
export async function readSampleIn(options: AuditOptions, home: string): Promise<void> {
  const { screen, signal, database } = options;
  const file = path.join(home, "sample.stamp");
  try {
    const stamp = sampleStamp();
    if (isStamped(file, stamp) && (await isThere(database.url))) return;
    screen.line(
      "  sample     NixOS unstable, to have a whole distribution to look at (STARFORT_SAMPLE=off leaves it out)",
    );
    if (await ingestApart("sample", "Reading in the sample", options)) writeStamp(file, stamp);
  } catch (error) {
    if (signal.aborted) return;
    screen.line(`The sample could not be read in: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Whether the database has it: the stamp lies in a folder, and the database may be another one now. */
async function isThere(url: string): Promise<boolean> {
  const pool = openPool(url, 1);
  try {
    const { rowCount } = await pool.query("SELECT FROM channel WHERE slug = $1", [SAMPLE_CHANNEL]);
    return rowCount === 1;
  } finally {
    await pool.end();
  }
}
