// systemd-analyze.ts: `systemd-analyze security --json=short|pretty`: the tests of each unit that was asked for, or the overview of all that run.
import { z } from "zod";
import { FormatError } from "../format-error.ts";
import { decodeReport, fitShape, parseJson, splitArrays } from "./json-text.ts";

const TOOL = "systemd-analyze security";

const TEST = z.object({
  /** Null where the test does not apply. */
  set: z.boolean().nullable(),
  name: z.string(),
  json_field: z.string(),
  description: z.string().nullable(),
  /** What it adds, rounded up: "0.2"; null for nothing. */
  exposure: z.string().nullable(),
});
export type AnalyzedTest = z.infer<typeof TEST>;

const OVERVIEW = z.object({ unit: z.string(), exposure: z.string(), predicate: z.string() });
/** "cron.service", "9.6", "UNSAFE". */
export type AnalyzedUnit = z.infer<typeof OVERVIEW>;

export interface SystemdAnalysis {
  /** The tests of each unit, in the order in which they were asked for: systemd does not print their names. */
  readonly units: readonly (readonly AnalyzedTest[])[];
  readonly overview: readonly AnalyzedUnit[];
}

/** One array a unit, one after the other; the overview is one array of units. Throws FormatError. */
export function parseSystemdAnalyze(bytes: Uint8Array): SystemdAnalysis {
  const arrays = splitArrays(decodeReport(bytes, TOOL), TOOL).map((text) => parseJson(text, TOOL));
  const isOverview = arrays.some((rows) => Array.isArray(rows) && hasUnit(rows[0]));
  const overview = isOverview
    ? arrays.flatMap((rows) => fitShape(z.array(OVERVIEW), rows, `${TOOL} without a unit`))
    : [];
  const units = isOverview ? [] : arrays.map((rows) => fitShape(z.array(TEST).min(1), rows, TOOL));
  if (units.length + overview.length === 0) throw new FormatError(`a report of ${TOOL} that names no unit`);
  return { units, overview };
}

function hasUnit(row: unknown): boolean {
  return typeof row === "object" && row !== null && "unit" in row;
}
