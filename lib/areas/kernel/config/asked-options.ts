// asked-options.ts: the options that some rule reads; facts keep no others.
import { HARDENED_PATCH_OPTIONS, RANDSTRUCT_OPTIONS } from "./constants.ts";
import { WISHES } from "./kspp-table.ts";
import { optionsOf } from "./wish.ts";

export const ASKED_OPTIONS: readonly string[] = [
  ...new Set([
    ...WISHES.flatMap(optionsOf),
    ...RANDSTRUCT_OPTIONS,
    ...HARDENED_PATCH_OPTIONS,
    "LOCALVERSION",
    "CMDLINE",
    "CMDLINE_BOOL",
    "CC_IS_GCC",
    "CC_IS_CLANG",
  ]),
].sort();
