// nixpkgs.ts: the catalogue of nixpkgs in its three shapes, folded into packages; and what recipes say of hardening, judged.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readRecipeFacts, recipeReading } from "#lib/areas/binary/index.ts";
import { CatalogueReader, parseHardening } from "#lib/formats/nixpkgs-catalogue/index.ts";
import { Folder } from "../sources/nixpkgs/fold.ts";
import type { FuzzTarget } from "./target.ts";

const FILES = join(import.meta.dirname, "../../lib/formats/nixpkgs-catalogue/testdata");
const read = (name: string): Uint8Array => readFileSync(join(FILES, name));
/** So that tokens, texts and characters are cut anywhere. */
const PIECE_BYTES = 1999;
const TRAITS = { path: "package.nix", setuid: false, setgid: false };

function runCatalogue(bytes: Uint8Array): void {
  const reader = new CatalogueReader();
  const folder = new Folder(null);
  for (let at = 0; at < bytes.length; at += PIECE_BYTES)
    for (const attribute of reader.push(bytes.subarray(at, at + PIECE_BYTES))) folder.add(attribute);
  reader.end();
  const { attributes, packages } = folder.end();
  const names = packages.flatMap(({ name, aliases }) => [name, ...aliases]);
  if (names.length !== attributes || new Set(names).size !== attributes)
    throw new Error("an attribute was lost or doubled");
  if (packages.some(({ pname }) => pname === "")) throw new Error("a package without a name");
}

function runHardening(bytes: Uint8Array): void {
  for (const words of parseHardening(new TextDecoder().decode(bytes)).values()) {
    const facts = readRecipeFacts({ ...words, defaults: "nixpkgs" });
    if (recipeReading.assess(facts, TRAITS).length === 0) throw new Error("a recipe without a verdict");
  }
}

export const nixpkgsTargets: readonly FuzzTarget[] = [
  {
    name: "nixpkgs-catalogue",
    // Small ones, so that broken ones are often taken all the same.
    seeds: () => [
      ...["2016.json", "2018.json"].map(read),
      oneOf(read("2026.json"), "hello"),
      oneOf(read("2026.json"), "sdl3"),
    ],
    run: runCatalogue,
  },
  { name: "nixpkgs-hardening", seeds: () => [read("hardening.json")], run: runHardening },
];

/** A catalogue of one attribute. */
function oneOf(catalogue: Uint8Array, attribute: string): Uint8Array {
  const text = new TextDecoder().decode(catalogue);
  const from = text.indexOf(`  "${attribute}": {`);
  const end = text.indexOf("\n  }", from);
  return new TextEncoder().encode(`{"version": "2", "packages": {\n${text.slice(from, end)}\n  }}}\n`);
}
