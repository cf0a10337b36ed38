// ingest-command.ts: `starfort ingest <source>`: opens a source and puts what it shows into the ledger, with progress for people or for the parent process.
import type { Command } from "commander";
import type pg from "pg";
import { z } from "zod";
import { type Env, readEnv } from "#lib/env.ts";
import { homeDir } from "#lib/home.ts";
import { PlainError } from "#lib/plain-error.ts";
import { openDatabase, openPool } from "./database.ts";
import { makeHttp } from "./http/index.ts";
import { ingest } from "./pipeline.ts";
import { progressLine, type RunSummary, summaryLine } from "./progress.ts";
import type { Source, SourceContext } from "./sources/source.ts";
import { makePackageBook } from "./store/package-book.ts";
import type { Report } from "./up/audit.ts";
import { makeScreen, type Screen } from "./up/screen.ts";
import { listenForStop } from "./up/stop.ts";

/** What every source understands. */
const COMMON = z.object({ asOf: z.string().optional(), json: z.boolean(), report: z.boolean().default(false) });
const CONNECTIONS = 3;
const REPORT_EVERY_MS = 200;

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
    const http = makeHttp({ home: homeDir(env) });
    const context = { http, say: screen.line, book: makePackageBook(pool), signal: stop.signal };
    for await (const summary of ingestAll(pool, source, options, { context, screen, asOf: common.asOf ?? null })) {
      if (common.json) console.log(JSON.stringify(summary));
      else screen.line(summaryLine(summary));
    }
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

interface Ways {
  readonly context: SourceContext;
  readonly screen: Screen;
  readonly asOf: string | null;
}

async function* ingestAll(
  pool: pg.Pool,
  source: Source,
  options: unknown,
  { context, screen, asOf }: Ways,
): AsyncGenerator<RunSummary> {
  let shownAt = 0;
  for (const opened of await source.open(options, context)) {
    const summary = await ingest({
      pool,
      source: opened,
      observedOn: asOf ?? opened.observedOn ?? today(),
      signal: context.signal,
      onProgress: (progress) => {
        if (Date.now() - shownAt < REPORT_EVERY_MS) return;
        shownAt = Date.now();
        screen.live(progressLine(progress));
      },
    });
    screen.live(null);
    yield summary;
  }
}

/** Today where this machine is. */
function today(): string {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
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
