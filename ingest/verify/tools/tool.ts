// tool.ts: running a reference tool over many files, a few processes at a time.
import { execFile, spawnSync } from "node:child_process";

/** Two processes at once: more only wait for each other on a small machine. */
const AT_ONCE = 2;
const MOST_OUTPUT = 2 ** 30;
/** A command line takes 2 MiB on Linux; paths are far shorter. */
const FILES_A_CALL = 500;

export interface Ran {
  readonly stdout: string;
  readonly stderr: string;
}

/** Whether a command is on the PATH. */
export function isInstalled(command: string): boolean {
  return spawnSync("sh", ["-c", 'command -v "$0"', command], { stdio: "ignore" }).status === 0;
}

/** Runs a command to its end, whatever its exit code; bytes that are not UTF-8 are replaced. */
export function run(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  const clean: NodeJS.ProcessEnv = {
    // Next's types ask for this one; the tools do not know it.
    NODE_ENV: "production",
    PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    LC_ALL: "C.UTF-8",
    ...env,
  };
  return new Promise((resolve, reject) => {
    const options = { encoding: "utf8", maxBuffer: MOST_OUTPUT, env: clean } as const;
    execFile(command, [...args], options, (error, stdout, stderr) => {
      // An exit code is an answer; not being there, or too much output, is none.
      if (error !== null && typeof error.code === "string") reject(new Error(`${command}: ${error.message}`));
      else resolve({ stdout, stderr });
    });
  });
}

/** Gives `work` the items in order, a few at a time. */
export async function forEachOf<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const rest = items.values();
  const worker = async (): Promise<void> => {
    for (const item of rest) await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

/** Items in groups that fit one command line. */
export function inGroups<T>(items: readonly T[], size = FILES_A_CALL): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
