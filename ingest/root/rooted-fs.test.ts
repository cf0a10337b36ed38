// rooted-fs.test.ts: no link leads out of the root, and nothing but regular files is opened.
import { execFileSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import { ReadProblem } from "../sources/source.ts";
import { RootedFs } from "./rooted-fs.ts";
import { MadeRoot } from "../sources/host/testing/make-root.ts";

const root = new MadeRoot()
  .file("/usr/lib/libx.so", "inside")
  .file("/usr/bin/tool", "tool")
  .file("/etc/passwd", "the root's own")
  .link("/lib", "usr/lib")
  // Real directories count for "..": /bin is /usr/bin, so this is /usr/bin/../bin.
  .link("/usr/sbin", "../bin/../bin")
  .link("/bin", "/usr/bin")
  .link("/up", "../../../../../../../../..")
  .link("/abs", "/etc")
  .link("/loop-a", "loop-b")
  .link("/loop-b", "loop-a/deeper")
  .link("/self", "self")
  .link("/usr/lib/libx.so.1", "libx.so")
  .link("/escape", "/../../../../../../../../../../etc/passwd")
  .directory("/dir");
execFileSync("mkfifo", [root.at("/fifo")]);
const fs = new RootedFs(root.dir);
afterAll(() => root.remove());

describe("canonical", () => {
  test.each([
    ["/usr/lib/libx.so", "/usr/lib/libx.so"],
    ["/lib/libx.so", "/usr/lib/libx.so"],
    ["/lib//./libx.so", "/usr/lib/libx.so"],
    ["/bin/tool", "/usr/bin/tool"],
    ["/sbin/tool", null],
    ["/usr/sbin/tool", "/usr/bin/tool"],
    // ".." and absolute links end at the root, as after chroot(2).
    ["/up/etc/passwd", "/etc/passwd"],
    ["/../../etc/passwd", "/etc/passwd"],
    ["/abs/passwd", "/etc/passwd"],
    // The last name is kept, link or not.
    ["/lib/libx.so.1", "/usr/lib/libx.so.1"],
    ["/lib", "/lib"],
    ["/loop-a/x", null],
    ["/self/x", null],
    ["/missing/x", null],
    ["/.", ""],
    ["/usr/..", ""],
    ["relative", null],
    ["/with\0nul", null],
  ])("%s -> %s", (path, expected) => {
    expect(fs.canonical(path)).toBe(expected);
  });

  test("follow takes the last link too", () => {
    expect(fs.follow("/lib/libx.so.1")).toBe("/usr/lib/libx.so");
    expect(fs.follow("/escape")).toBe("/etc/passwd");
    expect(fs.follow("/self")).toBeNull();
  });
});

describe("reading", () => {
  test("stays below the root, whatever a link says", () => {
    expect(fs.readText("/escape", 1000)).toBe("the root's own");
    expect(fs.readText("/abs/passwd", 1000)).toBe("the root's own");
    expect(fs.readText("/abs/passwd", 1000)).not.toBe(readFileSync("/etc/passwd", "utf8"));
    expect(fs.names("/abs")).toEqual(["passwd"]);
  });

  test.each([
    ["/fifo", "unreadable"],
    ["/dir", "unreadable"],
    ["/usr/lib/libx.so.1", "unreadable"],
    ["/missing", "vanished"],
    ["/etc/passwd/x", "vanished"],
  ])("open(%s) is %s and does not wait", (path, kind) => {
    expect(problemKind(() => fs.open(path))).toBe(kind);
  });

  test("too long is told, not read", () => {
    expect(problemKind(() => fs.readText("/etc/passwd", 3))).toBe("too-large");
  });

  test("a file that shrinks gives the bytes that are left", () => {
    const file = new RootedFs(root.file("/shrinks", "0123456789").dir).open("/shrinks");
    writeFileSync(root.at("/shrinks"), "012");
    expect(new TextDecoder().decode(file.read(0, 10))).toBe("012");
    expect(file.read(20, 5).length).toBe(0);
    file.close();
    rmSync(root.at("/shrinks"));
  });
});

test("a root that is not there is the system's error", () => {
  expect(() => new RootedFs(root.at("/missing"))).toThrow(/ENOENT/);
});

function problemKind(run: () => unknown): string {
  try {
    run();
    return "no problem";
  } catch (error) {
    if (error instanceof ReadProblem) return error.kind;
    throw error;
  }
}
