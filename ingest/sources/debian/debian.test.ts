// debian.test.ts: a small archive of our own, served and signed, and every way in which one can lie or fail.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Auditor } from "../../audit.ts";
import { makeHttp } from "../../http/index.ts";
import { type Page, serve } from "../../http/testing/server.ts";
import type { ListedArtifact, ListedPackage, OpenSource } from "../source.ts";
import { verifyBySignature } from "./gpgv.ts";
import { openDebian } from "./index.ts";
import { DebianOptions } from "./options.ts";
import { makeSuite, type MadePackage, type MadeSuite } from "./testing/make-archive.ts";
import { canSign, makeSigner, type Signer } from "./testing/signing.ts";

const UNIT = "[Service]\nExecStart=/usr/sbin/served\n";
const PROGRAM = { content: "#!/bin/sh\n", mode: 0o755 };
const PROFILE = "profile served /usr/sbin/served {\n  /etc/served r,\n}\n";

const SERVED: MadePackage = {
  name: "served",
  source: "served-source (1.0-1)",
  files: { "lib/systemd/system/served.service": UNIT, "usr/sbin/served": PROGRAM },
};
const SERVED_DATA: MadePackage = {
  name: "served-data",
  source: "served-source (1.0-1)",
  arch: "all",
  files: { "usr/share/served/x": "x" },
};
const PROFILES: MadePackage = { name: "served-profiles", files: { "etc/apparmor.d/usr.sbin.served": PROFILE } };
const DOC: MadePackage = { name: "aaa-doc", section: "doc", files: { "usr/share/doc/aaa-doc/x": "x" } };

const MAIN: MadeSuite = {
  suite: "bookworm",
  packages: [DOC, SERVED, SERVED_DATA, PROFILES],
  sources: [
    {
      name: "served-source",
      version: "1.0-1",
      uploaders: "John Roe <john@example.org>",
      rules: "export DEB_BUILD_MAINT_OPTIONS = hardening=+all,-pie\n%:\n\tdh $@\n",
    },
  ],
};

const home = mkdtempSync(path.join(tmpdir(), "starfort-debian-"));
afterAll(() => {
  rmSync(home, { recursive: true, force: true });
});

const GONE: Page = { status: 404 };

interface Opened {
  readonly source: OpenSource;
  /** What was asked for after the archive's root, in order. */
  readonly asked: () => readonly string[];
}

interface Ways {
  readonly options?: Partial<Record<keyof DebianOptions, unknown>>;
  /** Changes what the server has. */
  readonly pages?: (pages: Record<string, Page>) => void;
  /** Looks at it while the server is there. */
  readonly use?: (opened: Opened) => Promise<void> | void;
  readonly aptDir?: string;
}

/** Serves the suites and opens the first; unsigned, and so with --insecure, unless told otherwise. */
async function open(
  suites: readonly (readonly [root: string, MadeSuite])[],
  { options = {}, pages: change, use, aptDir }: Ways = {},
): Promise<OpenSource> {
  const pages = pagesOf(suites);
  change?.(pages);
  await using server = await serve(pages);
  const given = DebianOptions.parse({ suite: "bookworm", mirror: `${server.url}/debian`, insecure: true, ...options });
  const http = makeHttp({
    home: mkdtempSync(path.join(home, "http-")),
    delayMs: 0,
    tries: 1,
    backoffMs: 1,
    idleMs: 2_000,
  });
  const context = { http, say: () => undefined, book: { findNames: () => Promise.resolve(new Map()) } };
  const source = await openDebian(given, context, aptDir ?? path.join(home, "no-apt"));
  await use?.({ source, asked: () => server.asked.map(({ path }) => path) });
  return source;
}

function pagesOf(suites: readonly (readonly [root: string, MadeSuite])[]): Record<string, Page> {
  return Object.fromEntries(suites.flatMap(([root, made]) => Object.entries(makeSuite(root, made))));
}

const openMain = (ways: Ways = {}, made: Partial<MadeSuite> = {}): Promise<OpenSource> =>
  open([["/debian", { ...MAIN, ...made }]], ways);

const packageOf = (source: OpenSource, name: string): ListedPackage => {
  const found = source.packages.find((one) => one.name === name);
  if (found === undefined) throw new Error(`${name} is not listed`);
  return found;
};

/** "unit /lib/systemd/system/x: 23 verdicts", a line a subject. */
async function audit(artifact: ListedArtifact): Promise<string[]> {
  const auditor = new Auditor();
  const found: string[] = [];
  for await (const offer of artifact.offers()) {
    const subject = await auditor.audit(offer);
    if (subject === null) continue;
    const confined = subject.assessments.find(
      ({ verdict, check }) => check.area === "mac" && verdict !== "not-applicable",
    );
    found.push([subject.kind, subject.traits.path, confined?.verdict, confined?.reason].filter(Boolean).join(" "));
  }
  return found;
}

describe("what an archive has", () => {
  test("its channel, day, packages by source, people, artifacts", async () => {
    const source = await openMain();
    expect(source).toMatchObject({
      ...{ id: "debian", key: "debian", authority: "catalogue", scope: "all", observedOn: "2026-07-11" },
      channel: { distro: "debian", stream: "bookworm", arch: "amd64", title: "Debian 12 bookworm" },
      areas: ["binary", "service", "kernel", "mac"],
    });
    // Those with services and profiles first, the smaller one before the other; documentation last.
    expect(source.packages.map(({ name }) => name).at(-1)).toBe("aaa-doc");
    expect(packageOf(source, "served-source")).toMatchObject({
      version: "1.0-1",
      description: "the package served",
      stewards: [
        { name: "Jane Doe", role: "maintainer" },
        { name: "John Roe", role: "uploader" },
      ],
      artifacts: [
        { name: "served", version: "1.0-1", arch: "amd64" },
        { name: "served-data", arch: "all" },
        { name: "served-source (source)", arch: "source" },
      ],
    });
  });

  test("its files are judged, as on a system with all profiles of the suite; debian/rules too", async () => {
    await openMain({
      use: async ({ source }) => {
        expect(source.notes).toContain(
          "confinement is judged as on a system that has all 1 packages installed in which these suites have AppArmor policy",
        );
        const [served, data, recipe] = packageOf(source, "served-source").artifacts;
        if (served === undefined || data === undefined || recipe === undefined)
          throw new Error("expected three artifacts");
        expect(await audit(served)).toEqual([
          "unit /lib/systemd/system/served.service",
          "executable /usr/sbin/served pass AppArmor enforces the profile served of the package served-profiles",
        ]);
        expect(await audit(data)).toEqual([]);
        await audit(recipe);
        expect(packageOf(source, "served-source").recipeFlags?.()).toEqual([
          { flag: "pie", enabled: false },
          { flag: "all", enabled: true },
        ]);
      },
    });
  });

  test("nothing of a package is fetched before its offers are asked for, but the policy, and that once", async () => {
    await openMain({
      use: async ({ source, asked }) => {
        for (const { artifacts } of source.packages) for (const artifact of artifacts) await artifact.identify();
        expect(asked().filter((one) => one.includes("/pool/"))).toEqual([
          "/debian/pool/main/served-profiles_1.0-1_amd64.deb",
        ]);
        const one = packageOf(source, "served-source");
        await one.prepare?.();
        expect(asked().filter((path) => path.includes("/pool/main/served"))).toHaveLength(3);
        await one.close?.();
      },
    });
  });

  test("without recipes", async () => {
    const source = await openMain({ options: { recipes: false } });
    expect(packageOf(source, "served-source").artifacts).toHaveLength(2);
    expect(packageOf(source, "served-source").recipeFlags?.()).toBeUndefined();
  });

  test("indexes by their hash", async () => {
    await openMain(
      { use: ({ asked }) => expect(asked().filter((one) => one.includes("/by-hash/SHA256/"))).toHaveLength(3) },
      { byHash: true },
    );
  });
});

describe("suites together", () => {
  const SECURITY: MadeSuite = {
    suite: "bookworm-security",
    release: { Suite: "oldstable-security", Date: "Sat, 21 Nov 2026 00:53:02 UTC", Components: "updates/main" },
    packages: [
      { ...SERVED, version: "1.0-1+deb12u1", source: "served-source (1.0-1+deb12u1)" },
      { ...SERVED_DATA, version: "1.0-1~bpo1", source: "served-source (1.0-1~bpo1)" },
    ],
  };
  const both = [
    ["/debian", MAIN],
    ["/debian-security", SECURITY],
  ] as const;

  test("the highest version of each binary package wins, and the newest day counts", async () => {
    const source = await open(both, { options: { with: ["bookworm-security"] } });
    const one = packageOf(source, "served-source");
    expect(source.observedOn).toBe("2026-11-21");
    expect(one.version).toBe("1.0-1+deb12u1");
    expect(one.artifacts.map(({ name, version }) => `${name} ${version}`)).toEqual([
      "served 1.0-1+deb12u1",
      "served-data 1.0-1",
    ]);
    // The source of that version is in no Sources index, but the people of the one before are.
    expect(one.stewards).toHaveLength(2);
    expect(source.notes.join()).toContain("the debian/rules of");
  });

  test("what the newest version of a source does not build any more is left out", async () => {
    const old: MadePackage = { ...SERVED, name: "served-0.9", version: "0.9-1", source: "served-source (0.9-1)" };
    const source = await openMain({}, { packages: [...MAIN.packages, old] });
    expect(packageOf(source, "served-source").artifacts.map(({ name }) => name)).not.toContain("served-0.9");
    expect(source.notes.join("\n")).toContain("1 binary packages are left out");
  });

  test("as this machine's apt has them", async () => {
    const aptDir = mkdtempSync(path.join(home, "apt-"));
    mkdirSync(path.join(aptDir, "sources.list.d"));
    const pages = Object.assign(
      {},
      ...both.map(([root, made]) => makeSuite(root, made)),
      makeSuite("/elsewhere", SECURITY),
    );
    await using server = await serve(pages);
    writeFileSync(path.join(aptDir, "sources.list"), `deb ${server.url}/debian/ bookworm main\n`);
    const security = `Types: deb\nURIs: ${server.url}/elsewhere\nSuites: bookworm-security\nComponents: main\n`;
    writeFileSync(path.join(aptDir, "sources.list.d", "security.sources"), security);
    const http = makeHttp({ home: mkdtempSync(path.join(home, "http-")), delayMs: 0, tries: 1 });
    const context = { http, say: () => undefined, book: { findNames: () => Promise.resolve(new Map()) } };
    const options = DebianOptions.parse({ suite: "bookworm", with: ["bookworm-security"], insecure: true });
    await openDebian(options, context, aptDir);
    expect(server.askedFor("/elsewhere/dists/bookworm-security/Release")).toHaveLength(1);
  });

  test("no apt sources and no --mirror", async () => {
    await expect(openMain({ options: { mirror: null } })).rejects.toThrow(
      "name no Debian archive on the web: give one by --mirror",
    );
  });
});

describe("what is chosen", () => {
  test("by name, also that of a binary package; by number", async () => {
    expect((await openMain({ options: { package: ["served-data", "aaa-doc"] } })).scope).toEqual([
      "served-source",
      "aaa-doc",
    ]);
    const limited = await openMain({ options: { limit: "1" } });
    expect(limited.scope).toHaveLength(1);
    expect(limited.packages).toHaveLength(1);
  });

  test.each([
    ["served-datta", "no package served-datta in these suites, components and architecture; there is served-data"],
    ["served", null],
    ["zzz", "no package zzz in these suites, components and architecture"],
  ])("%s", async (name, message) => {
    const opening = openMain({ options: { package: [name] } });
    if (message === null) expect((await opening).scope).toEqual(["served-source"]);
    else await expect(opening).rejects.toThrow(message);
  });

  test.each([
    [{ arch: "riscv64" }, "bookworm has no architecture riscv64; it has all, amd64"],
    [{ component: ["universe"] }, "bookworm has no component universe; it has main, contrib"],
    [{ suite: "trixie" }, "dists/trixie/Release"],
  ])("%j", async (options, message) => {
    await expect(openMain({ options })).rejects.toThrow(message);
  });
});

describe.skipIf(!canSign)(`whose archive it is${canSign ? "" : " (left out: gpg or gpgv is not installed)"}`, () => {
  let signer: Signer;
  let stranger: Signer;
  beforeAll(() => {
    [signer, stranger] = [makeSigner(), makeSigner()];
  });
  afterAll(() => {
    signer.close();
    stranger.close();
  });

  const RELEASE = "/debian/dists/bookworm/Release";
  /** Puts InRelease in the place of Release. */
  const signed =
    (change: (text: string) => string = (text) => text, by: () => Signer = () => signer) =>
    (pages: Record<string, Page>): void => {
      const text = String(pages[RELEASE]?.body);
      pages[RELEASE] = GONE;
      pages["/debian/dists/bookworm/InRelease"] = { body: change(by().sign(text)) };
    };

  test.each(["keyring", "armoured"] as const)("one that a key of the %s signed", async (kind) => {
    const source = await openMain({ pages: signed(), options: { insecure: false, keyring: signer[kind] } });
    expect(source.packages).toHaveLength(3);
    expect(source.notes.join()).not.toContain("not verified");
  });

  test("apt's Signed-By says whose signature counts", async () => {
    const pages = makeSuite("/debian", MAIN);
    signed()(pages);
    await using server = await serve(pages);
    const aptDir = mkdtempSync(path.join(home, "apt-"));
    const http = makeHttp({ home: mkdtempSync(path.join(home, "http-")), delayMs: 0, tries: 1 });
    const context = { http, say: () => undefined, book: { findNames: () => Promise.resolve(new Map()) } };
    const openWith = (by: string): Promise<OpenSource> => {
      writeFileSync(path.join(aptDir, "sources.list"), `deb [signed-by=${by}] ${server.url}/debian bookworm main\n`);
      return openDebian(DebianOptions.parse({ suite: "bookworm" }), context, aptDir);
    };
    expect((await openWith(signer.keyring)).packages).toHaveLength(3);
    expect((await openWith(`${signer.keyring},${signer.fingerprint}`)).packages).toHaveLength(3);
    await expect(openWith(stranger.keyring)).rejects.toThrow("signed with a key that is not in the keyring");
    await expect(openWith(`${signer.keyring},${stranger.fingerprint}`)).rejects.toThrow(
      "by none of the keys that apt's Signed-By names",
    );
  });

  test.each<[string, Ways, MadeSuite["release"], string]>([
    [
      "a text that was changed",
      { pages: signed((text) => text.replace("12.15", "12.16")) },
      {},
      "its signature does not fit its text",
    ],
    [
      "a stranger's signature",
      { pages: signed(undefined, () => stranger) },
      {},
      "signed with a key that is not in the keyring",
    ],
    ["text beside the signed one", { pages: signed((text) => `${text}Suite: evil\n`) }, {}, "which nobody signed"],
    [
      "no signature",
      { pages: (pages) => (pages["/debian/dists/bookworm/InRelease"] = pages[RELEASE] ?? {}) },
      {},
      "it is not signed",
    ],
    ["no InRelease", {}, {}, "404"],
    [
      "one that is out of date",
      { pages: signed() },
      { "Valid-Until": "Sat, 18 Jul 2020 10:16:37 UTC" },
      "valid until 2020-07-18, which is over",
    ],
    [
      "another suite's",
      { pages: signed() },
      { Suite: "stable", Codename: "trixie" },
      "the Release file of stable, trixie where bookworm was asked for",
    ],
    [
      "a keyring that is not there",
      { pages: signed(), options: { keyring: "/nowhere/keys.gpg" } },
      {},
      "the keyring /nowhere/keys.gpg cannot be read",
    ],
  ])("%s is refused", async (_what, ways, release, message) => {
    const options = { insecure: false, keyring: signer.keyring, ...ways.options };
    await expect(openMain({ ...ways, options }, { release: release ?? {} })).rejects.toThrow(message);
  });

  test.each<[string, () => Signer, MadeSuite["release"], string]>([
    ["a stranger's signature", () => stranger, {}, "signed with a key that is not in the keyring"],
    ["one that is out of date", () => signer, { "Valid-Until": "Sat, 18 Jul 2020 10:16:37 UTC" }, "which is over"],
  ])("--insecure takes %s, and says so", async (_what, by, release, message) => {
    const source = await openMain(
      { pages: signed(undefined, by), options: { keyring: signer.keyring } },
      { release: release ?? {} },
    );
    expect(source.notes[0]).toMatch(/^bookworm of http.* was not verified, as --insecure asks: /);
    expect(source.notes[0]).toContain(message);
  });

  test("without gpgv nothing is known", async () => {
    const vouched = await verifyBySignature(Buffer.from(signer.sign("x")), [signer.keyring], [], ["/nowhere/gpgv"]);
    expect(vouched).toEqual({ problem: "the command gpgv is not there; Debian has it in the package gpgv" });
  });
});

describe("an index that lies", () => {
  const PACKAGES = "/debian/dists/bookworm/main/binary-amd64/Packages.xz";

  test.each<[string, (pages: Record<string, Page>) => void, RegExp]>([
    [
      "other content",
      (pages) => (pages[PACKAGES] = { body: Buffer.alloc(pageSize(pages[PACKAGES]), 1) }),
      /Packages\.xz has sha256 .*, expected sha256/,
    ],
    [
      "more content",
      (pages) => (pages[PACKAGES] = { body: Buffer.alloc(pageSize(pages[PACKAGES]) + 1) }),
      /Packages\.xz/,
    ],
    [
      "less content",
      (pages) => (pages[PACKAGES] = { body: Buffer.alloc(pageSize(pages[PACKAGES]) - 1) }),
      /Packages\.xz/,
    ],
    ["none", (pages) => (pages[PACKAGES] = GONE), /Packages\.xz.*404|404.*Packages\.xz/],
    ["one that stalls", (pages) => (pages[PACKAGES] = { ...pages[PACKAGES], stallAfter: 10 }), /Packages\.xz/],
  ])("%s", async (_what, change, message) => {
    await expect(openMain({ pages: change })).rejects.toThrow(message);
  });

  test("a Release that lists no index", async () => {
    const change = (pages: Record<string, Page>): void => {
      const at = "/debian/dists/bookworm/Release";
      pages[at] = { body: String(pages[at]?.body).replaceAll("binary-amd64", "binary-arm64") };
    };
    await expect(openMain({ pages: change })).rejects.toThrow(
      "main/binary-amd64/Packages: Release lists no such index",
    );
  });

  test("more than the plain index has by Release", async () => {
    const change = (pages: Record<string, Page>): void => {
      const at = "/debian/dists/bookworm/Release";
      pages[at] = { body: String(pages[at]?.body).replace(/\d+ (main\/binary-amd64\/Packages\n)/, "10 $1") };
    };
    await expect(openMain({ pages: change })).rejects.toThrow("more than the 10 bytes");
  });

  test.each<[string, (text: string) => string, string]>([
    [
      "a Filename that leads out",
      (text) => text.replace("pool/main/aaa", "pool/../../aaa"),
      "aaa-doc has the Filename",
    ],
    ["no SHA256", (text) => text.replace(/^SHA256.*\n/m, ""), "aaa-doc has no usable SHA256"],
    ["no name", (text) => text.replace("Package: aaa-doc\n", ""), "an entry's Package is"],
    [
      "a field of megabytes",
      (text) => text.replace("Section: doc", `Section: ${"x".repeat(5_000_000)}`),
      "aaa-doc is not as the format says",
    ],
  ])("an entry with %s is left out", async (_what, change, note) => {
    const source = await openMain({}, { change: (path, text) => (path.endsWith("Packages") ? change(text) : text) });
    expect(source.notes.join("\n")).toContain(note);
    expect(source.packages.map(({ name }) => name).sort()).toEqual(["served-profiles", "served-source"]);
  });

  test("one package twice with two hashes: the first one counts", async () => {
    const twice = (text: string): string =>
      `${text}\n${text.slice(0, text.indexOf("\n\n") + 1).replace(/SHA256: ../, "SHA256: 00")}`;
    const source = await openMain({}, { change: (path, text) => (path.endsWith("Packages") ? twice(text) : text) });
    expect(source.notes.join("\n")).toContain("aaa-doc 1.0-1 is there twice with two hashes; the first one counts");
    expect(source.packages).toHaveLength(3);
  });

  test("thousands of bad entries make twenty notes and a number", async () => {
    const bad = Array.from({ length: 5_000 }, (_, at) => `Package: bad${at}\n\n`).join("");
    const source = await openMain({}, { change: (path, text) => (path.endsWith("Packages") ? `${bad}${text}` : text) });
    expect(source.notes.filter((note) => note.includes("bad"))).toHaveLength(20);
    expect(source.notes).toContain("4980 more entries of the indexes were left out");
  });
});

describe("a package that cannot be had", () => {
  const SERVED_DEB = "/debian/pool/main/served_1.0-1_amd64.deb";

  test.each<[string, (pages: Record<string, Page>) => void, RegExp]>([
    [
      "is another one",
      (pages) => (pages[SERVED_DEB] = { body: Buffer.alloc(pageSize(pages[SERVED_DEB]), 1) }),
      /sha256/i,
    ],
    ["is not there", (pages) => (pages[SERVED_DEB] = GONE), /404/],
    ["breaks off", (pages) => (pages[SERVED_DEB] = { ...pages[SERVED_DEB], cutAfter: 10, ranges: false }), /served/],
  ])("one that %s is its own problem only", async (_what, change, message) => {
    await openMain({
      pages: change,
      use: async ({ source }) => {
        const [served, data, recipe] = packageOf(source, "served-source").artifacts;
        if (served === undefined || data === undefined || recipe === undefined)
          throw new Error("expected three artifacts");
        await expect(audit(served)).rejects.toThrow(message);
        expect(await audit(data)).toEqual([]);
        await audit(recipe);
        expect(packageOf(source, "served-source").recipeFlags?.()).toHaveLength(2);
      },
    });
  });

  test("one with profiles: then nobody knows that there is no other", async () => {
    await openMain({
      pages: (pages) => (pages["/debian/pool/main/served-profiles_1.0-1_amd64.deb"] = GONE),
      use: async ({ source }) => {
        expect(source.notes.join("\n")).toContain("the AppArmor policy of served-profiles is not known");
        const [served] = packageOf(source, "served-source").artifacts;
        if (served === undefined) throw new Error("expected an artifact");
        expect((await audit(served)).at(-1)).toMatch(
          /^executable \/usr\/sbin\/served unknown No AppArmor profile was found/,
        );
      },
    });
  });
});

describe("what tells that an artifact is unchanged", () => {
  const idOf = async (made: Partial<MadeSuite>, name: string): Promise<string> => {
    const source = await openMain({}, made);
    const artifact = source.packages.flatMap(({ artifacts }) => artifacts).find((one) => one.name === name);
    return Buffer.from((await artifact?.identify()) ?? []).toString("hex");
  };
  const with_ = (...changed: MadePackage[]): Partial<MadeSuite> => ({
    packages: MAIN.packages.map((one) => changed.find(({ name }) => name === one.name) ?? one),
  });
  const OTHER_PROFILE = with_({
    ...PROFILES,
    files: { "etc/apparmor.d/usr.sbin.served": PROFILE.replace("r,", "rw,") },
  });
  const OTHER_NEIGHBOUR = with_({ ...SERVED_DATA, files: { "usr/share/served/x": "y" } });

  test("its own hash, its neighbours of the same source, and the policy where it has programs", async () => {
    const ids = await Promise.all(["served", "served-data", "aaa-doc"].map((name) => idOf({}, name)));
    expect(await Promise.all(["served", "served-data", "aaa-doc"].map((name) => idOf({}, name)))).toEqual(ids);
    expect(await idOf(OTHER_PROFILE, "served")).not.toBe(ids[0]);
    expect(await idOf(OTHER_PROFILE, "served-data")).toBe(ids[1]);
    expect(await idOf(OTHER_NEIGHBOUR, "served")).not.toBe(ids[0]);
    expect(await idOf(OTHER_NEIGHBOUR, "aaa-doc")).toBe(ids[2]);
  });
});

function pageSize(page: Page | undefined): number {
  return Buffer.from(page?.body ?? "").length;
}
