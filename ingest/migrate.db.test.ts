// migrate.db.test.ts: the migrations runner on a real server: order, bookkeeping, refusals.
import { createHash } from "node:crypto";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type EmbeddedPostgres, startPostgres } from "#lib/postgres.ts";
import { migrate, migrationStatus } from "./migrate.ts";

const scratch = mkdtempSync(path.join(tmpdir(), "starfort-migrate-"));
chmodSync(scratch, 0o711);
let server: EmbeddedPostgres;
let count = 0;
let url = "";
let folder = "";

beforeAll(async () => {
  server = await startPostgres({ home: path.join(scratch, "home") });
});

beforeEach(async () => {
  const name = `migrate_${(count += 1)}`;
  await query(server.url, `CREATE DATABASE ${name}`);
  const address = new URL(server.url);
  address.pathname = name;
  url = address.href;
  folder = path.join(scratch, name);
});

afterAll(async () => {
  await server.stop();
  rmSync(scratch, { recursive: true, force: true });
});

function write(name: string, sql: string): void {
  mkdirSync(path.join(folder, name), { recursive: true });
  writeFileSync(path.join(folder, name, "migration.sql"), sql);
}

async function query(at: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: at });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

describe("migrate", () => {
  test("applies new files in order, once, and books them as Prisma does", async () => {
    write("2_add_b", "ALTER TABLE t ADD b int; INSERT INTO t VALUES (1, 2);");
    write("1_create_t", "CREATE TABLE t (a int);");
    expect(await migrate(url, folder)).toEqual({ applied: ["1_create_t", "2_add_b"] });
    expect(await migrate(url, folder)).toEqual({ applied: [] });
    write("3_add_c", "ALTER TABLE t ADD c int;");
    expect(await migrationStatus(url, folder)).toEqual({ applied: ["1_create_t", "2_add_b"], pending: ["3_add_c"] });
    expect(await migrate(url, folder)).toEqual({ applied: ["3_add_c"] });
    const rows = await query(
      url,
      "SELECT migration_name, checksum, applied_steps_count, logs, rolled_back_at, id ~ '^[0-9a-f-]{36}$' AS uuid, finished_at >= started_at AS finished FROM _prisma_migrations ORDER BY started_at",
    );
    expect(rows).toHaveLength(3);
    expect(rows[0]).toEqual({
      migration_name: "1_create_t",
      checksum: createHash("sha256").update("CREATE TABLE t (a int);").digest("hex"),
      applied_steps_count: 1,
      logs: null,
      rolled_back_at: null,
      uuid: true,
      finished: true,
    });
  });

  test("two at once do no harm", async () => {
    write("1_create_t", "CREATE TABLE t (a int); SELECT pg_sleep(0.3);");
    const results = await Promise.all([migrate(url, folder), migrate(url, folder), migrate(url, folder)]);
    expect(results.flatMap(({ applied }) => applied)).toEqual(["1_create_t"]);
  });

  test("a file that fails leaves no trace, and the message names the file and line", async () => {
    write("1_create_t", "CREATE TABLE t (a int);");
    write("2_broken", "CREATE TABLE u (a int);\n\nSELECT nonsense FROM t;");
    await expect(migrate(url, folder)).rejects.toThrow(
      'The migration 2_broken failed and was undone: line 3: column "nonsense" does not exist',
    );
    expect(
      await query(
        url,
        "SELECT to_regclass('t') IS NOT NULL AS t, to_regclass('u') IS NOT NULL AS u, (SELECT count(*)::int FROM _prisma_migrations) AS booked",
      ),
    ).toEqual([{ t: true, u: false, booked: 1 }]);
  });

  test("the real migrations apply to an empty database", async () => {
    const { applied } = await migrate(url);
    expect(applied.length).toBeGreaterThan(0);
    expect((await migrationStatus(url)).pending).toEqual([]);
  });
});

describe("refused with a plain message", () => {
  beforeEach(async () => {
    write("1_create_t", "CREATE TABLE t (a int);");
    await migrate(url, folder);
  });

  test.each([
    [
      "a newer database",
      "UPDATE _prisma_migrations SET migration_name = '2_later'",
      /belongs to a newer version of Starfort: it has the migration 2_later/,
    ],
    [
      "another branch's database",
      "UPDATE _prisma_migrations SET migration_name = '0_other'",
      /belongs to another program, or to another branch/,
    ],
    [
      "a migration changed since",
      "UPDATE _prisma_migrations SET checksum = 'x'",
      /1_create_t was changed after it was applied/,
    ],
    [
      "a migration that Prisma could not finish",
      "UPDATE _prisma_migrations SET finished_at = NULL",
      /1_create_t failed when Prisma applied it/,
    ],
    ["a database of something else", "DROP TABLE _prisma_migrations", /holds 1 tables, none of them Starfort's/],
  ])("%s", async (_, sql, message) => {
    await query(url, sql);
    await expect(migrate(url, folder)).rejects.toThrow(message);
    await expect(migrationStatus(url, folder)).rejects.toThrow(message);
  });

  test("but not a migration that was rolled back: it is applied again", async () => {
    await query(url, "UPDATE _prisma_migrations SET rolled_back_at = now(); DROP TABLE t");
    expect(await migrate(url, folder)).toEqual({ applied: ["1_create_t"] });
  });
});
