// kept-database.ts: the database of a running `up`, started again when it dies under us.
import type { Env } from "#lib/env.ts";
import { PlainError } from "#lib/plain-error.ts";
import { type Database, openDatabase } from "../database.ts";
import type { Screen } from "./screen.ts";

export interface KeptDatabase {
  readonly url: string;
  readonly title: string;
  /** How often it had to be started again. */
  restarts(): number;
  /** Rejects when it is gone for good; never resolves. */
  readonly failed: Promise<never>;
  close(): Promise<void>;
}

/** Opens the database and watches over it until `close`. Throws as `openDatabase` does. */
export async function keepDatabase(env: Env, screen: Screen): Promise<KeptDatabase> {
  let database: Database = await openDatabase(env, screen.line);
  const { url, title } = database;
  let restarts = 0;
  let closing = false;
  let reopening: Promise<void> = Promise.resolve();

  const reopen = async (): Promise<void> => {
    screen.line("PostgreSQL ended unasked; starting it again ...");
    await database.close();
    database = await openDatabase(env, screen.line);
    if (database.url !== url) throw new PlainError("PostgreSQL could not get its port back. Run `npm start` again.");
    restarts += 1;
    screen.line("PostgreSQL is back; nothing that was committed is lost.");
  };
  const watch = async (): Promise<never> => {
    for (;;) {
      await database.lost;
      if (closing) return new Promise<never>(() => undefined);
      reopening = reopen();
      await reopening;
    }
  };
  const failed = watch();
  failed.catch(() => undefined);
  return {
    url,
    title,
    restarts: () => restarts,
    failed,
    close: async () => {
      closing = true;
      await reopening.catch(() => undefined);
      await database.close();
    },
  };
}
