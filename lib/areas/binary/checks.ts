// checks.ts: the table of checks on ELF files.
import type { Check, Severity } from "../area.ts";
import { assessControlFlow } from "./control-flow.ts";
import { assessExecStack } from "./exec-stack.ts";
import type { ElfFacts } from "./facts.ts";
import { assessFortify } from "./fortify.ts";
import { BUILD_GUIDES } from "./build-guides.ts";
import { assessStackClash, assessStrictOverflow, assessStrongProtector } from "./build-rules.ts";
import { GUIDES } from "./guides.ts";
import { assessRetpoline, assessReturnThunks, assessSignature } from "./module-rules.ts";
import { assessPie, assessTextRelocations, assessWritableExecutable } from "./layout.ts";
import { assessBindNow, assessRelro } from "./relro.ts";
import { assessSearchPath } from "./search-path.ts";
import { assessStackProtector } from "./stack-protector.ts";
import { type Assess, forBuilt, forCode, forLinked, forLoaded } from "./verdict.ts";

const PAGES = { ...GUIDES, ...BUILD_GUIDES };

type Row = readonly [
  no: number,
  id: keyof typeof PAGES,
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
    2,
    forLoaded(assessWritableExecutable),
  ],
  [106, "no-text-relocations", "Code needs no relocation", "normal", 6, 1, forLinked(assessTextRelocations)],
  [107, "stack-protector", "Functions have stack canaries", "normal", 10, 2, forCode(assessStackProtector)],
  [108, "fortify", "Calls into the C library are checked (FORTIFY)", "normal", 8, 2, forCode(assessFortify)],
  [109, "safe-runpath", "Libraries come from safe places", "high", 8, 1, forLinked(assessSearchPath)],
  [110, "control-flow-protection", "The loader is told of CET or BTI", "low", 3, 1, forLinked(assessControlFlow)],
  [
    111,
    "no-strict-overflow",
    "Signed overflow is defined (-fno-strict-overflow)",
    "low",
    2,
    1,
    forBuilt(assessStrictOverflow),
  ],
  [
    112,
    "strong-stack-protector",
    "Stack canaries are strong in every compilation",
    "low",
    3,
    1,
    forBuilt(assessStrongProtector),
  ],
  [
    113,
    "stack-clash-protection",
    "The stack grows page by page (stack clash)",
    "low",
    3,
    1,
    forBuilt(assessStackClash),
  ],
  [114, "module-retpoline", "Modules have retpolines", "normal", 5, 1, forCode(assessRetpoline)],
  [115, "module-return-thunk", "Modules have return thunks", "normal", 4, 1, forCode(assessReturnThunks)],
  [116, "module-signed", "Modules are signed", "low", 3, 1, forCode(assessSignature)],
];

export const CHECKS: readonly Check<ElfFacts>[] = ROWS.map(([no, id, title, severity, weight, revision, assess]) => ({
  ...{ no, id, area: "binary", kind: "elf", title, severity, weight, revision },
  guide: PAGES[id],
  assess,
}));
