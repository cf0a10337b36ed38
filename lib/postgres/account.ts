// account.ts: as whom PostgreSQL runs: it refuses root, so root lends it another user.
import { spawnSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { PlainError } from "#lib/plain-error.ts";

/** Null: as whoever we are. */
export type Account = { readonly uid: number; readonly gid: number; readonly name: string } | null;

// A `postgres` user exists where Debian's server was ever installed; `nobody` exists everywhere.
const LENT = ["postgres", "_postgres", "nobody"];

/** Who must run the server: nobody else unless we are root; then the owner of data that is already there, else a lent user. */
export function chooseAccount(existingData: string | null): Account {
  if (process.getuid?.() !== 0) return null;
  const users = readPasswd();
  const owner = existingData === null ? null : statSync(existingData).uid;
  const found =
    owner === null
      ? LENT.map((name) => users.find((user) => user.name === name))
      : users.filter((user) => user.uid === owner);
  const account = found.find((user) => user !== undefined && user.uid !== 0);
  if (account) return account;
  throw new PlainError(
    owner === null
      ? `PostgreSQL refuses to run as root, and /etc/passwd has none of the users ${LENT.join(", ")} to run it as.\nRun Starfort as an ordinary user, or set DATABASE_URL to a server of your own.`
      : `The data in ${existingData ?? ""} belongs to user number ${owner}, who is not in /etc/passwd, so PostgreSQL cannot run as that user.`,
  );
}

function readPasswd(): { name: string; uid: number; gid: number }[] {
  return readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .filter((line) => /^[^#:]+:[^:]*:\d+:\d+:/.test(line))
    .map((line) => line.split(":"))
    .map(([name = "", , uid = "", gid = ""]) => ({ name, uid: Number(uid), gid: Number(gid) }));
}

/** Spawn options that make a child run as that account. The folder we stand in may be closed to it, hence "/". */
export function asAccount(account: Account): { cwd: string; uid?: number; gid?: number } {
  return account ? { cwd: "/", uid: account.uid, gid: account.gid } : { cwd: "/" };
}

/** Whether the account can enter a folder. Asked by trying: mode bits alone do not tell of access lists. */
export function canEnter(account: Account, folder: string): boolean {
  return (
    spawnSync("/bin/sh", ["-c", 'cd -- "$1"', "sh", folder], { ...asAccount(account), stdio: "ignore" }).status === 0
  );
}
