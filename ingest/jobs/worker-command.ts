// worker-command.ts: `starfort worker`: takes jobs of the queue, on any number of machines that reach the database.
import { z } from "zod";
import type { Env } from "#lib/env.ts";
import { homeDir } from "#lib/home.ts";
import { openDatabase, openPool } from "../database.ts";
import { makeHttp } from "../http/index.ts";
import { makeLog } from "../log.ts";
import { LOG_FORMATS } from "../log-formats.ts";
import { makePackageBook } from "../store/index.ts";
import { makeScreen } from "../up/screen.ts";
import { listenForStop } from "../up/stop.ts";
import { CONFIG_FILE, cronOf, readSchedules } from "./config.ts";
import { writeSchedules } from "./schedules.ts";
import { work } from "./worker.ts";

const OPTIONS = z.object({
  concurrency: z.number().int().min(1).max(64),
  once: z.boolean(),
  log: z.enum(LOG_FORMATS),
  config: z.string().default(CONFIG_FILE),
});

// A job stores on a connection of its own and asks on another; the queue, the worker's row and its look-outs need some too.
const CONNECTIONS_A_JOB = 2;
const CONNECTIONS_BESIDE = 6;

/** Works until it is asked to stop. Throws PlainError when it cannot start. */
export async function workerCommand(env: Env, given: unknown): Promise<void> {
  const { concurrency, once, log: format, config } = OPTIONS.parse(given);
  const schedules = await readSchedules(config);
  const cron = cronOf(schedules);
  const screen = makeScreen(process.stderr);
  const log = makeLog(format, screen.line);
  const stop = listenForStop(() => process.exit(130));
  const database = await openDatabase(env, (line) => log(line));
  const pool = openPool(database.url, concurrency * CONNECTIONS_A_JOB + CONNECTIONS_BESIDE);
  try {
    await writeSchedules(pool, schedules);
    const http = makeHttp({ home: homeDir(env) });
    const context = { http, say: (line: string) => log(line), book: makePackageBook(pool) };
    await work({ pool, concurrency, context, cron, log, once, signal: stop.signal });
  } finally {
    stop.end();
    await pool.end();
    await database.close();
  }
}
