// kind.test.ts: which files the kernel area takes for its own.
import { describe, expect, test } from "vitest";
import { kernelKindOf, kernelKindOfContent } from "./kind.ts";

describe("by place", () => {
  const rows: readonly (readonly [string, string | null])[] = [
    ["/boot/config-6.1.0-51-amd64", "kernel-config"],
    ["/usr/lib/modules/6.17.1-arch1-1/config", "kernel-config"],
    ["/lib/modules/6.17.1/build/.config", "kernel-config"],
    ["/usr/src/linux-config-6.1/config.amd64_none_amd64.xz", "kernel-config"],
    ["/proc/config.gz", "kernel-config"],
    ["/usr/src/linux-headers-6.1.0-51-amd64/.config", null],
    ["/usr/lib/sysctl.d/50-pid-max.conf", "sysctl"],
    ["/usr/local/lib/sysctl.d/a.conf", "sysctl"],
    ["/lib/sysctl.d/a.conf", "sysctl"],
    ["/etc/sysctl.conf", "sysctl"],
    ["/etc/sysctl.d/README.sysctl", null],
    ["/usr/lib/sysctl.d/a.conf.gz", null],
    ["/usr/share/sysctl.d/a.conf", null],
    ["/nix/store/abc-procps-4/lib/sysctl.d/a.conf", "sysctl"],
    ["/nix/store/abc-nixos-system-x/kernel-params", "cmdline"],
    ["/nix/store/abc-a.conf", null],
    ["/usr/lib/modprobe.d/systemd.conf", "modprobe"],
    ["/etc/modprobe.d/a.conf", "modprobe"],
    ["/etc/default/grub", "cmdline"],
    ["/etc/default/grub.d/10_x.cfg", "cmdline"],
    ["/etc/kernel/cmdline", "cmdline"],
    ["/proc/cmdline", "cmdline"],
    ["/boot/loader/entries/a.conf", "cmdline"],
    ["/etc/NetworkManager/NetworkManager.conf", "network"],
    ["/usr/lib/NetworkManager/conf.d/no-mac-addr-change.conf", "network"],
    ["/etc/NetworkManager/system-connections/home.nmconnection", null],
    ["/usr/lib/systemd/network/99-default.link", "network"],
    ["/etc/systemd/network/99-default.link.d/a.conf", "network"],
    ["/usr/lib/systemd/network/80-container-host0.network", null],
    ["/etc/iwd/main.conf", "network"],
  ];
  test.each(rows)("%s is %s", (path, kind) => expect(kernelKindOf(path)).toBe(kind));
});

describe("by content", () => {
  const rows: readonly (readonly [string, string, string | null])[] = [
    ["x", "#\n# Linux/x86 6.1.177 Kernel Configuration\n#\n", "kernel-config"],
    ["my.config", "CONFIG_A=y\n# CONFIG_B is not set\n", "kernel-config"],
    ["k.json", '{"name":"linux","sc":{"8139TOO_PIO":{"optional":false,"value":"n"}}}', "kernel-config"],
    ["k.json", '{"a":{"value":1}}', null],
    [
      "x.conf",
      "# c\nkernel.kptr_restrict = 1\n-net.ipv4.conf.*.rp_filter = 2\n-net.ipv4.conf.all.rp_filter\n",
      "sysctl",
    ],
    ["x.conf", "/proc/sys/kernel/sysrq=1\n", "sysctl"],
    ["x.conf", "color = red\nsize = 3\n", null],
    ["x.conf", "options kvm nx_huge_pages=off\nblacklist pcspkr\n", "modprobe"],
    ["grub", 'GRUB_DEFAULT=0\nGRUB_CMDLINE_LINUX="quiet"\n', "cmdline"],
    ["p.txt", "BOOT_IMAGE=/vmlinuz root=UUID=1 ro quiet\n", "cmdline"],
    ["cmdline", "mitigations=off", "cmdline"],
    ["a.link", "[Match]\nOriginalName=*\n\n[Link]\nMACAddressPolicy=persistent\n", "network"],
    ["a.conf", "[device]\nwifi.scan-rand-mac-address=no\n", "network"],
    ["main.conf", "[General]\nAddressRandomization=once\n", "network"],
    ["a.service", "[Unit]\nDescription=x\n[Service]\nExecStart=/bin/true\n", null],
    ["a.sh", "#!/bin/sh\nset -e\nreboot\n", null],
    ["a", "\u0000\u0001CONFIG_A=y", null],
    ["empty", "", null],
  ];
  test.each(rows)("%s: %j is %s", (name, text, kind) => {
    expect(kernelKindOfContent(name, new TextEncoder().encode(text))).toBe(kind);
  });
});
