// listing.ts: a folded package as the pipeline wants it: its words, and its recipe as the one thing to judge.
import { createHash } from "node:crypto";
import { flagsOfRecipe, readRecipeFacts, type RecipeFacts } from "#lib/areas/binary/index.ts";
import type { ListedArtifact, ListedPackage, Offer } from "../source.ts";
import type { FoldedPackage } from "./fold.ts";

/** `recipes`: whether it is known what recipes say; else there is nothing to judge. */
export function listPackage(one: FoldedPackage, recipes: boolean): ListedPackage {
  const { name, pname, version, description, homepage, file, line, aliases, stewards } = one;
  const words = {
    ...{ name, version, description, homepage, stewards, aliases },
    recipe: file === null || line === null ? file : `${file}:${line}`,
    ...(file === null ? {} : { identity: `${pname} ${file}` }),
  };
  if (!recipes) return { ...words, artifacts: [] };
  const facts = readRecipeFacts({ ...one.hardening, defaults: "nixpkgs" });
  return { ...words, artifacts: [recipeOf(one, facts)], recipeFlags: () => flagsOfRecipe(facts) };
}

/** Named by what stays when the attribute is renamed. */
function recipeOf({ pname, version, file }: FoldedPackage, facts: RecipeFacts): ListedArtifact {
  const text = JSON.stringify(facts);
  const hashOf = (given: string): Uint8Array => createHash("sha256").update(given).digest();
  const offer: Offer = {
    type: "subject",
    kind: "recipe",
    traits: { path: file ?? pname, setuid: false, setgid: false },
    load: () => ({ contentHash: hashOf(text), readFacts: () => facts }),
  };
  return {
    ...{ name: `${pname} (recipe)`, version, arch: "source", sizeBytes: null },
    identify: () => hashOf(`recipe\0${file ?? ""}\0${version}\0${text}`),
    offers: () => [offer],
  };
}
