// listing.ts: the catalogue as packages: binaries by source, chosen and ordered, each with what fetches it.
import { compareDebianVersions } from "#lib/formats/debian-version.ts";
import { debianStewards } from "../debian-stewards.ts";
import { type ListedArtifact, type ListedPackage, SourceError } from "../source.ts";
import { type Catalogue, findSource, type KnownSource, type OfferedBinary } from "./catalogue.ts";
import type { PackageContents } from "./contents.ts";
import { DebGroup, type GroupContext } from "./deb-group.ts";
import { nearNames } from "./near-names.ts";
import type { DebianOptions } from "./options.ts";
import { byUrgency } from "./order.ts";
import { Recipe } from "./recipe.ts";

/** A source package with its binary packages. */
export interface BySource {
  readonly name: string;
  readonly version: string;
  readonly binaries: readonly OfferedBinary[];
}

const GIB = 1024 ** 3;
/** Above this, unpacked, each .deb is read by itself. */
const MAX_GROUP_BYTES = 2 * GIB;
/** Only native tarballs come near: the Debian part of a package has some kilobytes. */
const MAX_RECIPE_BYTES = 16 * 1024 * 1024;

/** The packages that --package and --limit leave, in the order in which they are looked at. Throws SourceError for an unknown name. */
export function choosePackages(catalogue: Catalogue, contents: PackageContents, options: DebianOptions): BySource[] {
  const all = groupBySource(catalogue);
  const chosen = options.package === null ? [...all.values()] : named(options.package, all, catalogue);
  return byUrgency(chosen, contents).slice(0, options.limit ?? Infinity);
}

function groupBySource({ binaries }: Catalogue): Map<string, BySource> {
  const groups = new Map<string, OfferedBinary[]>();
  for (const binary of binaries.values()) {
    const group = groups.get(binary.source.name);
    if (group === undefined) groups.set(binary.source.name, [binary]);
    else group.push(binary);
  }
  return new Map(
    [...groups].map(([name, group]) => [
      name,
      { name, version: newestOf(name, group).source.version, binaries: group },
    ]),
  );
}

/** A name may be that of a binary package: its source is meant. */
function named(names: readonly string[], all: ReadonlyMap<string, BySource>, { binaries }: Catalogue): BySource[] {
  const found = new Map<string, BySource>();
  for (const name of names) {
    const one = all.get(name) ?? all.get(binaries.get(name)?.source.name ?? "");
    if (one === undefined) throw unknownName(name, [...all.keys(), ...binaries.keys()]);
    found.set(one.name, one);
  }
  return [...found.values()];
}

function unknownName(name: string, known: readonly string[]): SourceError {
  const near = nearNames(name, new Set(known));
  const hint = near.length > 0 ? `; there is ${near.join(", ")}` : "";
  return new SourceError(`--package: no package ${name} in these suites, components and architecture${hint}`);
}

/** Binary packages of one source can be of several versions; the newest speaks for it, best the one that bears its name. */
function newestOf(name: string, binaries: readonly OfferedBinary[]): OfferedBinary {
  return binaries.reduce((best, one) => {
    const order = compareDebianVersions(one.source.version, best.source.version);
    return order > 0 || (order === 0 && one.name === name && best.name !== name) ? one : best;
  });
}

/** What is asked of a package once it is its turn: an archive has 34,000 of them, so nothing is made before that. */
export function listPackage(one: BySource, catalogue: Catalogue, context: ListingContext): ListedPackage {
  const { name, version, binaries } = one;
  const newest = newestOf(name, binaries);
  const { source } = findSource(catalogue, name, version);
  let parts: Parts | null = null;
  const open = (): Parts => (parts ??= openParts(one, catalogue, context));
  return {
    name,
    version,
    description: newest.synopsis || null,
    homepage: newest.homepage ?? source?.homepage ?? null,
    recipe: null,
    get stewards() {
      return debianStewards(source?.maintainer ?? newest.maintainer, source?.uploaders ?? null);
    },
    get artifacts() {
      return open().artifacts;
    },
    recipeFlags: () => open().recipe?.flags,
    prepare: async () => {
      await open().groups[0]?.prepare();
    },
    close: () => {
      for (const group of parts?.groups ?? []) group.close();
      parts = null;
    },
  };
}

export interface ListingContext extends GroupContext {
  readonly recipes: boolean;
}

interface Parts {
  readonly groups: readonly DebGroup[];
  readonly recipe: Recipe | null;
  readonly artifacts: readonly ListedArtifact[];
}

function openParts({ name, version, binaries }: BySource, catalogue: Catalogue, context: ListingContext): Parts {
  const groups = partition(binaries).map((group) => new DebGroup(group, context));
  const packaging = context.recipes ? readablePackaging(name, version, catalogue) : null;
  const recipe = packaging && new Recipe({ name, version, packaging }, context);
  return {
    groups,
    recipe,
    artifacts: [...groups.flatMap((group) => group.artifacts), ...(recipe === null ? [] : [recipe.artifact])],
  };
}

/** Null where there is none of that version, or it could not be read in reasonable time. */
function readablePackaging(name: string, version: string, catalogue: Catalogue): KnownSource["packaging"] {
  const { source, isExact } = findSource(catalogue, name, version);
  const packaging = isExact ? (source?.packaging ?? null) : null;
  return packaging === null || packaging.sizeBytes > MAX_RECIPE_BYTES ? null : packaging;
}

/** How many packages have a recipe that is not read, and why. */
export function recipeNote(packages: readonly BySource[], catalogue: Catalogue): string | null {
  const unread = packages.filter(({ name, version }) => readablePackaging(name, version, catalogue) === null);
  if (unread.length === 0) return null;
  return `the debian/rules of ${unread.length} packages are not read: their source is not in these suites, or a native tarball of more than ${MAX_RECIPE_BYTES / 1024 / 1024} MiB`;
}

const DEBUG_NAME = /-dbg(sym)?$/;

/** Packages of one source are one root, but for those that would take too much room with the others, and debug information. */
function partition(binaries: readonly OfferedBinary[]): OfferedBinary[][] {
  const sorted = binaries.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const isDebug = ({ name, section }: OfferedBinary): boolean => DEBUG_NAME.test(name) || /(^|\/)debug$/.test(section);
  const plain = sorted.filter((one) => !isDebug(one));
  const alone = sorted.filter(isDebug).map((one) => [one]);
  // An index that leaves the size out is taken at four times the download.
  const bytes = plain.reduce((sum, { installedBytes, sizeBytes }) => sum + (installedBytes ?? 4 * sizeBytes), 0);
  if (plain.length === 0) return alone;
  return [...(bytes > MAX_GROUP_BYTES ? plain.map((one) => [one]) : [plain]), ...alone];
}
