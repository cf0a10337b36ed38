// catalogue-names.ts: by which name the catalogue knows what a store path's name says: a language's packages bear its name and version before their own.
import type { PackageBook } from "../source.ts";

interface Language {
  readonly named: RegExp;
  /** The attribute paths that it may have. */
  readonly attributes: (name: string, version: string) => readonly string[];
}

// Prefixes are the sets' own `namePrefix`. With these rows 75,973 of the 91,741 attributes of nixpkgs of 2026-07 are found by their
// derivation's name and 1,182 are taken for a namesake, mostly another version; without them it is 37,441 and 1,088.
const LANGUAGES: readonly Language[] = [
  { named: /^python3\.(\d+)-(.+)$/, attributes: (name, version) => [`python3${version}Packages.${name}`] },
  // LWP is libwww-perl, HTTPMessage is HTTP-Message.
  { named: /^perl(5[\d.]*)-(.+)$/, attributes: (name) => [`perlPackages.${name.replaceAll("-", "")}`, name] },
  { named: /^()emacs-(.+)$/, attributes: (name) => [`emacsPackages.${name}`] },
  { named: /^lua5\.(\d)[\d.]*-(.+)$/, attributes: (name, version) => [`lua5${version}Packages.${name}`] },
  { named: /^ocaml([\d.]+)-(.+)$/, attributes: (name) => [`ocamlPackages.${name}`] },
  { named: /^ruby([\d.]+)-(.+)$/, attributes: (name) => [`rubyPackages.${name}`] },
  { named: /^coq([\d.]+)-(.+)$/, attributes: (name) => [`coqPackages.${name}`] },
  { named: /^()vimplugin-(.+)$/, attributes: (name) => [`vimPlugins.${name.replaceAll(".", "-")}`] },
];

/** What a package may be called in the catalogue, the likeliest first. */
export function candidatesOf(pname: string): readonly string[] {
  for (const { named, attributes } of LANGUAGES) {
    const [, version, name] = named.exec(pname) ?? [];
    if (version !== undefined && name !== undefined) return [...attributes(name, version), pname];
  }
  return [pname];
}

/** pname -> the package's name, of those that the database knows. */
export async function findCatalogueNames(
  pnames: readonly string[],
  book: PackageBook,
): Promise<ReadonlyMap<string, string>> {
  const wanted = pnames.map((pname) => [pname, candidatesOf(pname)] as const);
  const found = await book.findNames("nixos", [...new Set(wanted.flatMap(([, names]) => names))]);
  return new Map(
    wanted.flatMap(([pname, names]) => {
      const name = names.map((one) => found.get(one)).find((one) => one !== undefined);
      return name === undefined ? [] : [[pname, name] as const];
    }),
  );
}
