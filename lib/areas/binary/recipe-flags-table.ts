// recipe-flags-table.ts: the hardening flags that recipes switch on and off, and which check on ELF files each decides.

/** Whose defaults a recipe departs from. */
export const RECIPE_DEFAULTS = ["nixpkgs", "debian"] as const;
export type RecipeDefaults = (typeof RECIPE_DEFAULTS)[number];

export interface FlagDefaults {
  /** On unless a recipe says otherwise, and a loss where it does. */
  readonly guards: readonly string[];
  /** Off unless a recipe says otherwise, or nothing lost without it: switching it off is no opt-out. */
  readonly others: readonly string[];
}

/**
 * nixpkgs: pkgs/build-support/bintools-wrapper/default.nix of 2026-07. `pic` is on there, but is no guard: -fPIC adds nothing to a
 * program that the compiler makes position independent by default, and kernel modules and firmware cannot have it. `pie` was dropped
 * when compilers began to do that themselves.
 * debian: dpkg-buildflags(1) of dpkg 1.22; `pie` is the compiler's default.
 */
export const FLAG_DEFAULTS: Readonly<Record<RecipeDefaults, FlagDefaults>> = {
  nixpkgs: {
    guards: [
      "bindnow",
      "format",
      "fortify",
      "fortify3",
      "libcxxhardeningfast",
      "relro",
      "stackclashprotection",
      "stackprotector",
      "strictflexarrays1",
      "strictoverflow",
      "zerocallusedregs",
    ],
    others: [
      "glibcxxassertions",
      "libcxxhardeningextensive",
      "nostrictaliasing",
      "pacret",
      "pic",
      "pie",
      "shadowstack",
      "strictflexarrays3",
      "trivialautovarinit",
    ],
  },
  debian: {
    guards: ["branch", "format", "fortify", "pie", "relro", "stackclash", "stackprotector", "stackprotectorstrong"],
    others: ["bindnow"],
  },
};

/** Flag -> the checks on ELF files that it decides, the nearest first. Flags without a check leave no trace that we look for. */
export const CHECKS_OF_FLAG: Readonly<Record<string, readonly string[]>> = {
  bindnow: ["bind-now", "full-relro"],
  relro: ["full-relro"],
  pie: ["pie"],
  pic: ["no-text-relocations"],
  fortify: ["fortify"],
  fortify3: ["fortify"],
  stackprotector: ["stack-protector", "strong-stack-protector"],
  stackprotectorstrong: ["strong-stack-protector"],
  strictoverflow: ["no-strict-overflow"],
  stackclashprotection: ["stack-clash-protection"],
  stackclash: ["stack-clash-protection"],
  shadowstack: ["control-flow-protection"],
  branch: ["control-flow-protection"],
  pacret: ["control-flow-protection"],
};
