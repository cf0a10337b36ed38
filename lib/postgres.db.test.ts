// postgres.db.test.ts: the embedded server on real processes: what is killed comes back, what is not ours is refused.
import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import { type EmbeddedPostgres, startPostgres } from "./postgres.ts";

const scratch = mkdtempSync(path.join(tmpdir(), "starfort-postgres-"));
// Root's server runs as another user, who must get through.
chmodSync(scratch, 0o711);
let homes = 0;
let home = "";
let open: EmbeddedPostgres[] = [];

beforeEach(() => {
  home = path.join(scratch, `home ${(homes += 1)} with "quotes" and $dollars`);
});

afterEach(async () => {
  for (const server of open) await server.stop();
  open = [];
});

afterAll(() => {
  rmSync(scratch, { recursive: true, force: true });
});

async function start(at = home): Promise<EmbeddedPostgres> {
  const server = await startPostgres({ home: at });
  open.push(server);
  return server;
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => undefined);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

const isRunning = (pid: number): boolean =>
  existsSync(`/proc/${pid}/stat`) && !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));

describe("a new home", () => {
  test("gets a server that answers, on a version 18, ordered by code point", async () => {
    const server = await start();
    expect(server.reused).toBe(false);
    const [row] = await query(
      server.url,
      "SELECT current_setting('server_version_num')::int / 10000 AS major, 'a' > 'B' AS code_points",
    );
    expect(row).toEqual({ major: 18, code_points: true });
    await server.stop();
    expect(isRunning(server.pid)).toBe(false);
  });

  test("lets nobody in without the password, and keeps that private", async () => {
    const server = await start();
    const wrong = new URL(server.url);
    wrong.password = "guess";
    await expect(query(wrong.href, "SELECT 1")).rejects.toThrow(/password authentication failed/);
    wrong.username = "postgres";
    await expect(query(wrong.href, "SELECT 1")).rejects.toThrow(/password authentication failed/);
    expect(statSync(path.join(server.folder, "password")).mode & 0o777).toBe(0o600);
    expect(statSync(server.folder).mode & 0o777).toBe(0o700);
  });

  test("keeps its data over a stop, and a letter beyond ASCII its place in the index", async () => {
    const first = await start();
    await query(first.url, "CREATE EXTENSION pg_trgm; CREATE TABLE kept AS SELECT 'Čihař' AS name");
    await first.stop();
    const second = await start();
    expect(
      await query(second.url, "SELECT name, similarity(name, 'Čihar') > similarity(name, 'Xihar') AS sees FROM kept"),
    ).toEqual([{ name: "Čihař", sees: true }]);
  });
});

describe("several users of one home", () => {
  test("share the server, and the last one out stops it", async () => {
    const [a, b] = await Promise.all([start(), start()]);
    expect(a.pid).toBe(b.pid);
    expect([a.reused, b.reused].sort()).toEqual([false, true]);
    await a.stop();
    expect(await query(b.url, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
    await b.stop();
    expect(isRunning(b.pid)).toBe(false);
  });
});

describe("after kill -9", () => {
  test("of the Node.js that started it, the orphan server is found again and stopped in the end", async () => {
    const orphan = await startInOtherProcess(home);
    const server = await start();
    expect(server).toMatchObject({ pid: orphan.pid, reused: true });
    await server.stop();
    expect(isRunning(orphan.pid)).toBe(false);
  });

  test("of the server, what was committed is there, though a backend was at work", async () => {
    const first = await start();
    await query(first.url, "CREATE TABLE kept (n int); INSERT INTO kept SELECT generate_series(1, 1000)");
    // Busy without ever waiting, so that it does not notice at once that its parent is gone.
    const busy = query(first.url, "SELECT sum(n) FROM generate_series(1, 20000000) n").catch(() => undefined);
    await query(first.url, "SELECT pg_sleep(0.2)");
    process.kill(first.pid, "SIGKILL");
    await first.lost;
    const second = await start();
    expect(second.reused).toBe(false);
    expect(await query(second.url, "SELECT count(*)::int AS rows FROM kept")).toEqual([{ rows: 1000 }]);
    await busy;
  });

  test("of the server, a new one on the same port lets old addresses work again", async () => {
    const first = await start();
    process.kill(first.pid, "SIGKILL");
    await first.lost;
    const second = await start();
    expect(second.url).toBe(first.url);
  });

  test("and a reboot, a pid that is now somebody else's does not mislead", async () => {
    const first = await start();
    const pidFile = path.join(first.folder, "data/postmaster.pid");
    const lines = readFileSync(pidFile, "utf8").split("\n");
    await first.stop();
    writeFileSync(pidFile, [String(process.pid), ...lines.slice(1)].join("\n"));
    expect((await start()).reused).toBe(false);
  });
});

test("a port that was taken meanwhile is left alone", async () => {
  const first = await start();
  const port = Number(new URL(first.url).port);
  await first.stop();
  const squatter = createServer();
  await new Promise<void>((resolve) => squatter.listen(port, "127.0.0.1", resolve));
  const second = await start();
  expect(new URL(second.url).port).not.toBe(String(port));
  await new Promise((resolve) => squatter.close(resolve));
});

describe("refused with a plain message", () => {
  test.each([
    [
      "a newer layout",
      "starfort.json",
      '{"layout": 99, "postgres": 18}',
      /belongs to a newer version of Starfort \(layout 99/,
    ],
    [
      "a newer PostgreSQL",
      "data/PG_VERSION",
      "19\n",
      /belongs to a newer version of Starfort \(layout 1, PostgreSQL 19/,
    ],
    ["an older PostgreSQL", "data/PG_VERSION", "17\n", /was written by PostgreSQL 17; this Starfort brings 18/],
    ["a damaged stamp", "starfort.json", "{", /is not one that Starfort made, or it is damaged/],
  ])("%s", async (_, file, text, message) => {
    const server = await start();
    await server.stop();
    writeFileSync(path.join(server.folder, file), text);
    await expect(start()).rejects.toThrow(message);
  });

  test("a home that cannot be written to", async () => {
    writeFileSync(path.join(scratch, "file"), "");
    await expect(start(path.join(scratch, "file/home"))).rejects.toThrow(
      /data folder .*file\/home cannot be written to/,
    );
  });
});

test.runIf(process.getuid?.() === 0)(
  "a home of root that is closed to others has its data elsewhere, and says so",
  async () => {
    const closed = path.join(scratch, "closed");
    mkdirSync(closed, { mode: 0o700 });
    const said: string[] = [];
    const server = await startPostgres({ home: path.join(closed, "home"), say: (line) => said.push(line) });
    try {
      expect(server.folder).toMatch(/^\/var\/lib\/starfort\/[0-9a-f]{16}\/postgres$/);
      expect(said).toEqual([
        expect.stringMatching(
          /home is closed to user \w+, as whom PostgreSQL runs: its data is in \/var\/lib\/starfort/,
        ),
      ]);
    } finally {
      await server.stop();
      rmSync(path.dirname(server.folder), { recursive: true, force: true });
    }
  },
);

/** Starts the server from a Node.js of its own, kills that one, and returns the server's pid. */
async function startInOtherProcess(at: string): Promise<{ pid: number }> {
  const script = `import { startPostgres } from ${JSON.stringify(new URL("./postgres.ts", import.meta.url).href)};
    const server = await startPostgres({ home: process.argv[1] });
    console.log(server.pid);
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script, at], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const pid = await firstNumber(child);
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await gone;
  return { pid };
}

function firstNumber(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.stdout?.once("data", (data: Buffer) => {
      resolve(Number(data.toString().trim()));
    });
    child.once("exit", (code) => {
      reject(new Error(`it ended with ${code ?? "a signal"} before it said a number`));
    });
  });
}
