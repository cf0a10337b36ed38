// worker-command.ts: `starfort worker`: takes jobs of the queue, on any number of machines that reach the database.
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import type { Env } from "#lib/env.ts";
import { homeDir } from "#lib/home.ts";
import { openDatabase, openPool } from "../database.ts";
import { makeHttp } from "../http/index.ts";
import { type Log, makeLog } from "../log.ts";
import { LOG_FORMATS } from "../log-formats.ts";
import { makePackageBook } from "../store/index.ts";
import { makeScreen } from "../up/screen.ts";
import { listenForStop } from "../up/stop.ts";
import { CONFIG_FILE, cronOf, readSchedules, type Schedule } from "./config.ts";
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
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 30_000;
/** Connections of a job that hangs with the database that was lost. */
const CLOSING_MS = 5000;

interface Duty {
  readonly env: Env;
  readonly concurrency: number;
  readonly once: boolean;
  readonly schedules: readonly Schedule[];
  readonly log: Log;
  readonly signal: AbortSignal;
  /** Called once it takes jobs. */
  readonly began: () => void;
}

/** Works until it is asked to stop; a database that goes away is waited for. Throws PlainError when it cannot start. */
export async function workerCommand(env: Env, given: unknown): Promise<void> {
  const { concurrency, once, log: format, config } = OPTIONS.parse(given);
  const schedules = await readSchedules(config);
  const log = makeLog(format, makeScreen(process.stderr).line);
  const stop = listenForStop(() => process.exit(130));
  const { signal } = stop;
  let pause = FIRST_PAUSE_MS;
  let hasBegun = false;
  const began = (): void => {
    hasBegun = true;
    pause = FIRST_PAUSE_MS;
  };
  try {
    for (;;) {
      try {
        return await workOnce({ env, concurrency, once, schedules, log, signal, began });
      } catch (error) {
        if (signal.aborted) return;
        if (!hasBegun) throw error;
        log("database away", { error: error instanceof Error ? error.message : String(error), againInMs: pause });
        await sleep(pause, undefined, { signal }).catch(() => undefined);
        pause = Math.min(LONGEST_PAUSE_MS, pause * 2);
      }
    }
  } finally {
    stop.end();
  }
}

/** As long as the database is there. */
async function workOnce({ env, concurrency, once, schedules, log, signal, began }: Duty): Promise<void> {
  const cron = cronOf(schedules);
  const database = await openDatabase(env, (line) => log(line));
  const pool = openPool(database.url, concurrency * CONNECTIONS_A_JOB + CONNECTIONS_BESIDE);
  try {
    await writeSchedules(pool, schedules);
    began();
    const http = makeHttp({ home: homeDir(env) });
    const context = { http, say: (line: string) => log(line), book: makePackageBook(pool) };
    await work({ pool, concurrency, context, cron, log, once, signal });
  } finally {
    await Promise.race([pool.end(), sleep(CLOSING_MS, undefined, { ref: false })]);
    await database.close();
  }
}
