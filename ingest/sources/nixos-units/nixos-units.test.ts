// nixos-units.test.ts: modules become packages with their people, units and settings; what was given wrongly is told by its name.
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { PlainError } from "#lib/plain-error.ts";
import { makeHttp } from "../../http/index.ts";
import type { ListedPackage, OpenSource, SourceContext } from "../source.ts";
import { nixosUnits } from "./index.ts";

const given = (name: string): string => path.join(import.meta.dirname, "testdata", name);
const scratch = mkdtempSync(path.join(tmpdir(), "starfort-nixos-units-test-"));
afterAll(() => rmSync(scratch, { recursive: true }));

const WHOLE = {
  ...{
    dir: given("units"),
    map: given("unit-map.json"),
    apparmor: given("apparmor"),
    baseline: given("baseline.json"),
  },
  kernelConfig: given("kernel.json"),
};

/** Names that "the database" knows. */
async function open(options: object, known: Readonly<Record<string, string>> = {}): Promise<OpenSource> {
  const book: SourceContext["book"] = {
    findNames: (_distro, wanted) => Promise.resolve(new Map(wanted.flatMap((name) => entry(known, name)))),
  };
  const queued: unknown = JSON.parse(JSON.stringify(nixosUnits.parse({ channel: "unstable", ...options })));
  const [only, ...more] = await nixosUnits.open(queued, {
    http: makeHttp({ home: scratch }),
    say: () => undefined,
    book,
  });
  if (only === undefined || more.length > 0) throw new Error("expected one source");
  return only;
}

function entry(known: Readonly<Record<string, string>>, name: string): [string, string][] {
  const found = known[name];
  return found === undefined ? [] : [[name, found]];
}

function byName({ packages }: OpenSource, name: string): ListedPackage {
  const found = packages.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no ${name} among ${packages.map((one) => one.name).join(", ")}`);
  return found;
}

/** A copy of the units with one file more, or another content. */
function unitsWith(files: Readonly<Record<string, string>>): string {
  const dir = mkdtempSync(path.join(scratch, "units-"));
  cpSync(given("units"), dir, { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(dir, name)), { recursive: true });
    writeFileSync(path.join(dir, name), text);
  }
  return dir;
}

async function identities(source: OpenSource): Promise<Record<string, string>> {
  const all = source.packages.flatMap(({ artifacts }) => artifacts);
  const known = await Promise.all(all.map(async (one) => [one.name, hex(await one.identify())] as const));
  return Object.fromEntries(known);
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

describe("what NixOS' modules put on a system", () => {
  test("each module is a package; a unit of no module stands for itself", async () => {
    const source = await open(WHOLE);
    expect(source).toMatchObject({
      ...{ id: "nixos-units", key: "nixos-units", authority: "supplement", scope: "all", observedOn: null },
      channel: { distro: "nixos", stream: "unstable", arch: "x86_64-linux", title: "NixOS unstable" },
      areas: ["service", "kernel", "mac"],
    });
    const artifacts = source.packages.map((one) => [one.name, one.artifacts.map(({ name }) => name)]);
    expect(Object.fromEntries(artifacts)).toEqual({
      "services/networking/3proxy": ["3proxy.service"],
      "accounts-daemon.service": ["accounts-daemon.service"],
      "security/acme": ["acme-setup.service"],
      "services/web-servers/agate": ["agate.service"],
      "security/apparmor": ["apparmor.d/bin.tiny-proxy"],
      "config/sysctl": ["60-nixos.conf"],
      "system/boot/kernel": ["kernel-params"],
      linux: ["kernel config"],
    });
    expect(source.notes).toEqual([
      "units in the map without a text: nothing is said of them: acme-order-renew-audit.example.org.service",
      "units mapped to no module: each is a package of its own name: accounts-daemon.service",
    ]);
  });

  test("a module has its file, what switches it on, and people by their handles", async () => {
    expect(byName(await open(WHOLE), "services/networking/3proxy")).toMatchObject({
      ...{ version: "unstable", recipe: "nixos/modules/services/networking/3proxy.nix" },
      description: "NixOS module, switched on by services._3proxy.enable",
      stewards: [
        ...[{ kind: "person", role: "maintainer", name: "misuzu", email: null, github: { id: null, login: "misuzu" } }],
      ],
    });
  });

  test("a unit that several modules define is the first one's; each is named once", async () => {
    const php = "nixos/modules/services/web-servers/phpfpm/default.nix";
    const modules = [`${php},nixos/modules/services/web-apps/movim.nix,${php}`];
    const map = path.join(scratch, "several.json");
    writeFileSync(map, JSON.stringify({ "agate.service": { modules, maintainers: ["misuzu"] } }));
    const source = await open({ dir: given("units"), map });
    expect(byName(source, "services/web-servers/phpfpm")).toMatchObject({ recipe: php, artifacts: [{}] });
  });

  test.each([
    [{}, "linux"],
    [{ linux: "linux" }, "linux"],
    [{ linux: "linux", linux_6_18: "linux_6_1" }, "linux_6_1"],
  ])("the kernel is the package that a catalogue knows: %j", async (known, expected) => {
    const source = await open(WHOLE, known);
    expect(byName(source, expected)).toMatchObject({ version: "6.18.37" });
  });

  test("every file offers one subject of its kind", async () => {
    const kinds: Record<string, string> = {};
    for (const { artifacts } of (await open(WHOLE)).packages)
      for (const artifact of artifacts)
        for await (const offer of artifact.offers())
          if (offer.type === "subject") kinds[offer.traits.path] = offer.kind;
    expect(kinds).toEqual({
      "/etc/systemd/system/3proxy.service": "unit",
      "/etc/systemd/system/accounts-daemon.service": "unit",
      "/etc/systemd/system/acme-setup.service": "unit",
      "/etc/systemd/system/agate.service": "unit",
      "/etc/apparmor.d/bin.tiny-proxy": "apparmor-profile",
      "/etc/sysctl.d/60-nixos.conf": "sysctl",
      "/kernel-params": "cmdline",
      "pkgs/os-specific/linux/kernel/common-config.nix": "kernel-config",
    });
  });
});

describe("what has changed", () => {
  test("the same again is the same; a drop-in changes its unit alone", async () => {
    const before = await identities(await open(WHOLE));
    expect(await identities(await open({ ...WHOLE, dir: unitsWith({}) }))).toEqual(before);
    const dropIn = { "agate.service.d/overrides.conf": "[Service]\nProtectHome=true\n" };
    const after = await identities(await open({ ...WHOLE, dir: unitsWith(dropIn) }));
    expect(Object.keys(before).filter((name) => before[name] !== after[name])).toEqual(["agate.service"]);
  });

  test("of a unit that cannot be read its reason is recorded, and the others are judged", async () => {
    const dir = unitsWith({});
    symlinkSync("/etc/passwd", path.join(dir, "agate-link.service"));
    const linked = byName(await open({ ...WHOLE, dir }), "agate-link.service");
    expect(() => linked.artifacts[0]?.identify()).toThrow("agate-link.service is a link that leads nowhere");
  });
});

describe("what is given wrongly is told by its name", () => {
  const file = (name: string, text: string): string => {
    writeFileSync(path.join(scratch, name), text);
    return path.join(scratch, name);
  };
  const empty = mkdtempSync(path.join(scratch, "empty-"));
  const row = { modules: ["nixos/modules/a.nix"], maintainers: [] };
  const others = file("others.json", JSON.stringify({ "other.service": row }));
  test.each<[name: string, wrong: object, message: string]>([
    ["no directory", { dir: "/nonexistent" }, "/nonexistent cannot be read: ENOENT"],
    ["a file for a directory", { dir: given("unit-map.json") }, "unit-map.json is no directory"],
    ["no units", { dir: empty }, `${empty} has no units: expected files such as nginx.service`],
    ["no map", { map: "/nonexistent.json" }, "/nonexistent.json cannot be read: ENOENT"],
    ["no JSON", { map: file("half.json", "{") }, "half.json: a map of units to modules is no JSON"],
    ["another shape", { map: file("odd.json", '{"a.service":{"modules":"a"}}') }, "a.service > modules: Invalid input"],
    ["a map of other units", { map: others }, "names others, such as other.service: none of the 4 units"],
    ["an empty map", { map: file("none.json", "{}") }, "none.json names no unit: none of the 4 units"],
    ["a kernel config that is none", { kernelConfig: others }, "others.json: JSON without kernel options"],
    ["a baseline that is none", { baseline: file("b.json", "[]") }, "b.json: a baseline: Invalid input"],
    ["a channel that is no name", { channel: "a b" }, "nixos-units: channel: expected a name such as unstable"],
  ])("%s", async (_, wrong, message) => {
    const { dir, map } = WHOLE;
    const error: unknown = await open({ dir, map, ...wrong }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(PlainError);
    expect(String(error)).toContain(message);
  });
});
