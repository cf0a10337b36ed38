// checks.ts: the table of checks on network configurations.
import type { Assessment, Check, Severity } from "../../area.ts";
import type { NetworkFacts } from "./facts.ts";
import { NETWORK_GUIDES } from "./guides.ts";
import { assessConnected, assessScanning } from "./rules.ts";

type Row = readonly [
  no: number,
  id: keyof typeof NETWORK_GUIDES,
  title: string,
  severity: Severity,
  weight: number,
  revision: number,
  assess: (facts: NetworkFacts) => Assessment,
];

const ROWS: readonly Row[] = [
  [
    461,
    "mac-hidden-while-scanning",
    "The hardware address is hidden while networks are sought",
    "low",
    3,
    1,
    assessScanning,
  ],
  [462, "mac-hidden-when-connected", "The hardware address is hidden from networks", "low", 2, 1, assessConnected],
];

export const NETWORK_CHECKS: readonly Check<NetworkFacts>[] = ROWS.map(
  ([no, id, title, severity, weight, revision, assess]) => ({
    ...{ no, id, area: "kernel", kind: "network", title, severity, weight, revision },
    guide: NETWORK_GUIDES[id],
    assess,
  }),
);
