// input.ts: the operator's files and addresses, read whole or element by element, packed or not.
import { FormatError } from "#lib/formats/format-error.ts";
import { JsonArrayReader } from "#lib/formats/rebuilds/index.ts";
import { decompressedPieces, openInput } from "../../http/index.ts";
import type { Fetched } from "../../http/http.ts";
import { ReadProblem, type SourceContext, SourceError } from "../source.ts";

const MIB = 1024 * 1024;
/** reproducible.json of all suites and architectures has some 100 MB, bzip2 a tenth of it. */
const MAX_FETCHED_BYTES = 256 * MIB;
const MAX_STREAMED_BYTES = 1024 * MIB;
/** What is read whole: pages, logs, notes. */
const MAX_TEXT_BYTES = 64 * MIB;

export type Context = Pick<SourceContext, "http" | "signal">;

/** All of it as text. Throws SourceError that names it. */
export async function readText(where: string, context: Context): Promise<string> {
  return withInput(where, context, async (fetched) => {
    const pieces: Uint8Array[] = [];
    for await (const piece of decompressedPieces(fetched, { maxBytes: MAX_TEXT_BYTES, signal: context.signal }))
      pieces.push(piece);
    return new TextDecoder().decode(Buffer.concat(pieces));
  });
}

/** Hands each element of a JSON array to `take`; nothing else is in memory. Throws SourceError that names the input, also for what `take` throws as FormatError. */
export async function readElements(
  where: string,
  context: Context,
  what: string,
  take: (element: unknown) => void,
): Promise<void> {
  await withInput(where, context, async (fetched) => {
    const reader = new JsonArrayReader(what);
    const limits = { maxBytes: MAX_STREAMED_BYTES, signal: context.signal };
    for await (const piece of decompressedPieces(fetched, limits))
      for (const element of reader.push(piece)) take(element);
    reader.end();
  });
}

/** Whether it is a JSON array, by its first character that is no space. */
export async function beginsAsArray(where: string, context: Context): Promise<boolean> {
  return withInput(where, context, async (fetched) => {
    for await (const piece of decompressedPieces(fetched, { maxBytes: MAX_STREAMED_BYTES, signal: context.signal })) {
      const text = new TextDecoder().decode(piece.subarray(0, 1024)).trimStart();
      if (text !== "") return text.startsWith("[");
    }
    return false;
  });
}

/** `read`, with an error for the operator that says which input it was. */
export function naming<Value>(where: string, read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    throw asSourceError(where, error);
  }
}

async function withInput<Value>(
  where: string,
  { http, signal }: Context,
  read: (fetched: Fetched) => Promise<Value>,
): Promise<Value> {
  try {
    const fetched = await openInput(where, http, { maxBytes: MAX_FETCHED_BYTES, signal });
    try {
      return await read(fetched);
    } finally {
      fetched.close();
    }
  } catch (error) {
    throw asSourceError(where, error);
  }
}

function asSourceError(where: string, error: unknown): unknown {
  if (error instanceof FormatError) return new SourceError(`${where}: ${error.message}`);
  return error instanceof ReadProblem ? new SourceError(error.message) : error;
}
