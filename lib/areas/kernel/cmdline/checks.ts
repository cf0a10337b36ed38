// checks.ts: the table of checks on kernel command lines.
import type { Check, Severity } from "../../area.ts";
import type { CmdlineFacts } from "./facts.ts";
import { CMDLINE_GUIDES } from "./guides.ts";
import { assessHardened, assessWeakened } from "./rules.ts";

type Row = readonly [
  no: number,
  id: keyof typeof CMDLINE_GUIDES,
  title: string,
  severity: Severity,
  weight: number,
  revision: number,
  assess: Check<CmdlineFacts>["assess"],
];

const ROWS: readonly Row[] = [
  [
    451,
    "cmdline-keeps-mitigations",
    "The command line leaves mitigations on",
    "high",
    9,
    1,
    assessWeakened("cmdline-keeps-mitigations"),
  ],
  [
    452,
    "cmdline-keeps-memory-protection",
    "The command line leaves memory protected",
    "high",
    9,
    1,
    assessWeakened("cmdline-keeps-memory-protection"),
  ],
  [
    453,
    "cmdline-keeps-security-modules",
    "The command line leaves security modules on",
    "high",
    8,
    1,
    assessWeakened("cmdline-keeps-security-modules"),
  ],
  [
    454,
    "cmdline-keeps-dma-protection",
    "The command line keeps devices off memory",
    "normal",
    5,
    1,
    assessWeakened("cmdline-keeps-dma-protection"),
  ],
  [455, "cmdline-hardened", "The command line hardens the heap", "low", 2, 1, assessHardened],
];

export const CMDLINE_CHECKS: readonly Check<CmdlineFacts>[] = ROWS.map(
  ([no, id, title, severity, weight, revision, assess]) => ({
    ...{ no, id, area: "kernel", kind: "cmdline", title, severity, weight, revision },
    guide: CMDLINE_GUIDES[id],
    assess,
  }),
);
