// systemd-analyze.ts: `systemd-analyze security --offline=true`: each test's badness, and the exposure that it prints.
import { z } from "zod";
import { forEachOf, inGroups, run } from "./tool.ts";

export interface AnalyzerAnswer {
  /** json_field -> badness, null where it does not apply. */
  readonly tests: Readonly<Record<string, number | null>>;
  /** "9.6"; null where it printed none. */
  readonly exposure: string | null;
}

const Rows = z.array(z.object({ json_field: z.string(), badness: z.number() }));
/** "Does not apply" is 2^64 - 1, which JSON.parse rounds. */
const NOT_APPLICABLE = 1e18;
const UNITS_A_CALL = 60;
const FLAGS = ["security", "--offline=true", "--no-pager"];
const DEBUG = { SYSTEMD_ANALYZE_DEBUG: "1", SYSTEMD_COLORS: "0" };

/** "252" of `systemd 252 (252.39-1~deb12u1)`. */
export async function analyzerVersion(): Promise<string> {
  const { stdout } = await run("systemd-analyze", ["--version"]);
  return /^systemd (\d+)/.exec(stdout)?.[1] ?? "unknown";
}

/** Asks for units of a root by name; those that it refuses have no answer. */
export async function askAnalyzer(root: string, names: readonly string[]): Promise<Map<string, AnalyzerAnswer>> {
  const answers = new Map<string, AnalyzerAnswer>();
  const flags = root === "/" ? FLAGS : [...FLAGS, `--root=${root}`];
  await forEachOf(inGroups(names, UNITS_A_CALL), async (group) => {
    const tests = await askTests(flags, group);
    const { stdout } = await run("systemd-analyze", [...flags, ...tests.keys()], DEBUG);
    // The texts come in the order of the names, and each ends in one such line.
    const exposures = [...stdout.matchAll(/Overall exposure level for .*?: ([0-9.]+) /g)].map(
      (match) => match[1] ?? null,
    );
    [...tests].forEach(([name, rows], index) => {
      answers.set(name, { tests: rows, exposure: exposures.length === tests.size ? (exposures[index] ?? null) : null });
    });
  });
  return answers;
}

/** One line of JSON a unit, without its name; where a unit is refused lines are missing, and each is asked for by itself. */
async function askTests(
  flags: readonly string[],
  names: readonly string[],
): Promise<Map<string, AnalyzerAnswer["tests"]>> {
  const { stdout } = await run("systemd-analyze", [...flags, "--json=short", ...names], DEBUG);
  const lines = stdout.split("\n").filter((line) => line.startsWith("["));
  if (lines.length === names.length)
    return new Map(names.map((name, index) => [name, parseRows(lines[index] ?? "[]")]));
  if (names.length === 1) return new Map();
  const parts: Map<string, AnalyzerAnswer["tests"]> = new Map();
  for (const name of names) for (const [unit, rows] of await askTests(flags, [name])) parts.set(unit, rows);
  return parts;
}

function parseRows(line: string): AnalyzerAnswer["tests"] {
  const rows = Rows.parse(JSON.parse(line));
  return Object.fromEntries(
    rows.map(({ json_field: field, badness }) => [field, badness > NOT_APPLICABLE ? null : badness]),
  );
}
