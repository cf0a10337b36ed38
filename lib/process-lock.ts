// process-lock.ts: one process at a time, by a file that a killed process does not keep.
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";

const HOLDER = z.object({ pid: z.number().int().positive(), started: z.string(), note: z.string() });

/** Who holds a lock: the process, when it started (pids are used again), and what it wrote beside it. */
export type Holder = z.infer<typeof HOLDER>;

/** Gives the lock back; may be called twice. */
export type Release = () => void;

/** When a process started, in words that differ from those of any other process with the same pid; null when there is none. */
export function startOf(pid: number): string | null {
  try {
    if (process.platform !== "linux") {
      return (
        execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8", stdio: "pipe" }).trim() || null
      );
    }
    // The name in brackets may hold spaces and brackets: count from the last one. Field 3 is the state, 22 the start.
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" ? null : (fields[19] ?? null);
  } catch {
    return null;
  }
}

/** Whether the process that wrote this is still the one that runs under its pid. */
export function isAlive(holder: Holder): boolean {
  return startOf(holder.pid) === holder.started;
}

/** The text that names this process to others. */
export function holderText(note: string): string {
  const holder: Holder = { pid: process.pid, started: startOf(process.pid) ?? "", note };
  return `${JSON.stringify(holder)}\n`;
}

/** Reads what `holderText` wrote; null when the file is not there or holds something else. */
export function readHolder(file: string): Holder | null {
  try {
    return HOLDER.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return null;
  }
}

/** Takes the lock, or says who has it. A lock whose process is gone is taken over. */
export function tryLock(file: string, note = ""): Release | Holder {
  const mine = `${file}.${process.pid}`;
  const text = holderText(note);
  writeFileSync(mine, text, { mode: 0o644 });
  try {
    for (;;) {
      try {
        // A link appears whole or not at all: nobody reads a half-written lock.
        linkSync(mine, file);
        return () => {
          if (readText(file) === text) rmSync(file, { force: true });
        };
      } catch (error) {
        if (!isCode(error, "EEXIST")) throw error;
      }
      const holder = readHolder(file);
      if (holder && isAlive(holder)) return holder;
      removeStale(file, `${mine}.stale`);
    }
  } finally {
    rmSync(mine, { force: true });
  }
}

/** Waits for the lock; throws after `waitMs` naming who has it. */
export async function waitForLock(file: string, waitMs: number): Promise<Release> {
  const deadline = Date.now() + waitMs;
  for (;;) {
    const got = tryLock(file);
    if (typeof got === "function") return got;
    if (Date.now() > deadline)
      throw new Error(`process ${got.pid} has held ${file} for ${Math.round(waitMs / 1000)} s`);
    await sleep(50);
  }
}

/** Moves a dead process's lock away. Between look and move another may have taken it over: then it gets it back. */
function removeStale(file: string, away: string): void {
  try {
    renameSync(file, away);
    const holder = readHolder(away);
    if (holder && isAlive(holder)) linkSync(away, file);
  } catch (error) {
    if (!isCode(error, "ENOENT") && !isCode(error, "EEXIST")) throw error;
  } finally {
    rmSync(away, { force: true });
  }
}

function readText(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
