// fold.ts: store paths -> packages: the outputs of one build, and other builds of the same thing, are one package with an artifact each.
import { compareNixVersions, type NameParts, partsOfName } from "#lib/formats/nix-cache/index.ts";
import type { StoreObject } from "./store-object.ts";

export interface FoldedPackage {
  readonly name: string;
  /** The newest of what it has. */
  readonly version: string;
  readonly members: readonly Member[];
}

export interface Member {
  /** "hello", "hello-dev": the same for the next version. */
  readonly name: string;
  readonly version: string;
  /** Another build of what the package has already: its files would bear the same names. */
  readonly isRival: boolean;
  readonly object: StoreObject;
}

interface Part extends NameParts {
  readonly object: StoreObject;
}

/** What the names of store paths say that they are of, each once. */
export function pnamesOf(objects: readonly StoreObject[]): readonly string[] {
  return [...new Set(objects.map((object) => partOf(object).pname))];
}

/**
 * `names`: pname -> the package's name; one that is not known is called as its pname. Packages and their members in the order of
 * their names. What is absent and of no package that is known is left out: a system's own configuration was never in a cache.
 */
export function foldObjects(
  objects: readonly StoreObject[],
  names: ReadonlyMap<string, string>,
): readonly FoldedPackage[] {
  const parts = objects.map(partOf).filter(({ pname, object }) => !object.isAbsent || names.has(pname));
  const groups = Map.groupBy(parts, ({ pname }) => names.get(pname) ?? pname);
  return [...groups].map(([name, group]) => foldOne(name, group)).sort((a, b) => (a.name < b.name ? -1 : 1));
}

function partOf(object: StoreObject): Part {
  return { ...partsOfName(object.path.name, object.derivation), object };
}

function foldOne(name: string, parts: readonly Part[]): FoldedPackage {
  const sorted = parts.toSorted(byName);
  const taken = new Set<string>();
  const members = sorted.map((part): Member => {
    const { hash, name: full } = part.object.path;
    const short = part.output === "out" ? part.pname : `${part.pname}-${part.output}`;
    const own = [short, full].find((one) => !taken.has(one)) ?? `${hash}-${full}`;
    taken.add(own);
    return { name: own, version: part.version, isRival: own !== short, object: part.object };
  });
  const versions = sorted.map(({ version }) => version);
  const version = versions.reduce((best, one) => (compareNixVersions(one, best) > 0 ? one : best), "");
  return { name, version, members };
}

/** The package itself before its outputs; of each the newest first, which then has the plain name. */
function byName(a: Part, b: Part): number {
  const rank = ({ output }: Part): string => (output === "out" ? "" : output);
  return (
    compareText(a.pname, b.pname) ||
    compareText(rank(a), rank(b)) ||
    compareNixVersions(b.version, a.version) ||
    compareText(a.object.path.hash, b.object.path.hash)
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
