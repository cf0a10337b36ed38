// seed.ts: a small made system with real ELF files, units, a kernel's settings and a profile, looked at on two days by the real ingest; and a second channel.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import type pg from "pg";
import type { AuditedPackage } from "#ingest/audited.ts";
import { fingerprintOf } from "#ingest/fingerprint.ts";
import { ingest } from "#ingest/pipeline.ts";
import { openHost } from "#ingest/sources/host.ts";
import { type MadePackage, MadeRoot, tinyElf } from "#ingest/sources/host/testing/make-root.ts";
import { finishRun, openRun, storeBatch } from "#ingest/store/index.ts";
import { isAudited } from "#lib/areas/area.ts";
import { readElfFacts } from "#lib/areas/binary/index.ts";
import { AREAS, getReading } from "#lib/areas/index.ts";
import { bytesSource } from "#lib/formats/byte-source.ts";
import { seedLaxTool, seedReports } from "./seed-evidence.ts";
import { FILLERS, FIRST_DAY, ODD_NAME, SECOND_DAY } from "./seed-facts.ts";
import { seedQueue } from "./seed-queue.ts";
import { KERNEL_FILES, NETD_PROFILE, netdProfile } from "./seed-files.ts";

const JANE = "Jane Doe <jane@example.org>";
const NET_TEAM = "Debian Net Team <net@lists.example.org>";
const FILLER_TEAM = "Debian Filler Team <filler@lists.example.org>";

const ELF_DIR = path.join(import.meta.dirname, "../lib/formats/elf/testdata");
const elf = (name: string): Uint8Array => readFileSync(path.join(ELF_DIR, name));
const UNIT_DIR = "/usr/lib/systemd/system";

const NETD = `[Unit]
Description=A made daemon

[Service]
ExecStart=/usr/sbin/netd
PrivateTmp=yes
NoSuchKey=1
`;

const NETD_SAFE = `[Service]
ExecStart=/usr/sbin/netd --safe
User=netd
NoNewPrivileges=yes
PrivateTmp=yes
PrivateDevices=yes
ProtectSystem=strict
ProtectHome=yes
CapabilityBoundingSet=
SystemCallFilter=@system-service
`;

/** Path -> content and mode; on the second day some of it is another. */
function files(day: 1 | 2): readonly (readonly [path: string, content: string | Uint8Array, mode?: number])[] {
  return [
    // Was built with everything; its new version lost BIND_NOW.
    ["/usr/bin/hello", elf(day === 1 ? "ok-pie-hardened" : "ok-pie-lazy"), 0o755],
    // The other way round: somebody mended it.
    ["/usr/bin/lazy", elf(day === 1 ? "ok-pie-lazy" : "ok-pie-hardened"), 0o755],
    ["/usr/bin/toolbox", elf("ok-pie-rpath"), 0o4755],
    ["/usr/lib/x86_64-linux-gnu/libmade++.so.1", elf("ok-shared-object-textrel")],
    ["/usr/bin/page", elf("ok-static-rwx"), 0o755],
    ["/usr/bin/broken", Buffer.concat([Buffer.from("\x7fELF", "latin1"), Buffer.alloc(200, 0xff)]), 0o755],
    ["/usr/sbin/netd", elf("ok-pie-hardened"), 0o755],
    [`${UNIT_DIR}/netd.service`, NETD],
    [`${UNIT_DIR}/netd-safe.service`, NETD_SAFE],
    [`${UNIT_DIR}/netd@.service`, "[Service]\nExecStart=/usr/sbin/netd %i\n"],
    [`${UNIT_DIR}/netd-broken.service`, "[Service]\nType=simple\n"],
    [`${UNIT_DIR}/netd.service.d/10-tuning.conf`, "[Service]\nNoNewPrivileges=yes\n"],
    [NETD_PROFILE, netdProfile(day)],
    ...KERNEL_FILES,
  ];
}

function packages(day: 1 | 2): MadePackage[] {
  const unit = (name: string): string => `${UNIT_DIR}/${name}`;
  const fillers = Array.from({ length: FILLERS }, (_, at) => fillerName(at)).map((name) => ({
    name,
    maintainer: FILLER_TEAM,
    files: [`/usr/bin/${name}`],
  }));
  return [
    { name: "hello", version: day === 1 ? "1.0-1" : "1.1-1", maintainer: JANE, files: ["/usr/bin/hello"] },
    { name: "lazy", version: day === 1 ? "1.0-1" : "2.0-1", maintainer: JANE, files: ["/usr/bin/lazy"] },
    { name: "toolbox", maintainer: JANE, files: ["/usr/bin/toolbox"] },
    { name: "libmade++", maintainer: JANE, files: ["/usr/lib/x86_64-linux-gnu/libmade++.so.1"] },
    { name: "page.json", maintainer: JANE, files: ["/usr/bin/page"] },
    { name: "broken", maintainer: JANE, files: ["/usr/bin/broken"] },
    { name: "only-docs", maintainer: JANE, files: [] },
    {
      name: "netd",
      maintainer: NET_TEAM,
      files: [
        "/usr/sbin/netd",
        NETD_PROFILE,
        ...["netd.service", "netd-safe.service", "netd@.service", "netd-broken.service"].map(unit),
      ],
    },
    { name: "linux-made", maintainer: JANE, files: KERNEL_FILES.map(([name]) => name) },
    { name: "netd-tuning", maintainer: NET_TEAM, files: [unit("netd.service.d/10-tuning.conf")] },
    ...fillers,
  ];
}

function fillerName(at: number): string {
  return `filler-${String(at + 1).padStart(3, "0")}`;
}

/** Fills a migrated database. Returns what removes the made system. */
export async function seed(pool: pg.Pool): Promise<() => void> {
  const root = new MadeRoot();
  for (let at = 0; at < FILLERS; at++) root.file(`/usr/bin/${fillerName(at)}`, tinyElf(at), 0o755);
  await seedOtherChannel(pool);
  await seedLaxTool(pool);
  for (const [day, observedOn] of [
    [1, FIRST_DAY],
    [2, SECOND_DAY],
  ] as const) {
    for (const [name, content, mode] of files(day)) root.file(name, content, mode);
    root.dpkg(packages(day));
    await ingest({ pool, source: openHost({ root: root.dir }), observedOn });
  }
  await seedReports(pool);
  await seedQueue(pool);
  return () => root.remove();
}

/** A channel of another distro, with a name that is hard on addresses. */
async function seedOtherChannel(pool: pg.Pool): Promise<void> {
  const run = await openRun(pool, {
    ...{ distro: "nixos", stream: "unstable", arch: "x86_64-linux", title: "NixOS unstable", source: "made" },
    ...{
      observedOn: SECOND_DAY,
      areas: AREAS.filter(isAudited).map(({ id }) => id),
      packages: "all",
      packagesKnown: 2,
    },
  });
  const audited = [nixPackage(ODD_NAME, "ok-pie-lazy"), nixPackage("hello", "ok-pie-hardened")];
  await storeBatch(run, { audited, unchanged: [] });
  await finishRun(run, { catalogue: audited.map(({ name }) => name), errors: {} });
}

function nixPackage(name: string, file: string): AuditedPackage {
  const bytes = elf(file);
  const contentHash = createHash("sha256").update(bytes).digest();
  const facts = readElfFacts(bytesSource(bytes));
  const traits = { path: `/bin/${file}`, setuid: false, setgid: false };
  const assessments = getReading("elf")?.assess(facts, traits) ?? [];
  return {
    ...{ name, version: "1.0", description: `the package ${name}`, homepage: null, recipe: null },
    stewards: [
      {
        kind: "person",
        role: "maintainer",
        name: "Nina Nix",
        email: "nina@example.org",
        github: { id: 42, login: "ninanix" },
      },
    ],
    artifacts: [
      {
        ...{
          name: "out",
          version: "1.0",
          arch: "x86_64-linux",
          sizeBytes: bytes.length,
          fingerprint: fingerprintOf(contentHash),
        },
        subjects: [{ kind: "elf", traits, read: { contentHash, facts }, problem: null, assessments }],
      },
    ],
  };
}
