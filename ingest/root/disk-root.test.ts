// disk-root.test.ts: directories as roots: hostile trees, what packages own of a host, files that change while they are read.
import { execFileSync } from "node:child_process";
import { renameSync } from "node:fs";
import { afterEach, describe, expect, test } from "vitest";
import { MadeRoot } from "../sources/host/testing/make-root.ts";
import { directoryRoot, hostRoot } from "./disk-root.ts";
import { MAX_TREE_FILE_BYTES, type Root } from "./root.ts";
import { RootedFs } from "./rooted-fs.ts";

const roots: MadeRoot[] = [];
afterEach(() => {
  for (const root of roots.splice(0)) root.remove();
});

function made(): MadeRoot {
  const root = new MadeRoot();
  roots.push(root);
  return root;
}

function pathsOf(root: Root): string[] {
  return [...root.entries()].map(({ path }) => path);
}

describe("a directory", () => {
  test("every path once: links are not followed, loops end", () => {
    const dir = made()
      .file("/usr/bin/tool", "x", 0o4755)
      .link("/bin", "usr/bin")
      .link("/usr/up", "..")
      .link("/out", "../../../../../../../../etc")
      .directory("/empty");
    expect(pathsOf(directoryRoot(dir.dir))).toEqual([
      ...["/bin", "/empty", "/out", "/usr", "/usr/bin", "/usr/up", "/usr/bin/tool"],
    ]);
  });

  test("no link leads out of it", () => {
    const root = directoryRoot(made().link("/out", "../../../../../../../../etc/hostname").dir);
    expect(root.follow("/out")).toBeNull();
    expect(root.read("/out")).toBeNull();
    expect(root.entry("/out")).toMatchObject({ type: "link", mode: 0o777 });
  });

  test("fifos are entries that nobody opens; what is over 4 MiB is not read whole", () => {
    const dir = made().file("/big", new Uint8Array(MAX_TREE_FILE_BYTES + 1));
    execFileSync("mkfifo", [dir.at("/fifo")]);
    const root = directoryRoot(dir.dir);
    expect(root.entry("/fifo")).toMatchObject({ type: "other" });
    expect(root.read("/fifo")).toBeNull();
    expect(() => root.open("/fifo")).toThrow("is no regular file any more");
    expect(root.read("/big")).toBeNull();
    expect(root.open("/big").sizeBytes).toBe(MAX_TREE_FILE_BYTES + 1);
  });

  test("a tree as deep as paths can be is walked", () => {
    const dir = made();
    dir.directory(`/${"d/".repeat(1500)}`);
    expect(pathsOf(directoryRoot(dir.dir))).toHaveLength(1500);
  });

  test("a file that is replaced after its mode was asked for is not judged by it", () => {
    const dir = made().file("/tool", "old", 0o4755).file("/new", "new");
    const root = directoryRoot(dir.dir);
    expect(root.entry("/tool")?.mode).toBe(0o4755);
    renameSync(dir.at("/new"), dir.at("/tool"));
    expect(() => root.open("/tool")).toThrow("/tool was replaced while it was being read");
  });

  test("none: throws", () => {
    expect(() => directoryRoot("/nowhere/at/all")).toThrow("ENOENT");
  });
});

describe("a host", () => {
  function hostOf(dir: MadeRoot, owned: readonly string[]): Root {
    return hostRoot(new RootedFs(dir.dir), new Set(owned), new Map([["/usr/bin/tool", "cap_net_raw=ep"]]));
  }

  test("holds what packages own, and the directories on the way", () => {
    const dir = made()
      .file("/usr/bin/tool", "x", 0o755)
      .file("/usr/bin/plain", "x")
      .file("/etc/local.conf", "x")
      .link("/bin", "usr/bin");
    const root = hostOf(dir, ["/usr/bin/tool", "/usr/bin/plain", "/usr/bin/gone"]);
    expect(pathsOf(root)).toEqual(["/usr/bin/tool", "/usr/bin/plain"]);
    expect(root.entry("/bin/tool")?.capabilities).toBe("cap_net_raw=ep");
    expect(root.list("/bin")).toEqual(["plain", "tool"]);
    expect(root.follow("/bin")).toBe("/usr/bin");
    expect(root.follow("/usr/bin/gone")).toBeNull();
    for (const path of ["/etc/local.conf", "/bin"]) expect(root.entry(path)).toBeNull();
    expect(root.read("/etc/local.conf")).toBeNull();
    expect(() => root.open("/etc/local.conf")).toThrow("is no file of a package");
  });

  test("a link of the administrator is followed to what a package owns, but is none of its files", () => {
    const dir = made().file("/usr/bin/java-17", "x").link("/usr/bin/java", "/etc/alternatives/java");
    dir.link("/etc/alternatives/java", "/usr/bin/java-17");
    const root = hostOf(dir, ["/usr/bin/java-17"]);
    expect(root.follow("/usr/bin/java")).toBe("/usr/bin/java-17");
    expect(root.readlink("/usr/bin/java")).toBeNull();
  });
});
