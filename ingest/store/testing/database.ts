// database.ts: databases for tests, cloned from the migrated template and dropped afterwards.
import pg from "pg";
import { inject } from "vitest";
import { createDatabase, dropDatabase } from "./server.ts";

export interface TestDatabase extends AsyncDisposable {
  readonly url: string;
  readonly pool: pg.Pool;
  /** A copy of it as it is now; nobody may be at work in it then. */
  clone(): Promise<TestDatabase>;
}

/** A fresh migrated database: `await using database = await cloneDatabase()`. */
export function cloneDatabase(): Promise<TestDatabase> {
  return cloneFrom(inject("templateUrl"));
}

async function cloneFrom(source: string): Promise<TestDatabase> {
  const url = await createDatabase(source, "starfort_test", new URL(source).pathname.slice(1));
  // What a test's database loses in a power cut is no loss; idle connections go soon: CREATE DATABASE waits 5 s for them.
  const options = { connectionString: url, max: 8, idleTimeoutMillis: 100, options: "-c synchronous_commit=off" };
  const pool = new pg.Pool(options);
  pool.on("error", () => undefined);
  return {
    url,
    pool,
    clone: () => cloneFrom(url),
    [Symbol.asyncDispose]: async () => {
      await pool.end();
      await dropDatabase(url);
    },
  };
}
