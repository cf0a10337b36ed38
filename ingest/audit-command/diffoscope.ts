// diffoscope.ts: what diffoscope says of two builds, where it is installed: it knows hundreds of formats from within.
import { spawnSync } from "node:child_process";
import { childEnv } from "#lib/env.ts";
import { harmless } from "./lines.ts";

const MAX_LINES = 200;
const MAX_BYTES = 64 * 1024;
const MAX_MS = 5 * 60_000;

/** Its report in at most 200 lines; null where it is not installed, a sentence where it fails. */
export function runDiffoscope(a: string, b: string): string | null {
  const args = ["--text", "-", "--max-text-report-size", String(MAX_BYTES), "--no-progress", "--", a, b];
  const { status, error, stdout } = spawnSync("diffoscope", args, {
    encoding: "utf8",
    env: childEnv({ LC_ALL: "C.UTF-8" }),
    timeout: MAX_MS,
    maxBuffer: 16 * MAX_BYTES,
    stdio: ["ignore", "pipe", "ignore"],
  });
  if (error !== undefined && "code" in error && error.code === "ENOENT") return null;
  // It says 1 where they differ, 0 where they do not.
  if (status !== 0 && status !== 1) return `diffoscope could not compare them (${error?.message ?? `exit ${status}`})`;
  const lines = stdout.split("\n").map(harmless);
  const more = lines.length > MAX_LINES ? [`... and ${lines.length - MAX_LINES} more lines`] : [];
  return [...lines.slice(0, MAX_LINES), ...more].join("\n");
}
