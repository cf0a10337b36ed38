// debian.test.ts: what a small archive of our own has, alone and with another, and what tells that it has not changed.
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { serve } from "../../http/testing/server.ts";
import { openDebian } from "./index.ts";
import { DebianOptions } from "./options.ts";
import type { MadePackage, MadeSuite } from "./testing/make-archive.ts";
import {
  audit,
  home,
  MAIN,
  makeContext,
  openArchive,
  openMain,
  packageOf,
  pagesOf,
  PROFILE,
  PROFILES,
  SERVED,
  SERVED_DATA,
} from "./testing/open-archive.ts";

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
        expect(await audit(recipe)).toEqual(["recipe debian/rules"]);
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
    const source = await openArchive(both, { options: { with: ["bookworm-security"] } });
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
    const pages = pagesOf([...both, ["/elsewhere", SECURITY]]);
    await using server = await serve(pages);
    writeFileSync(path.join(aptDir, "sources.list"), `deb ${server.url}/debian/ bookworm main\n`);
    const security = `Types: deb\nURIs: ${server.url}/elsewhere\nSuites: bookworm-security\nComponents: main\n`;
    writeFileSync(path.join(aptDir, "sources.list.d", "security.sources"), security);
    const context = makeContext();
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
