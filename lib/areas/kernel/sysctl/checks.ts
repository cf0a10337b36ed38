// checks.ts: the table of checks on sysctl.d files.
import type { Assessment, Check, Severity } from "../../area.ts";
import type { SysctlFacts } from "./facts.ts";
import { SYSCTL_GUIDES } from "./guides.ts";
import { assessForwarding, assessKept, assessRecommended } from "./rules.ts";

type Row = readonly [
  no: number,
  id: keyof typeof SYSCTL_GUIDES,
  title: string,
  severity: Severity,
  weight: number,
  revision: number,
  assess: (facts: SysctlFacts) => Assessment,
];

const ROWS: readonly Row[] = [
  [
    431,
    "sysctl-keeps-kernel-hardening",
    "Its sysctls leave the kernel's protection on",
    "normal",
    7,
    1,
    assessKept("sysctl-keeps-kernel-hardening"),
  ],
  [
    432,
    "sysctl-keeps-process-isolation",
    "Its sysctls keep programs apart",
    "high",
    8,
    1,
    assessKept("sysctl-keeps-process-isolation"),
  ],
  [
    433,
    "sysctl-keeps-file-protection",
    "Its sysctls protect links, pipes and core dumps",
    "normal",
    7,
    1,
    assessKept("sysctl-keeps-file-protection"),
  ],
  [
    434,
    "sysctl-keeps-network-protection",
    "Its sysctls leave the network's protection on",
    "normal",
    6,
    1,
    assessKept("sysctl-keeps-network-protection"),
  ],
  [435, "sysctl-as-recommended", "What its sysctls set is what is recommended", "low", 3, 1, assessRecommended],
  [436, "sysctl-no-forwarding", "It does not make the machine a router", "low", 2, 1, assessForwarding],
];

export const SYSCTL_CHECKS: readonly Check<SysctlFacts>[] = ROWS.map(
  ([no, id, title, severity, weight, revision, assess]) => ({
    ...{ no, id, area: "kernel", kind: "sysctl", title, severity, weight, revision },
    guide: SYSCTL_GUIDES[id],
    assess,
  }),
);
