// index.ts: the catalogue of nixpkgs, and what its recipes say of hardening.
export { type CataloguedAttribute, type CataloguedPerson } from "./attribute.ts";
export { parseHardening, type RecipeHardening } from "./hardening.ts";
export { CatalogueReader } from "./reader.ts";
