// recipe-facts.ts: what is stored of a recipe: which hardening it switches off and on. Most recipes do neither, and share one row.
import { z } from "zod";
import { CHECKS_OF_FLAG, FLAG_DEFAULTS, RECIPE_DEFAULTS, type RecipeDefaults } from "./recipe-flags-table.ts";

/** The distros know some 20 flags. */
const MAX_FLAGS = 64;
const MAX_FLAG_CHARS = 64;

const flags = z.array(z.string()).readonly();

export const RecipeFacts = z.object({
  /** By name; "all" has its own field. */
  disabled: flags,
  /** "all" among them where the recipe says so. */
  enabled: flags,
  /** Everything is switched off, but for `enabled`. */
  all: z.boolean(),
  defaults: z.enum(RECIPE_DEFAULTS),
});
export type RecipeFacts = z.infer<typeof RecipeFacts>;

/** What a recipe says, in its distro's words. */
export interface RecipeWords {
  /** "all" among them stands for everything. */
  readonly disabled: readonly string[];
  readonly enabled: readonly string[];
  /** The flags in effect, where the build's environment names them (NIX_HARDENING_ENABLE); null or left out: the defaults. */
  readonly inEffect?: readonly string[] | null;
  readonly defaults: RecipeDefaults;
}

/**
 * The facts of a recipe: flags once each, by name, at most 64 of each kind. No flag in effect at all is everything switched off; where
 * only those in effect are known, the defaults that are missing are switched off.
 */
export function readRecipeFacts({ disabled, enabled, inEffect = null, defaults }: RecipeWords): RecipeFacts {
  const isSaid = disabled.length + enabled.length > 0;
  const missing =
    isSaid || inEffect === null ? [] : FLAG_DEFAULTS[defaults].guards.filter((f) => !inEffect.includes(f));
  const all = disabled.includes("all") || inEffect?.length === 0;
  return {
    disabled: tidy([...disabled.filter((flag) => flag !== "all"), ...(all ? [] : missing)]),
    enabled: tidy(enabled),
    all,
    defaults,
  };
}

/** The same as rows of switches, which pages list as opt-outs. */
export function flagsOfRecipe({ disabled, enabled, all }: RecipeFacts): { flag: string; enabled: boolean }[] {
  const off = all ? ["all", ...disabled] : disabled;
  return [...off.map((flag) => ({ flag, enabled: false })), ...enabled.map((flag) => ({ flag, enabled: true }))];
}

/** The check on ELF files that a flag of a recipe belongs to, or null: many flags leave no trace that we look for. */
export function checkOfFlag(flag: string): string | null {
  return CHECKS_OF_FLAG[flag]?.[0] ?? null;
}

/** The flags that a check rests on, "all" among them; none for most checks. */
export function flagsOfCheck(check: string): string[] {
  const own = Object.entries(CHECKS_OF_FLAG).flatMap(([flag, checks]) => (checks.includes(check) ? [flag] : []));
  return own.length === 0 ? [] : ["all", ...own];
}

function tidy(given: readonly string[]): string[] {
  const named = given.filter((flag) => flag !== "").map((flag) => flag.slice(0, MAX_FLAG_CHARS));
  return [...new Set(named)].sort().slice(0, MAX_FLAGS);
}
