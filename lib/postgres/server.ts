// server.ts: the running server: found alive, started, asked, stopped.
import { type ChildProcess, spawn } from "node:child_process";
import {
  chownSync,
  closeSync,
  existsSync,
  fstatSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { PlainError } from "#lib/plain-error.ts";
import { type Account, asAccount } from "./account.ts";
import { type Binaries, binaryEnv } from "./binaries.ts";
import type { Cluster } from "./cluster.ts";
import { settingsFile } from "./settings.ts";

const SECOND = 1000;
const START_TIMEOUT = 120 * SECOND;
const STOP_TIMEOUT = 30 * SECOND;
const MAX_LOG_BYTES = 10 * 1024 * 1024;
export const DATABASE = "starfort";

export interface Server {
  readonly pid: number;
  readonly url: string;
  readonly reused: boolean;
}

/** The address of a database of the cluster, with the password in it. */
export function urlOf(cluster: Cluster, port: number, database: string): string {
  return `postgresql://starfort:${readFileSync(cluster.passwordFile, "utf8").trim()}@127.0.0.1:${port}/${database}`;
}

/** What `postmaster.pid` says, or null when there is none that can be read. */
export function readPidFile(cluster: Cluster): { pid: number; port: number } | null {
  try {
    const [pid, , , port] = readFileSync(pidFile(cluster), "utf8").split("\n").map(Number);
    return pid && port ? { pid, port } : null;
  } catch {
    return null;
  }
}

const pidFile = (cluster: Cluster): string => path.join(cluster.data, "postmaster.pid");

/** Whether any process has that pid. */
function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** Whether that process is a server of this cluster. After a reboot or in a new container, its pid may be anybody's. */
export function isServer(pid: number, cluster: Cluster): boolean {
  if (process.platform !== "linux") return exists(pid);
  try {
    // A server stands in its data folder.
    const cwd = statSync(`/proc/${pid}/cwd`);
    const data = statSync(cluster.data);
    return cwd.ino === data.ino && cwd.dev === data.dev;
  } catch {
    return false;
  }
}

/** The live server of the cluster, else a new one. Outlasts a server that is going down, and backends that a killed one left. */
export async function findOrStart(
  cluster: Cluster,
  binaries: Binaries,
  account: Account,
  say: (line: string) => void,
): Promise<Server> {
  const deadline = Date.now() + START_TIMEOUT;
  let why = "";
  while (Date.now() < deadline) {
    const found = readPidFile(cluster);
    if (found && isServer(found.pid, cluster)) {
      const answer = await ask(urlOf(cluster, found.port, "postgres"));
      if (answer === null) return { pid: found.pid, url: urlOf(cluster, found.port, DATABASE), reused: true };
      why = answer;
      await sleep(100);
      continue;
    }
    // PostgreSQL takes its old file for a live server's when any process of this user has that pid now. A file whose
    // process is gone it must judge itself: it names the shared memory that orphan backends may still use.
    if (found && exists(found.pid)) rmSync(pidFile(cluster), { force: true });
    const started = await start(cluster, binaries, account);
    if (typeof started !== "string") return started;
    if (!isPassing(started))
      throw new PlainError(`PostgreSQL did not start. Its log, ${cluster.log}, ends with:\n${started}`);
    if (!why) say("waiting for an earlier PostgreSQL to let go of its data");
    why = started;
    await sleep(250);
  }
  throw new PlainError(
    `PostgreSQL in ${cluster.folder} did not answer within ${START_TIMEOUT / SECOND} s. The last that was seen:\n${why}`,
  );
}

/** Log lines after which a second attempt can succeed: orphan backends still at work, another starter, a port that was taken meanwhile. */
function isPassing(log: string): boolean {
  return /pre-existing shared memory block|lock file .* already exists|Address already in use|could not create any TCP\/IP sockets/i.test(
    log,
  );
}

/** Starts a server and waits until it answers; returns what its log says when it ends instead. */
async function start(cluster: Cluster, binaries: Binaries, account: Account): Promise<Server | string> {
  const port = await choosePort(cluster);
  const conf = path.join(cluster.data, "starfort.conf");
  writeFileSync(conf, settingsFile(port), { mode: 0o600 });
  if (existsSync(cluster.log) && statSync(cluster.log).size > MAX_LOG_BYTES) truncateSync(cluster.log);
  const log = openSync(cluster.log, "a+", 0o600);
  try {
    if (account) for (const file of [conf, cluster.log]) chownSync(file, account.uid, account.gid);
    const logStart = fstatSync(log).size;
    // Spawned itself, not by pg_ctl, which passes the path through a shell. Detached: its own session, so that Ctrl-C does not reach it.
    const child = spawn(path.join(binaries.root, "bin/postgres"), ["-D", cluster.data], {
      ...asAccount(account),
      env: binaryEnv(binaries.root),
      detached: true,
      stdio: ["ignore", log, log],
    });
    child.unref();
    const failure = await untilReady(child, urlOf(cluster, port, "postgres"));
    if (failure === null && child.pid !== undefined)
      return { pid: child.pid, url: urlOf(cluster, port, DATABASE), reused: false };
    return `${failure ?? ""}\n${tail(log, logStart)}`.trim();
  } finally {
    closeSync(log);
  }
}

/** Null once the server answers; else why it does not. */
async function untilReady(child: ChildProcess, url: string): Promise<string | null> {
  let ended: string | null = null;
  child.once("error", (error) => (ended = error.message));
  child.once("exit", (code, signal) => (ended = `it ended with ${signal ?? `exit code ${code ?? "unknown"}`}`));
  const deadline = Date.now() + START_TIMEOUT;
  let answer: string | null = "";
  while (Date.now() < deadline) {
    await sleep(25);
    if (ended !== null) return ended;
    answer = await ask(url);
    if (answer === null) return null;
  }
  return answer;
}

/** Null when the server answers a query; else what it said. */
async function ask(url: string): Promise<string | null> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 5 * SECOND,
    query_timeout: 5 * SECOND,
  });
  client.on("error", () => undefined);
  try {
    await client.connect();
    await client.query("SELECT 1");
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Makes our database in a new cluster. Idempotent. */
export async function ensureDatabase(server: Server): Promise<void> {
  const url = new URL(server.url);
  url.pathname = "/postgres";
  const client = new pg.Client({ connectionString: url.href, connectionTimeoutMillis: 5 * SECOND });
  client.on("error", () => undefined);
  await client.connect();
  try {
    const { rowCount } = await client.query("SELECT FROM pg_database WHERE datname = $1", [DATABASE]);
    if (!rowCount) await client.query(`CREATE DATABASE ${DATABASE}`);
  } finally {
    await client.end();
  }
}

/** The port of last time when it is free: then a restarted server is found again by those who lost it. */
async function choosePort(cluster: Cluster): Promise<number> {
  let last: number | undefined;
  try {
    last = Number(/^port = '(\d+)'/m.exec(readFileSync(path.join(cluster.data, "starfort.conf"), "utf8"))?.[1]);
  } catch {
    // A new cluster has none.
  }
  if (last) {
    const same = await freePort(last);
    if (same !== null) return same;
  }
  const port = await freePort(0);
  if (port === null) throw new PlainError("No free port is left on 127.0.0.1 for PostgreSQL.");
  return port;
}

function freePort(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => {
      resolve(null);
    });
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => {
        resolve(typeof address === "object" && address ? address.port : null);
      });
    });
  });
}

/** Fast shutdown: sessions are ended, everything is written. Only if that hangs, an immediate one (which the next start repairs). */
export async function stopServer(cluster: Cluster, pid: number): Promise<void> {
  for (const signal of ["SIGINT", "SIGQUIT"] as const) {
    if (!isServer(pid, cluster)) return;
    process.kill(pid, signal);
    const deadline = Date.now() + STOP_TIMEOUT;
    while (Date.now() < deadline && isServer(pid, cluster)) await sleep(25);
  }
}

/** The end of what was logged since `from`. */
function tail(log: number, from: number): string {
  const buffer = Buffer.alloc(Math.min(fstatSync(log).size - from, 64 * 1024));
  readSync(log, buffer, 0, buffer.length, from);
  return buffer.toString("utf8").trim().split("\n").slice(-8).join("\n");
}
