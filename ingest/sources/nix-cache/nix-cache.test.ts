// nix-cache.test.ts: binary caches in a directory and on a server, and stores on the disk.
import { chmodSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import type { NarCompression } from "#lib/formats/nix-cache/index.ts";
import { candidatesOf } from "./catalogue-names.ts";
import { type CacheFiles, madePath, makeCache, type MadePath, writeCache } from "./testing/make-cache.ts";
import { artifactOf, audit, home, listed, openPlace, problemOf, withServer } from "./testing/open-cache.ts";

const TESTDATA = path.join(import.meta.dirname, "testdata");
const PROGRAM = readFileSync(path.join(import.meta.dirname, "../../../lib/formats/elf/testdata/ok-executable-weak"));
const KEY = readFileSync(path.join(TESTDATA, "public-key"), "utf8");
const REAL = { trustedKey: [KEY] };
const UNIT = "[Service]\nExecStart=/bin/hello\n";

const HELLO: MadePath = {
  ...{ name: "hello-2.12.1", deriver: "hello-2.12.1" },
  tree: { bin: { hello: { program: PROGRAM } }, lib: { systemd: { system: { "hello.service": UNIT } } } },
};
const HELLO_DEV: MadePath = { name: "hello-2.12.1-dev", deriver: "hello-2.12.1", tree: { lib: { "x.h": "" } } };

function pathsFile(name: string, lines: readonly string[]): string {
  const file = path.join(home, name);
  writeFileSync(file, `${lines.join("\n")}\n`);
  return file;
}

test("a cache that Nix made, in a directory and on a server, is the same", async () => {
  const dir = path.join(TESTDATA, "cache");
  const byDir = await openPlace(dir, { options: REAL });
  expect(byDir).toMatchObject({
    key: `nix-cache:${dir}`,
    channel: { distro: "nixos", stream: "unstable", arch: "x86_64-linux", title: "NixOS unstable" },
    areas: ["binary", "service", "kernel", "mac"],
    ...{ authority: "supplement", scope: "all", notes: [] },
  });
  expect(listed(byDir)).toEqual(["good 1.0: good", "multi 1.0: multi-dev"]);
  for (const name of ["good", "multi-dev"]) expect(await problemOf(artifactOf(byDir, name))).toBe("none");

  const names = readdirSync(dir, { recursive: true, encoding: "utf8" }).filter((name) => name.includes("."));
  const files: CacheFiles = Object.fromEntries(
    [...names, "nix-cache-info"].map((name) => [name, readFileSync(path.join(dir, name))]),
  );
  const paths = pathsFile("real", [
    "# what was asked for",
    "/nix/store/jv5jy8a6n63wx8y91ij88lkgvavw6k3y-good-1.0",
    "",
    "  /nix/store/isf52ln3l5aqm0bd6cclsjb4pk6pf3vz-multi-1.0-dev\r",
  ]);
  await withServer(files, async (url) => {
    const byUrl = await openPlace(`${url}/`, { options: { ...REAL, paths } });
    expect(byUrl.key).toBe(`nix-cache:${url.slice("http://".length)}`);
    expect(listed(byUrl)).toEqual(listed(byDir));
    for (const name of ["good", "multi-dev"]) {
      expect(await problemOf(artifactOf(byUrl, name))).toBe("none");
      expect(artifactOf(byUrl, name).identify()).toEqual(artifactOf(byDir, name).identify());
    }
  });
});

test.each<NarCompression>(["none", "xz", "zstd", "bzip2", "gzip"])(
  "a NAR in %s is judged in all areas",
  async (kind) => {
    const dir = writeCache(path.join(home, `packed-${kind}`), makeCache([{ ...HELLO, compression: kind }, HELLO_DEV]));
    const source = await openPlace(dir, { options: { channel: "26.05" } });
    expect(source.channel).toMatchObject({ stream: "26.05", title: "NixOS 26.05" });
    expect(listed(source)).toEqual(["hello 2.12.1: hello, hello-dev"]);
    const found = await audit(artifactOf(source, "hello"));
    expect(found.map((line) => line.replace(/\d+ fail/, "fails"))).toEqual([
      "elf /bin/hello fails",
      "executable /bin/hello fails",
      "unit /lib/systemd/system/hello.service fails",
    ]);
    expect(found[0]).toMatch(/ [1-9]\d* fail$/);
  },
);

test("what is fetched ahead is what is offered, and a package that is closed early lets go of it", async () => {
  const paths = pathsFile("ahead", [madePath(HELLO), madePath(HELLO_DEV)]);
  await withServer(makeCache([HELLO, HELLO_DEV]), async (url) => {
    const source = await openPlace(url, { options: { paths } });
    const [hello] = source.packages;
    await hello?.prepare?.();
    expect(await audit(artifactOf(source, "hello"))).toHaveLength(3);
    await hello?.close?.();
    await hello?.close?.();
    expect(await audit(artifactOf(source, "hello"))).toHaveLength(3);
  });
});

test("an artifact is another one when its NAR or its version is", async () => {
  const identify = async (dir: string, made: MadePath): Promise<Uint8Array> =>
    artifactOf(await openPlace(writeCache(path.join(home, dir), makeCache([made]))), "hello").identify();
  const before = await identify("id-1", HELLO);
  expect(await identify("id-2", { ...HELLO, no: 1, compression: "none" })).toEqual(before);
  expect(await identify("id-3", { ...HELLO, tree: "other" })).not.toEqual(before);
  expect(await identify("id-4", { ...HELLO, name: "hello-2.12.2", deriver: "hello-2.12.2" })).not.toEqual(before);
});

test("files of the same name in two outputs and in another build are subjects of their own", async () => {
  const program = { bin: { hello: { program: PROGRAM } } };
  const cache = makeCache([
    HELLO,
    { name: "hello-2.12.1-dev", deriver: "hello-2.12.1", tree: program },
    { name: "hello-2.9", deriver: "hello-2.9", tree: program },
  ]);
  const source = await openPlace(writeCache(path.join(home, "rivals"), cache));
  expect(listed(source)).toEqual(["hello 2.12.1: hello, hello-2.9, hello-dev"]);
  const pathsOf = async (name: string): Promise<readonly string[]> =>
    (await audit(artifactOf(source, name))).flatMap((line) => /^elf (\S+)/.exec(line)?.[1] ?? []);
  expect(await pathsOf("hello")).toEqual(["/bin/hello"]);
  expect(await pathsOf("hello-2.9")).toEqual(["hello-2.9:/bin/hello"]);
  expect(await pathsOf("hello-dev")).toEqual(["hello-dev:/bin/hello"]);
  // As often as it is asked.
  expect(await pathsOf("hello")).toEqual(["/bin/hello"]);
});

test("packages are called as the catalogue calls them, where it knows them", async () => {
  const python: MadePath = { name: "python3.13-requests-2.33.1", deriver: "python3.13-requests-2.33.1" };
  const book = { hello: "gnu-hello", "python313Packages.requests": "python313Packages.requests" };
  const source = await openPlace(writeCache(path.join(home, "named"), makeCache([HELLO, python])), { book });
  expect(listed(source)).toEqual(["gnu-hello 2.12.1: hello", "python313Packages.requests 2.33.1: python3.13-requests"]);
});

test("a derivation that was copied with its outputs is left out", async () => {
  const dir = writeCache(
    path.join(home, "recipes"),
    makeCache([HELLO, { name: "hello-2.12.1.drv", tree: "Derive()" }]),
  );
  const source = await openPlace(dir);
  expect(listed(source)).toEqual(["hello 2.12.1: hello"]);
  expect(source.notes).toEqual(["1 derivations are left out: they are recipes, nothing built"]);
});

test.each([
  ["hello", ["hello"]],
  ["python3.13-requests", ["python313Packages.requests", "python3.13-requests"]],
  ["perl5.42.0-HTTP-Message", ["perlPackages.HTTPMessage", "HTTP-Message", "perl5.42.0-HTTP-Message"]],
  ["emacs-magit", ["emacsPackages.magit", "emacs-magit"]],
  ["lua5.2.4-lpeg", ["lua52Packages.lpeg", "lua5.2.4-lpeg"]],
  ["ocaml5.4.1-dune", ["ocamlPackages.dune", "ocaml5.4.1-dune"]],
  ["ruby3.3-nokogiri", ["rubyPackages.nokogiri", "ruby3.3-nokogiri"]],
  ["coq9.1-mathcomp", ["coqPackages.mathcomp", "coq9.1-mathcomp"]],
  ["vimplugin-plenary.nvim", ["vimPlugins.plenary-nvim", "vimplugin-plenary.nvim"]],
])("%s may be in the catalogue as %j", (pname, names) => {
  expect(candidatesOf(pname)).toEqual(names);
});

test("a store on the disk: every file, an identity by stat, and a word that nobody vouches for it", async () => {
  const dir = path.join(home, "store");
  const at = (made: MadePath, ...below: string[]): string => path.join(dir, path.basename(madePath(made)), ...below);
  const script: MadePath = { name: "run-hello" };
  const link: MadePath = { name: "link-1" };
  mkdirSync(at(HELLO, "bin"), { recursive: true });
  writeFileSync(at(HELLO, "bin", "hello"), PROGRAM);
  chmodSync(at(HELLO, "bin", "hello"), 0o555);
  writeFileSync(at(script), PROGRAM);
  symlinkSync("/etc", at(link));
  writeFileSync(at({ name: "hello-2.12.1.drv" }), "Derive()");
  mkdirSync(path.join(dir, ".links"));
  writeFileSync(`${at(HELLO)}.lock`, "");

  const source = await openPlace(dir);
  expect(source.key).toBe(`nix-cache:${dir}`);
  expect(listed(source)).toEqual(["hello 2.12.1: hello", "link 1: link", "run-hello : run-hello"]);
  expect(source.notes.join("\n")).toMatch(/3 store paths of \S+ are read as they lie on the disk, and nobody vouches/);
  expect(source.notes.join("\n")).toContain("1 derivations are left out");
  expect((await audit(artifactOf(source, "hello")))[0]).toMatch(/^elf \/bin\/hello [1-9]\d* fail$/);
  expect((await audit(artifactOf(source, "run-hello")))[0]).toMatch(/^elf \/run-hello [1-9]\d* fail$/);
  expect(await audit(artifactOf(source, "link"))).toEqual([]);

  const before = artifactOf(source, "hello").identify();
  expect(artifactOf(await openPlace(dir), "hello").identify()).toEqual(before);
  writeFileSync(at(HELLO, "new"), "");
  expect(artifactOf(source, "hello").identify()).not.toEqual(before);

  const gone = { name: "gone-1.0" };
  const paths = pathsFile("on-disk", [madePath(HELLO), madePath(gone)]);
  const some = await openPlace(dir, { options: { paths }, book: { gone: "gone" } });
  expect(listed(some)).toEqual(["gone 1.0: gone", "hello 2.12.1: hello"]);
  expect(await problemOf(artifactOf(some, "gone"))).toMatch(/^vanished: \S+-gone-1.0 is not there$/);
});
