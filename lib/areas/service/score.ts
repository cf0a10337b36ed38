// score.ts: settings -> badness of each test, exposure and level: the formula of `systemd-analyze security` 252.
import type { SecuritySettings } from "./settings.ts";
import { TESTS, type SecurityTest } from "./tests-table.ts";

/** The analyzer whose rules these are. Scores of two analyzers must not be compared: newer ones judge some settings anew. */
export const ANALYZER = "252";

/** systemd's words for the exposure, the worst first. */
export const LEVELS = ["DANGEROUS", "UNSAFE", "EXPOSED", "MEDIUM", "OK", "SAFE", "PERFECT"] as const;
export type Level = (typeof LEVELS)[number];

/** The least exposure10 that earns the word. */
const LEVEL_FROM: Readonly<Record<Level, number>> = {
  DANGEROUS: 100,
  UNSAFE: 90,
  EXPOSED: 75,
  MEDIUM: 50,
  OK: 10,
  SAFE: 1,
  PERFECT: 0,
};

/** json_field of a test -> badness from 0 to its range, or null where it does not apply. */
export type Badness = Readonly<Record<string, number | null>>;

export interface Score {
  readonly tests: Badness;
  /** Ten times the exposure, 0 to 100, whole. */
  readonly exposure10: number;
  readonly level: Level;
}

/** Scores a service. Pure: ingest, the unit page and the simulator call this very function. */
export function scoreSettings(settings: SecuritySettings): Score {
  const tests: Record<string, number | null> = {};
  for (const test of TESTS) {
    const applies = settings.switches.DefaultDependencies || test.defaultDependenciesOnly !== true;
    tests[test.field] = applies ? test.assess(settings) : null;
  }
  const exposure10 = exposureOf(tests);
  return { tests, exposure10, level: levelOf(exposure10) };
}

/** Σ ceil(badness × weight / range) over the tests that apply, as a share of their weights, in tenths, rounded up. */
export function exposureOf(tests: Badness): number {
  const bad = TESTS.reduce((sum, test) => sum + Math.ceil(((tests[test.field] ?? 0) * test.weight) / test.range), 0);
  return Math.ceil((100 * bad) / weightOf(tests));
}

/** The sum of the weights of the tests that apply. */
export function weightOf(tests: Badness): number {
  return TESTS.reduce((sum, test) => sum + (typeof tests[test.field] === "number" ? test.weight : 0), 0);
}

export function levelOf(exposure10: number): Level {
  return LEVELS.find((level) => exposure10 >= LEVEL_FROM[level]) ?? "PERFECT";
}

/** What one test adds to the exposure, in tenths, as its row shows it: rounded up by itself, so that rows do not add up to the whole. Null where it does not apply. */
export function rowExposure10(test: SecurityTest, tests: Badness): number | null {
  const badness = tests[test.field];
  if (typeof badness !== "number") return null;
  return Math.ceil(Math.ceil((badness * test.weight * 100) / test.range) / weightOf(tests));
}

/** What some tests together add to the exposure, in tenths, rounded up once. */
export function costOf(some: readonly SecurityTest[], tests: Badness): number {
  const bad = some.reduce((sum, test) => sum + ((tests[test.field] ?? 0) * test.weight) / test.range, 0);
  return Math.ceil((100 * bad) / weightOf(tests));
}

/** 96 -> "9.6": how systemd prints an exposure. */
export function formatExposure(exposure10: number): string {
  return (exposure10 / 10).toFixed(1);
}
