// modprobe-table.ts: module parameters that turn a protection off, and modules that few systems need.
//
// Sources: the kernel's Documentation/admin-guide/kernel-parameters.txt (which lists module parameters too) and `modinfo -p` of each module.

export interface ParameterRow {
  readonly module: string;
  readonly parameter: string;
  /** Values that weaken. */
  readonly weak: readonly string[];
  readonly reason: string;
}

const YES = ["1", "y", "Y", "yes", "on", "true"];
const NO = ["0", "n", "N", "no", "off", "false"];

export const WEAK_PARAMETERS: readonly ParameterRow[] = [
  {
    module: "kvm",
    parameter: "nx_huge_pages",
    weak: [...NO, "never"],
    reason: "a guest can stop the processor (iTLB multihit)",
  },
  {
    module: "kvm_intel",
    parameter: "vmentry_l1d_flush",
    weak: ["never"],
    reason: "a guest can read the host's cache (L1TF)",
  },
  {
    module: "i915",
    parameter: "mitigations",
    weak: ["off"],
    reason: "one user of the graphics processor can see what another left",
  },
  {
    module: "msr",
    parameter: "allow_writes",
    weak: ["on"],
    reason: "root can write any processor register, past lockdown's idea of it",
  },
  {
    module: "sg",
    parameter: "allow_dio",
    weak: YES,
    reason: "disks write straight into the memory of programs; little used and little tested",
  },
  {
    module: "vfio",
    parameter: "enable_unsafe_noiommu_mode",
    weak: YES,
    reason: "a device given to a program sees all memory",
  },
  {
    module: "vfio_iommu_type1",
    parameter: "allow_unsafe_interrupts",
    weak: YES,
    reason: "a device given to a guest can forge interrupts of the host",
  },
  {
    module: "kvm",
    parameter: "allow_unsafe_assigned_interrupts",
    weak: YES,
    reason: "a device given to a guest can forge interrupts of the host",
  },
  {
    module: "firewire_ohci",
    parameter: "remote_dma",
    weak: YES,
    reason: "whoever plugs in a FireWire device reads and writes all memory",
  },
  {
    module: "nf_conntrack",
    parameter: "nf_conntrack_helper",
    weak: YES,
    reason: "anybody on the network can have ports opened by forged protocol data",
  },
  {
    module: "usbcore",
    parameter: "authorized_default",
    weak: ["1", "-1"],
    reason: "any USB device is taken, where a system had asked first",
  },
  { module: "module", parameter: "sig_enforce", weak: NO, reason: "modules without a signature load" },
];

/** Network protocols and file systems that few systems need and that have had holes. Their place in a list of blocked modules is a credit. */
export const RARE_MODULES: ReadonlySet<string> = new Set([
  ..."dccp sctp rds tipc n_hdlc ax25 netrom x25 rose decnet econet af_802154 ipx appletalk psnap p8023 p8022 can atm".split(
    " ",
  ),
  ..."cramfs freevxfs jffs2 hfs hfsplus udf minix qnx4 qnx6 sysv ufs befs bfs efs adfs affs".split(" "),
  ..."firewire_core firewire_ohci firewire_sbp2 thunderbolt vivid floppy".split(" "),
]);
