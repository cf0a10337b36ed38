// copy.ts: rows -> COPY's text format, streamed into a table.
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type pg from "pg";
import { from as copyFrom } from "pg-copy-streams";

export type Field = string | number | boolean | Uint8Array | null;

const CHUNK_CHARS = 128 * 1024;
const ESCAPES: Readonly<Record<string, string>> = { "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** Copies the rows into the table; each row has a field for each column. Runs in the client's open transaction. */
export async function copyRows(
  client: pg.ClientBase,
  table: string,
  columns: readonly string[],
  rows: Iterable<readonly Field[]>,
): Promise<void> {
  const stream = client.query(copyFrom(`COPY ${table} (${columns.join(", ")}) FROM STDIN`));
  await pipeline(Readable.from(encodeRows(rows)), stream);
}

/** The rows in chunks of text: one write a row would cost more than the row. */
export function* encodeRows(rows: Iterable<readonly Field[]>): Generator<string> {
  let chunk = "";
  for (const row of rows) {
    chunk += `${row.map(encodeField).join("\t")}\n`;
    if (chunk.length >= CHUNK_CHARS) {
      yield chunk;
      chunk = "";
    }
  }
  if (chunk) yield chunk;
}

function encodeField(field: Field): string {
  if (field === null) return "\\N";
  if (typeof field === "string") return field.replace(/[\\\n\r\t]/g, (found) => ESCAPES[found] ?? found);
  if (typeof field === "number") return String(field);
  if (typeof field === "boolean") return field ? "t" : "f";
  return `\\\\x${Buffer.from(field.buffer, field.byteOffset, field.byteLength).toString("hex")}`;
}
