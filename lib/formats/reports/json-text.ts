// json-text.ts: the JSON that tools print: decoded, mended where a tool is known to forget a comma, and held against its shape.
import type { z } from "zod";
import { FormatError } from "../format-error.ts";

/** A report of a whole distribution's files is below it; JSON.parse needs several times as much memory. */
export const MAX_REPORT_BYTES = 64 * 1024 * 1024;
const SHOWN = 60;

/** The text of a report. Throws FormatError where it is too large or holds nothing. */
export function decodeReport(bytes: Uint8Array, tool: string): string {
  if (bytes.length > MAX_REPORT_BYTES)
    throw new FormatError(`a report of ${tool} of ${bytes.length} bytes, more than ${MAX_REPORT_BYTES}`);
  const text = new TextDecoder().decode(bytes);
  if (text.trim() === "") throw new FormatError(`an empty report: ${tool} printed nothing`, 0);
  return text;
}

/** One JSON value. Throws FormatError that shows how the text begins. */
export function parseJson(text: string, tool: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new FormatError(`no JSON of ${tool}: it begins with ${JSON.stringify(text.trimStart().slice(0, SHOWN))}`, 0);
  }
}

/** The value in its shape. Throws FormatError: where in it something else stands, and what was expected there. */
export function fitShape<Shape>(schema: z.ZodType<Shape>, value: unknown, tool: string): Shape {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where =
    issue && issue.path.length > 0
      ? ` at ${issue.path
          .map(String)
          .join(" > ")
          .slice(0, 4 * SHOWN)}`
      : "";
  throw new FormatError(`not the shape that ${tool} prints${where}: ${issue?.message ?? "it does not fit"}`);
}

/** Where brackets, quotes that begin a string, and the like stand: every character outside of strings, by its place. */
function* outsideStrings(text: string): Generator<number> {
  for (let at = 0; at < text.length; at++) {
    yield at;
    if (text[at] === '"') at = endOfString(text, at);
  }
}

/** The place of the quote that ends the string beginning at `from`; the text's end where none does. */
function endOfString(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === '"') return at;
  }
  return text.length;
}

/** `[...]["a"]...` with whitespace between them -> the text of each. Throws FormatError where something else stands. */
export function splitArrays(text: string, tool: string): string[] {
  const arrays: string[] = [];
  let depth = 0;
  let begin = 0;
  for (const at of outsideStrings(text)) {
    const character = text[at] ?? "";
    if (depth === 0 && !/[[\s]/.test(character))
      throw new FormatError(
        `no JSON of ${tool}: an array was expected, not ${JSON.stringify(text.slice(at, at + SHOWN))}`,
        at,
      );
    if (character === "[" && depth++ === 0) begin = at;
    if (character === "]" && --depth === 0) arrays.push(text.slice(begin, at + 1));
  }
  if (depth > 0) throw new FormatError(`no whole JSON of ${tool}: an array has no end`, begin);
  return arrays;
}

/** `]"` outside of strings -> `],"`. */
export function addForgottenCommas(text: string): string {
  const parts: string[] = [];
  let from = 0;
  for (const at of outsideStrings(text)) {
    if (text[at] !== '"' || text[at - 1] !== "]") continue;
    parts.push(text.slice(from, at), ",");
    from = at;
  }
  return parts.join("") + text.slice(from);
}
