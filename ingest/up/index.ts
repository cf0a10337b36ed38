// index.ts: `starfort up`: database, dashboard, the audit of this host and the sample, until it is stopped.
import path from "node:path";
import type { Env } from "#lib/env.ts";
import { homeDir, makeHome, projectVersion } from "#lib/home.ts";
import { isLoopback } from "#lib/listening.ts";
import { PlainError } from "#lib/plain-error.ts";
import { type Release, tryLock } from "#lib/process-lock.ts";
import { auditHost, type AuditOptions } from "./audit.ts";
import { buildSite, isBuilt } from "./build.ts";
import { type Child, logTail } from "./child.ts";
import { type KeptDatabase, keepDatabase } from "./kept-database.ts";
import { checkPort } from "./port.ts";
import { readSampleIn } from "./sample.ts";
import { bold, makeScreen, type Screen } from "./screen.ts";
import { type SiteOptions, siteUrl, startSite, untilAnswers } from "./site.ts";
import { listenForStop, type Stop } from "./stop.ts";

export interface UpOptions {
  /** Whether to audit this host as well; `starfort serve` does not. */
  readonly audit: boolean;
}

/** Runs until it is asked to stop, and returns then. Throws PlainError when it cannot start or the web server ends. */
export async function up(env: Env, options: UpOptions): Promise<void> {
  const home = homeDir(env);
  makeHome(home);
  const release = claim(home, siteUrl(env.HOST, env.PORT));
  const children = new Set<Child>();
  const screen = makeScreen();
  const stop = listenForStop(() => {
    screen.line("Stopped at once. If PostgreSQL still runs, the next start finds it.");
    for (const child of children) child.kill();
    release();
    process.exit(130);
  });
  try {
    await checkPort(env.HOST, env.PORT);
    screen.line(bold(`Starfort ${projectVersion()}`));
    const database = await keepDatabase(env, screen);
    try {
      const own = (child: Child): void => {
        children.add(child);
        // Stopping has begun without it.
        if (stop.signal.aborted) child.kill();
      };
      const work = run(env, options, { home, screen, database, stop, own });
      await Promise.race([work, database.failed, stop.requested]);
      screen.live(null);
      screen.line("Stopping ...");
    } finally {
      await Promise.all([...children].map((child) => child.stop()));
      await database.close();
    }
  } finally {
    stop.end();
    release();
  }
}

/** One `up` a home. Throws PlainError that says where the other one is. */
function claim(home: string, url: string): Release {
  const got = tryLock(path.join(home, "up.lock"), url);
  if (typeof got === "function") return got;
  throw new PlainError(
    `Starfort already runs here: process ${got.pid} serves ${got.note} (data in ${home}).\nOpen that, or stop it first: kill ${got.pid}`,
  );
}

interface Parts {
  readonly home: string;
  readonly screen: Screen;
  readonly database: KeptDatabase;
  readonly stop: Stop;
  readonly own: (child: Child) => void;
}

/** Audit and build side by side, then the site, until it ends: which it should not. */
async function run(env: Env, { audit }: UpOptions, { home, screen, database, stop, own }: Parts): Promise<never> {
  const logs = path.join(home, "logs");
  screen.line(`  database   ${database.title}`);
  if (audit) void ingestAll(env, { database, logs, screen, own, signal: stop.signal }, home);
  if (isBuilt()) {
    screen.line("  dashboard  built before");
  } else {
    screen.line(`  dashboard  being built from its sources (log: ${path.join(logs, "build.log")})`);
    await buildSite(logs, own);
  }
  const options: SiteOptions = {
    host: env.HOST,
    port: env.PORT,
    databaseUrl: database.url,
    log: path.join(logs, "site.log"),
  };
  const site = startSite(options);
  own(site);
  await untilAnswers(site, options);
  announce(screen, options);
  const { how } = await site.ended;
  throw new PlainError(
    `The web server ended (${how}). Its log, ${options.log}, ends with:\n${logTail(options.log)}\nRun \`npm start\` again: no data is lost.`,
  );
}

/** This machine first, because its owner waits for it; then the sample, also where this machine cannot be audited. */
async function ingestAll(env: Env, options: AuditOptions, home: string): Promise<void> {
  await auditHost(options);
  if (env.STARFORT_SAMPLE === "on" && !options.signal.aborted) await readSampleIn(options, home);
}

function announce(screen: Screen, { host, port }: SiteOptions): void {
  screen.line();
  screen.line(`  ${bold(`Starfort is up:  ${siteUrl(host, port)}`)}`);
  screen.line(`  after ${Math.round(process.uptime())} s; Ctrl-C stops it`);
  if (!isLoopback(host)) {
    screen.line();
    screen.line(
      `  It listens on ${host}, not only for this machine: everybody who can reach that address can read what this host runs, and where it is weak.`,
    );
  }
  screen.line();
}
