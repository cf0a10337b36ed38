// kernel/index.ts: area 4, kernel enhancements: kernel configs, and the files by which packages change how the kernel protects.
import { defineArea, reading } from "../area.ts";
import { CMDLINE_CHECKS } from "./cmdline/checks.ts";
import { CmdlineFacts } from "./cmdline/facts.ts";
import { CONFIG_CHECKS } from "./config/checks.ts";
import { KernelConfigFacts } from "./config/facts.ts";
import { MODPROBE_CHECKS } from "./modprobe/checks.ts";
import { ModprobeFacts } from "./modprobe/facts.ts";
import { NETWORK_CHECKS } from "./network/checks.ts";
import { NetworkFacts } from "./network/facts.ts";
import { SYSCTL_CHECKS } from "./sysctl/checks.ts";
import { SysctlFacts } from "./sysctl/facts.ts";

export { CmdlineFacts, readCmdlineFacts } from "./cmdline/facts.ts";
export { KernelConfigFacts, readKernelConfigFacts } from "./config/facts.ts";
export { kernelKindOf, kernelKindOfContent, type KernelKind } from "./kind.ts";
export { ModprobeFacts, readModprobeFacts } from "./modprobe/facts.ts";
export { NetworkFacts, readNetworkFacts } from "./network/facts.ts";
export { readSysctlFacts, SysctlFacts } from "./sysctl/facts.ts";

/** Raised whenever the same bytes can give other facts. */
const PARSER_REVISION = 1;

export const kernelConfigReading = reading("kernel-config", KernelConfigFacts, CONFIG_CHECKS);
export const sysctlReading = reading("sysctl", SysctlFacts, SYSCTL_CHECKS);
export const modprobeReading = reading("modprobe", ModprobeFacts, MODPROBE_CHECKS);
export const cmdlineReading = reading("cmdline", CmdlineFacts, CMDLINE_CHECKS);
export const networkReading = reading("network", NetworkFacts, NETWORK_CHECKS);

export const kernel = defineArea(
  {
    id: "kernel",
    title: "Kernel enhancements",
    short: "Kernel",
    question: "Are the kernel, its command line and its sysctls set as KSPP recommends?",
    subjects: "kernel configs and settings",
  },
  PARSER_REVISION,
  [kernelConfigReading, sysctlReading, modprobeReading, cmdlineReading, networkReading],
);
