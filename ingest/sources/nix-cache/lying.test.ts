// lying.test.ts: caches that are not what they say, or do not say what they are; nothing of an archive that is not the signed one is ever offered.
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import type { Page } from "../../http/testing/server.ts";
import {
  type CacheFiles,
  MADE_KEY,
  madeHash,
  madePath,
  makeCache,
  type MadePath,
  writeCache,
} from "./testing/make-cache.ts";
import { makeNar, narOf } from "./testing/make-nar.ts";
import { artifactOf, home, listed, openPlace, problemOf, withServer } from "./testing/open-cache.ts";

const GOOD: MadePath = { name: "good-1.0" };
const BAD: MadePath = { name: "bad-1.0", tree: { bin: { bad: { program: "#!/bin/sh\n" } } } };
const ZEROS = `sha256:${"0".repeat(52)}`;
const OTHER_KEY = "made-1:6NCHdD59X431o0gWypbMrAURkbJ16ZPMQFGspcDShjY=";

let cases = 0;
/** A cache with a good path and this one, in a directory. */
const write = (bad: Partial<MadePath>): string =>
  writeCache(path.join(home, `case-${++cases}`), makeCache([GOOD, { ...BAD, ...bad }]));

const paths = path.join(home, "paths");
writeFileSync(paths, [GOOD, BAD].map((one) => `${madePath(one)}\n`).join(""));

const entryNamed = (name: string): Buffer =>
  narOf(
    ...["nix-archive-1", "(", "type", "directory", "entry", "(", "name", name, "node"],
    ...["(", "type", "regular", "contents", "", ")", ")", ")"],
  );

describe("a store path that cannot be believed is its own problem only", () => {
  const LIES: [what: string, bad: Partial<MadePath>, problem: RegExp][] = [
    ["FileHash of another file", { fields: { FileHash: ZEROS } }, /^mismatch: .*(FileHash|expected sha256) 0{64}/],
    ["a file of another size", { spoil: (file) => Buffer.concat([file, file]) }, /^mismatch: .*\d+ bytes/],
    ["a file of the same size", { spoil: (file) => Buffer.alloc(file.length) }, /^mismatch: .*sha256/],
    [
      "NarHash of another NAR",
      { fields: { NarHash: ZEROS } },
      /^mismatch: .*holds a NAR with sha256:\w{52}, .* NarHash sha256:0{52}/,
    ],
    ["NarSize too small", { fields: { NarSize: "8" } }, /^mismatch: .*unpacks to more than the NarSize of 8/],
    [
      "NarSize too large",
      { fields: { NarSize: "100000" } },
      /^mismatch: .*unpacks to \d+ bytes, not the NarSize of 100000/,
    ],
    ["a NAR of 13 GiB", { fields: { NarSize: String(13 * 1024 ** 3) } }, /^too-large: .*unpacks to 13958643712 bytes/],
    ["a file far larger than its NAR", { fields: { FileSize: "99000000" } }, /^too-large: .*99000000 bytes for a NAR/],
    ["a NAR that is cut", { nar: makeNar({ bin: "x" }).subarray(0, 150) }, /^malformed: nar\/.*: /],
    ["xz data that is cut", { nar: Buffer.alloc(0), fields: { NarSize: "1" } }, /^malformed: nar\//],
    ["a name that leads out", { nar: entryNamed("../x") }, /^malformed: nar\/.*"\.\.\/x" is no name of a file/],
    ["a name with a slash", { nar: entryNamed("a/b") }, /^malformed: .*no name/],
    ["bytes after the end", { nar: Buffer.concat([makeNar("x"), Buffer.alloc(8)]) }, /^malformed: .*after the end/],
    ["what is no NAR", { nar: Buffer.from("#!/bin/sh\n"), compression: "none" }, /^malformed: /],
    ["another compression than it says", { fields: { Compression: "zstd" } }, /^malformed: .*zstd/],
    [
      "a compression nobody knows",
      { fields: { Compression: "lz4" } },
      /^malformed: \w{32}\.narinfo: Compression "lz4"/,
    ],
    [
      "a hash in bad base 32",
      { fields: { NarHash: `sha256:${"e".repeat(52)}` } },
      /^malformed: \w{32}\.narinfo: "e" is no digit/,
    ],
    ["a URL that leads out", { fields: { URL: "../../etc/passwd" } }, /^malformed: .*no path below the cache/],
    ["a URL of another server", { fields: { URL: "http://other.example.org/x.nar" } }, /^malformed: .*no path below/],
    ["no signature", { change: (text) => text.replace(/^Sig.*\n/m, "") }, /^mismatch: .*is refused: it is not signed/],
    [
      "a signature that does not fit",
      { change: (text) => text.replace(/^NarSize: .*/m, "NarSize: 7") },
      /^mismatch: .*does not fit/,
    ],
    [
      "an unknown signature",
      { change: (text) => text.replace("Sig: made-1", "Sig: other-1") },
      /^mismatch: .*no key that is trusted/,
    ],
  ];

  test.each(LIES)("%s, in a directory", async (_what, bad, problem) => {
    const source = await openPlace(write(bad));
    expect(listed(source)).toEqual(["bad 1.0: bad", "good 1.0: good"]);
    expect(await problemOf(artifactOf(source, "bad"))).toMatch(problem);
    expect(await problemOf(artifactOf(source, "good"))).toBe("none");
  });

  test.each(LIES)("%s, on a server", async (_what, bad, problem) => {
    await withServer(makeCache([GOOD, { ...BAD, ...bad }]), async (url) => {
      const source = await openPlace(url, { options: { paths } });
      expect(await problemOf(artifactOf(source, "bad"))).toMatch(problem);
      expect(await problemOf(artifactOf(source, "good"))).toBe("none");
    });
  });
});

describe("a server with faults", () => {
  const files = makeCache([GOOD, BAD]);
  const INFO = `/${madeHash(BAD)}.narinfo`;
  const NAR = `/${/^URL: (.*)$/m.exec(String(files[INFO.slice(1)]))?.[1] ?? ""}`;
  const change =
    (at: string, page: Partial<Page>) =>
    (pages: Record<string, Page>): void => {
      pages[at] = { ...pages[at], ...page };
    };

  test.each<[what: string, change: (pages: Record<string, Page>) => void, problem: RegExp]>([
    ["an archive that is not there", change(NAR, { status: 404 }), /^unreachable: .*404/],
    [
      "an archive that stalls",
      change(NAR, { stallAfter: 10, ranges: false }),
      /^unreachable: .*sent nothing for 0\.3 s/,
    ],
    ["an archive that is cut off", change(NAR, { cutAfter: 10, ranges: false }), /^unreachable: .*broke off/],
    ["a narinfo that stalls", change(INFO, { stallAfter: 10 }), /^unreachable: .*\.narinfo/],
    ["a narinfo of 5 MiB", change(INFO, { body: Buffer.alloc(5 * 1024 * 1024) }), /^too-large: .*\.narinfo/],
    ["a narinfo of zeros", change(INFO, { body: Buffer.alloc(100) }), /^malformed: \w{32}\.narinfo: /],
    ["a server that has a bad day", change(NAR, { status: 503 }), /^unreachable: .*503/],
    [
      "a narinfo of another path",
      change(INFO, { body: files[`${madeHash(GOOD)}.narinfo`] ?? "" }),
      /^mismatch: \w{32}\.narinfo is of \/nix\/store\/\w{32}-good-1\.0, not of \/nix\/store\/\w{32}-bad-1\.0/,
    ],
  ])("%s", async (_what, spoil, problem) => {
    await withServer(
      files,
      async (url) => {
        const source = await openPlace(url, { options: { paths } });
        expect(await problemOf(artifactOf(source, "bad"))).toMatch(problem);
        expect(await problemOf(artifactOf(source, "good"))).toBe("none");
      },
      spoil,
    );
  });

  test("a path that is not there is left out, or the problem of a package that is known", async () => {
    const use = async (url: string): Promise<void> => {
      const unknown = await openPlace(url, { options: { paths } });
      expect(listed(unknown)).toEqual(["good 1.0: good"]);
      expect(unknown.notes).toEqual([`1 of 2 store paths are not in ${url}: ${madePath(BAD)}`]);
      const known = await openPlace(url, { options: { paths }, book: { bad: "bad" } });
      expect(await problemOf(artifactOf(known, "bad"))).toMatch(/^vanished: .* does not have it/);
    };
    await withServer(files, use, change(INFO, { status: 404 }));
  });

  test("a server that stops answering ends it", async () => {
    const many = Array.from({ length: 30 }, (_, no): MadePath => ({ name: "many-1.0", no }));
    const file = path.join(home, "many");
    writeFileSync(file, many.map((one) => `${madePath(one)}\n`).join(""));
    const use = async (url: string): Promise<void> => {
      await expect(openPlace(url, { options: { paths: file } })).rejects.toThrow(/has stopped answering: 12 narinfo/);
    };
    const silence = (pages: Record<string, Page>): void => {
      for (const at of Object.keys(pages)) if (at.endsWith(".narinfo")) pages[at] = { status: 500 };
    };
    await withServer(makeCache(many), use, silence);
  });
});

describe("trust", () => {
  test("a key of the same name that is another one: all are refused, and a note says what to do", async () => {
    const source = await openPlace(write({}), { options: { trustedKey: [OTHER_KEY] } });
    expect(await problemOf(artifactOf(source, "good"))).toMatch(/^mismatch: .*a signature that does not fit/);
    expect(source.notes.join()).toMatch(/^refused are 2 of 2 store paths .*no trusted key \(made-1\).*--trusted-key/);
  });

  test("--insecure takes them all the same, and a note says so; hashes still count", async () => {
    const dir = write({ fields: { NarHash: ZEROS } });
    const source = await openPlace(dir, { options: { trustedKey: [OTHER_KEY], insecure: true } });
    expect(await problemOf(artifactOf(source, "good"))).toBe("none");
    expect(await problemOf(artifactOf(source, "bad"))).toMatch(/^mismatch: .*NarHash/);
    expect(source.notes.join()).toMatch(/^nobody vouches for 2 of 2 store paths .*as --insecure asks/);
    expect((await openPlace(dir, { options: { insecure: true } })).notes).toEqual([]);
  });

  test("one good key of several is enough", async () => {
    const source = await openPlace(write({}), { options: { trustedKey: [OTHER_KEY, MADE_KEY] } });
    expect(await problemOf(artifactOf(source, "good"))).toBe("none");
    expect(source.notes).toEqual([]);
  });
});

describe("what cannot be opened at all says why", () => {
  const lines = (name: string, text: string): string => {
    const file = path.join(home, name);
    writeFileSync(file, text);
    return file;
  };
  const one = madePath(GOOD);

  test.each<[what: string, text: string, message: RegExp]>([
    ["a line that is no path", `${one}\n\nhello\n`, /bad-paths, line 3: "hello" is no store path/],
    ["a path in a path", `# x\n${one}/bin/hello\n`, /bad-paths, line 2: "hello" is no name in a store/],
    [
      "another store",
      "/gnu/store/0000000000000000000000000000000f-x\n",
      /line 1: .* is in the store \/gnu\/store, the cache is of \/nix\/store/,
    ],
    ["nothing", "# only words\n\n", /bad-paths names no store path/],
    ["only derivations", `${one}.drv\n`, /no store path to look at: 1 derivations are left out/],
  ])("--paths with %s", async (_what, text, message) => {
    await expect(openPlace(write({}), { options: { paths: lines("bad-paths", text) } })).rejects.toThrow(message);
  });

  test.each<[what: string, files: CacheFiles, message: RegExp]>([
    ["narinfo files without nix-cache-info", { "x.narinfo": "" }, /has narinfo files and no nix-cache-info/],
    ["something else", { README: "" }, /is neither a binary cache, .* nor a store/],
    [
      "a nix-cache-info that names no store",
      { "nix-cache-info": "Priority: 40\n" },
      /no binary cache: nix-cache-info has no line StoreDir/,
    ],
    [
      "a nix-cache-info of a megabyte",
      { "nix-cache-info": Buffer.alloc(1024 * 1024) },
      /cannot be used as a binary cache: .*more than/,
    ],
    ["nothing in it but its name", { "nix-cache-info": "StoreDir: /nix/store\n" }, /no store path to look at/],
  ])("a directory with %s", async (_what, files, message) => {
    await expect(openPlace(writeCache(path.join(home, `dir-${++cases}`), files))).rejects.toThrow(message);
  });

  test("a cache of another store", async () => {
    const files = { ...makeCache([GOOD]), "nix-cache-info": "StoreDir: /gnu/store\n" };
    await expect(openPlace(writeCache(path.join(home, "gnu"), files))).rejects.toThrow(
      /no store path to look at: 1 narinfo files are left out: .* the cache is of the store \/gnu\/store/,
    );
  });

  test("a directory whose narinfo is damaged keeps its name; one under another's name has none", async () => {
    const files = makeCache([GOOD, BAD]);
    files[`${madeHash(BAD)}.narinfo`] = `StorePath: ${madePath(BAD)}\nURL: x\n`;
    files["0000000000000000000000000000000f.narinfo"] = files[`${madeHash(GOOD)}.narinfo`] ?? "";
    const source = await openPlace(writeCache(path.join(home, "damaged"), files));
    expect(listed(source)).toEqual(["bad 1.0: bad", "good 1.0: good"]);
    expect(await problemOf(artifactOf(source, "bad"))).toMatch(/^malformed: \w{32}\.narinfo: a narinfo without/);
    expect(source.notes.join()).toMatch(
      /1 narinfo files are left out: 0{31}f\.narinfo is of .*-good-1\.0, not of 0{31}f/,
    );
  });

  test("a server without --paths, one without nix-cache-info, and a directory that is not there", async () => {
    await withServer(makeCache([GOOD]), async (url) => {
      await expect(openPlace(url)).rejects.toThrow(/name them with --paths FILE\. `nix-store -qR/);
      await expect(openPlace(`${url}/nar`, { options: { paths } })).rejects.toThrow(/nar cannot be used .*404/);
    });
    await expect(openPlace(path.join(home, "nowhere"))).rejects.toThrow(/nowhere cannot be read/);
    mkdirSync(path.join(home, "empty"));
    await expect(openPlace(path.join(home, "empty"))).rejects.toThrow(/is neither/);
  });

  test.each<[options: Record<string, unknown>, message: RegExp]>([
    [{ cache: "s3://bucket" }, /nix-cache: cache: expected an address/],
    [{ cache: "https://cache.example.org/?priority=10" }, /nix-cache: cache: expected an address/],
    [{ cache: "file://other.example.org/x" }, /nix-cache: cache: expected file:/],
    [{ trustedKey: ["made-1"] }, /nix-cache: trustedKey\.0: "made-1" is no public key/],
    [{ channel: "../x" }, /nix-cache: channel: expected a name/],
  ])("options %j", async (options, message) => {
    await expect(openPlace("/nowhere", { options })).rejects.toThrow(message);
  });

  test("an address' password is not told", async () => {
    await withServer(makeCache([GOOD]), async (url) => {
      const source = await openPlace(url.replace("http://", "http://me:secret@"), { options: { paths } });
      expect([source.key, ...source.notes].join()).not.toContain("secret");
    });
  });
});
