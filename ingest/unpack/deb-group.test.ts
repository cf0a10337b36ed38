// deb-group.test.ts: packages of one source are one root, each file with its owner; what two bring differently is kept twice; a damaged one spoils nothing.
import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { bytesSource } from "#lib/formats/byte-source.ts";
import { childEnv } from "#lib/env.ts";
import { FormatError } from "#lib/formats/format-error.ts";
import { ReadProblem } from "../read-problem.ts";
import { type DebGroup, type GivenDeb, unpackDebs } from "./deb-group.ts";
import { makeDeb, makeTar, type MadeEntry } from "./testing/make-deb.ts";

const scratch = mkdtempSync(path.join(tmpdir(), "starfort-group-test-"));
beforeAll(() => vi.stubEnv("TMPDIR", scratch));
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(scratch, { recursive: true });
});

const MIB = 1024 * 1024;
const deb = (name: string, entries: readonly MadeEntry[]): GivenDeb => ({
  name,
  bytes: bytesSource(makeDeb(makeTar(entries))),
});

const UNIT = "[Service]\nExecStart=/usr/sbin/daemon\nUser=nobody\n";
const PROFILE = "/usr/sbin/daemon {\n  /etc/passwd r,\n}\n";
const ELF = Buffer.concat([Buffer.from("\x7fELF"), Buffer.alloc(60)]);
const DAEMON = deb("daemon", [
  { name: "./usr/sbin/", flag: "5", mode: 0o755 },
  { name: "./usr/sbin/daemon", content: ELF, mode: 0o755 },
  { name: "./usr/share/doc/same", content: "same" },
]);
const COMMON = deb("daemon-common", [
  { name: "./usr/sbin/", flag: "5", mode: 0o755 },
  { name: "./lib/systemd/system/daemon.service", content: UNIT },
  { name: "./etc/apparmor.d/usr.sbin.daemon", content: PROFILE },
  { name: "./usr/share/doc/same", content: "same" },
]);

/** "kind path" of all that is offered of a package; files without a kind are "file". */
function offersOf(group: DebGroup, name: string): string[] {
  return [...group.offersOf(name)].map(
    (offer) => `${offer.type === "file" ? "file" : offer.kind} ${offer.traits.path}`,
  );
}

test("one's unit starts another's program; each package offers what it brought, once", async () => {
  const group = await unpackDebs([DAEMON, COMMON]);
  expect(offersOf(group, "daemon")).toEqual([
    "file /usr/sbin/daemon",
    "executable /usr/sbin/daemon",
    "file /usr/share/doc/same",
  ]);
  expect(offersOf(group, "daemon-common")).toEqual([
    "unit /lib/systemd/system/daemon.service",
    "apparmor-profile /etc/apparmor.d/usr.sbin.daemon",
  ]);
  expect(group.ownerOf("/usr/sbin/daemon")).toBe("daemon");
  expect(group.ownerOf("/usr/sbin")).toBeNull();
  expect(offersOf(group, "no such package")).toEqual([]);
  group.close();
});

test("alone, nothing starts the program", async () => {
  const group = await unpackDebs([DAEMON]);
  expect(offersOf(group, "daemon")).not.toContain("executable /usr/sbin/daemon");
  group.close();
});

test.each<readonly [string, MadeEntry]>([
  [
    "other content",
    { name: "./usr/sbin/daemon", content: Buffer.concat([ELF.subarray(0, 63), Buffer.from("x")]), mode: 0o755 },
  ],
  ["more content", { name: "./usr/sbin/daemon", content: Buffer.concat([ELF, ELF]), mode: 0o755 }],
  ["another mode", { name: "./usr/sbin/daemon", content: ELF, mode: 0o4755 }],
])("the same path with %s is kept under the package's name", async (_, entry) => {
  const group = await unpackDebs([DAEMON, deb("rival", [entry, { name: "./usr/sbin/own", content: "x" }])]);
  expect(offersOf(group, "daemon")).toContain("file /usr/sbin/daemon");
  const offers = [...group.offersOf("rival")];
  expect(offers.map(({ traits }) => traits.path)).toEqual(
    expect.arrayContaining(["/usr/sbin/own", "rival:/usr/sbin/daemon"]),
  );
  const rival = offers.find(({ traits }) => traits.path.startsWith("rival:"));
  expect(rival?.traits.setuid).toBe(entry.mode === 0o4755);
  const content = rival?.type === "file" ? await rival.content() : null;
  expect(Buffer.from(content?.bytes.read(0, 200) ?? []).equals(Buffer.from(entry.content ?? ""))).toBe(true);
  expect(group.ownerOf("/usr/sbin/daemon")).toBe("daemon");
  group.close();
});

test("a link or a file where another package has a directory is kept under the package's name, and harms nobody", async () => {
  const group = await unpackDebs([DAEMON, deb("rival", [{ name: "./usr/sbin", flag: "2", linkName: "/etc" }])]);
  expect(group.root.entry("/usr/sbin/daemon")?.type).toBe("file");
  expect(offersOf(group, "rival")).toEqual([]);
  group.close();
});

test("a damaged package is told with its reason; the others are read", async () => {
  const damaged = makeDeb(makeTar([{ name: "./usr/bin/x", content: "x" }]).subarray(0, -1024));
  const group = await unpackDebs([
    { name: "damaged", bytes: bytesSource(damaged) },
    { name: "gone", problem: new ReadProblem("unreachable", "nobody answers") },
    DAEMON,
  ]);
  expect([...group.problems.keys()]).toEqual(["damaged", "gone"]);
  expect(() => offersOf(group, "damaged")).toThrow(FormatError);
  expect(() => offersOf(group, "gone")).toThrow("nobody answers");
  expect(offersOf(group, "daemon")).toHaveLength(2);
  expect(group.root.entry("/usr/bin/x")).toBeNull();
  group.close();
});

test("packages that together are too large: those that fit are read", async () => {
  const large = (name: string): GivenDeb => deb(name, [{ name: `./${name}`, content: Buffer.alloc(MIB, name) }]);
  const group = await unpackDebs([large("a"), large("b"), large("c")], { maxBytes: 2 * MIB });
  expect([...group.problems.keys()]).toEqual(["c"]);
  expect(group.problems.get("c")?.message).toBe(`it unpacks to more than the ${2 * MIB} bytes that are read`);
  group.close();
});

test("a group that is larger than what is kept in memory is read from the disk, by no name", async () => {
  const names = Array.from({ length: 10 }, (_, index) => `p${index}`);
  const group = await unpackDebs(
    names.map((name) =>
      deb(
        name,
        [12, 7, 1].map((size) => ({ name: `./${name}-${size}`, content: Buffer.alloc(size * MIB, name + size) })),
      ),
    ),
  );
  expect(readdirSync(scratch)).toEqual([]);
  for (const name of names)
    for (const offer of group.offersOf(name)) {
      const { bytes, contentHash } = offer.type === "file" ? await offer.content() : { bytes: null, contentHash: null };
      const [, size] = offer.traits.path.split("-");
      expect(bytes?.size).toBe(Number(size) * MIB);
      expect(Buffer.from(bytes?.read(0, 4) ?? []).toString()).toBe(`${name}${size}`.repeat(2).slice(0, 4));
      expect(contentHash).toHaveLength(32);
    }
  const [opened] = [group.root.open("/p0-1"), group.close()];
  expect(() => opened.content()).toThrow("it was closed before it was read");
});

test("a process that is killed while it unpacks leaves nothing behind", async () => {
  const folder = mkdtempSync(path.join(scratch, "killed-"));
  const script = `
    import { Spill } from ${JSON.stringify(path.join(import.meta.dirname, "spill.ts"))};
    const spill = new Spill();
    spill.begin(20_000_000);
    for (let count = 0; count < 19; count++) spill.write(new Uint8Array(1_000_000));
    console.log("written");
    setInterval(() => undefined, 1000);`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", script], {
    env: childEnv({ TMPDIR: folder }),
    stdio: ["ignore", "pipe", "inherit"],
  });
  await new Promise((resolve) => child.stdout.once("data", resolve));
  child.kill("SIGKILL");
  await new Promise((resolve) => child.once("close", resolve));
  expect(readdirSync(folder)).toEqual([]);
});
