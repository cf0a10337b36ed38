// checks.ts: the table of checks on ELF files.
import type { Check, Severity } from "../area.ts";
import { assessControlFlow } from "./control-flow.ts";
import { assessExecStack } from "./exec-stack.ts";
import type { ElfFacts } from "./facts.ts";
import { assessFortify } from "./fortify.ts";
import { GUIDES } from "./guides.ts";
import { assessPie, assessTextRelocations, assessWritableExecutable } from "./layout.ts";
import { assessBindNow, assessRelro } from "./relro.ts";
import { assessSearchPath } from "./search-path.ts";
import { assessStackProtector } from "./stack-protector.ts";
import { type Assess, forCode, forLinked } from "./verdict.ts";

type Row = readonly [
  no: number,
  id: keyof typeof GUIDES,
  title: string,
  severity: Severity,
  weight: number,
  revision: number,
  assess: Assess,
];

const ROWS: readonly Row[] = [
  [101, "pie", "Programs are position independent", "normal", 10, 1, forLinked(assessPie)],
  [102, "full-relro", "Tables of calls are read-only (full RELRO)", "normal", 8, 1, forLinked(assessRelro)],
  [103, "bind-now", "Symbols are bound at start (BIND_NOW)", "low", 5, 1, forLinked(assessBindNow)],
  [104, "nx-stack", "The stack is not executable", "high", 10, 1, forCode(assessExecStack)],
  [
    105,
    "no-writable-executable-segment",
    "No segment is writable and executable",
    "high",
    10,
    1,
    forLinked(assessWritableExecutable),
  ],
  [106, "no-text-relocations", "Code needs no relocation", "normal", 6, 1, forLinked(assessTextRelocations)],
  [107, "stack-protector", "Functions have stack canaries", "normal", 10, 1, forCode(assessStackProtector)],
  [108, "fortify", "Calls into the C library are checked (FORTIFY)", "normal", 8, 1, forCode(assessFortify)],
  [109, "safe-runpath", "Libraries come from safe places", "high", 8, 1, forLinked(assessSearchPath)],
  [110, "control-flow-protection", "The loader is told of CET or BTI", "low", 3, 1, forLinked(assessControlFlow)],
];

export const CHECKS: readonly Check<ElfFacts>[] = ROWS.map(([no, id, title, severity, weight, revision, assess]) => ({
  ...{ no, id, area: "binary", kind: "elf", title, severity, weight, revision },
  guide: GUIDES[id],
  assess,
}));
