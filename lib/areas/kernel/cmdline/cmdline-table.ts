// cmdline-table.ts: words of the kernel's command line that turn a protection off, and those that KSPP recommends.
//
// Sources: Documentation/admin-guide/kernel-parameters.txt and Documentation/admin-guide/hw-vuln/ of the kernel; recommended ones:
// https://kspp.github.io/Recommended_Settings, section "kernel command line options".

export type CmdlineCheck =
  | "cmdline-keeps-mitigations"
  | "cmdline-keeps-memory-protection"
  | "cmdline-keeps-security-modules"
  | "cmdline-keeps-dma-protection";

export interface WeakParameter {
  readonly check: CmdlineCheck;
  /** With "_" for "-", as the parser gives it. */
  readonly key: string;
  /** Values that weaken; null: the bare word does, with or without a value. */
  readonly weak: readonly string[] | null;
  readonly reason: string;
}

const OFF = ["off", "0", "n", "N", "no"];

const mitigation = (key: string, weak: readonly string[] | null, reason: string): WeakParameter => ({
  check: "cmdline-keeps-mitigations",
  key,
  weak,
  reason,
});
const memory = (key: string, weak: readonly string[] | null, reason: string): WeakParameter => ({
  check: "cmdline-keeps-memory-protection",
  key,
  weak,
  reason,
});
const module = (key: string, weak: readonly string[] | null, reason: string): WeakParameter => ({
  check: "cmdline-keeps-security-modules",
  key,
  weak,
  reason,
});
const dma = (key: string, weak: readonly string[] | null, reason: string): WeakParameter => ({
  check: "cmdline-keeps-dma-protection",
  key,
  weak,
  reason,
});

export const WEAK_BOOT_PARAMETERS: readonly WeakParameter[] = [
  mitigation("mitigations", ["off"], "all mitigations of processor flaws are off"),
  mitigation("nopti", null, "programs can read the kernel's memory (Meltdown)"),
  mitigation("pti", ["off"], "programs can read the kernel's memory (Meltdown)"),
  mitigation("kpti", OFF, "programs can read the kernel's memory (Meltdown, arm64)"),
  mitigation("nospectre_v1", null, "Spectre 1"),
  mitigation("nospectre_v2", null, "Spectre 2"),
  mitigation("nospectre_bhb", null, "branch history injection"),
  mitigation("spectre_v2", ["off"], "Spectre 2"),
  mitigation("spectre_v2_user", ["off"], "Spectre 2 between programs"),
  mitigation("spectre_bhi", ["off"], "branch history injection"),
  mitigation("nospec_store_bypass_disable", null, "speculative store bypass"),
  mitigation("spec_store_bypass_disable", ["off"], "speculative store bypass"),
  mitigation("ssbd", ["force-off"], "speculative store bypass (arm64)"),
  mitigation("l1tf", ["off"], "a guest can read the host's cache (L1TF)"),
  mitigation("kvm_intel.vmentry_l1d_flush", ["never"], "a guest can read the host's cache (L1TF)"),
  mitigation("kvm.nx_huge_pages", [...OFF, "never"], "a guest can stop the processor (iTLB multihit)"),
  mitigation("mds", ["off"], "microarchitectural data sampling"),
  mitigation("tsx_async_abort", ["off"], "TSX asynchronous abort"),
  mitigation("tsx", ["on"], "transactions, on which several attacks rest"),
  mitigation("srbds", ["off"], "special register buffer data sampling"),
  mitigation("mmio_stale_data", ["off"], "stale data of devices"),
  mitigation("retbleed", ["off"], "Retbleed"),
  mitigation("spec_rstack_overflow", ["off"], "speculative return stack overflow"),
  mitigation("gather_data_sampling", ["off"], "gather data sampling (Downfall)"),
  mitigation("reg_file_data_sampling", ["off"], "register file data sampling"),
  mitigation("indirect_target_selection", ["off"], "indirect target selection"),
  mitigation("tsa", ["off"], "transient scheduler attacks"),
  mitigation("vmscape", ["off"], "a guest can read the memory of its emulator"),
  mitigation("i915.mitigations", ["off"], "one user of the graphics processor can see what another left"),
  mitigation("ibt", ["off"], "indirect calls may land anywhere"),
  mitigation("nousershstk", null, "programs get no shadow stack"),
  mitigation("arm64.nobti", null, "indirect calls may land anywhere (arm64)"),
  mitigation("arm64.nopauth", null, "return addresses are not signed (arm64)"),
  memory("nokaslr", null, "the kernel lies at its known address"),
  memory("norandmaps", null, "programs lie at known addresses"),
  memory("randomize_kstack_offset", OFF, "system calls find the stack where it always is"),
  memory("noexec", ["off"], "data can be executed"),
  memory("rodata", ["off"], "the kernel's code and constants can be written"),
  memory("nosmap", null, "the kernel may touch memory of programs by accident"),
  memory("nosmep", null, "the kernel may run code of programs"),
  memory("init_on_alloc", OFF, "memory is handed out with what was in it"),
  memory("hardened_usercopy", OFF, "copies to and from programs are not checked"),
  memory("slab_merge", null, "objects of different kinds share caches, though the kernel was built otherwise"),
  memory("slub_merge", null, "objects of different kinds share caches, though the kernel was built otherwise"),
  memory("page_alloc.shuffle", OFF, "free pages come in their order"),
  memory("kfence.sample_interval", ["0"], "KFENCE watches nothing"),
  memory("vsyscall", ["native", "emulate"], "code at one known address can be read by whoever needs it"),
  memory("vdso32", ["2"], "the vDSO of 32-bit programs lies at one known address"),
  memory("no_hash_pointers", null, "the log holds addresses of the kernel"),
  memory("hash_pointers", ["never"], "the log holds addresses of the kernel"),
  memory("cfi", ["off"], "indirect calls reach any function"),
  module("apparmor", ["0"], "no AppArmor profile confines anything"),
  module("selinux", ["0"], "no SELinux policy confines anything"),
  module("enforcing", ["0"], "SELinux only writes to the log what it should stop"),
  module("security", ["none", ""], "no security module confines anything"),
  module("lsm", ["", "none"], "no security module is on"),
  module("module.sig_enforce", OFF, "modules without a signature load"),
  module("lockdown", ["none"], "root can change the running kernel"),
  module("ima_appraise", ["off", "log", "fix"], "files without a signature are used all the same"),
  dma("iommu", ["off", "pt", "soft", "noforce"], "devices see all memory"),
  dma("intel_iommu", ["off"], "devices see all memory"),
  dma("amd_iommu", ["off"], "devices see all memory"),
  dma("iommu.passthrough", ["1", "on", "y"], "devices see all memory"),
  dma("iommu.strict", OFF, "devices keep sight of memory that was taken back"),
  dma("efi", ["no_disable_early_pci_dma"], "devices see all memory while the system starts"),
  dma("pcie_acs_override", null, "devices reach each other past the IOMMU"),
];

export interface WantedParameter {
  readonly key: string;
  /** Any of these; null: the bare word. */
  readonly values: readonly string[] | null;
  readonly shown: string;
  readonly reason: string;
}

/** What KSPP asks for that kernels of distributions do not do by themselves and that costs little. The others of its list are there by configuration, or cost much. */
export const WANTED_BOOT_PARAMETERS: readonly WantedParameter[] = [
  {
    key: "slab_nomerge",
    values: null,
    shown: "slab_nomerge",
    reason: "objects of different kinds do not share caches",
  },
  {
    key: "page_alloc.shuffle",
    values: ["1", "y", "Y", "on"],
    shown: "page_alloc.shuffle=1",
    reason: "free pages come in no order",
  },
];

/** The rest of KSPP's list: a credit where it is set. */
export const WELCOME_BOOT_PARAMETERS: readonly WantedParameter[] = [
  { key: "init_on_alloc", values: ["1"], shown: "init_on_alloc=1", reason: "the default of most kernels" },
  { key: "init_on_free", values: ["1"], shown: "init_on_free=1", reason: "memory is wiped when it is given back" },
  {
    key: "randomize_kstack_offset",
    values: ["on", "1", "y"],
    shown: "randomize_kstack_offset=on",
    reason: "the default of most kernels",
  },
  {
    key: "hardened_usercopy",
    values: ["1", "on"],
    shown: "hardened_usercopy=1",
    reason: "the default of most kernels",
  },
  { key: "pti", values: ["on"], shown: "pti=on", reason: "also where the processor claims to be safe" },
  {
    key: "mitigations",
    values: ["auto,nosmt"],
    shown: "mitigations=auto,nosmt",
    reason: "with hyper-threading off where it must be",
  },
  { key: "nosmt", values: null, shown: "nosmt", reason: "no hyper-threading" },
  { key: "vsyscall", values: ["none"], shown: "vsyscall=none", reason: "nothing at the old address" },
  { key: "vdso32", values: ["0"], shown: "vdso32=0", reason: "no vDSO for 32-bit programs" },
  { key: "iommu.strict", values: ["1"], shown: "iommu.strict=1", reason: "devices lose sight of a buffer at once" },
  {
    key: "iommu.passthrough",
    values: ["0"],
    shown: "iommu.passthrough=0",
    reason: "devices see only what they are given",
  },
  {
    key: "lockdown",
    values: ["integrity", "confidentiality"],
    shown: "lockdown=confidentiality",
    reason: "root cannot change the running kernel",
  },
  { key: "module.sig_enforce", values: ["1", "y"], shown: "module.sig_enforce=1", reason: "only signed modules load" },
  { key: "kfence.sample_interval", values: ["100"], shown: "kfence.sample_interval=100", reason: "KFENCE watches" },
  { key: "cfi", values: ["kcfi"], shown: "cfi=kcfi", reason: "the stronger of two schemes" },
];

export const ASKED_PARAMETERS: ReadonlySet<string> = new Set(
  [...WEAK_BOOT_PARAMETERS, ...WANTED_BOOT_PARAMETERS, ...WELCOME_BOOT_PARAMETERS].map(({ key }) => key),
);
