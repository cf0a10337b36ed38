// checks.ts: the table of checks on kernel configs: each is one change to a kernel's configuration, over one or more of KSPP's rows.
import type { Check, Severity } from "../../area.ts";
import type { KernelConfigFacts } from "./facts.ts";
import { CONFIG_GUIDES } from "./guides.ts";
import { assessBuiltInCmdline, assessHardenedOffered, assessLayout, assessWishes } from "./rules.ts";

type Row = readonly [
  no: number,
  id: keyof typeof CONFIG_GUIDES,
  title: string,
  severity: Severity,
  weight: number,
  revision: number,
];

const ROWS: readonly Row[] = [
  [401, "kernel-strict-memory", "Kernel code is read-only, data is not executable", "high", 10, 1],
  [402, "kernel-aslr", "The kernel lies at an unknown address", "high", 9, 1],
  [403, "kernel-stack-protector", "Kernel stacks have canaries and guard pages", "high", 9, 1],
  [404, "kernel-hardened-usercopy", "Copies to and from programs are checked", "normal", 9, 1],
  [405, "kernel-memory-initialised", "Memory is zero when it is handed out", "normal", 8, 1],
  [406, "kernel-slab-hardening", "The kernel's heap is hard to foretell", "normal", 8, 1],
  [407, "kernel-corruption-stops", "Damaged lists and counts are noticed", "normal", 7, 1],
  [408, "kernel-lockdown", "Lockdown can part root from the kernel", "normal", 6, 1],
  [409, "kernel-security-modules", "Yama, Landlock and seccomp are there", "normal", 7, 1],
  [410, "kernel-modules-signed", "The kernel checks signatures of modules", "normal", 7, 1],
  [411, "kernel-no-raw-memory", "Raw memory is out of reach", "high", 8, 1],
  [412, "kernel-dmesg-restricted", "The kernel's log is for root", "normal", 4, 1],
  [413, "kernel-no-legacy-interfaces", "Old interfaces are off", "normal", 5, 1],
  [414, "kernel-bpf-restricted", "BPF is for root, and compiled", "normal", 6, 1],
  [415, "kernel-safe-run-time-defaults", "Run-time settings start on the safe side", "normal", 5, 1],
  [416, "kernel-cpu-mitigations", "Flaws of processors are mitigated", "high", 9, 1],
  [417, "kernel-control-flow-hardware", "The processor's control-flow checks are used", "low", 4, 1],
  [418, "kernel-iommu", "Devices see only the memory that they are given", "normal", 5, 1],
  [419, "kernel-entropy", "Every source of randomness is used", "low", 2, 1],
  [420, "kernel-layout-hidden", "The layout of structures is a secret", "low", 1, 1],
  [421, "kernel-wipes-freed-memory", "KSPP in full: freed memory is wiped", "low", 2, 1],
  [422, "kernel-extra-consistency-checks", "KSPP in full: more checks at run time", "low", 1, 1],
  [423, "kernel-control-flow-integrity", "KSPP in full: control-flow integrity", "low", 2, 1],
  [424, "kernel-small-attack-surface", "KSPP in full: what few need is left out", "low", 1, 1],
  [425, "kernel-modules-forced-signed", "KSPP in full: only signed modules load", "low", 2, 1],
  [426, "kernel-dma-strict", "KSPP in full: devices are kept on a short lead", "low", 1, 1],
  [427, "kernel-selinux-always-on", "KSPP in full: SELinux cannot be switched off", "low", 1, 1],
  [428, "kernel-built-in-command-line", "The built-in command line turns nothing off", "high", 5, 2],
  [429, "hardened-kernel-offered", "A hardened kernel can be had ready-built", "low", 3, 1],
];

/** Checks that are no list of KSPP's rows. */
const OWN_RULES: Partial<Record<keyof typeof CONFIG_GUIDES, Check<KernelConfigFacts>["assess"]>> = {
  "kernel-layout-hidden": assessLayout,
  "kernel-built-in-command-line": assessBuiltInCmdline,
  "hardened-kernel-offered": assessHardenedOffered,
};

export const CONFIG_CHECKS: readonly Check<KernelConfigFacts>[] = ROWS.map(
  ([no, id, title, severity, weight, revision]) => ({
    ...{ no, id, area: "kernel", kind: "kernel-config", title, severity, weight, revision },
    guide: CONFIG_GUIDES[id],
    assess: OWN_RULES[id] ?? assessWishes(id),
  }),
);
