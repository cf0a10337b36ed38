// kind.ts: which of a system's files the kernel area judges, by where they lie or by what they hold.
import type { SubjectKind } from "../area.ts";

/** The kinds of subject of this area. */
export type KernelKind = Extract<SubjectKind, "kernel-config" | "sysctl" | "modprobe" | "cmdline" | "network">;

/**
 * How a file of this area is read. Facts are kept once per content, so they never depend on the path; callers give it all the same, and rules
 * that need it find it in the subject's traits. Throws FormatError when the bytes are not of the kind.
 */
export type ReadKernelFile<Facts> = (bytes: Uint8Array, path: string) => Facts;

type Place = readonly [kind: KernelKind, path: RegExp];

// The directories of systemd-sysctl, kmod and udev are the same five. `.build/.config` is where Arch and Nixpkgs keep what
// Debian puts beside the kernel; headers in /usr/src are left out, for they repeat the config of a kernel that is judged already.
const PLACES: readonly Place[] = [
  ["kernel-config", /^\/boot\/config-[^/]+$/],
  ["kernel-config", /^(?:\/usr)?\/lib\/modules\/[^/]+\/(?:config|build\/\.config)$/],
  ["kernel-config", /^(?:\/usr)?\/lib\/(?:ostree-boot|kernel)\/config-[^/]+$/],
  ["kernel-config", /^\/usr\/src\/linux-config-[^/]+\/config\.[^/]+$/],
  ["kernel-config", /^\/proc\/config$/],
  ["sysctl", /^\/(?:etc|run|(?:usr\/(?:local\/)?)?lib)\/sysctl\.d\/[^/]+\.conf$/],
  ["sysctl", /^\/etc\/sysctl\.conf$/],
  ["modprobe", /^\/(?:etc|run|(?:usr\/(?:local\/)?)?lib)\/modprobe\.d\/[^/]+\.conf$/],
  ["cmdline", /^\/etc\/default\/grub(?:\.d\/[^/]+\.cfg)?$/],
  ["cmdline", /^\/(?:etc|usr\/lib)\/kernel\/cmdline$/],
  ["cmdline", /^\/etc\/(?:kernel\/)?cmdline\.d\/[^/]+\.conf$/],
  ["cmdline", /^\/(?:proc\/cmdline|kernel-params)$/],
  ["cmdline", /^\/(?:boot|efi)\/loader\/entries\/[^/]+\.conf$/],
  // Profiles in system-connections hold people's passwords and belong to no package: they are not looked at.
  ["network", /^\/etc\/NetworkManager\/NetworkManager\.conf$/],
  ["network", /^\/(?:etc|run|usr\/lib|lib)\/NetworkManager\/conf\.d\/[^/]+\.conf$/],
  ["network", /^\/(?:etc|run|(?:usr\/(?:local\/)?)?lib)\/systemd\/network\/[^/]+\.link(?:\.d\/[^/]+\.conf)?$/],
  ["network", /^\/etc\/iwd\/main\.conf$/],
];

const STORE_PATH = /^\/nix\/store\/[^/]+(?=\/)/;
const COMPRESSED = /\.(?:gz|xz|zst)$/;

/**
 * What a file is by its canonical path in its root, `/usr/lib/sysctl.d/50-default.conf`; null for what this area does not judge.
 * A Nix store path counts as a root of its own. A compressed kernel config is one too: the caller unpacks it.
 */
export function kernelKindOf(path: string): KernelKind | null {
  const inside = path.replace(STORE_PATH, "");
  const found = PLACES.find(([, place]) => place.test(inside));
  if (found !== undefined) return found[0];
  const plain = inside.replace(COMPRESSED, "");
  return plain !== inside && PLACES.some(([kind, place]) => kind === "kernel-config" && place.test(plain))
    ? "kernel-config"
    : null;
}

/** How much of a file is looked at to tell what it is. */
const HEAD_CHARS = 16_384;

const KCONFIG_LINE = /^(?:CONFIG_\w+=|# CONFIG_\w+ is not set$)/m;
const KCONFIG_HEADER = /^# .*Kernel Configuration$/m;
// An option of Nixpkgs' structured config, bare or wrapped as the evaluation prints it.
const STRUCTURED = /"[A-Z0-9][A-Z0-9_]*":\s*\{\s*"(?:optional|tristate|freeform|value)"/;
const GRUB_DEFAULT = /^\s*(?:export\s+)?GRUB_\w+\+?=/m;
// A section and a key that only this software has; apart, so that a file of a thousand sections is no more work than its length.
const SECTIONS: readonly (readonly [section: RegExp, key: RegExp])[] = [
  [/^\[Link\]/m, /^(?:MACAddress|MACAddressPolicy|NamePolicy|OriginalName|Path|Driver|Type)\s*=/m],
  [/^\[(?:connection|device)[^\]\n]{0,100}\]/m, /^(?:match-device|managed|wifi\.|ethernet\.|\S{0,40}mac-address)/m],
  [/^\[(?:main|keyfile)\]/m, /^(?:plugins|dns|rc-manager|unmanaged-devices|dhcp|no-auto-default)\s*=/m],
  [
    /^\[(?:General|Network|Scan)\]/m,
    /^(?:AddressRandomization\w*|EnableNetworkConfiguration|NameResolvingService|DisableMacAddressRandomization)\s*=/m,
  ],
];
const MODPROBE_WORD = /^(?:alias|options|install|remove|blacklist|softdep|weakdep)\s+\S/;
const SYSCTL_LINE = /^-?[\w*?[\]{}/.:@-]+(?:\s*=|$)/;
const SYSCTL_TREE = /^-?\/?(?:proc\/sys\/)?(?:kernel|vm|fs|net|dev|user|abi|debug|sunrpc|crypto)[./]\S*\s*=/;
const BOOT_WORD = /(?:^|\s)(?:BOOT_IMAGE=|root=\S|initrd=|init=\/|mitigations=|quiet(?:\s|$)|console=tty|ro(?:\s|$))/;

/**
 * What a file is that is given by itself, by its name and its first bytes (some KiB, unpacked); null when it looks like none of this area's.
 * A guess: only for files whose place says nothing.
 */
export function kernelKindOfContent(name: string, head: Uint8Array): KernelKind | null {
  const text = new TextDecoder().decode(head.subarray(0, HEAD_CHARS));
  if (text.includes("\0")) return null;
  const start = text.trimStart();
  if (start.startsWith("{")) return STRUCTURED.test(text) ? "kernel-config" : null;
  if (KCONFIG_HEADER.test(text) || KCONFIG_LINE.test(text)) return "kernel-config";
  if (GRUB_DEFAULT.test(text)) return "cmdline";
  if (/^\[[^\]\n]+\]\s*$/m.test(text))
    return SECTIONS.some(([section, key]) => section.test(text) && key.test(text)) ? "network" : null;
  return kindOfLines(name.slice(name.lastIndexOf("/") + 1), text);
}

/** Files without sections: every line that says something must be of one kind. */
function kindOfLines(name: string, text: string): KernelKind | null {
  const lines = text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#") && !line.startsWith(";"))
    .slice(0, 200);
  // The last one may be cut.
  const whole = lines.length > 1 ? lines.slice(0, -1) : lines;
  if (whole.length === 0) return null;
  if (whole.every((line) => MODPROBE_WORD.test(line))) return "modprobe";
  if (whole.every((line) => SYSCTL_LINE.test(line)) && whole.some((line) => SYSCTL_TREE.test(line))) return "sysctl";
  const isCmdline = /cmdline|kernel-params/.test(name) || BOOT_WORD.test(whole[0] ?? "");
  return whole.length === 1 && isCmdline && !text.startsWith("#!") ? "cmdline" : null;
}
