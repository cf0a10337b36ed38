// dpkg-database.test.ts: states, sources, lists and diversions as dpkg writes them, and as it does not.
import { afterEach, describe, expect, test } from "vitest";
import { Diversions, nativeArch, readDpkgDatabase, readFileList } from "./dpkg-database.ts";
import { RootedFs } from "../../root/rooted-fs.ts";
import { type MadePackage, MadeRoot } from "./testing/make-root.ts";

const roots: MadeRoot[] = [];
afterEach(() => {
  for (const root of roots.splice(0)) root.remove();
});

function made(): MadeRoot {
  const root = new MadeRoot();
  roots.push(root);
  return root;
}

function read(root: MadeRoot): NonNullable<ReturnType<typeof readDpkgDatabase>> {
  const database = readDpkgDatabase(new RootedFs(root.dir));
  if (!database) throw new Error("no database");
  return database;
}

describe("readDpkgDatabase", () => {
  test.each([
    ["install ok installed", true],
    ["hold ok installed", true],
    ["install ok triggers-pending", true],
    ["install ok triggers-awaited", true],
    ["install ok half-configured", true],
    ["install reinstreq half-installed", true],
    ["install ok unpacked", true],
    ["deinstall ok config-files", false],
    ["purge ok not-installed", false],
    ["", false],
  ])("state %j counts: %s", (status, counts) => {
    const { packages } = read(made().dpkg([{ name: "a", status }]));
    expect(packages.map(({ state }) => state)).toEqual(counts ? [status.split(" ").at(-1)] : []);
  });

  test.each<[string, Partial<MadePackage>, { name: string; version: string }]>([
    ["none given", { version: "1.0-1" }, { name: "a", version: "1.0-1" }],
    ["a name", { source: "src" }, { name: "src", version: "1.0-1" }],
    ["a name and a version", { source: "src (2:0.9-3)" }, { name: "src", version: "2:0.9-3" }],
    ["built again from the same source", { version: "1.0-1+b7" }, { name: "a", version: "1.0-1" }],
    ["a local version that only looks so", { version: "1.0-1+bpo12+1" }, { name: "a", version: "1.0-1+bpo12+1" }],
    ["garbage", { source: "(((" }, { name: "(((", version: "1.0-1" }],
  ])("source: %s", (_, given, source) => {
    expect(read(made().dpkg([{ name: "a", ...given }])).packages[0]?.source).toEqual(source);
  });

  test("takes the rest of what is known", () => {
    expect(read(made().dpkg([{ name: "a" }])).packages[0]).toMatchObject({
      maintainer: "Jane Doe <jane@example.org>",
      synopsis: "the package a",
      homepage: "https://example.org/a",
      installedBytes: 3072,
      listFile: "/var/lib/dpkg/info/a.list",
    });
  });

  test("two architectures of one package are two, each with its list", () => {
    const root = made().dpkg([
      { name: "libx", arch: "amd64", list: "libx:amd64.list", files: ["/usr/lib/x86_64-linux-gnu/libx.so"] },
      { name: "libx", arch: "i386", list: "libx:i386.list", files: ["/usr/lib/i386-linux-gnu/libx.so"] },
    ]);
    const fs = new RootedFs(root.dir);
    const lists = read(root).packages.map((one) => [one.arch, readFileList(fs, one)]);
    expect(lists).toEqual([
      ["amd64", ["/.", "/usr/lib/x86_64-linux-gnu/libx.so"]],
      ["i386", ["/.", "/usr/lib/i386-linux-gnu/libx.so"]],
    ]);
  });

  test("images without dpkg keep a file for each package, without Status", () => {
    const root = made()
      .file(
        "/var/lib/dpkg/status.d/tzdata",
        "Package: tzdata\nVersion: 2024a\nArchitecture: all\nMaintainer: A Team <a@lists.debian.org>\n",
      )
      .file(
        "/var/lib/dpkg/status.d/tzdata.md5sums",
        "0123456789abcdef0123456789abcdef  usr/share/zoneinfo/UTC\nno sum\n",
      );
    const [one] = read(root).packages;
    expect(one).toMatchObject({
      name: "tzdata",
      state: "installed",
      listFile: "/var/lib/dpkg/status.d/tzdata.md5sums",
    });
    expect(readFileList(new RootedFs(root.dir), { listFile: one?.listFile ?? null })).toEqual([
      "/usr/share/zoneinfo/UTC",
    ]);
  });

  test("what is not as dpkg writes it is told, and costs only its paragraph", () => {
    const root = made().dpkg([
      { name: "../../etc/shadow" },
      { name: "b", arch: "../x" },
      { name: "c", version: "" },
      { name: "good" },
    ]);
    const { packages, problems } = read(root);
    expect(packages.map(({ name }) => name)).toEqual(["good"]);
    expect(problems).toEqual([
      '/var/lib/dpkg/status: a package is named "../../etc/shadow", expected letters, digits, "+", "-" and "."',
      "/var/lib/dpkg/status: b has no version or no architecture",
      "/var/lib/dpkg/status: c has no version or no architecture",
    ]);
  });

  test("no database, and no list", () => {
    expect(readDpkgDatabase(new RootedFs(made().dir))).toBeNull();
    const root = made().dpkg([{ name: "a", list: null }]);
    expect(read(root).packages[0]?.listFile).toBeNull();
    expect(readFileList(new RootedFs(root.dir), { listFile: null })).toEqual([]);
  });
});

describe("nativeArch", () => {
  test.each<[string, readonly MadePackage[], string, string]>([
    ["dpkg's note", [{ name: "a", arch: "i386" }], "arm64\ni386\n", "arm64"],
    [
      "the package dpkg",
      [
        { name: "a", arch: "i386" },
        { name: "dpkg", arch: "riscv64" },
      ],
      "",
      "riscv64",
    ],
    [
      "any package that has one",
      [
        { name: "a", arch: "all" },
        { name: "b", arch: "s390x" },
      ],
      "",
      "s390x",
    ],
    ["nothing", [{ name: "a", arch: "all" }], "", "unknown"],
  ])("told by %s", (_, packages, noted, expected) => {
    const root = made().dpkg(packages).file("/var/lib/dpkg/arch", noted);
    expect(nativeArch(new RootedFs(root.dir), read(root).packages)).toBe(expected);
  });
});

test("diversions move a path for all packages but the one that diverts it", () => {
  const root = made().file(
    "/var/lib/dpkg/diversions",
    "/bin/sh\n/bin/sh.distrib\ndash\n/usr/bin/x\n/usr/bin/x.real\n:\n/cut\n",
  );
  const diversions = new Diversions(new RootedFs(root.dir));
  expect(diversions.apply("/bin/sh", "dash")).toBe("/bin/sh");
  expect(diversions.apply("/bin/sh", "bash")).toBe("/bin/sh.distrib");
  expect(diversions.apply("/usr/bin/x", "anybody")).toBe("/usr/bin/x.real");
  expect(diversions.apply("/cut", "anybody")).toBe("/cut");
});
