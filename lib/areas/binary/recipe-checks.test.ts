// recipe-checks.test.ts: what recipes say, and what becomes of it.
import { describe, expect, test } from "vitest";
import { checkOfFlag, flagsOfCheck, flagsOfRecipe, readRecipeFacts, recipeReading, type RecipeWords } from "./index.ts";
import { CHECKS } from "./checks.ts";
import { CHECKS_OF_FLAG, FLAG_DEFAULTS } from "./recipe-flags-table.ts";

const TRAITS = { path: "pkgs/by-name/he/hello/package.nix", setuid: false, setgid: false };
const words = (given: Partial<RecipeWords>): RecipeWords => ({
  disabled: [],
  enabled: [],
  defaults: "nixpkgs",
  ...given,
});
const DEFAULTS = [...FLAG_DEFAULTS.nixpkgs.guards, "pic"];

describe("recipe-keeps-hardening", () => {
  test.each<[what: string, given: Partial<RecipeWords>, verdict: string, reason: string]>([
    ["nothing said", {}, "pass", "It keeps the defaults"],
    ["one guard off", { disabled: ["format"] }, "fail", "It switches format off"],
    [
      "several, of which one is off anyway",
      { disabled: ["shadowstack", "relro", "bindnow", "fortify"] },
      "fail",
      "It switches bindnow, fortify and relro off",
    ],
    [
      "pic of a kernel module",
      { disabled: ["pic"] },
      "pass",
      "It only switches pic off, without which nothing is lost",
    ],
    [
      "a flag of tomorrow",
      { disabled: ["pic", "quantum"] },
      "unknown",
      "It switches quantum off, which we do not know",
    ],
    ["all", { disabled: ["all"] }, "fail", "It switches everything off"],
    ["all but one", { disabled: ["all"], enabled: ["relro"] }, "fail", "It switches everything off but relro"],
    ["something more", { enabled: ["pacret"] }, "pass", "It keeps the defaults"],
    ["an empty variable", { inEffect: [] }, "fail", "It switches everything off"],
    ["the variable lists the defaults", { inEffect: DEFAULTS }, "pass", "It keeps the defaults"],
    [
      "the variable alone lists less",
      { inEffect: DEFAULTS.filter((flag) => flag !== "relro") },
      "fail",
      "It switches relro off",
    ],
    [
      "Debian's bindnow is off anyway",
      { disabled: ["bindnow"], defaults: "debian" },
      "pass",
      "It only switches bindnow off, without which nothing is lost",
    ],
    ["Debian's pie", { disabled: ["pie"], defaults: "debian" }, "fail", "It switches pie off"],
  ])("%s", (_what, given, verdict, reason) => {
    const [assessment] = recipeReading.assess(readRecipeFacts(words(given)), TRAITS);
    expect({ verdict: assessment?.verdict, reason: assessment?.reason }).toEqual({ verdict, reason });
  });
});

test("facts are small whatever is said, and the same for the same words in another order", () => {
  const many = Array.from({ length: 5000 }, (_, no) => `flag${no}${"x".repeat(1000)}`);
  const facts = readRecipeFacts(words({ disabled: many, enabled: many }));
  expect(JSON.stringify(facts).length).toBeLessThan(10_000);
  expect(readRecipeFacts(words({ disabled: ["b", "a", "b"] }))).toEqual(
    readRecipeFacts(words({ disabled: ["a", "b"] })),
  );
});

test("what is off is listed by flag, and all by its own word", () => {
  expect(flagsOfRecipe(readRecipeFacts(words({ disabled: ["all"], enabled: ["relro"] })))).toEqual([
    { flag: "all", enabled: false },
    { flag: "relro", enabled: true },
  ]);
});

test("flags lead to checks that are there, and back", () => {
  const ids = CHECKS.map(({ id }) => id);
  for (const checks of Object.values(CHECKS_OF_FLAG)) expect(ids).toEqual(expect.arrayContaining([...checks]));
  expect(checkOfFlag("bindnow")).toBe("bind-now");
  expect(checkOfFlag("zerocallusedregs")).toBeNull();
  expect(flagsOfCheck("fortify")).toEqual(["all", "fortify", "fortify3"]);
  expect(flagsOfCheck("module-signed")).toEqual([]);
});
