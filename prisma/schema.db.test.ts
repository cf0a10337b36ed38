// schema.db.test.ts: schema.prisma and the migrated database say the same.
import { readFileSync } from "node:fs";
import { PrismaPg } from "@prisma/adapter-pg";
import { expect, test } from "vitest";
import { z } from "zod";
import { cloneDatabase } from "#ingest/store/testing/database.ts";
import { PrismaClient } from "#lib/generated/prisma/client.ts";

const SCHEMA = readFileSync(new URL("schema.prisma", import.meta.url), "utf8");

/** Prisma's type, with its @db attribute where it has one -> Postgres's name of it. */
const TYPES: Readonly<Record<string, string>> = {
  "Int @db.SmallInt": "int2",
  Int: "int4",
  BigInt: "int8",
  String: "text",
  Boolean: "bool",
  Float: "float8",
  Json: "jsonb",
  Bytes: "bytea",
  "DateTime @db.Date": "date",
  "DateTime @db.Timestamptz(6)": "timestamptz",
};

interface Block {
  readonly name: string;
  /** The name in the database. */
  readonly mapped: string;
  readonly lines: readonly string[];
}

/** The blocks `model X { ... }` or `enum X { ... }`, without comments and empty lines. */
function readBlocks(word: "model" | "enum"): Block[] {
  return [...SCHEMA.matchAll(new RegExp(`^${word} (\\w+) \\{\\n([\\s\\S]*?)^\\}`, "gm"))].map(
    ([, name = "", body = ""]) => ({
      name,
      mapped: /@@map\("(\w+)"\)/.exec(body)?.[1] ?? name,
      lines: body
        .split("\n")
        .map((line) => line.trim())
        .filter((line) => line !== "" && !line.startsWith("//")),
    }),
  );
}

const MODELS = readBlocks("model");
const ENUMS = readBlocks("enum");
const MODEL_NAMES = new Set(MODELS.map(({ name }) => name));
const mapOf = (line: string): string | undefined => /(?<!@)@map\("([^"]+)"\)/.exec(line)?.[1];

/** "table.column type nullable" of each scalar field. */
function columnsOf({ mapped, lines }: Block): string[] {
  return lines.flatMap((line) => {
    const [, field = "", type = "", optional] = /^(\w+)\s+(\w+)(\?|\[\])?/.exec(line) ?? [];
    if (line.startsWith("@@") || MODEL_NAMES.has(type)) return [];
    const db = /@db\.\w+(\(\d+\))?/.exec(line)?.[0];
    const known = TYPES[db ? `${type} ${db}` : type] ?? ENUMS.find(({ name }) => name === type)?.mapped;
    return `${mapped}.${mapOf(line) ?? field} ${optional === "[]" ? "_" : ""}${known} ${optional === "?" ? "null" : "not null"}`;
  });
}

test("every column of the database is a field of schema.prisma, and the other way round", async () => {
  await using database = await cloneDatabase();
  const { rows } = await database.pool.query(`
    SELECT concat(table_name, '.', column_name, ' ', udt_name, ' ', CASE is_nullable WHEN 'YES' THEN 'null' ELSE 'not null' END) AS said
    FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> '_prisma_migrations'`);
  const said = z.array(z.object({ said: z.string() })).parse(rows);
  expect(MODELS.flatMap(columnsOf).sort()).toEqual(said.map((row) => row.said).sort());
});

test("every enum has the same values in the same order", async () => {
  await using database = await cloneDatabase();
  const { rows } = await database.pool.query(`
    SELECT typname AS name, string_agg(enumlabel, ' ' ORDER BY enumsortorder) AS labels
    FROM pg_enum JOIN pg_type t ON t.oid = enumtypid GROUP BY typname`);
  const inDatabase = z.array(z.object({ name: z.string(), labels: z.string() })).parse(rows);
  const inSchema = ENUMS.map(({ mapped, lines }) => ({
    name: mapped,
    labels: lines
      .filter((line) => !line.startsWith("@@"))
      .map((line) => mapOf(line) ?? line)
      .join(" "),
  }));
  const byName = (a: { name: string }, b: { name: string }): number => (a.name < b.name ? -1 : 1);
  expect(inSchema.sort(byName)).toEqual(inDatabase.sort(byName));
});

test("every key, unique constraint, plain index and foreign key has its name and columns", async () => {
  await using database = await cloneDatabase();
  const { rows } = await database.pool.query(`
    SELECT c.conname AS name, c.conrelid::regclass::text AS "table", c.contype::text AS type,
      (SELECT string_agg(attname, ' ' ORDER BY o) FROM unnest(c.conkey) WITH ORDINALITY k (no, o)
       JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.no) AS columns
    FROM pg_constraint c
    WHERE c.contype IN ('p', 'u', 'f') AND c.connamespace = 'public'::regnamespace AND c.conrelid <> '_prisma_migrations'::regclass
    UNION ALL
    SELECT i.relname, x.indrelid::regclass::text, 'i',
      (SELECT string_agg(attname, ' ' ORDER BY o) FROM unnest(x.indkey) WITH ORDINALITY k (no, o)
       JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = k.no)
    FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
    WHERE i.relnamespace = 'public'::regnamespace AND x.indpred IS NULL
      AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = x.indexrelid)`);
  const said = z
    .array(z.object({ name: z.string(), table: z.string(), type: z.string(), columns: z.string() }))
    .parse(rows);
  const inDatabase = said.map(({ name, table, type, columns }) =>
    // Prisma derives these names as Postgres does; only an index's name is written down.
    [table.replaceAll('"', ""), type, columns, ...(type === "i" ? [name] : [])].join(" | "),
  );
  expect(MODELS.flatMap(keysOf).sort()).toEqual(inDatabase.sort());
});

/** "table | p, u, i or f | columns | name of an index". */
function keysOf({ mapped, lines }: Block): string[] {
  const columns = new Map(lines.map((line) => [line.split(/\s+/)[0] ?? "", mapOf(line) ?? line.split(/\s+/)[0] ?? ""]));
  const inColumns = (list: string): string =>
    list
      .replace(/\([^)]*\)\)?/g, "")
      .split(",")
      .map((field) => columns.get(field.trim()) ?? "?")
      .join(" ");
  return lines.flatMap((line) => {
    const column = columns.get(line.split(/\s+/)[0] ?? "");
    const list = inColumns(/(?:^@@\w+\(\[|fields: \[)([^\]]*)\]/.exec(line)?.[1] ?? "");
    if (line.startsWith("@@id")) return `${mapped} | p | ${list}`;
    if (line.startsWith("@@unique")) return `${mapped} | u | ${list}`;
    if (line.startsWith("@@index")) return `${mapped} | i | ${list} | ${/map: "(\w+)"/.exec(line)?.[1]}`;
    if (line.includes("fields: [")) return `${mapped} | f | ${list}`;
    return [
      ...(/\s@id\b/.test(line) ? [`${mapped} | p | ${column}`] : []),
      ...(/\s@unique\b/.test(line) ? [`${mapped} | u | ${column}`] : []),
    ];
  });
}

test("the comments on partial indexes are those of the database", async () => {
  await using database = await cloneDatabase();
  const { rows } = await database.pool.query(`
    SELECT regexp_replace(pg_get_indexdef(indexrelid), '^CREATE |public\\.| USING btree', '', 'g') AS definition
    FROM pg_index WHERE indpred IS NOT NULL AND indrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace)`);
  const inDatabase = z.array(z.object({ definition: z.string() })).parse(rows);
  const inSchema = [...SCHEMA.matchAll(/^ *\/\/ Only in the migration: (.*)$/gm)].map(([, definition]) => definition);
  expect(inSchema.sort()).toEqual(inDatabase.map(({ definition }) => definition).sort());
});

test("the generated client reads every field of every model", async () => {
  await using database = await cloneDatabase();
  const client = new PrismaClient({ adapter: new PrismaPg({ connectionString: database.url }) });
  try {
    for (const { name } of MODELS) {
      const model: unknown = Reflect.get(client, `${name.charAt(0).toLowerCase()}${name.slice(1)}`);
      const { findFirst } = z
        .object({ findFirst: z.custom<() => Promise<unknown>>((value) => typeof value === "function") })
        .parse(model);
      expect(await findFirst(), name).toBeNull();
    }
  } finally {
    await client.$disconnect();
  }
});
