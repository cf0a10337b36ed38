// store.ts: storing verdicts in the ledger, against plain COPY of the same rows into one table without an index.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { migrate } from "#ingest/migrate.ts";
import { createDatabase, dropDatabase } from "#ingest/store/testing/server.ts";
import { benchStoring } from "#ingest/store/testing/synthetic.ts";
import { startPostgres } from "#lib/postgres.ts";
import type { BenchRow } from "./measure.ts";

// 480,000 verdicts, as many as a distribution of 2,000 packages that ship programs has.
const SIZE = { packages: 2_000, subjects: 20, checks: 12 };

/** Times a first ingest and the same again, on a Postgres of its own that is removed afterwards. */
export async function benchStore(): Promise<readonly BenchRow[]> {
  const home = mkdtempSync(join(tmpdir(), "starfort-bench-"));
  const server = await startPostgres({ home });
  try {
    const url = await createDatabase(server.url, "bench");
    await migrate(url);
    const result = await benchStoring(url, SIZE);
    await dropDatabase(url);
    const reference = { name: "plain COPY", ms: result.copyMs };
    const rate = (ms: number): string => `${Math.round(result.verdicts / (ms / 1000)).toLocaleString("en")} verdicts/s`;
    const size = `${result.bytesPerChange.toFixed(0)} bytes a change`;
    return [
      { what: "store, all new", oursMs: result.storeMs, reference, note: `${rate(result.storeMs)}, ${size}` },
      {
        what: "store, unchanged",
        oursMs: result.againMs,
        reference,
        note: `${rate(result.againMs)}, ${result.againHistoryRows} history rows`,
      },
    ];
  } finally {
    await server.stop();
    rmSync(home, { recursive: true, force: true });
  }
}
