// rows.ts: runs one SQL statement and checks what comes back, so that types do not lie about a row.
import "server-only";
import { z } from "zod";
import { db, Prisma } from "#lib/db.ts";

/** The rows of one statement, each parsed with `schema`. Counts must be cast to int in SQL: a bigint does not parse as a number. */
export async function readRows<Row>(schema: z.ZodType<Row>, sql: Prisma.Sql): Promise<Row[]> {
  return z.array(schema).parse(await db().$queryRaw(sql));
}

/** A timestamptz column as ISO 8601 text in UTC, to the second: plain data for pages and JSON. */
export function isoInstant(column: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;
}
