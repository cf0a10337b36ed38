// db-commands.ts: `starfort db migrate|status|check`.
import type { Env } from "#lib/env.ts";
import { PlainError } from "#lib/plain-error.ts";
import { type Database, openDatabase, openPool, openServer } from "./database.ts";
import { migrationStatus } from "./migrate.ts";
import { checkLedger } from "./store/check.ts";

/** Applies what is pending and prints it. */
export async function dbMigrate(env: Env): Promise<void> {
  await using(openDatabase(env, console.error), async ({ title, applied }) => {
    console.log(title);
    console.log(applied.length === 0 ? "Up to date: nothing to apply." : `Applied: ${applied.join(", ")}`);
  });
}

/** Prints which migrations are applied and which are pending; changes nothing. */
export async function dbStatus(env: Env): Promise<void> {
  await using(openServer(env, console.error), async ({ title, url }) => {
    const { applied, pending } = await migrationStatus(url);
    console.log(title);
    for (const name of applied) console.log(`  applied  ${name}`);
    for (const name of pending) console.log(`  pending  ${name}`);
    console.log(pending.length === 0 ? "Up to date." : "Apply what is pending with: npx starfort db migrate");
  });
}

/** Verifies the ledger. Throws PlainError that lists what is wrong. */
export async function dbCheck(env: Env): Promise<void> {
  await using(openDatabase(env, console.error), async ({ title, url }) => {
    const pool = openPool(url, 2);
    try {
      const violations = await checkLedger(pool);
      console.log(title);
      if (violations.length > 0) {
        const lines = violations.map(
          ({ rule, count, example }) => `  ${rule}: not so in ${count} places, such as ${example}`,
        );
        throw new PlainError(`The ledger breaks ${violations.length} of its rules:\n${lines.join("\n")}`);
      }
      console.log("The ledger agrees with itself.");
    } finally {
      await pool.end();
    }
  });
}

async function using<T extends Pick<Database, "close">>(
  opening: Promise<T>,
  work: (database: T) => Promise<void>,
): Promise<void> {
  const database = await opening;
  try {
    await work(database);
  } finally {
    await database.close();
  }
}
