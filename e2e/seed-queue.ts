// seed-queue.ts: jobs that have really failed until they were parked, and a token of an admin.
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type pg from "pg";
import { makeHttp } from "#ingest/http/index.ts";
import { addOpenJob, openQueue } from "#ingest/jobs/queue.ts";
import { work } from "#ingest/jobs/worker.ts";
import { getSource } from "#ingest/sources/index.ts";
import { makePackageBook } from "#ingest/store/index.ts";
import { ADMIN_TOKEN } from "./seed-facts.ts";

/** Nothing listens on the discard port. */
const MIRRORS = ["http://127.0.0.1:9/debian", "http://127.0.0.1:9/other"];

/** Two sources that are away: a worker tries each for the last time. */
export async function seedQueue(pool: pg.Pool): Promise<void> {
  const queue = await openQueue(pool);
  for (const mirror of MIRRORS) {
    const options = getSource("debian")?.parse({ suite: "bookworm", mirror, insecure: true });
    await addOpenJob(queue, { source: "debian", options, asOf: null });
  }
  await queue.release();
  await pool.query("UPDATE graphile_worker._private_jobs SET attempts = max_attempts - 1");
  const home = mkdtempSync(path.join(tmpdir(), "starfort-e2e-queue-"));
  try {
    const http = makeHttp({ home, delayMs: 0, tries: 1, backoffMs: 1 });
    const context = { http, say: () => undefined, book: makePackageBook(pool) };
    const signal = new AbortController().signal;
    await work({ pool, concurrency: 1, context, cron: [], log: () => undefined, once: true, signal });
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
  await pool.query(
    "INSERT INTO api_token (name, hash, role, expires_at) VALUES ('Jane', $1, 'admin', now() + interval '1 day')",
    [createHash("sha256").update(ADMIN_TOKEN).digest()],
  );
}
