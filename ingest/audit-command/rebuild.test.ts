// rebuild.test.ts: `starfort audit --rebuild A B` on files, packages and directories that are the same, nearly the same, or damaged.
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { makeDeb, makeTar } from "../unpack/testing/make-deb.ts";

vi.setConfig({ testTimeout: 30_000 });

const LAUNCHER = path.join(import.meta.dirname, "../launch.js");
const scratch = mkdtempSync(path.join(tmpdir(), "starfort-rebuild-test-"));
const at = (name: string): string => path.join(scratch, name);

const deb = (content: string, ...more: Parameters<typeof makeTar>[0]) =>
  makeTar([{ name: "./usr/share/d/stamp", content }, { name: "./usr/bin/d", content: "same" }, ...more]);

function tree(name: string, stamp: string): void {
  mkdirSync(at(`${name}/bin`), { recursive: true });
  writeFileSync(at(`${name}/stamp`), stamp);
  writeFileSync(at(`${name}/bin/d`), "same");
}

beforeAll(() => {
  writeFileSync(at("a"), `${"x".repeat(5_000)}1`);
  writeFileSync(at("b"), `${"x".repeat(5_000)}2`);
  writeFileSync(at("longer"), `${"x".repeat(5_000)}12`);
  writeFileSync(at("a.deb"), makeDeb(deb("built at 1")));
  writeFileSync(at("b.deb"), makeDeb(deb("built at 2", { name: "./usr/bin/extra", content: "" })));
  writeFileSync(at("packed.deb"), makeDeb(gzipSync(deb("built at 1")), "data.tar.gz"));
  writeFileSync(at("bad.deb"), makeDeb(Buffer.from("nonsense".repeat(100))));
  const many = Array.from({ length: 300 }, (_, no) => ({ name: `./f${no}`, content: `${no}` }));
  writeFileSync(at("many.deb"), makeDeb(makeTar(many)));
  for (const [name, stamp] of [
    ["one", "1"],
    ["same", "1"],
    ["two", "2"],
  ] as const)
    tree(name, stamp);
  chmodSync(at("two/bin/d"), 0o755);
  chmodSync(at("one/bin/d"), 0o644);
  chmodSync(at("same/bin/d"), 0o644);
  symlinkSync("stamp", at("two/link"));
});
afterAll(() => {
  rmSync(scratch, { recursive: true });
});

function rebuild(...args: string[]) {
  return spawnSync(process.execPath, [LAUNCHER, "audit", "--rebuild", ...args], {
    encoding: "utf8",
    cwd: scratch,
    timeout: 20_000,
    // Without diffoscope, whether or not it is installed.
    env: { ...process.env, PATH: "/nonexistent" },
  });
}

const FOUND = z.object({
  identical: z.boolean(),
  members: z.number(),
  differing: z.number(),
  differences: z.array(z.object({ path: z.string(), kind: z.string(), detail: z.string() })),
});
const differences = (...args: string[]) => FOUND.parse(JSON.parse(rebuild("--json", ...args).stdout));

describe("two builds", () => {
  test.each([
    ["a", "a"],
    ["a.deb", "a.deb"],
    ["one", "same"],
  ])("%s and %s are the same", (a, b) => {
    const { status, stdout } = rebuild(a, b);
    expect([status, stdout]).toEqual([0, expect.stringContaining("\nReproducible: ")]);
  });

  test("files differ from a byte on", () => {
    expect(rebuild("a", "b").status).toBe(1);
    expect(differences("a", "b").differences).toMatchObject([
      { kind: "content", detail: expect.stringContaining("from byte 5,000 on") },
    ]);
    expect(differences("a", "longer").differences).toMatchObject([
      { detail: expect.stringContaining("from byte 5,001 on") },
    ]);
  });

  test("packages differ in members, each with what differs", () => {
    const found = differences("a.deb", "b.deb");
    expect(found.differences).toEqual([
      { path: "/usr/bin/extra", kind: "only in B", detail: "a file of 0 bytes" },
      { path: "/usr/share/d/stamp", kind: "content", detail: "from byte 9 on (10 bytes in A, 10 bytes in B)" },
    ]);
    expect(rebuild("a.deb", "b.deb").stdout).toContain("Not reproducible: 2 of");
    expect(rebuild("a.deb", "b.deb").stdout).toContain("With diffoscope installed");
  });

  test("packages of the same files that are packed in another way", () => {
    const found = differences("a.deb", "packed.deb");
    expect(found.identical).toBe(false);
    expect(found.differences).toMatchObject([
      { path: "data.tar", detail: expect.stringContaining("the files in it are the same") },
    ]);
  });

  test("directories differ in mode, links and content", () => {
    expect(differences("one", "two").differences).toEqual([
      { path: "/bin/d", kind: "mode", detail: "0644 in A, 0755 in B" },
      { path: "/link", kind: "only in B", detail: "a link" },
      { path: "/stamp", kind: "content", detail: "from byte 0 on (1 byte in A, 1 byte in B)" },
    ]);
  });

  test("of many differences the first hundred are told, and how many there are", () => {
    const found = differences("a.deb", "many.deb");
    expect(found.differences).toHaveLength(100);
    expect(found.differing).toBeGreaterThan(300);
    expect(rebuild("a.deb", "many.deb").stdout).toMatch(/\n {2}and \d+ more\n/);
  });
});

describe("what cannot be compared ends with 2 and a reason", () => {
  test.each([
    [["a"], "expected two paths, 1 given"],
    [["a", "b", "longer"], "expected two paths, 3 given"],
    [["a", "missing"], "missing cannot be compared: there is no such file or directory"],
    [["a", "one"], "one cannot be compared: it is a directory and a is a file"],
    [["a.deb", "bad.deb"], "cannot be compared: data.tar"],
  ])("%j", (args, words) => {
    const { status, stderr, stdout } = rebuild(...args);
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(words);
  });
});
