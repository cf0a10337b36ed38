// kconfig.ts: what a kernel's configuration says, in whichever form it was written.

/** A kernel's version, as far as wishes depend on it. */
export interface KernelVersion {
  readonly major: number;
  readonly minor: number;
}

export interface KernelConfig {
  /** dotconfig: the `.config` that Kconfig wrote; structured: Nixpkgs' answers to Kconfig, which leave its defaults open. */
  readonly form: "dotconfig" | "structured";
  /** As the header says it, "6.1.177"; null where there is none. */
  readonly version: string | null;
  /** What is built: "x86_64", "x86_32", "arm64", "arm", "riscv" ...; null where nothing says so. */
  readonly arch: string | null;
  /** CONFIG_CC_VERSION_TEXT. */
  readonly compiler: string | null;
  /** Names without CONFIG_; values "y", "m", "n" (which is "is not set"), numbers as written, strings without quotes. */
  readonly options: ReadonlyMap<string, string>;
  /** Names given more than once; the last value counts, as for Kconfig. The first few. */
  readonly duplicates: readonly string[];
  /** Lines that Kconfig would not take, with the reason. The first few. */
  readonly problems: readonly string[];
}

export const KCONFIG_LIMITS = {
  /** Debian's, the largest known, is 290 kB. */
  bytes: 4 * 1024 * 1024,
  options: 60_000,
  valueChars: 4096,
  notes: 20,
} as const;

/** Major and minor of "6.1.177", "6.12.0-rc1", "5.10"; null when the text does not begin so. */
export function versionOf(text: string | null): KernelVersion | null {
  const [, major, minor] = /^v?(\d{1,4})\.(\d{1,4})(?!\d)/.exec(text ?? "") ?? [];
  return major === undefined || minor === undefined ? null : { major: Number(major), minor: Number(minor) };
}

/** Below 0 when `a` is older. */
export function compareVersions(a: KernelVersion, b: KernelVersion): number {
  return a.major - b.major || a.minor - b.minor;
}

// SRCARCH of the header names a folder of the kernel tree: x86 is two architectures, of which an option tells.
const ARCH_OPTIONS: readonly (readonly [option: string, arch: string])[] = [
  ["X86_64", "x86_64"],
  ["X86_32", "x86_32"],
  ["ARM64", "arm64"],
  ["ARM", "arm"],
  ["RISCV", "riscv"],
  ["PPC64", "powerpc"],
  ["S390", "s390"],
  ["LOONGARCH", "loongarch"],
  ["MIPS", "mips"],
];

/** The architecture, by the option that only it has, else by the header's word. */
export function archOf(options: ReadonlyMap<string, string>, header: string | null): string | null {
  const found = ARCH_OPTIONS.find(([option]) => options.get(option) === "y");
  return found?.[1] ?? (header === "x86" ? null : header === "i386" ? "x86_32" : header);
}
