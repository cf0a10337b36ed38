// database.ts: databases for tests, cloned from the migrated template and dropped afterwards.
import pg from "pg";
import { inject } from "vitest";
import { createDatabase, dropDatabase } from "./server.ts";

export interface TestDatabase extends AsyncDisposable {
  readonly url: string;
  readonly pool: pg.Pool;
}

/** A fresh migrated database: `await using database = await cloneDatabase()`. */
export async function cloneDatabase(): Promise<TestDatabase> {
  const template = inject("templateUrl");
  const url = await createDatabase(template, "starfort_test", new URL(template).pathname.slice(1));
  // What a test's database loses in a power cut is no loss.
  const pool = new pg.Pool({ connectionString: url, max: 8, options: "-c synchronous_commit=off" });
  pool.on("error", () => undefined);
  return {
    url,
    pool,
    [Symbol.asyncDispose]: async () => {
      await pool.end();
      await dropDatabase(url);
    },
  };
}
