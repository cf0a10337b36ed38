// checks.ts: the table of checks on modprobe.d files.
import type { Assessment, Check, Severity } from "../../area.ts";
import type { ModprobeFacts } from "./facts.ts";
import { MODPROBE_GUIDES } from "./guides.ts";
import { assessBlocked, assessCommands, assessParameters } from "./rules.ts";

type Row = readonly [
  no: number,
  id: keyof typeof MODPROBE_GUIDES,
  title: string,
  severity: Severity,
  weight: number,
  revision: number,
  assess: (facts: ModprobeFacts) => Assessment,
];

const ROWS: readonly Row[] = [
  [441, "modprobe-keeps-protection", "Its module parameters leave protection on", "normal", 6, 1, assessParameters],
  [442, "modprobe-runs-no-commands", "Loading a module runs no shell command", "low", 3, 1, assessCommands],
  [443, "modprobe-blocks-rare-modules", "It keeps modules out that few need", "low", 1, 1, assessBlocked],
];

export const MODPROBE_CHECKS: readonly Check<ModprobeFacts>[] = ROWS.map(
  ([no, id, title, severity, weight, revision, assess]) => ({
    ...{ no, id, area: "kernel", kind: "modprobe", title, severity, weight, revision },
    guide: MODPROBE_GUIDES[id],
    assess,
  }),
);
