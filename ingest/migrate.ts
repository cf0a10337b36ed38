// migrate.ts: applies prisma/migrations in order, and books them as Prisma does, so that `prisma migrate deploy` sees the same state.
import { createHash, randomUUID } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import pg from "pg";
import { z } from "zod";
import { PROJECT_DIR } from "#lib/home.ts";
import { PlainError } from "#lib/plain-error.ts";

const MIGRATIONS = path.join(PROJECT_DIR, "prisma/migrations");

// Prisma's own number: its runner and ours wait for each other.
const ADVISORY_LOCK = 72707369;

// Prisma's table, column by column.
const CREATE_TABLE = `
  CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id                  varchar(36) PRIMARY KEY NOT NULL,
    checksum            varchar(64) NOT NULL,
    finished_at         timestamptz,
    migration_name      varchar(255) NOT NULL,
    logs                text,
    rolled_back_at      timestamptz,
    started_at          timestamptz NOT NULL DEFAULT now(),
    applied_steps_count integer NOT NULL DEFAULT 0
  )`;

const APPLIED = z.array(
  z.object({ migration_name: z.string(), checksum: z.string(), finished_at: z.date().nullable() }),
);

interface Migration {
  readonly name: string;
  readonly sql: string;
  /** Hex sha256 of the file, as Prisma computes it. */
  readonly checksum: string;
}

export interface MigrationStatus {
  readonly applied: readonly string[];
  readonly pending: readonly string[];
}

/** Brings the database at `url` up to date. Throws PlainError when it belongs to a newer version or to something else, or when a migration fails (which then left no trace). */
export async function migrate(url: string, folder: string = MIGRATIONS): Promise<{ applied: string[] }> {
  const migrations = readMigrations(folder);
  return withClient(url, async (client) => {
    await client.query("SELECT pg_advisory_lock($1)", [ADVISORY_LOCK]);
    const { pending } = compare(migrations, await readApplied(client));
    const fresh = migrations.filter(({ name }) => pending.includes(name));
    for (const migration of fresh) await apply(client, migration);
    return { applied: fresh.map(({ name }) => name) };
  });
}

/** Which migrations the database at `url` has, and which it lacks. Throws PlainError as `migrate` does. */
export async function migrationStatus(url: string, folder: string = MIGRATIONS): Promise<MigrationStatus> {
  return withClient(url, async (client) => compare(readMigrations(folder), await readApplied(client)));
}

function readMigrations(folder: string): Migration[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => {
      const bytes = readFileSync(path.join(folder, name, "migration.sql"));
      return { name, sql: bytes.toString("utf8"), checksum: createHash("sha256").update(bytes).digest("hex") };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The rows of `_prisma_migrations` that count: those rolled back never happened. */
async function readApplied(client: pg.Client): Promise<z.infer<typeof APPLIED>> {
  const { rows: found } = await client.query(
    "SELECT to_regclass('_prisma_migrations') IS NOT NULL AS booked, (SELECT count(*)::int FROM pg_tables WHERE schemaname = current_schema()) AS tables",
  );
  const [{ booked, tables } = { booked: false, tables: 0 }] = z
    .array(z.object({ booked: z.boolean(), tables: z.number() }))
    .parse(found);
  if (!booked && tables > 0) {
    throw new PlainError(
      `The database holds ${tables} tables, none of them Starfort's. Give Starfort a database of its own in DATABASE_URL.`,
    );
  }
  if (!booked) return [];
  const { rows } = await client.query(
    "SELECT migration_name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY migration_name",
  );
  return APPLIED.parse(rows);
}

/** Throws PlainError when the database's history is not a beginning of ours. */
function compare(known: readonly Migration[], booked: z.infer<typeof APPLIED>): MigrationStatus {
  const byName = new Map(known.map((migration) => [migration.name, migration]));
  const newest = known.at(-1)?.name ?? "";
  for (const { migration_name: name, checksum, finished_at } of booked) {
    const ours = byName.get(name);
    if (!ours) {
      const whose =
        name > newest
          ? "belongs to a newer version of Starfort"
          : "belongs to another program, or to another branch of Starfort";
      throw new PlainError(
        `The database ${whose}: it has the migration ${name}, which is unknown here (the newest known one is ${newest}).`,
      );
    }
    if (finished_at === null)
      throw new PlainError(
        `The migration ${name} failed when Prisma applied it. Repair it with \`prisma migrate resolve\` first.`,
      );
    if (checksum !== ours.checksum)
      throw new PlainError(
        `The migration ${name} was changed after it was applied to this database (sha256 ${checksum} then, ${ours.checksum} now).`,
      );
  }
  const applied = new Set(booked.map(({ migration_name: name }) => name));
  const names = known.map(({ name }) => name);
  return { applied: names.filter((name) => applied.has(name)), pending: names.filter((name) => !applied.has(name)) };
}

/** One migration, whole or not at all, with the row that books it. */
async function apply(client: pg.Client, { name, sql, checksum }: Migration): Promise<void> {
  await client.query("BEGIN");
  try {
    await client.query(CREATE_TABLE);
    const startedAt = new Date();
    await client.query(sql);
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, started_at, applied_steps_count)
       VALUES ($1, $2, clock_timestamp(), $3, $4, 1)`,
      [randomUUID(), checksum, name, startedAt],
    );
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK").catch(() => undefined);
    throw new PlainError(`The migration ${name} failed and was undone: ${describe(error, sql)}`);
  }
}

function describe(error: unknown, sql: string): string {
  if (!(error instanceof pg.DatabaseError)) return error instanceof Error ? error.message : String(error);
  const line = error.position === undefined ? null : sql.slice(0, Number(error.position) - 1).split("\n").length;
  return line === null ? error.message : `line ${line}: ${error.message}`;
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  // Unheard, a broken connection would end the process; the query under way tells of it.
  client.on("error", () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    // Ends the session, and with it the lock.
    await client.end();
  }
}
