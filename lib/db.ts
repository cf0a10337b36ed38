// db.ts: the one Prisma client; lib/queries and lib/actions speak to Postgres through it.
import { PrismaPg } from "@prisma/adapter-pg";
import { readEnv } from "./env.ts";
import { PrismaClient } from "./generated/prisma/client.ts";

declare global {
  // Kept across hot reloads, so that development does not open a pool per edit.
  var starfortPrisma: PrismaClient | undefined;
}

/** The client on DATABASE_URL, opened on first use. Throws when DATABASE_URL is unset: `starfort up` and `starfort serve` set it. */
export function db(): PrismaClient {
  globalThis.starfortPrisma ??= open();
  return globalThis.starfortPrisma;
}

function open(): PrismaClient {
  const { DATABASE_URL } = readEnv();
  if (!DATABASE_URL)
    throw new Error(
      "DATABASE_URL is not set: start the dashboard with `npm start`, or set it to a postgres:// address",
    );
  return new PrismaClient({ adapter: new PrismaPg({ connectionString: DATABASE_URL, max: 10 }) });
}

export { Prisma } from "./generated/prisma/client.ts";
