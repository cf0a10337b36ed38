// host-command.ts: `starfort ingest host`: the audit of this machine, with its progress on the terminal or to the parent process.
import { z } from "zod";
import type { Env } from "#lib/env.ts";
import { PlainError } from "#lib/plain-error.ts";
import { openDatabase, openPool } from "./database.ts";
import { ingestHost } from "./pipeline.ts";
import { progressLine, summaryLine } from "./progress.ts";
import type { Report } from "./up/audit.ts";
import { makeScreen, type Screen } from "./up/screen.ts";
import { listenForStop } from "./up/stop.ts";

const OPTIONS = z.object({ root: z.string(), asOf: z.string(), json: z.boolean(), report: z.boolean().default(false) });
const CONNECTIONS = 3;
const REPORT_EVERY_MS = 200;

/** Audits the machine below `root` as of a day. Throws PlainError when it cannot, or was interrupted. */
export async function ingestHostCommand(env: Env, given: unknown): Promise<void> {
  const options = OPTIONS.parse(given);
  const screen = options.report ? parentScreen() : makeScreen(process.stderr);
  const stop = listenForStop(() => process.exit(130));
  const database = await openDatabase(env, screen.line);
  const pool = openPool(database.url, CONNECTIONS);
  try {
    let shownAt = 0;
    const summary = await ingestHost({
      pool,
      root: options.root,
      observedOn: options.asOf,
      signal: stop.signal,
      onProgress: (progress) => {
        if (Date.now() - shownAt < REPORT_EVERY_MS) return;
        shownAt = Date.now();
        screen.live(progressLine(progress));
      },
    });
    screen.live(null);
    if (options.json) console.log(JSON.stringify(summary));
    else screen.line(summaryLine(summary));
  } catch (error) {
    screen.live(null);
    if (stop.signal.aborted)
      throw new PlainError("Interrupted. What was stored stays; the next run goes on from there.");
    throw error;
  } finally {
    stop.end();
    await pool.end();
    await database.close();
  }
}

/** A screen whose lines go to the process that started this one. */
function parentScreen(): Screen {
  const send = (report: Report): void => {
    if (process.connected) process.send?.(report);
  };
  return {
    line: (line = "") => {
      send({ line });
    },
    live: (live) => {
      send({ live });
    },
  };
}
