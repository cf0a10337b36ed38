// cli.test.ts: what the command line says and how it exits, run as people run it.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { tryLock } from "#lib/process-lock.ts";

const scratch = mkdtempSync(path.join(tmpdir(), "starfort-cli-"));
afterAll(() => {
  rmSync(scratch, { recursive: true, force: true });
});

const LAUNCHER = path.join(import.meta.dirname, "launch.js");

function starfort(args: string[], env: Record<string, string> = {}) {
  return spawnSync(process.execPath, [LAUNCHER, ...args], {
    encoding: "utf8",
    env: { ...process.env, DATABASE_URL: "", ...env },
  });
}

test.each([
  [["bogus"], "starfort: unknown command 'bogus'"],
  [["up", "--bogus"], "starfort: unknown option '--bogus'"],
  [["serve", "now"], "starfort: too many arguments for 'serve'"],
  [["db", "bogus"], "starfort: unknown command 'bogus'"],
  [["ingest", "host", "--as-of", "2026-02-30"], "Expected a day as YYYY-MM-DD."],
])("%j: exit code 2, and why", (args, message) => {
  const ran = starfort(args);
  expect(ran.status).toBe(2);
  expect(ran.stderr).toContain(message);
  expect(ran.stderr).toContain("--help");
});

test.each([
  [["--help"], ["up ", "serve ", "ingest ", "db ", "DATABASE_URL", "STARFORT_HOME", "PORT", "HOST", "STARFORT_SAMPLE"]],
  [
    ["ingest", "host", "--help"],
    ["--root <dir>", "--as-of <date>", "--json"],
  ],
  [
    ["db", "--help"],
    ["migrate ", "status ", "check "],
  ],
])("%j prints help", (args, words) => {
  const ran = starfort(args);
  expect(ran).toMatchObject({ status: 0, stderr: "" });
  for (const word of words) expect(ran.stdout).toContain(word);
});

test.each([
  ["a bad PORT", { PORT: "http" }, /^starfort: PORT is "http": /],
  [
    "a home that cannot be",
    { STARFORT_HOME: "/dev/null/home" },
    /^starfort: The data folder \/dev\/null\/home cannot be written to/,
  ],
  [
    "an unreachable database",
    { DATABASE_URL: "postgres://me:secret@127.0.0.1:1/db" },
    /^starfort: The database postgres:\/\/me@127.0.0.1:1\/db.*ECONNREFUSED/,
  ],
])("%s: exit code 1, one plain message, no stack", (_, env, message) => {
  const ran = starfort(["db", "status"], env);
  expect(ran.status).toBe(1);
  expect(ran.stderr).toMatch(message);
  expect(ran.stderr).not.toMatch(/ at |secret/);
});

test("a second `up` says where the first one is", () => {
  const release = tryLock(path.join(scratch, "up.lock"), "http://127.0.0.1:3000");
  const ran = starfort(["up"], { STARFORT_HOME: scratch });
  if (typeof release === "function") release();
  expect(ran.status).toBe(1);
  expect(ran.stderr).toBe(
    `starfort: Starfort already runs here: process ${process.pid} serves http://127.0.0.1:3000 (data in ${scratch}).\n` +
      `Open that, or stop it first: kill ${process.pid}\n`,
  );
});

test("`up` finds its port taken before it does anything", async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = String(typeof address === "object" && address ? address.port : 0);
  const home = path.join(scratch, "home");
  const ran = starfort(["up"], { STARFORT_HOME: home, PORT: port });
  await new Promise((resolve) => server.close(resolve));
  expect(ran.status).toBe(1);
  expect(ran.stderr).toMatch(
    new RegExp(`^starfort: Port ${port} of 127.0.0.1 is taken.*\nStop that, or choose another: PORT=\\d+ npm start\n$`),
  );
  expect(readdirSync(home)).toEqual([]);
});
