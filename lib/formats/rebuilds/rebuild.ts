// rebuild.ts: what every report of rebuilds comes down to: who was rebuilt, and what came of it.
import type { z } from "zod";
import { FormatError } from "../format-error.ts";

/** What an independent rebuild came to. */
export const REBUILD_RESULTS = ["reproducible", "not-reproducible", "could-not-build", "not-tried"] as const;
export type RebuildResult = (typeof REBUILD_RESULTS)[number];

/** What a report says of one artifact. */
export interface ToldRebuild {
  /** As the report calls it: a source package, a .deb, a derivation. */
  readonly name: string;
  readonly version: string;
  readonly arch: string | null;
  /** The suite or release as the report calls it; null where it speaks of one alone. */
  readonly release: string | null;
  readonly result: RebuildResult;
  /** What the report says beyond the result, without a full stop. */
  readonly reason: string | null;
  /** YYYY-MM-DD. */
  readonly rebuiltOn: string | null;
  /** Below the address of the report's server: "/api/v0/builds/7/diffoscope". */
  readonly diffPath: string | null;
  readonly logPath: string | null;
}

const SHOWN = 80;

/** A value in the shape that a report of `tool` has. Throws FormatError: where something else stands, what it is, and what was expected. */
export function fitReport<Shape>(schema: z.ZodType<Shape>, value: unknown, tool: string): Shape {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const path = issue?.path ?? [];
  const where = path.length > 0 ? ` at ${quote(path.map(String).join("."))}` : "";
  const stood = path.reduce<unknown>(childOf, value);
  throw new FormatError(
    `not the shape that ${tool} has${where}: ${issue?.message ?? "it does not fit"}; read: ${quoteValue(stood)}`,
  );
}

/** JSON of a whole report. Throws FormatError that shows how it begins. */
export function parseReportJson(text: string, tool: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new FormatError(`no JSON, expected ${tool}: it begins with ${quote(text.trimStart())}`, 0);
  }
}

/** The day of an instant that a report writes as "2026-01-31 12:34", "2026-01-31T12:34:56", or seconds since 1970; null for anything that is no day. */
export function dayOf(told: string | number | null | undefined): string | null {
  if (typeof told === "number") {
    // 9999-12-31 in seconds: Date cannot write what is far beyond.
    const isTime = told > 0 && told < 253_402_300_800;
    return isTime ? new Date(told * 1000).toISOString().slice(0, 10) : null;
  }
  const day = /^\d{4}-\d\d-\d\d(?=$|[T ])/.exec(told ?? "")?.[0];
  if (day === undefined) return null;
  const time = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day) ? day : null;
}

/** A text of a report for a message: quoted, and not longer than a line. */
export function quote(text: string): string {
  return JSON.stringify(text.length > SHOWN ? `${text.slice(0, SHOWN)}...` : text);
}

function quoteValue(value: unknown): string {
  if (typeof value === "string") return quote(value);
  if (value === undefined) return "nothing";
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (typeof value === "object" && value !== null)
    return `an object with ${quote(Object.keys(value).slice(0, 8).join(", "))}`;
  return String(value);
}

function childOf(value: unknown, key: PropertyKey): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return Object.entries(value).find(([name]) => name === String(key))?.[1];
}
