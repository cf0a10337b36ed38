// child.ts: the processes that `up` starts: apart from the terminal's Ctrl-C, logged, and never outliving us.
import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync, rmSync } from "node:fs";
import { setPriority } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { childEnv } from "#lib/env.ts";
import { PROJECT_DIR } from "#lib/home.ts";

const FOLLOW_PARENT = path.join(import.meta.dirname, "follow-parent.ts");
const STOP_GRACE = 8000;

export interface Ended {
  readonly ok: boolean;
  /** "exit code 1", "signal SIGKILL". */
  readonly how: string;
}

export interface Child {
  readonly ended: Promise<Ended>;
  /** Asks it to end, waits, and insists after a while. */
  stop(): Promise<void>;
  /** At once, with all that it started. */
  kill(): void;
}

export interface ChildOptions {
  readonly log: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** 0 to 19: how far it stands back behind others for the processor. */
  readonly nice?: number;
  readonly onMessage?: (message: unknown) => void;
}

/** Starts a script (its path first in `args`) under this Node.js, its output to a log file that begins anew. */
export function startChild(args: readonly string[], { log, env = {}, nice = 0, onMessage }: ChildOptions): Child {
  mkdirSync(path.dirname(log), { recursive: true });
  // A log that another user left, such as root, cannot be written to, but in one's own folder it can be removed.
  rmSync(log, { force: true });
  const output = openSync(log, "w", 0o600);
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", FOLLOW_PARENT, ...args], {
    cwd: PROJECT_DIR,
    env: childEnv({ NEXT_TELEMETRY_DISABLED: "1", NO_COLOR: "1", FORCE_COLOR: undefined, ...env }),
    // A group of its own: Ctrl-C reaches only `up`, which stops things in order; and all of it can be killed at once.
    detached: true,
    stdio: ["ignore", output, output, "ipc"],
  });
  closeSync(output);
  if (child.pid !== undefined && nice > 0) setPriority(child.pid, nice);
  if (onMessage) child.on("message", onMessage);
  const ended = whenEnded(child);
  const kill = (signal: NodeJS.Signals): void => {
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    process.kill(-child.pid, signal);
  };
  return {
    ended,
    kill: () => {
      kill("SIGKILL");
    },
    stop: async () => {
      kill("SIGTERM");
      await Promise.race([ended, sleep(STOP_GRACE, undefined, { ref: false })]);
      kill("SIGKILL");
      await ended;
    },
  };
}

function whenEnded(child: ChildProcess): Promise<Ended> {
  return new Promise((resolve) => {
    child.once("error", (error) => {
      resolve({ ok: false, how: error.message });
    });
    child.once("exit", (code, signal) => {
      resolve({ ok: code === 0, how: signal ? `signal ${signal}` : `exit code ${code ?? "unknown"}` });
    });
  });
}

/** The last lines of a log, for a message. */
export function logTail(log: string, lines = 20): string {
  return readFileSync(log, "utf8").trimEnd().split("\n").slice(-lines).join("\n");
}
