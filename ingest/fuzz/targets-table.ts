// targets-table.ts: every parser that meets bytes of strangers; one row a parser.
import type { FuzzTarget } from "./target.ts";
import { unitTarget } from "./unit.ts";

export const TARGETS: readonly FuzzTarget[] = [unitTarget];
