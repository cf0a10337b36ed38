// postgres.ts: the embedded server: made, started or found again, watched, stopped.
import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { makeHome } from "./home.ts";
import { holderText, isAlive, readHolder, waitForLock } from "./process-lock.ts";
import { shippedBinaries, usableBinaries } from "./postgres/binaries.ts";
import { type Cluster, checkCluster, createCluster, placeCluster } from "./postgres/cluster.ts";
import { ensureDatabase, findOrStart, isServer, stopServer } from "./postgres/server.ts";

const LOCK_WAIT = 150_000;
const WATCH_EVERY = 500;

export interface EmbeddedPostgres {
  /** postgresql://..., with the password: not for showing. */
  readonly url: string;
  /** True when a live server was found, such as one that a killed Starfort left. */
  readonly reused: boolean;
  /** Where its data is; not always below `home` (see placeCluster). */
  readonly folder: string;
  readonly pid: number;
  /** Resolves when the server is gone without `stop` having been asked. */
  readonly lost: Promise<void>;
  /** Stops the server, unless another Starfort process uses it too: the last one out stops it. */
  stop(): Promise<void>;
}

/**
 * The server whose data is in `home`, made if it is not there, found again if it runs, else started.
 * `say` gets the few lines worth showing. Throws PlainError when the data cannot be written or used by this version.
 */
export async function startPostgres({
  home,
  say = () => undefined,
}: {
  home: string;
  say?: (line: string) => void;
}): Promise<EmbeddedPostgres> {
  makeHome(home);
  const lockFile = path.join(home, "postgres.lock");
  const users = path.join(home, "postgres.users");
  const release = await waitForLock(lockFile, LOCK_WAIT);
  try {
    const { cluster, account } = placeCluster(home);
    const shipped = shippedBinaries();
    if (cluster.base !== home)
      say(
        `${home} is closed to user ${account?.name ?? ""}, as whom PostgreSQL runs: its data is in ${cluster.folder}`,
      );
    const isNew = !existsSync(cluster.folder);
    if (!isNew) checkCluster(cluster, shipped);
    const binaries = usableBinaries(shipped, account, cluster.base);
    if (isNew) createCluster(cluster, binaries, account);
    const server = await findOrStart(cluster, binaries, account, say);
    await ensureDatabase(server);
    const me = joinUsers(users);
    const watch = watchServer(cluster, server.pid);
    const stop = async (): Promise<void> => {
      watch.end();
      const unlock = await waitForLock(lockFile, LOCK_WAIT);
      try {
        if (leaveUsers(users, me) === 0) await stopServer(cluster, server.pid);
      } finally {
        unlock();
      }
    };
    return { url: server.url, reused: server.reused, folder: cluster.folder, pid: server.pid, lost: watch.lost, stop };
  } finally {
    release();
  }
}

/** Each one that uses the server leaves a note here, so that none stops it under another. Returns the note's file. */
function joinUsers(folder: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = path.join(folder, randomUUID());
  writeFileSync(file, holderText(""));
  return file;
}

/** Takes our note and those of the dead away; returns how many are left. */
function leaveUsers(folder: string, mine: string): number {
  rmSync(mine, { force: true });
  const others = readdirSync(folder).map((name) => ({
    file: path.join(folder, name),
    holder: readHolder(path.join(folder, name)),
  }));
  const dead = others.filter(({ holder }) => holder === null || !isAlive(holder));
  for (const { file } of dead) rmSync(file, { force: true });
  return others.length - dead.length;
}

/** A reused server is not our child, so that nobody tells us of its end: look now and then. */
function watchServer(cluster: Cluster, pid: number): { lost: Promise<void>; end: () => void } {
  let timer: NodeJS.Timeout | undefined;
  const lost = new Promise<void>((resolve) => {
    timer = setInterval(() => {
      if (isServer(pid, cluster)) return;
      clearInterval(timer);
      resolve();
    }, WATCH_EVERY).unref();
  });
  return {
    lost,
    end: () => {
      clearInterval(timer);
    },
  };
}
