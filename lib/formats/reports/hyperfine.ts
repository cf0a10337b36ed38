// hyperfine.ts: `hyperfine --export-json`: how long commands took.
import { z } from "zod";
import { FormatError } from "../format-error.ts";
import { decodeReport, fitShape, parseJson } from "./json-text.ts";

const TOOL = "hyperfine";

const RESULT = z.object({
  command: z.string(),
  mean: z.number().positive(),
  /** Null after a single run. */
  stddev: z.number().nonnegative().nullable(),
  times: z.array(z.number().nonnegative()).min(1).max(1_000_000),
  /** Of a run with -P or -L: name -> value. */
  parameters: z.record(z.string(), z.string()).optional(),
});

export interface TimedCommand {
  readonly command: string;
  readonly meanSeconds: number;
  readonly stddevSeconds: number | null;
  readonly runs: number;
  readonly parameters: Readonly<Record<string, string>>;
}

/** In the report's order. Throws FormatError; JSON has no infinite numbers, but 1e999 reads as one, and is refused. */
export function parseHyperfine(bytes: Uint8Array): TimedCommand[] {
  const value = parseJson(decodeReport(bytes, TOOL), TOOL);
  const { results } = fitShape(z.object({ results: z.array(RESULT) }), value, TOOL);
  if (results.length === 0) throw new FormatError(`a report of ${TOOL} without results`);
  return results.map(({ command, mean, stddev, times, parameters }) => ({
    command,
    meanSeconds: mean,
    stddevSeconds: stddev,
    runs: times.length,
    parameters: parameters ?? {},
  }));
}
