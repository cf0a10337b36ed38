// reproducibility.test.ts: reports become packages, artifacts, rebuilds, cause tags and sets; what does not fit is told to the operator.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync, zstdCompressSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import { RebuildFacts } from "#lib/areas/determinism/index.ts";
import { PlainError } from "#lib/plain-error.ts";
import { makeHttp } from "../../http/index.ts";
import { serve } from "../../http/testing/server.ts";
import type { OpenSource, SourceContext } from "../source.ts";
import { openNixosHistory, reproducibility } from "./index.ts";

const scratch = mkdtempSync(path.join(tmpdir(), "starfort-reproducibility-test-"));
afterAll(() => rmSync(scratch, { recursive: true }));

const FILES = path.join(import.meta.dirname, "../../../lib/formats/rebuilds/testdata");
const given = (name: string): string => path.join(FILES, name);

/** Names that "the database" knows: what is asked for -> the package. */
const KNOWN = new Map([
  ["perl-base", "perl"],
  ["grub", "grub2"],
  ["bootstrapped-pip", "python313Packages.bootstrapped-pip"],
]);
const context: SourceContext = {
  http: makeHttp({ home: scratch, delayMs: 0, userAgent: "test" }),
  say: () => undefined,
  book: {
    findNames: (_distro, wanted) => Promise.resolve(new Map([...KNOWN].filter(([name]) => wanted.includes(name)))),
  },
};

async function open(input: readonly string[], options: object): Promise<readonly OpenSource[]> {
  // Options are read when they are given, and again by whoever takes the job.
  const queued: unknown = JSON.parse(JSON.stringify(reproducibility.parse({ input, ...options })));
  return reproducibility.open(queued, context);
}

async function openOne(report: readonly string[], options: object): Promise<OpenSource> {
  const [only, ...more] = await open(report, options);
  if (only === undefined || more.length > 0) throw new Error("expected one source");
  return only;
}

async function factsOf({ packages }: OpenSource): Promise<Record<string, RebuildFacts[]>> {
  const byPackage: Record<string, RebuildFacts[]> = {};
  for (const { name, artifacts } of packages)
    for (const artifact of artifacts)
      for await (const offer of artifact.offers()) {
        if (offer.type !== "subject") throw new Error("a file");
        const loaded = await offer.load();
        (byPackage[name] ??= []).push(RebuildFacts.parse(loaded?.readFacts()));
      }
  return byPackage;
}

async function resultsOf(source: OpenSource): Promise<Record<string, string>> {
  const facts = Object.entries(await factsOf(source));
  return Object.fromEntries(
    facts.map(([name, all]) => [name, all.map(({ name, result }) => `${name} ${result}`).join(", ")]),
  );
}

const DEBIAN = { format: "reproducible-json", suite: "bookworm", rebuilder: "tests.reproducible-builds.org" };

describe("a list of a distribution", () => {
  test("one suite and architecture of it, with notes and sets", async () => {
    const essential = path.join(scratch, "essential.txt");
    writeFileSync(essential, "# essential\nbash\n0ad yes\nceph\nnot-there\n");
    const source = await openOne([given("ok-debian.json")], {
      ...DEBIAN,
      ...{ notes: given("ok-packages.yml"), issues: given("ok-issues.yml") },
      ...{ set: [`essential=${essential}`, "all"], setTitle: ["Essential"] },
    });
    expect(source).toMatchObject({
      ...{ id: "reproducibility", key: "reproducibility:tests.reproducible-builds.org", areas: ["determinism"] },
      ...{ authority: "supplement", scope: "all", observedOn: null },
      channel: { distro: "debian", stream: "bookworm", arch: "amd64", title: "Debian bookworm" },
    });
    expect(await resultsOf(source)).toEqual({
      "0ad": "0ad not-reproducible",
      bash: "bash reproducible",
      bind9: "bind9 could-not-build",
      ceph: "ceph not-tried",
    });
    expect(source.sets).toEqual([
      {
        ...{
          slug: "essential",
          title: "Essential",
          total: 4,
          reproducible: 1,
          notReproducible: 1,
          notTried: 2,
          url: null,
        },
        members: ["bash", "0ad", "ceph", "not-there"],
      },
      {
        ...{ slug: "all", title: "all", total: 4, reproducible: 1, notReproducible: 1, notTried: 2, url: null },
        members: ["0ad", "bash", "bind9", "ceph"],
      },
    ]);
    expect(source.packages.map(({ causeTags }) => causeTags?.length)).toEqual([0, 0, 0, 0]);
    expect(source.packages[0]?.rebuilds).toMatchObject([
      { subjectName: "0ad", result: "not-reproducible", rebuiltOn: "2018-05-11" },
    ]);
    const [facts] = (await factsOf(source))["0ad"] ?? [];
    expect(facts?.diffUrl).toBeNull();
  });

  test("of an address the pages of a package are known, and notes say why it differs", async () => {
    await using server = await serve({
      "/reproducible.json.zst": { body: zstdCompressSync(readFileSync(given("ok-debian.json"))) },
    });
    const source = await openOne([`${server.url}/reproducible.json.zst`], {
      ...{ ...DEBIAN, suite: "sid", notes: given("ok-packages.yml"), issues: given("ok-issues.yml") },
    });
    const [facts] = (await factsOf(source))["socat"] ?? [];
    expect(facts?.diffUrl).toBe(`${server.url}/debian/rb-pkg/sid/amd64/socat.html`);
    expect(source.packages[0]?.causeTags).toEqual([
      {
        slug: "timestamps_from_cpp_macros",
        description: expect.stringContaining("capture the current time"),
        url: "https://wiki.debian.org/ReproducibleBuilds/TimestampFromCPPMacros",
        source: "debian-notes",
      },
    ]);
  });

  test("rebuilderd: binary packages belong to the packages that the database knows", async () => {
    const source = await openOne([given("ok-rebuilderd-v0.json")], {
      format: "rebuilderd",
      suite: "trixie",
      rebuilder: "r.example.org",
    });
    expect(await resultsOf(source)).toEqual({
      mawk: "mawk reproducible",
      "ncurses-base": "ncurses-base reproducible",
      perl: "perl-base not-reproducible",
      tzdata: "tzdata could-not-build",
      passwd: "passwd not-tried",
    });
  });

  test("rebuilderd v1: all pages of a server", async () => {
    const { total, records }: { total: number; records: { id: number }[] } = JSON.parse(
      readFileSync(given("ok-rebuilderd-v1-binary.json"), "utf8"),
    );
    await using server = await serve(({ path: asked }) => {
      const url = new URL(asked, "http://x");
      if (url.pathname !== "/api/v1/packages/binary" || url.searchParams.get("release") !== "trixie") return null;
      const after = Number(url.searchParams.get("after") ?? 0);
      const page = records.filter(({ id }) => id > after).slice(0, 3);
      return { body: JSON.stringify({ total, records: page }) };
    });
    const source = await openOne([server.url], { format: "rebuilderd", suite: "trixie" });
    expect(source.packages.map(({ name }) => name)).toEqual(["mawk", "perl", "tzdata", "passwd"]);
    expect(source.scope).toBe("all");
    expect((await factsOf(source))["perl"]?.[0]?.diffUrl).toBe(
      `${server.url}/api/v1/builds/902/artifacts/7002/diffoscope`,
    );
  });

  test("rebuilderd v1: a page of several closes nothing that is on the others", async () => {
    const source = await openOne([given("ok-rebuilderd-v1-source.json")], {
      format: "rebuilderd",
      suite: "trixie",
      rebuilder: "r",
    });
    expect(source.scope).toEqual(["mawk", "tzdata"]);
    expect(source.notes).toEqual(["1 of 3 records are on pages that were not given: those are left as they were"]);
  });
});

describe("reports of Nix", () => {
  test("the history: one run a report, in the order of the days", async () => {
    const sources = await open([given("ok-nixos-history.json")], { format: "nixos-history" });
    expect(sources.map(({ key, observedOn, packages }) => [key, observedOn, packages.length])).toEqual([
      ["reproducibility:nixos-iso-minimal-r13y", "2023-05-02", expect.any(Number)],
      ["reproducibility:nixos-iso-minimal-runtime", "2023-06-02", 1],
      ["reproducibility:nixos-iso-minimal-runtime", "2023-07-25", 2],
      ["reproducibility:nixos-iso-minimal-runtime", "2023-12-24", 1],
      ["reproducibility:nixos-iso-minimal-runtime", "2025-02-09", 3],
    ]);
    expect(sources[0]?.notes).toHaveLength(3);
    const third = sources[2];
    if (third === undefined) throw new Error("no third");
    expect(third.channel).toEqual({
      distro: "nixos",
      stream: "unstable",
      arch: "x86_64-linux",
      title: "NixOS unstable",
    });
    expect(third.sets).toEqual([
      {
        ...{
          slug: "nixos-iso-minimal-runtime",
          title: "NixOS minimal image: what is on it",
          total: 524,
          reproducible: 521,
        },
        ...{ notReproducible: 3, notTried: 0, url: "https://reproducible.nixos.org/nixos-iso-minimal-runtime/" },
        members: ["grub2", "python3"],
      },
    ]);
    // Two derivations of one name are one subject, and two rebuilds.
    const { grub2 } = await factsOf(third);
    expect(grub2).toMatchObject([{ name: "grub", version: "2.12-rc1", reason: "2 of 2 derivations of this name" }]);
    expect(third.packages[0]?.rebuilds).toHaveLength(2);
  });

  test("the same for the bundled sample", async () => {
    const channel = { distro: "nixos", stream: "unstable", arch: "x86_64-linux", title: "NixOS unstable" };
    const sources = await openNixosHistory(readFileSync(given("ok-nixos-history.json"), "utf8"), channel, context.book);
    expect(sources).toHaveLength(5);
    const [first] = sources;
    // "python3.10-bootstrapped-pip" is bootstrapped-pip of a set of Python packages, where one is known.
    expect(first?.packages.map(({ name }) => name)).toContain("python313Packages.bootstrapped-pip");
  });

  test("a page: its set is the operator's word", async () => {
    const source = await openOne([given("ok-nixos-report.html")], {
      format: "nixos-report",
      set: ["nixos-iso-minimal-runtime"],
    });
    expect(source.sets).toMatchObject([
      { slug: "nixos-iso-minimal-runtime", total: 524, reproducible: 521, notReproducible: 3 },
    ]);
    const { python3 } = await factsOf(source);
    expect(python3?.[0]?.diffUrl).toBe("https://reproducible.nixos.org/nixos-iso-minimal-runtime/diff/55ab-66cd.html");
  });

  test("Lila: the closure and its verdicts", async () => {
    const source = await openOne([given("ok-lila.cdx.json"), given("ok-lila.txt")], {
      format: "lila",
      set: ["minimal-iso"],
    });
    expect(source.key).toBe("reproducibility:minimal-iso");
    expect(await resultsOf(source)).toEqual({
      hello: "hello reproducible",
      jemalloc: "jemalloc not-reproducible",
      unbound: "unbound not-tried",
    });
    expect(source.sets).toMatchObject([
      { slug: "minimal-iso", total: 3, reproducible: 1, notReproducible: 1, notTried: 1 },
    ]);
  });

  test("a log of Nix speaks of what it names, and closes nothing else", async () => {
    const source = await openOne([given("ok-nix-check.txt")], {
      format: "nix-check",
      exitCode: "104",
      rebuilder: "laptop",
    });
    expect(source.key).toBe("reproducibility:laptop");
    expect(source.scope).toEqual(["unstable"]);
    expect(await resultsOf(source)).toEqual({ unstable: "unstable not-reproducible" });
  });
});

test("the same report again has the same identities", async () => {
  const identities = async (): Promise<string[]> => {
    const source = await openOne([given("ok-debian.json")], DEBIAN);
    const all = source.packages.flatMap(({ artifacts }) => artifacts.map((one) => one.identify()));
    return (await Promise.all(all)).map((bytes) => Buffer.from(bytes).toString("hex"));
  };
  const first = await identities();
  expect(new Set(first).size).toBe(4);
  expect(await identities()).toEqual(first);
});

describe("refused, with what was read and what was expected", () => {
  const file = (name: string, content: string | Uint8Array): string => {
    const at = path.join(scratch, name);
    writeFileSync(at, content);
    return at;
  };
  test.each([
    [
      "no suite",
      ["x.json"],
      { format: "reproducible-json" },
      /reproducibility: suite: expected --suite, such as bookworm/,
    ],
    ["another format", ["x.json"], { ...DEBIAN, format: "html" }, /reproducibility: format/],
    ["a file that is not there", [path.join(scratch, "none.json")], DEBIAN, /none.json is not there/],
    ["nobody who rebuilt", [given("ok-debian.json")], { ...DEBIAN, rebuilder: undefined }, /--rebuilder NAME/],
    [
      "another suite",
      [given("ok-debian.json")],
      { ...DEBIAN, suite: "forky" },
      /says nothing of forky amd64; it speaks of bookworm amd64 \(4\)/,
    ],
    [
      "an error page",
      [file("e.json", "<html>")],
      DEBIAN,
      /e.json: reproducible.json: expected a JSON array, read "<html>"/,
    ],
    [
      "a new word",
      [file("w.json", '[{"package":"bash","status":"teal"}]')],
      DEBIAN,
      /w.json: the status "teal" of "bash"/,
    ],
    ["half a download", [file("h.json.gz", gzipSync("[1]").subarray(0, 12))], DEBIAN, /h.json.gz|gzip/],
    [
      "another API",
      [file("r.json", '{"detail":"gone"}')],
      { format: "rebuilderd", suite: "trixie", rebuilder: "r" },
      /r.json: neither the list of rebuilderd v0 nor a page/,
    ],
    [
      "Lila's document alone",
      [given("ok-lila.cdx.json")],
      { format: "lila", set: ["x"] },
      /give the same report as text too/,
    ],
    [
      "a page without a set",
      [given("ok-nixos-report.html")],
      { format: "nixos-report" },
      /does not say which closure it is about: --set SLUG/,
    ],
    [
      "an empty set",
      [given("ok-debian.json")],
      { ...DEBIAN, set: [`e=${file("empty.txt", "\n")}`] },
      /empty.txt names 0 members/,
    ],
    ["issues without notes", ["x"], { ...DEBIAN, issues: "y" }, /give both/],
  ])("%s", async (_, report, options, message) => {
    const failure = await open(report, options).then(
      () => null,
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(PlainError);
    expect(String(failure)).toMatch(message);
  });
});
