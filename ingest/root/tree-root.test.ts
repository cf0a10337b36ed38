// tree-root.test.ts: links, directories and places outside, as after chroot(2); what was made to waste memory is refused.
import { describe, expect, test } from "vitest";
import { ReadProblem } from "../sources/source.ts";
import { memoryRoot } from "./memory-root.ts";
import { MAX_TREE_FILE_BYTES, type Root } from "./root.ts";
import { TreeRoot } from "./tree-root.ts";

const root = memoryRoot({
  "/usr/bin/tool": { content: "tool", mode: 0o4755, capabilities: "cap_net_raw=ep" },
  "/usr/lib/libx.so.1": "library",
  "/usr/lib/libx.so": { link: "libx.so.1" },
  "/bin": { link: "usr/bin" },
  "/etc/passwd": "the root's own",
  "/up": { link: "../../../../.." },
  "/abs": { link: "/etc" },
  "/loop-a": { link: "loop-b" },
  "/loop-b": { link: "loop-a" },
  "/nowhere": { link: "gone/far" },
  "/long": { link: `${"x/".repeat(3000)}y` },
  "/empty": { type: "directory" },
  "/fifo": { type: "other" },
  "/big": new Uint8Array(MAX_TREE_FILE_BYTES + 1),
});

test.each<[string, string | null]>([
  ["/usr/bin/tool", "/usr/bin/tool"],
  ["/bin/tool", "/usr/bin/tool"],
  ["/bin/../lib/libx.so", "/usr/lib/libx.so.1"],
  ["/up/etc/passwd", "/etc/passwd"],
  ["/../../etc/passwd", "/etc/passwd"],
  ["/abs/passwd", "/etc/passwd"],
  ["/empty", "/empty"],
  ["/nowhere", null],
  ["/loop-a", null],
  ["/long", null],
  ["/usr/bin/tool/x", null],
  ["usr/bin/tool", null],
  ["/usr/bin/\0tool", null],
  [`/${"a/".repeat(4000)}`, null],
])("follow %j is %j", (path, canonical) => {
  expect(root.follow(path)).toBe(canonical);
});

test("an entry is what is there, its own link not followed", () => {
  expect(root.entry("/bin/tool")).toEqual({
    path: "/usr/bin/tool",
    type: "file",
    mode: 0o4755,
    sizeBytes: 4,
    target: null,
    capabilities: "cap_net_raw=ep",
  });
  expect(root.entry("/usr/lib/libx.so")).toMatchObject({ type: "link", mode: 0o777, target: "libx.so.1" });
  expect(root.entry("/usr")).toMatchObject({ type: "directory" });
  expect(root.entry("/gone")).toBeNull();
});

test("every canonical path comes once, those of directories that no entry names too", () => {
  const paths = [...root.entries()].map(({ path }) => path);
  expect(paths).toEqual([...new Set(paths)]);
  expect(paths).toEqual(expect.arrayContaining(["/usr", "/usr/bin", "/usr/bin/tool", "/empty", "/fifo"]));
});

test("as a tree: lists, links, files up to 4 MiB", () => {
  expect(root.list("/usr/lib")).toEqual(["libx.so", "libx.so.1"]);
  expect(root.list("/bin")).toEqual(["tool"]);
  expect(root.list("/gone")).toEqual([]);
  expect(root.readlink("/usr/lib/libx.so")).toBe("libx.so.1");
  expect(root.readlink("/usr/bin/tool")).toBeNull();
  expect(Buffer.from(root.read("/bin/tool") ?? []).toString()).toBe("tool");
  for (const path of ["/usr/lib/libx.so", "/usr", "/fifo", "/big", "/gone"]) expect(root.read(path)).toBeNull();
});

test.each(["/usr", "/fifo", "/gone", "/usr/lib/libx.so"])("%s cannot be opened", (path) => {
  expect(() => root.open(path)).toThrow(ReadProblem);
});

describe("entries in the order of an archive", () => {
  const link = (target: string): Parameters<TreeRoot["add"]>[1] => ({
    ...{ type: "link", mode: 0o777, sizeBytes: 0, target, capabilities: null },
    open: () => {
      throw new ReadProblem("unreadable", "a link");
    },
  });

  test("one below a link goes where the link leads, inside the root", () => {
    const made: Root = memoryRoot({ "/lib": { link: "/../../usr/lib" }, "/lib/x": "through the link" });
    expect(made.follow("/lib/x")).toBe("/usr/lib/x");
    expect([...made.entries()].map(({ path }) => path).sort()).toEqual(["/lib", "/usr", "/usr/lib", "/usr/lib/x"]);
  });

  test("the last one of a path counts", () => {
    const made = new TreeRoot();
    made.add("/a", link("b"));
    made.add("/a", link("c"));
    expect(made.readlink("/a")).toBe("c");
  });

  test("a million directories in a small archive are refused", () => {
    const made = new TreeRoot();
    const fill = (): void => {
      for (let at = 0; at < 1000; at++) made.add(`/${at}/${"d/".repeat(2000)}x`, link("y"));
    };
    expect(fill).toThrow("it has more than");
  });
});
