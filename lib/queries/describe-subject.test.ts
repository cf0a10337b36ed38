// describe-subject.test.ts: what is said of a subject is read from facts as the areas' own readers make them.
import { expect, test } from "vitest";
import type { SubjectKind } from "#lib/areas/area.ts";
import {
  readCmdlineFacts,
  readKernelConfigFacts,
  readModprobeFacts,
  readNetworkFacts,
  readSysctlFacts,
} from "#lib/areas/kernel/index.ts";
import { buildPolicy, readExecutableFacts, readProfileFacts, type Reason } from "#lib/areas/mac/index.ts";
import { parsePolicyFile } from "#lib/formats/apparmor/index.ts";
import { memoryTree } from "#lib/formats/file-tree.ts";
import { describeSubject } from "./describe-subject.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

const CONFIG = bytes(
  "# Linux/x86 6.1.140 Kernel Configuration\nCONFIG_X86_64=y\nCONFIG_MODULES=y\n# CONFIG_DEVMEM is not set\n",
);
const FILE = "/etc/apparmor.d/usr.sbin.netd";
const POLICY_FILE = parsePolicyFile(
  FILE,
  memoryTree({ [FILE]: "profile netd /usr/sbin/netd flags=(complain) {\n  /usr/sbin/netd mr,\n}\n" }),
);
const [PROFILE] = POLICY_FILE.profiles;

function said(kind: SubjectKind, facts: unknown): string {
  return describeSubject(kind, facts)
    .map(({ label, value }) => `${label} ${value}`)
    .join("; ");
}

test.for<[SubjectKind, unknown, string]>([
  [
    "kernel-config",
    readKernelConfigFacts(CONFIG, "/boot/config-6.1.0", null),
    "kernel 6.1.140; architecture x86_64; holds 3 options",
  ],
  ["sysctl", readSysctlFacts(bytes("kernel.a = 1\nkernel.b = 2\n"), "/usr/lib/sysctl.d/a.conf"), "holds 2 settings"],
  ["modprobe", readModprobeFacts(bytes("blacklist sctp\n"), "/usr/lib/modprobe.d/a.conf"), "holds 1 line"],
  ["cmdline", readCmdlineFacts(bytes("quiet splash\n"), "/etc/kernel/cmdline"), "holds 2 parameters"],
  [
    "network",
    readNetworkFacts(bytes("[Link]\nMACAddressPolicy=random\n"), "/usr/lib/systemd/network/1.link"),
    "holds 1 line on hardware addresses",
  ],
  [
    "apparmor-profile",
    PROFILE && readProfileFacts(POLICY_FILE, PROFILE),
    "profile netd; attaches to /usr/sbin/netd; mode complain",
  ],
  [
    "executable",
    executable(),
    "should be confined because it is a daemon; AppArmor netd, complain, from netd-profiles",
  ],
  ["elf", {}, ""],
  ["executable", { of: "another version" }, ""],
])("%s", ([kind, facts, wanted]) => {
  expect(said(kind, facts)).toBe(wanted);
});

function executable(): unknown {
  const reason: Reason = {
    ...{ kind: "service", rank: "daemon", from: "netd.service", text: "it is a daemon", via: [] },
    ...{ attachPath: "/usr/sbin/netd", profile: null },
  };
  const policy = buildPolicy([POLICY_FILE], null, { complete: true, merged: true, packageOf: () => "netd-profiles" });
  return readExecutableFacts({ path: "/usr/sbin/netd", reasons: [reason], policy });
}
