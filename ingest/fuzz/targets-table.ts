// targets-table.ts: every parser that meets bytes of strangers; one row a parser.
import { arTarget } from "./ar.ts";
import { elfTarget } from "./elf.ts";
import { cmdlineTarget, kconfigTarget, modprobeTarget, networkTarget, sysctlTarget } from "./kernel.ts";
import type { FuzzTarget } from "./target.ts";
import { unitTarget } from "./unit.ts";

export const TARGETS: readonly FuzzTarget[] = [
  elfTarget,
  arTarget,
  unitTarget,
  kconfigTarget,
  sysctlTarget,
  modprobeTarget,
  cmdlineTarget,
  networkTarget,
];
