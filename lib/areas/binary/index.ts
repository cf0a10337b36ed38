// binary/index.ts: area 1, binary hardening: ELF files, the recipes that they are built by, and the checks on both.
import { defineArea, reading } from "../area.ts";
import { CHECKS } from "./checks.ts";
import { ElfFacts } from "./facts.ts";
import { RECIPE_CHECKS } from "./recipe-checks.ts";
import { RecipeFacts } from "./recipe-facts.ts";

export { listArchiveMembers, readArchiveFacts } from "./archive.ts";
export { ElfFacts, readElfFacts } from "./facts.ts";
export {
  checkOfFlag,
  flagsOfCheck,
  flagsOfRecipe,
  readRecipeFacts,
  RecipeFacts,
  type RecipeWords,
} from "./recipe-facts.ts";
export { isArchive } from "#lib/formats/ar.ts";

const PARSER_REVISION = 2;

/** How ELF files are judged. */
export const elfReading = reading("elf", ElfFacts, CHECKS);

/** How recipes are judged. */
export const recipeReading = reading("recipe", RecipeFacts, RECIPE_CHECKS);

export const binary = defineArea(
  {
    id: "binary",
    title: "Binary hardening",
    short: "Binary",
    question: "Do programs and libraries use what compilers, linkers and loaders offer against exploits?",
    subjects: "ELF files",
  },
  PARSER_REVISION,
  [elfReading, recipeReading],
);
