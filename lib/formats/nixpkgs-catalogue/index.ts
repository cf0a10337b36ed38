// index.ts: the catalogue of nixpkgs, and what its recipes say of hardening.
export { type CataloguedAttribute, type CataloguedPerson, type CataloguedTeam } from "./attribute.ts";
export { parseHardening, type RecipeHardening } from "./hardening.ts";
export { CatalogueReader, type OddAttributes } from "./reader.ts";
