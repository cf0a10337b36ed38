// cluster.ts: the data folder: where it is, how it is made, and whether this Starfort may use it.
import { spawnSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import {
  appendFileSync,
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { z } from "zod";
import { PlainError } from "#lib/plain-error.ts";
import { type Account, asAccount, canEnter, chooseAccount } from "./account.ts";
import { type Binaries, binaryEnv } from "./binaries.ts";

/** The layout of the folder below. A higher number on disk was written by a newer Starfort. */
const LAYOUT = 1;
const STAMP = z.object({ layout: z.number().int(), postgres: z.number().int() });

/** For data of root that the lent user could not reach in its own place, such as below /root. */
const ROOTS_FALLBACK = "/var/lib/starfort";

export interface Cluster {
  /** Holds `postgres/` and, where they had to be copied, the binaries. */
  readonly base: string;
  readonly folder: string;
  readonly data: string;
  readonly passwordFile: string;
  readonly log: string;
  readonly stamp: string;
}

/** Where the cluster of `home` is or shall be, and as whom it runs. The same answer each time: data that is there decides. */
export function placeCluster(given: string): { cluster: Cluster; account: Account } {
  // One name for one folder, however it was reached: the fallback's name is made from it.
  const home = realpathSync(given);
  const own = clusterAt(home);
  if (existsSync(own.folder)) return { cluster: own, account: chooseAccount(own.folder) };
  const name = createHash("sha256").update(home).digest("hex").slice(0, 16);
  const fallback = clusterAt(path.join(ROOTS_FALLBACK, name));
  const isRoot = process.getuid?.() === 0;
  if (isRoot && existsSync(fallback.folder)) return { cluster: fallback, account: chooseAccount(fallback.folder) };
  const account = chooseAccount(null);
  return { cluster: isRoot && !canEnter(account, home) ? fallback : own, account };
}

function clusterAt(base: string, name = "postgres"): Cluster {
  const folder = path.join(base, name);
  return {
    base,
    folder,
    data: path.join(folder, "data"),
    passwordFile: path.join(folder, "password"),
    log: path.join(folder, "server.log"),
    stamp: path.join(folder, "starfort.json"),
  };
}

/** Makes the cluster, whole or not at all: a killed attempt leaves only a `.new` folder, which the next one clears away. */
export function createCluster(cluster: Cluster, binaries: Binaries, account: Account): void {
  const half = clusterAt(cluster.base, "postgres.new");
  rmSync(half.folder, { recursive: true, force: true });
  makeBase(cluster.base);
  mkdirSync(half.folder, { mode: 0o700 });
  writeFileSync(half.passwordFile, randomBytes(32).toString("base64url"), { mode: 0o600 });
  const stamp: z.infer<typeof STAMP> = { layout: LAYOUT, postgres: binaries.major };
  writeFileSync(half.stamp, `${JSON.stringify(stamp)}\n`, { mode: 0o600 });
  if (account)
    for (const file of [half.folder, half.passwordFile, half.stamp]) chownSync(file, account.uid, account.gid);
  runInitdb(half, binaries, account);
  appendFileSync(path.join(half.data, "postgresql.conf"), "\ninclude 'starfort.conf'\n");
  renameSync(half.folder, cluster.folder);
}

function makeBase(base: string): void {
  if (existsSync(base)) return;
  mkdirSync(base, { recursive: true });
  // The lent user passes through both on the way to its own folder, whatever the umask.
  for (const folder of [path.dirname(base), base]) chmodSync(folder, 0o711);
}

// Only a character type beyond ASCII lets the trigram index see the letters of names such as Čihař; old systems lack it.
const CHARACTER_TYPES = [process.platform === "darwin" ? "en_US.UTF-8" : "C.UTF-8", "C"];

function runInitdb({ data, passwordFile }: Cluster, binaries: Binaries, account: Account): void {
  let said = "";
  for (const characterType of CHARACTER_TYPES) {
    const ran = spawnSync(
      path.join(binaries.root, "bin/initdb"),
      [
        ...["--pgdata", data, "--username", "starfort", "--pwfile", passwordFile, "--auth", "scram-sha-256"],
        // Order by code point: the same on every system, for ever, and the fastest.
        ...["--encoding", "UTF8", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"],
        ...["--locale", "C", "--lc-ctype", characterType, "--no-instructions"],
      ],
      { ...asAccount(account), env: binaryEnv(binaries.root), encoding: "utf8" },
    );
    if (ran.status === 0) return;
    said = ran.error?.message ?? (ran.stderr || ran.stdout).trim();
    if (!said.includes("invalid locale name")) break;
  }
  throw new PlainError(`PostgreSQL could not make its data folder ${data}:\n${said}`);
}

/** Throws PlainError when the cluster was written by a newer Starfort or another PostgreSQL, or is closed to this user. */
export function checkCluster(cluster: Cluster, binaries: Binaries): void {
  const { layout, postgres } = readStamp(cluster);
  if (layout > LAYOUT || postgres > binaries.major) {
    throw new PlainError(
      `The data in ${cluster.folder} belongs to a newer version of Starfort (layout ${layout}, PostgreSQL ${postgres}; this one knows layout ${LAYOUT}, PostgreSQL ${binaries.major}).\nUse that version, or set STARFORT_HOME to another folder to begin anew.`,
    );
  }
  if (postgres < binaries.major) {
    throw new PlainError(
      `The data in ${cluster.folder} was written by PostgreSQL ${postgres}; this Starfort brings ${binaries.major}, which cannot read it.\nUse the Starfort that wrote it, or move the folder away to begin anew.`,
    );
  }
}

function readStamp(cluster: Cluster): z.infer<typeof STAMP> {
  try {
    const stamp = STAMP.parse(JSON.parse(readFileSync(cluster.stamp, "utf8")));
    // What the server itself goes by.
    return { ...stamp, postgres: Number.parseInt(readFileSync(path.join(cluster.data, "PG_VERSION"), "utf8"), 10) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const closed = error instanceof Error && "code" in error && error.code === "EACCES";
    throw new PlainError(
      closed
        ? `The data in ${cluster.folder} belongs to another user: it was made by root or by somebody else.\nRun Starfort as that user, or set STARFORT_HOME to a folder of your own.`
        : `The data folder ${cluster.folder} is not one that Starfort made, or it is damaged (${reason}).\nMove it away, or set STARFORT_HOME to another folder.`,
    );
  }
}
