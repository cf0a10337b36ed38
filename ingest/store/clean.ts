// clean.ts: the door: what comes from outside becomes text that Postgres takes and that an index can hold.
import { createHash } from "node:crypto";

/** Postgres refuses NUL in text, and lone surrogates have no UTF-8: both become U+FFFD. Longer texts are cut at `maxLength` UTF-16 units. */
export function cleanText(text: string, maxLength: number): string {
  const short = text.length > maxLength ? `${text.slice(0, maxLength - 1)}…` : text;
  return short.toWellFormed().replaceAll("\0", "\uFFFD");
}

/**
 * A text that identifies something. One that is too long keeps its beginning and gets a hash of the whole, so that two stay two:
 * an entry of a B-tree holds at most 2,704 bytes.
 */
export function cleanKey(text: string, maxBytes: number): string {
  const clean = text.toWellFormed().replaceAll("\0", "\uFFFD");
  if (clean.length * 3 <= maxBytes || Buffer.byteLength(clean) <= maxBytes) return clean;
  const tail = `~${createHash("sha256").update(clean).digest("hex").slice(0, 16)}`;
  // Cutting bytes may cut a character: decoding makes its rest U+FFFD, three bytes long.
  const head = Buffer.from(clean).subarray(0, maxBytes - tail.length - 3);
  return `${head.toString("utf8")}${tail}`;
}

/** The value as JSON that jsonb takes: it refuses `\u0000` and lone surrogates in strings and in keys. Throws TypeError on what JSON cannot say. */
export function cleanJson(value: unknown): string {
  const json: unknown = JSON.stringify(value);
  if (typeof json !== "string") throw new TypeError(`${typeof value} has no JSON`);
  // Both are rare and the walk is slow. A backslash before them was itself escaped or not: the walk will tell.
  return /\\u(?:0000|d[89a-f])/i.test(json) ? JSON.stringify(cleanValue(value)) : json;
}

function cleanValue(value: unknown): unknown {
  if (typeof value === "string") return cleanText(value, Infinity);
  if (Array.isArray(value)) return value.map(cleanValue);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [cleanText(key, Infinity), cleanValue(inner)]));
}
