// recipe-checks.ts: the table of checks on recipes.
import type { Assessment, Check } from "../area.ts";
import type { RecipeFacts } from "./recipe-facts.ts";
import { FLAG_DEFAULTS } from "./recipe-flags-table.ts";
import { RECIPE_GUIDE } from "./recipe-guide.ts";
import { fail, pass, unknown } from "./verdict.ts";

export const RECIPE_CHECKS: readonly Check<RecipeFacts>[] = [
  {
    ...{ no: 117, id: "recipe-keeps-hardening", area: "binary", kind: "recipe", revision: 1 },
    title: "The recipe switches no hardening off",
    ...{ severity: "normal", weight: 5 },
    guide: RECIPE_GUIDE,
    assess: assessRecipe,
  },
];

function assessRecipe({ disabled, enabled, all, defaults }: RecipeFacts): Assessment {
  const { guards, others } = FLAG_DEFAULTS[defaults];
  const evidence: (readonly [string, string])[] = [
    ...(all ? [["switched off", "all"] as const] : []),
    ...disabled.map((flag) => ["switched off", flag] as const),
    ...enabled.map((flag) => ["switched on", flag] as const),
  ];
  if (all)
    return fail(
      enabled.length > 0 ? `It switches everything off but ${list(enabled)}` : "It switches everything off",
      ...evidence,
    );
  const lost = disabled.filter((flag) => guards.includes(flag));
  if (lost.length > 0) return fail(`It switches ${list(lost)} off`, ...evidence);
  const strange = disabled.filter((flag) => !others.includes(flag));
  if (strange.length > 0) return unknown(`It switches ${list(strange)} off, which we do not know`, ...evidence);
  if (disabled.length > 0)
    return pass(`It only switches ${list(disabled)} off, without which nothing is lost`, ...evidence);
  return pass("It keeps the defaults", ...evidence);
}

/** "a", "a and b", "a, b and c". */
function list(flags: readonly string[]): string {
  const last = flags.at(-1) ?? "";
  return flags.length < 2 ? last : `${flags.slice(0, -1).join(", ")} and ${last}`;
}
