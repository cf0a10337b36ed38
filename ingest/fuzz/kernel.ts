// kernel.ts: kernel configs, sysctl.d, modprobe.d, command lines and network files, each from bytes to verdicts.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Reading } from "#lib/areas/area.ts";
import {
  cmdlineReading,
  kernelConfigReading,
  kernelKindOfContent,
  modprobeReading,
  networkReading,
  readCmdlineFacts,
  readKernelConfigFacts,
  readModprobeFacts,
  readNetworkFacts,
  readSysctlFacts,
  sysctlReading,
} from "#lib/areas/kernel/index.ts";
import type { FuzzTarget } from "./target.ts";

const TESTDATA = join(import.meta.dirname, "../../lib/areas/kernel/testdata");
/** Facts are kept by the million: no file may make them large. */
const MAX_FACTS_CHARS = 200_000;

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A target that reads a case as a file of a kind, judges it, and has its kind guessed. `seeds` are files of testdata, or lines. */
function target(
  name: string,
  seeds: readonly (string | Uint8Array)[],
  reading: Reading,
  read: (bytes: Uint8Array) => object,
): FuzzTarget {
  return {
    name,
    seeds: () => seeds.map((seed) => (typeof seed === "string" ? readFileSync(join(TESTDATA, seed)) : seed)),
    run: (content) => {
      kernelKindOfContent("case", content);
      const facts = read(content);
      const size = JSON.stringify(facts).length;
      if (size > MAX_FACTS_CHARS) throw new Error(`facts of ${size} characters from ${content.length} bytes`);
      reading.assess(facts, { path: "/etc/default/grub", setuid: false, setgid: false });
    },
  };
}

export const kconfigTarget = target(
  "kconfig",
  ["debian-6.1.0-51-amd64.config", "debian-6.12.117-arm64.config", "nixpkgs-6.18.37-structured.json"],
  kernelConfigReading,
  (content) => readKernelConfigFacts(content, "/boot/config-6.1.0", { hardenedKernels: [] }),
);

export const sysctlTarget = target(
  "sysctl",
  [
    "99-protect-links.conf",
    "50-coredump.conf",
    bytes("net.ipv4.conf.*.rp_filter = 2\n-net.ipv4.conf.all.rp_filter\nnet/ipv6/conf/[!a-l]?*/accept_redirects = 1\n"),
  ],
  sysctlReading,
  (content) => readSysctlFacts(content, "/etc/sysctl.conf"),
);

export const modprobeTarget = target(
  "modprobe",
  [
    "aliases.conf",
    bytes("options kvm \\\n nx_huge_pages=off\ninstall dccp /bin/false\nremove a sh -c 'b'\nalias net-pf-9 off\n"),
  ],
  modprobeReading,
  (content) => readModprobeFacts(content, "/etc/modprobe.d/a.conf"),
);

export const cmdlineTarget = target(
  "cmdline",
  [
    bytes('BOOT_IMAGE=/vmlinuz root=UUID=1 ro quiet dyndbg="file a.c +p" mitigations=off -- nokaslr\n'),
    bytes(
      'GRUB_CMDLINE_LINUX="a \\\n b"\nexport GRUB_CMDLINE_LINUX+=" nokaslr"\nGRUB_CMDLINE_LINUX_DEFAULT="$GRUB_CMDLINE_LINUX_DEFAULT pti=off"\n',
    ),
    bytes("title x\nlinux /vmlinuz\noptions iommu=pt,force slab_nomerge\n"),
  ],
  cmdlineReading,
  (content) => readCmdlineFacts(content, "/etc/default/grub"),
);

export const networkTarget = target(
  "network",
  [
    "99-default.link",
    "NetworkManager.conf",
    "iwd-main.conf",
    bytes(
      "[device-a]\nmatch-device=driver:x\nwifi.scan-rand-mac-address=no\n[connection]\nwifi.cloned-mac-address=00:11:22:33:44:55\n",
    ),
  ],
  networkReading,
  (content) => readNetworkFacts(content, "/etc/iwd/main.conf"),
);
