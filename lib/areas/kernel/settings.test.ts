// settings.test.ts: sysctl.d, modprobe.d, command lines and network files, and what is said of them.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Reading } from "../area.ts";
import {
  cmdlineReading,
  modprobeReading,
  networkReading,
  readCmdlineFacts,
  readModprobeFacts,
  readNetworkFacts,
  readSysctlFacts,
  sysctlReading,
} from "./index.ts";
import type { ReadKernelFile } from "./kind.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const testdata = (name: string): Uint8Array => readFileSync(join(import.meta.dirname, "testdata", name));

/** Failing and passing checks; what is not named is not applicable. */
type Expected = { readonly fail?: readonly string[]; readonly pass?: readonly string[] };

const judge =
  (reading: Reading, read: ReadKernelFile<object>, path: string, prefix: string) => (content: Uint8Array) => {
    const found = reading.assess(read(content, path), { path, setuid: false, setgid: false });
    const of = (verdict: string): string[] =>
      found.filter((one) => one.verdict === verdict).map(({ check }) => check.id.slice(prefix.length));
    return { fail: of("fail"), pass: of("pass") };
  };

describe("sysctl.d", () => {
  const run = judge(sysctlReading, readSysctlFacts, "/usr/lib/sysctl.d/a.conf", "sysctl-");
  const rows: readonly (readonly [string, Expected])[] = [
    ["# nothing\nfs.inotify.max_user_instances = 1024", {}],
    ["kernel.kptr_restrict = 1", { pass: ["keeps-kernel-hardening", "as-recommended"] }],
    ["kernel.kptr_restrict = 0", { pass: ["keeps-kernel-hardening"], fail: ["as-recommended"] }],
    ["kernel.dmesg_restrict = 0", { fail: ["keeps-kernel-hardening", "as-recommended"] }],
    ["kernel.unprivileged_bpf_disabled = 0", { fail: ["keeps-kernel-hardening", "as-recommended"] }],
    ["kernel.unprivileged_bpf_disabled = 2", { pass: ["keeps-kernel-hardening", "as-recommended"] }],
    ["kernel.perf_event_paranoid = -1", { fail: ["keeps-kernel-hardening", "as-recommended"] }],
    ["kernel.perf_event_paranoid = 3", { pass: ["keeps-kernel-hardening", "as-recommended"] }],
    ["kernel.sysrq = 1", { fail: ["keeps-kernel-hardening", "as-recommended"] }],
    ["kernel.sysrq = 438", { pass: ["keeps-kernel-hardening"], fail: ["as-recommended"] }],
    ["kernel.sysrq = 0", { pass: ["keeps-kernel-hardening", "as-recommended"] }],
    ["kernel.oops_limit = 0", { fail: ["keeps-kernel-hardening"] }],
    ["kernel.randomize_va_space = 0", { fail: ["keeps-process-isolation", "as-recommended"] }],
    ["kernel/yama/ptrace_scope = 0", { fail: ["keeps-process-isolation", "as-recommended"] }],
    ["vm.mmap_min_addr = 0", { fail: ["keeps-process-isolation", "as-recommended"] }],
    ["vm.mmap_min_addr = 65536", { pass: ["keeps-process-isolation", "as-recommended"] }],
    ["vm.mmap_rnd_bits = 30", { pass: ["keeps-process-isolation"], fail: ["as-recommended"] }],
    ["fs.suid_dumpable = 1", { fail: ["keeps-file-protection", "as-recommended"] }],
    ["fs.suid_dumpable = 2", { pass: ["keeps-file-protection"], fail: ["as-recommended"] }],
    ["fs.protected_hardlinks=0", { fail: ["keeps-file-protection", "as-recommended"] }],
    ["kernel.core_pattern = |/tmp/handler %p", { fail: ["keeps-file-protection"] }],
    ["kernel.core_pattern = |handler %p", { fail: ["keeps-file-protection"] }],
    ["kernel.core_pattern = core.%p", {}],
    ["net.ipv4.tcp_syncookies = 0", { fail: ["keeps-network-protection", "as-recommended"] }],
    ["net.ipv4.conf.all.accept_source_route = 1", { fail: ["keeps-network-protection", "as-recommended"] }],
    [
      "net.ipv4.conf.*.rp_filter = 2\n-net.ipv4.conf.all.rp_filter",
      { pass: ["keeps-network-protection", "as-recommended"] },
    ],
    [
      "net.ipv4.conf.*.rp_filter = 0\nnet.ipv4.conf.all.rp_filter = 1",
      { pass: ["keeps-network-protection"], fail: ["as-recommended"] },
    ],
    ["net.ipv4.ip_forward = 1", { fail: ["no-forwarding"] }],
    ["net.ipv4.ip_forward = 0", { pass: ["no-forwarding"] }],
    ["user.max_user_namespaces = 28633", { fail: ["as-recommended"] }],
    [
      "kernel.kptr_restrict = 2\nkernel.kptr_restrict = 0",
      { pass: ["keeps-kernel-hardening"], fail: ["as-recommended"] },
    ],
    ["kernel.dmesg_restrict = yes", {}],
    ["kernel.* = 0", { fail: ["keeps-kernel-hardening", "keeps-process-isolation", "as-recommended"] }],
  ];
  test.each(rows)("%j", (text, expected) => {
    const found = run(bytes(text));
    // The last wildcard row also covers keys that pass; only what fails is asked of it.
    expect(found.fail).toEqual(expected.fail ?? []);
    if (!text.startsWith("kernel.*")) expect(found.pass).toEqual(expected.pass ?? []);
  });

  test("Debian's own files", () => {
    expect(run(testdata("99-protect-links.conf"))).toEqual({
      fail: ["as-recommended"],
      pass: ["keeps-file-protection"],
    });
    expect(run(testdata("50-coredump.conf"))).toEqual({ fail: ["as-recommended"], pass: ["keeps-file-protection"] });
  });

  test("facts keep what rules read and count the rest", () => {
    const facts = readSysctlFacts(bytes("vm.swappiness = 1\nkernel.sysrq = 1\nnonsense"), "/x");
    expect(facts).toEqual({
      settingCount: 2,
      settings: [{ key: "kernel.sysrq", value: "1", line: 2, sets: ["kernel.sysrq"] }],
      problems: ["line 3 is no assignment: nonsense"],
    });
  });
});

describe("modprobe.d", () => {
  const run = judge(modprobeReading, readModprobeFacts, "/etc/modprobe.d/a.conf", "modprobe-");
  const rows: readonly (readonly [string, Expected])[] = [
    ["options kvm nx_huge_pages=off", { fail: ["keeps-protection"], pass: ["runs-no-commands"] }],
    ["options kvm nx_huge_pages=auto", { pass: ["keeps-protection", "runs-no-commands"] }],
    ["options kvm-intel nested=1 vmentry_l1d_flush=never", { fail: ["keeps-protection"], pass: ["runs-no-commands"] }],
    ["options vfio_iommu_type1 allow-unsafe-interrupts=1", { fail: ["keeps-protection"], pass: ["runs-no-commands"] }],
    ["options snd_pcsp index=-2", { pass: ["runs-no-commands"] }],
    ["install snd-pcm /sbin/modprobe --ignore-install snd-pcm && echo", { fail: ["runs-no-commands"] }],
    ["install dccp /bin/false", { pass: ["runs-no-commands", "blocks-rare-modules"] }],
    ["blacklist firewire-core", { pass: ["runs-no-commands", "blocks-rare-modules"] }],
    ["alias net-pf-9 off", { pass: ["runs-no-commands", "blocks-rare-modules"] }],
    ["blacklist pcspkr", { pass: ["runs-no-commands"] }],
    ["# nothing", {}],
  ];
  test.each(rows)("%j", (text, expected) =>
    expect(run(bytes(text))).toEqual({ fail: expected.fail ?? [], pass: expected.pass ?? [] }),
  );
  test("Debian's own file", () => expect(run(testdata("aliases.conf")).fail).toEqual([]));
});

describe("command lines", () => {
  const whole = judge(cmdlineReading, readCmdlineFacts, "/etc/default/grub", "cmdline-");
  const part = judge(cmdlineReading, readCmdlineFacts, "/etc/default/grub.d/a.cfg", "cmdline-");
  const rows: readonly (readonly [string, readonly string[]])[] = [
    ["root=/dev/sda1 ro quiet slab_nomerge page_alloc.shuffle=1", []],
    ["root=/dev/sda1 ro quiet", ["hardened"]],
    ["slab_nomerge page_alloc.shuffle=1 mitigations=off", ["keeps-mitigations"]],
    ["slab_nomerge page_alloc.shuffle=1 mitigations=off mitigations=auto", []],
    ["slab_nomerge page-alloc.shuffle=1 nokaslr vsyscall=emulate", ["keeps-memory-protection"]],
    [
      "slab_nomerge page_alloc.shuffle=1 apparmor=0 intel_iommu=on iommu=pt",
      ["keeps-security-modules", "keeps-dma-protection"],
    ],
    ["slab_nomerge page_alloc.shuffle=1 efi=debug,no_disable_early_pci_dma", ["keeps-dma-protection"]],
    ["slab_nomerge page_alloc.shuffle=1 -- nokaslr", []],
    [
      'GRUB_CMDLINE_LINUX="slab_nomerge page_alloc.shuffle=1"\nGRUB_CMDLINE_LINUX_DEFAULT="quiet nopti"',
      ["keeps-mitigations"],
    ],
  ];
  test.each(rows)("%j", (text, fails) => expect(whole(bytes(text)).fail).toEqual(fails));
  test("a part is not asked for the whole", () => {
    expect(part(bytes('GRUB_CMDLINE_LINUX="$GRUB_CMDLINE_LINUX quiet"'))).toEqual({ fail: [], pass: [] });
    expect(part(bytes('GRUB_CMDLINE_LINUX="$GRUB_CMDLINE_LINUX mitigations=off"')).fail).toEqual(["keeps-mitigations"]);
    expect(part(bytes('GRUB_CMDLINE_LINUX="$GRUB_CMDLINE_LINUX slab_nomerge"')).pass).toContain("hardened");
  });
  test("facts keep no words that may be private", () => {
    expect(readCmdlineFacts(bytes("root=UUID=1 cryptdevice=x nokaslr"), "/proc/cmdline")).toEqual({
      parameterCount: 3,
      parameters: [{ key: "nokaslr", value: null, line: 1 }],
    });
  });
});

describe("network files", () => {
  const run = judge(networkReading, readNetworkFacts, "/etc/a.conf", "mac-hidden-");
  const rows: readonly (readonly [string, Expected])[] = [
    ["[device]\nwifi.scan-rand-mac-address=no", { fail: ["while-scanning"] }],
    ["[device-mine]\nwifi.scan-rand-mac-address=yes", { pass: ["while-scanning"] }],
    ["[connection]\nwifi.cloned-mac-address=random\nethernet.cloned-mac-address=stable", { pass: ["when-connected"] }],
    ["[connection]\nwifi.cloned-mac-address=preserve", { fail: ["when-connected"] }],
    ["[connection-x]\nethernet.cloned-mac-address=00:11:22:33:44:55", { fail: ["when-connected"] }],
    ["[main]\nwifi.cloned-mac-address=preserve", {}],
    ["[Match]\nOriginalName=*\n[Link]\nMACAddressPolicy=random", { pass: ["when-connected"] }],
    ["[Link]\nMACAddress=00:11:22:33:44:55", { fail: ["when-connected"] }],
    ["[General]\nAddressRandomization=network", { pass: ["when-connected"] }],
    [
      "[General]\nAddressRandomization=disabled\n[Scan]\nDisableMacAddressRandomization=true",
      { fail: ["while-scanning", "when-connected"] },
    ],
  ];
  test.each(rows)("%j", (text, expected) =>
    expect(run(bytes(text))).toEqual({ fail: expected.fail ?? [], pass: expected.pass ?? [] }),
  );
  test.each(["99-default.link", "iwd-main.conf", "NetworkManager.conf"])(
    "Debian's own %s says nothing of it",
    (name) => {
      expect(run(testdata(name))).toEqual({ fail: [], pass: [] });
    },
  );
  test("a section for some drivers is said so", () => {
    const facts = readNetworkFacts(
      bytes("[device-a]\nmatch-device=driver:rtl8723bs\nwifi.scan-rand-mac-address=no"),
      "/a",
    );
    const [scanning] = networkReading.assess(facts, { path: "/a", setuid: false, setgid: false });
    expect(scanning?.reason).toMatch(/for the devices that it names$/);
  });
});
