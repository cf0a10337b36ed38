// measure.ts: timing by the best of several runs, and the table of ratios.
import { spawnSync } from "node:child_process";

export interface BenchRow {
  readonly what: string;
  readonly oursMs: number;
  /** null when the reference is not installed: then there is no ratio, and the row says so. */
  readonly reference: { readonly name: string; readonly ms: number } | null;
  readonly note: string;
  /** What is promised: the most that ours/theirs may be, or the most milliseconds. */
  readonly mostRatio?: number;
  readonly mostMs?: number;
}

const RUNS = 9;

/** The least of `runs` timings in milliseconds, after one warm-up that is not counted: what other work on the machine adds is never negative. */
export async function bestMs(work: () => unknown, runs = RUNS): Promise<number> {
  await work();
  let best = Infinity;
  for (let run = 0; run < runs; run++) {
    const start = performance.now();
    await work();
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

/** Whether a command is on the PATH. */
export function isInstalled(command: string): boolean {
  return spawnSync("sh", ["-c", 'command -v "$0"', command], { stdio: "ignore" }).status === 0;
}

/** Runs a command with many arguments in as few processes as the system allows; its output is dropped. */
export function runOver(command: string, flags: readonly string[], paths: readonly string[]): void {
  const result = spawnSync("xargs", ["-0", command, ...flags], {
    input: paths.join("\0"),
    stdio: ["pipe", "ignore", "ignore"],
  });
  if (result.error) throw new Error(`${command} could not be run: ${result.error.message}`);
}

/** The reference's time over all paths less its time over one: start-up excluded, as ours is. */
export async function referenceMs(
  command: string,
  flags: readonly string[],
  paths: readonly string[],
): Promise<number> {
  const all = await bestMs(() => runOver(command, flags, paths), 5);
  const one = await bestMs(() => runOver(command, flags, paths.slice(0, 1)), 5);
  return Math.max(all - one, 0.001);
}

/** One line a row: what it took, against what, and whether that is what is promised. */
export function printRows(rows: readonly BenchRow[]): void {
  for (const row of rows) {
    const { what, oursMs, reference, note } = row;
    const against =
      reference === null
        ? "no reference installed"
        : `${reference.name} ${shown(reference.ms)} ms, ${ratio(oursMs / reference.ms)}`;
    console.log([`${what}: ours ${shown(oursMs)} ms`, against, ...promise(row), note].join(" · "));
  }
}

function shown(ms: number): string {
  return ms < 10 ? ms.toFixed(2) : ms.toFixed(0);
}

function ratio(value: number): string {
  return value < 1 ? `ours is ${(1 / value).toFixed(1)} times as fast` : `ours takes ${value.toFixed(2)} times as long`;
}

function promise({ oursMs, reference, mostRatio, mostMs }: BenchRow): string[] {
  const word = (isKept: boolean): string => (isKept ? "kept" : "BROKEN");
  return [
    ...(mostRatio === undefined || reference === null
      ? []
      : [`promised ours/theirs <= ${mostRatio.toFixed(2)}: ${word(oursMs / reference.ms <= mostRatio)}`]),
    ...(mostMs === undefined ? [] : [`promised <= ${mostMs} ms: ${word(oursMs <= mostMs)}`]),
  ];
}
