// ingest-command.ts: `starfort ingest <source>`: opens a source and puts what it shows into the ledger, with progress for people or for the parent process.
import type { Command } from "commander";
import type pg from "pg";
import { z } from "zod";
import { type Env, readEnv } from "#lib/env.ts";
import { homeDir } from "#lib/home.ts";
import { PlainError } from "#lib/plain-error.ts";
import { openDatabase, openPool } from "./database.ts";
import { makeHttp } from "./http/index.ts";
import { addOpenJob, openQueue } from "./jobs/queue.ts";
import type { OpenJob } from "./jobs/tasks.ts";
import { type Log, makeLog } from "./log.ts";
import { LOG_FORMATS } from "./log-formats.ts";
import { type Days, ingestDays } from "./ingest-days.ts";
import { doneLine, progressLine, type RunSummary } from "./progress.ts";
import type { Source } from "./sources/source.ts";
import { makePackageBook } from "./store/package-book.ts";
import type { Report } from "./up/audit.ts";
import { makeScreen, type Screen } from "./up/screen.ts";
import { listenForStop } from "./up/stop.ts";

/** What every source understands. */
const COMMON = z.object({
  asOf: z.string().nullable().default(null),
  json: z.boolean(),
  enqueue: z.boolean(),
  log: z.enum(LOG_FORMATS),
  report: z.boolean().default(false),
});
const CONNECTIONS = 3;
const REPORT_EVERY_MS = 200;
const LOG_EVERY_MS = 5000;

/** The action of a source's command: its arguments by name beside its options. */
export async function ingestAction(source: Source, command: Command): Promise<void> {
  const args = command.registeredArguments.map((argument, at) => [argument.name(), command.processedArgs[at]] as const);
  await ingestCommand(readEnv(), source, { ...command.opts(), ...Object.fromEntries(args) });
}

/** Ingests every run that the source's options name. Throws PlainError when it cannot, or was interrupted. */
async function ingestCommand(env: Env, source: Source, given: object): Promise<void> {
  const common = COMMON.parse(given);
  const options = source.parse(given);
  const screen = common.report ? parentScreen() : makeScreen(process.stderr);
  const stop = listenForStop(() => process.exit(130));
  const database = await openDatabase(env, screen.line);
  const pool = openPool(database.url, CONNECTIONS);
  try {
    if (common.enqueue) return await enqueue(pool, { source: source.id, options, asOf: common.asOf });
    const http = makeHttp({ home: homeDir(env) });
    const log = makeLog(common.log, screen.line);
    const say = common.log === "json" ? (line: string) => log(line) : screen.line;
    const context = { http, say, book: makePackageBook(pool), signal: stop.signal };
    const opened = await source.open(options, context);
    const shown = common.log === "json" ? showToMachines(log) : showToPeople(screen, opened.length);
    const onSummary = (summary: RunSummary): void => {
      shown.onSummary(summary);
      if (common.json) console.log(JSON.stringify(summary));
    };
    const done = await ingestDays({ ...shown, pool, opened, asOf: common.asOf, signal: stop.signal, onSummary });
    for (const one of opened) await one.close?.();
    screen.live(null);
    if (common.log === "text" && !common.json) screen.line(doneLine(done));
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

async function enqueue(pool: pg.Pool, job: OpenJob): Promise<void> {
  const queue = await openQueue(pool);
  try {
    const id = await addOpenJob(queue, job);
    console.error(
      `Queued as job ${id}. \`starfort worker\` does it, on this machine or any that reaches the database.`,
    );
  } finally {
    await queue.release();
  }
}

type Shown = Required<Pick<Days, "onRun" | "onProgress" | "onSummary">>;

function showToPeople(screen: Screen, runs: number): Shown {
  let shownAt = 0;
  let before = "";
  return {
    onRun: ({ channel }, observedOn, no) => {
      if (runs > 1) before = `${channel.title} of ${observedOn}, ${no} of ${runs}: `;
    },
    onProgress: (progress) => {
      if (Date.now() - shownAt < REPORT_EVERY_MS) return;
      shownAt = Date.now();
      screen.live(before + progressLine(progress));
    },
    onSummary: () => undefined,
  };
}

function showToMachines(log: Log): Shown {
  let loggedAt = Date.now();
  return {
    onRun: () => undefined,
    onProgress: (progress) => {
      if (Date.now() - loggedAt < LOG_EVERY_MS) return;
      loggedAt = Date.now();
      log("progress", { ...progress, elapsedMs: Math.round(progress.elapsedMs) });
    },
    onSummary: (summary) => log("run done", { ...summary }),
  };
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
