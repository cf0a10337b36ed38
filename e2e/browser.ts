// browser.ts: a Chromium to test with: the one that is named, Playwright's own, the system's, else the one from npm.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { chromium } from "@playwright/test";

export interface Browser {
  readonly executablePath: string;
  readonly args: string[];
  /** Added to the environment of the browser. */
  readonly env: Readonly<Record<string, string>>;
}

const SYSTEM_NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

// The network is not for tests; what is switched off here asks it for updates.
const ARGS = [
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
];

/** Throws when there is none: says what was tried. */
export async function findBrowser(env: Readonly<Record<string, string | undefined>>): Promise<Browser> {
  const found = named(env["CHROMIUM_PATH"]) ?? playwrightsOwn() ?? systems(env["PATH"] ?? "");
  // Chromium refuses to run as root inside its sandbox.
  const args = process.getuid?.() === 0 || found === null ? [...ARGS, "--no-sandbox"] : ARGS;
  return found === null ? { ...(await fromNpm()), args } : { executablePath: found, args, env: {} };
}

function named(chosen: string | undefined): string | null {
  if (!chosen) return null;
  if (existsSync(chosen)) return chosen;
  throw new Error(`CHROMIUM_PATH is ${JSON.stringify(chosen)}, but there is no such file`);
}

function playwrightsOwn(): string | null {
  const own = chromium.executablePath();
  return own && existsSync(own) ? own : null;
}

function systems(searchPath: string): string | null {
  const candidates = searchPath
    .split(path.delimiter)
    .flatMap((dir) => SYSTEM_NAMES.map((name) => path.join(dir, name)));
  return candidates.find((file) => existsSync(file)) ?? null;
}

// A folder of our own, not /tmp: what another user put there must not be run.
const UNPACKED = path.join(import.meta.dirname, "../node_modules/.cache/starfort-chromium");

/** Unpacks @sparticuz/chromium once (it takes the folder from TMPDIR, so this is done by a child). */
async function fromNpm(): Promise<Omit<Browser, "args">> {
  const executablePath = path.join(UNPACKED, "chromium");
  const done = path.join(UNPACKED, "complete");
  if (!existsSync(done)) {
    rmSync(UNPACKED, { recursive: true, force: true });
    mkdirSync(UNPACKED, { recursive: true });
    const unpack = `
      const { default: chromium } = await import("@sparticuz/chromium");
      await chromium.executablePath();
      (await import("node:fs")).writeFileSync(${JSON.stringify(done)}, "");`;
    // With this variable it unpacks the shared libraries too that a bare system lacks.
    const env = { ...process.env, TMPDIR: UNPACKED, AWS_LAMBDA_JS_RUNTIME: "nodejs22.x" };
    execFileSync(process.execPath, ["--input-type=module", "--eval", unpack], { env, cwd: import.meta.dirname });
  }
  return { executablePath, env: runs(executablePath) ? {} : bundledLibraries() };
}

function runs(executable: string): boolean {
  try {
    execFileSync(executable, ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

function bundledLibraries(): Record<string, string> {
  return { LD_LIBRARY_PATH: path.join(UNPACKED, "al2023/lib"), FONTCONFIG_PATH: path.join(UNPACKED, "fonts") };
}
