// root-reader.test.ts: what each kind of file of a root is offered as, what it is judged by, and what makes it be judged again.
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import type { SubjectKind } from "#lib/areas/area.ts";
import { KernelConfigFacts, ModprobeFacts, SysctlFacts } from "#lib/areas/kernel/index.ts";
import { ExecutableFacts, ProfileFacts } from "#lib/areas/mac/index.ts";
import { UnitFacts } from "#lib/areas/service/index.ts";
import { tinyElf } from "../sources/host/testing/make-root.ts";
import type { Offer, OfferedSubject } from "../sources/source.ts";
import { type MemoryEntry, memoryRoot } from "./memory-root.ts";
import { type RootContext, RootReader } from "./root-reader.ts";

type Entries = Readonly<Record<string, MemoryEntry>>;

const UNITS = "/usr/lib/systemd/system";
const DAEMON = "/usr/sbin/daemon";
const PROFILE = "/etc/apparmor.d/usr.sbin.daemon";
const PROGRAM = { content: tinyElf(), mode: 0o755 };
const SYSTEM: Entries = {
  "/bin": { link: "usr/bin" },
  "/usr/bin/sh": { content: tinyElf(1), mode: 0o755 },
  "/usr/lib/os-release": "ID=debian\n",
  [DAEMON]: PROGRAM,
  [`${UNITS}/daemon.service`]: `[Service]\nExecStart=${DAEMON} --fast\n`,
  [PROFILE]: `${DAEMON} {\n  include <abstractions/base>\n  /etc/daemon r,\n}\n`,
  "/etc/apparmor.d/abstractions/base": "/etc/ld.so.cache r,\n",
};

function offersOf(entries: Entries, context?: RootContext): Offer[] {
  return [...new RootReader(memoryRoot(entries), context).offers()];
}

function nameOf(offer: Offer): string {
  return `${offer.type === "subject" ? offer.kind : "file"} ${offer.traits.path}`;
}

function subjectOf(entries: Entries, kind: SubjectKind, context?: RootContext): OfferedSubject {
  const found = offersOf(entries, context).find((offer) => offer.type === "subject" && offer.kind === kind);
  if (found?.type !== "subject") throw new Error(`no ${kind} is offered`);
  return found;
}

async function factsOf(entries: Entries, kind: SubjectKind, context?: RootContext): Promise<unknown> {
  return (await subjectOf(entries, kind, context).load())?.readFacts();
}

async function confinement(entries: Entries): Promise<ExecutableFacts["apparmor"]> {
  return ExecutableFacts.parse(await factsOf(entries, "executable")).apparmor;
}

test("every kind of file is offered by its place, a program twice", () => {
  const entries: Entries = {
    ...SYSTEM,
    "/boot/config-6.1.0-1-amd64": "CONFIG_X86_64=y\n",
    "/usr/lib/sysctl.d/50-x.conf": "kernel.kptr_restrict = 1\n",
    "/etc/sysctl.d/99-sysctl.conf": { link: "../sysctl.conf" },
    "/usr/lib/modprobe.d/x.conf": "blacklist floppy\n",
    "/etc/default/grub": "GRUB_CMDLINE_LINUX=quiet\n",
    "/usr/lib/systemd/network/99-default.link": "[Link]\nMACAddressPolicy=random\n",
    "/usr/share/doc/x": "text",
  };
  const kinds = offersOf(entries).map(nameOf);
  expect(kinds.filter((name) => !name.startsWith("file ")).sort()).toEqual([
    `apparmor-profile ${PROFILE}`,
    "cmdline /etc/default/grub",
    `executable ${DAEMON}`,
    "kernel-config /boot/config-6.1.0-1-amd64",
    "modprobe /usr/lib/modprobe.d/x.conf",
    "network /usr/lib/systemd/network/99-default.link",
    "sysctl /usr/lib/sysctl.d/50-x.conf",
    `unit ${UNITS}/daemon.service`,
  ]);
  expect(kinds.filter((name) => name.startsWith("file ")).sort()).toEqual([
    "file /etc/apparmor.d/abstractions/base",
    "file /usr/bin/sh",
    "file /usr/lib/os-release",
    `file ${DAEMON}`,
    "file /usr/share/doc/x",
  ]);
});

test("offersAt gives the same as offers, path by path", () => {
  const root = memoryRoot(SYSTEM);
  const reader = new RootReader(root);
  const byPath = [...root.entries()].flatMap(({ path }) => [...reader.offersAt(path)].map(nameOf));
  expect(byPath).toEqual(offersOf(SYSTEM).map(nameOf));
  expect([...reader.offersAt("/gone")]).toEqual([]);
});

describe("units", () => {
  test("drop-ins of the root count", async () => {
    const dropIn = { [`${UNITS}/daemon.service.d/x.conf`]: "[Service]\nPrivateTmp=yes\n" };
    const { settings } = UnitFacts.parse(await factsOf({ ...SYSTEM, ...dropIn }, "unit"));
    expect(settings.map(({ key }) => key)).toContain("PrivateTmp");
  });

  test.each<[string, MemoryEntry]>([
    ["an alias", { link: "daemon.service" }],
    ["a mask", { link: "/dev/null" }],
    ["a directory", { type: "directory" }],
  ])("%s is no service", (_, entry) => {
    const names = offersOf({ ...SYSTEM, [`${UNITS}/other.service`]: entry }).map(nameOf);
    expect(names.filter((name) => name.startsWith("unit "))).toEqual([`unit ${UNITS}/daemon.service`]);
  });

  test.each<[string, MemoryEntry, string]>([
    ["a fifo", { type: "other" }, "is no regular file"],
    ["one of 5 MiB", new Uint8Array(5 * 1024 * 1024), "more than the 4194304 that are read"],
  ])("%s named like a unit has a problem", async (_, entry, problem) => {
    const path = `${UNITS}/odd.service`;
    const offer = offersOf({ [path]: entry })[0];
    if (offer?.type !== "subject") throw new Error("expected a unit");
    await expect(async () => offer.load()).rejects.toThrow(problem);
  });
});

describe("profiles", () => {
  test("a file of several profiles is several subjects", async () => {
    const two = `/usr/bin/a {\n}\nprofile b /usr/bin/b flags=(complain) {\n}\n`;
    const names = offersOf({ "/etc/apparmor.d/two": two }).map(nameOf);
    expect(names).toEqual([
      "apparmor-profile /etc/apparmor.d/two#/usr/bin/a",
      "apparmor-profile /etc/apparmor.d/two#b",
    ]);
    expect(ProfileFacts.parse(await factsOf({ "/etc/apparmor.d/two": two }, "apparmor-profile"))).toMatchObject({
      name: "/usr/bin/a",
      mode: "enforce",
    });
  });

  test("one that is no policy is offered, and says so when it is read; the others still count", async () => {
    const entries = { ...SYSTEM, "/etc/apparmor.d/broken": "profile x {\n" };
    const broken = offersOf(entries).find(({ traits }) => traits.path === "/etc/apparmor.d/broken");
    if (broken?.type !== "subject") throw new Error("expected a profile");
    await expect(async () => broken.load()).rejects.toThrow("/etc/apparmor.d/broken");
    expect(await confinement(entries)).toMatchObject({ state: "enforced", file: PROFILE });
  });

  test("an empty directory that is included is not missing", async () => {
    const entries: Entries = {
      ...SYSTEM,
      [PROFILE]: `include <tunables/x.d>\n${DAEMON} {\n}\n`,
      "/etc/apparmor.d/tunables/x.d": { type: "directory" },
    };
    expect(await confinement(entries)).toMatchObject({ state: "enforced" });
    const missing = { ...entries, "/etc/apparmor.d/tunables/x.d": { link: "nowhere" } };
    expect(await confinement(missing)).toMatchObject({ state: "not-loaded" });
  });
});

describe("programs that should be confined", () => {
  test.each<[string, Entries, string]>([
    ["by a profile", {}, "enforced"],
    ["complaining", { [PROFILE]: `${DAEMON} flags=(complain) {\n}\n` }, "complain"],
    ["disabled", { "/etc/apparmor.d/disable/usr.sbin.daemon": { link: PROFILE } }, "disabled"],
    ["by none", { [PROFILE]: "/usr/sbin/other {\n}\n" }, "none"],
  ])("%s", async (_, entries, state) => {
    expect(await confinement({ ...SYSTEM, ...entries })).toMatchObject({ state });
  });

  test.each<[string, MemoryEntry, boolean]>([
    ["setuid", { content: tinyElf(), mode: 0o4755 }, true],
    ["setgid", { content: tinyElf(), mode: 0o2755 }, true],
    ["capabilities", { content: tinyElf(), mode: 0o755, capabilities: "cap_net_raw=ep" }, true],
    ["none of them", PROGRAM, false],
    // The kernel ignores the bits of a script.
    ["a setuid script", { content: "#!/bin/sh\n", mode: 0o4755 }, false],
  ])("%s", (_, entry, expected) => {
    const names = offersOf({ "/usr/bin/tool": entry }).map(nameOf);
    expect(names.includes("executable /usr/bin/tool")).toBe(expected);
  });

  test("the one behind a wrapper and a link, in a package where /usr is not merged yet", () => {
    const entries: Entries = {
      "/sbin/real": PROGRAM,
      "/usr/bin/alias": { link: "/sbin/real" },
      "/lib/systemd/system/a.service": "[Service]\nExecStart=/usr/bin/env A=1 /usr/sbin/real\n",
      "/lib/systemd/system/b.service": "[Service]\nExecStart=/usr/bin/alias\n",
    };
    const names = offersOf(entries).map(nameOf);
    expect(names.filter((name) => name.startsWith("executable"))).toEqual(["executable /sbin/real"]);
  });

  test("the daemon that a script starts, and not the script", () => {
    const entries: Entries = {
      "/usr/sbin/daemon": PROGRAM,
      "/usr/lib/x/start": { content: "#!/bin/sh\nset -e\nexec /usr/sbin/daemon\n", mode: 0o755 },
      "/usr/lib/systemd/system/a.service": "[Service]\nExecStart=/usr/lib/x/start\n",
    };
    const names = offersOf(entries).map(nameOf);
    expect(names.filter((name) => name.startsWith("executable"))).toEqual(["executable /usr/sbin/daemon"]);
  });

  test("what is not found in a whole system is not there, in a package it may be elsewhere", async () => {
    const facts = async (entries: Entries): Promise<boolean> =>
      ExecutableFacts.parse(await factsOf(entries, "executable")).complete;
    expect(await facts(SYSTEM)).toBe(true);
    expect(await facts({ "/usr/bin/tool": { content: tinyElf(), mode: 0o4755 } })).toBe(false);
  });

  test("the package of the profile is named where the caller knows it", async () => {
    const packageOf = (path: string): string | null => (path === PROFILE ? "profiles" : null);
    const facts = ExecutableFacts.parse(await factsOf(SYSTEM, "executable", { packageOf }));
    expect(facts.apparmor.package).toBe("profiles");
  });
});

describe("the kernel's files", () => {
  const CONFIG = "# Linux/x86 6.1.1 Kernel Configuration\nCONFIG_X86_64=y\n# CONFIG_KASAN is not set\n";

  test("are read by their kind", async () => {
    expect(
      SysctlFacts.parse(await factsOf({ "/etc/sysctl.conf": "kernel.kptr_restrict = 0\n" }, "sysctl")),
    ).toMatchObject({ settingCount: 1 });
    expect(
      ModprobeFacts.parse(await factsOf({ "/usr/lib/modprobe.d/x.conf": "blacklist floppy\n" }, "modprobe")),
    ).toMatchObject({ lineCount: 1 });
  });

  test("a compressed config is unpacked", async () => {
    const facts = KernelConfigFacts.parse(await factsOf({ "/boot/config-6.1.gz": gzipSync(CONFIG) }, "kernel-config"));
    expect(facts.version).toContain("6.1.1");
  });

  test.each<[string, Entries, RootContext, readonly string[] | null]>([
    ["a lone package does not tell", {}, {}, null],
    ["a whole system without one", {}, { complete: true, packages: ["linux-image-6.1.0-1-amd64"] }, []],
    [
      "one of its packages",
      {},
      { complete: true, packages: ["linux-image-6.1.0-1-grsec-amd64", "hardening-runtime"] },
      ["linux-image-6.1.0-1-grsec-amd64"],
    ],
    ["by its release", { "/usr/lib/modules/6.1.0-hardened1/x": "" }, { complete: true }, ["6.1.0-hardened1"]],
  ])("hardened kernels: %s", async (_, entries, context, expected) => {
    const read = await factsOf({ "/boot/config-6.1": CONFIG, ...entries }, "kernel-config", context);
    expect(KernelConfigFacts.parse(read).hardenedKernels).toEqual(expected);
  });

  test("one that is too large or no config says so", async () => {
    const large = subjectOf({ "/boot/config-6.1": new Uint8Array(5 * 1024 * 1024) }, "kernel-config");
    await expect(async () => large.load()).rejects.toThrow("more than the 4194304");
    await expect(factsOf({ "/boot/config-6.1": "\x7fELF" }, "kernel-config")).rejects.toThrow();
  });
});

describe("digestFor", () => {
  const WATCHED = [DAEMON, PROFILE, `${UNITS}/daemon.service`, "/usr/bin/sh", "/boot/config-6.1"];

  function digests(entries: Entries, context?: RootContext): (string | null)[] {
    const reader = new RootReader(memoryRoot({ ...entries, "/boot/config-6.1": "" }), context);
    return WATCHED.map((path) => {
      const digest = reader.digestFor(path);
      return digest === null ? null : Buffer.from(digest).toString("hex");
    });
  }

  test("only what rests on other files has one", () => {
    expect(digests(SYSTEM).map((digest) => digest !== null)).toEqual([true, true, true, false, true]);
  });

  test.each<[string, Entries, readonly string[]]>([
    ["nothing", {}, []],
    ["its own profile's mode", { [PROFILE]: `${DAEMON} flags=(complain) {\n}\n` }, [DAEMON, PROFILE]],
    ["a rule of its profile", { [PROFILE]: `${DAEMON} {\n  /etc/other r,\n}\n` }, [PROFILE]],
    ["an include", { "/etc/apparmor.d/abstractions/base": "/etc/shadow r,\n" }, [PROFILE]],
    ["another program's profile", { "/etc/apparmor.d/other": "/usr/bin/other {\n}\n" }, []],
    // What is named by the program's path comes before what is only attached to it.
    ["a rival that the kernel passes over", { "/etc/apparmor.d/rival": `profile rival ${DAEMON} {\n}\n` }, []],
    ["a rival of the same name", { "/etc/apparmor.d/rival": `${DAEMON} flags=(complain) {\n}\n` }, [DAEMON, PROFILE]],
    ["a drop-in", { [`${UNITS}/daemon.service.d/x.conf`]: "[Service]\nUser=daemon\n" }, [DAEMON, WATCHED[2] ?? ""]],
    ["another unit", { [`${UNITS}/other.service`]: "[Service]\nExecStart=/usr/bin/other\n" }, []],
    ["the program itself, whose own stat tells", { [DAEMON]: { content: tinyElf(9), mode: 0o755 } }, []],
  ])("changes with %s", (_, change, expected) => {
    const [before, after] = [digests(SYSTEM), digests({ ...SYSTEM, ...change })];
    expect(WATCHED.filter((_path, at) => before[at] !== after[at])).toEqual(expected);
  });

  test("a config's changes with the hardened kernels that are offered", () => {
    const packages = ["linux-hardened"];
    const [before, after] = [digests(SYSTEM), digests(SYSTEM, { packages })];
    expect(WATCHED.filter((_path, at) => before[at] !== after[at])).toEqual(["/boot/config-6.1"]);
  });
});

test("a hundred thousand entries and a chain of five thousand aliases end soon", { timeout: 60_000 }, () => {
  const entries: Record<string, MemoryEntry> = { ...SYSTEM };
  for (let at = 0; at < 100_000; at++) entries[`/usr/share/x/${at % 100}/${at}`] = "";
  for (let at = 0; at < 5_000; at++) entries[`${UNITS}/l${at}.service`] = { link: `l${at + 1}.service` };
  const started = process.cpuUsage();
  expect(offersOf(entries).filter(({ type }) => type === "subject")).toHaveLength(3);
  const { user, system } = process.cpuUsage(started);
  expect((user + system) / 1e6).toBeLessThan(10);
});
