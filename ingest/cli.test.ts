// cli.test.ts: what the command line says and how it exits, run as people run it.
import { spawnSync } from "node:child_process";
import path from "node:path";
import { expect, test } from "vitest";

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
  [["--help"], ["up ", "serve ", "ingest ", "db ", "DATABASE_URL", "STARFORT_HOME", "PORT", "HOST"]],
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
