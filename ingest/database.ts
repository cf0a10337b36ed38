// database.ts: the database that a command works on: DATABASE_URL's, else the embedded one; reachable, and up to date.
import pg from "pg";
import type { Env } from "#lib/env.ts";
import { homeDir } from "#lib/home.ts";
import { PlainError } from "#lib/plain-error.ts";
import { startPostgres } from "#lib/postgres.ts";
import { migrate } from "./migrate.ts";

const SECOND = 1000;

export interface Database {
  /** With the password in it: not for showing. */
  readonly url: string;
  /** One line for people: which server, where. */
  readonly title: string;
  /** The migrations that had to be applied. */
  readonly applied: readonly string[];
  /** Resolves when an embedded server is gone without having been asked; never for a server of the operator's own. */
  readonly lost: Promise<void>;
  /** Stops an embedded server, unless others use it. */
  close(): Promise<void>;
}

/** Opens the database and brings it up to date. Throws PlainError when it cannot be reached or used; never shows the password. */
export async function openDatabase(env: Env, say: (line: string) => void): Promise<Database> {
  const server = await openServer(env, say);
  try {
    const { applied } = await migrate(server.url);
    return { ...server, applied };
  } catch (error) {
    await server.close();
    throw error;
  }
}

/** The same without migrations, to look at it as it is. */
export async function openServer(env: Env, say: (line: string) => void): Promise<Omit<Database, "applied">> {
  if (env.DATABASE_URL !== undefined) {
    const shown = await checkReachable(env.DATABASE_URL);
    const never = new Promise<void>(() => undefined);
    return { url: env.DATABASE_URL, title: `${shown} (DATABASE_URL)`, lost: never, close: async () => undefined };
  }
  const server = await startPostgres({ home: homeDir(env), say });
  const how = server.reused ? "already running" : "started";
  return { url: server.url, title: `PostgreSQL in ${server.folder}, ${how}`, lost: server.lost, close: server.stop };
}

/** A pool on that database; the caller ends it. */
export function openPool(url: string, connections: number): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, max: connections });
  // A server that is killed also breaks connections that nobody waits on; unheard, each would end this process with a
  // stack. Whoever uses such a connection next is told by its query.
  pool.on("error", () => undefined);
  pool.on("connect", (client) => client.on("error", () => undefined));
  return pool;
}

/** Connects once. Returns the address without its password; throws PlainError with the reason. */
async function checkReachable(url: string): Promise<string> {
  const shown = withoutPassword(url);
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5 * SECOND });
  client.on("error", () => undefined);
  try {
    await client.connect();
    return shown;
  } catch (error) {
    throw new PlainError(`The database ${shown}, which DATABASE_URL names, cannot be reached: ${reasonOf(error)}`);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** An address that can be shown: neither password nor options, which may hold one too. Throws PlainError when it is none. */
export function withoutPassword(url: string): string {
  if (!URL.canParse(url))
    throw new PlainError(
      "DATABASE_URL is not an address like postgresql://user:password@host:5432/database (special characters must be %-encoded).",
    );
  const { protocol, username, host, pathname } = new URL(url);
  return `${protocol}//${username ? `${username}@` : ""}${host}${pathname}`;
}

function reasonOf(error: unknown): string {
  // "localhost" is two addresses: one error for each, and no message of its own.
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join("; ");
  return error instanceof Error ? error.message : String(error);
}
