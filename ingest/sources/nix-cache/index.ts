// index.ts: `starfort ingest nix-cache`: what was built of nixpkgs, from a binary cache or a store on the disk.
import { AREA_IDS } from "#lib/areas/area.ts";
import { parseTrustedKey, type StorePath } from "#lib/formats/nix-cache/index.ts";
import { defineSource, type OpenSource, type SourceContext, SourceError } from "../source.ts";
import { nixosChannel } from "../nixos-units/channel.ts";
import { readGiven } from "../nixos-units/read-given.ts";
import { ArchivedObject } from "./archived-object.ts";
import { findCatalogueNames } from "./catalogue-names.ts";
import { Cache } from "./cache.ts";
import { DiskObject, lookInto } from "./disk-store.ts";
import { foldObjects, pnamesOf } from "./fold.ts";
import { listPackage } from "./listing.ts";
import { type Asked, readNarInfos } from "./narinfos.ts";
import { describeOptions, isAddress, NixCacheOptions } from "./options.ts";
import { parsePaths } from "./paths-file.ts";
import type { StoreObject } from "./store-object.ts";

/** Whether somebody else gets the same bytes, a build does not tell. */
const AREAS = AREA_IDS.filter((id) => id !== "determinism");

export const nixCache = defineSource({
  id: "nix-cache",
  reads: "what was built of nixpkgs: a binary cache, or the paths of a store on the disk",
  describe: describeOptions,
  options: NixCacheOptions,
  open: async (options, context) => [await openNixCache(options, context)],
});

/** The store paths of one place, with nothing of them read but what a cache says of each. */
interface Place {
  readonly key: string;
  readonly objects: readonly StoreObject[];
  readonly notes: readonly string[];
}

async function openNixCache(options: NixCacheOptions, context: SourceContext): Promise<OpenSource> {
  const found = isAddress(options.cache) ? null : lookInto(options.cache);
  const place = found?.isCache === false ? openStore(options, found.paths) : await openCache(options, context);
  const names = await findCatalogueNames(pnamesOf(place.objects), context.book);
  return {
    id: "nix-cache",
    key: place.key,
    channel: nixosChannel(options.channel),
    areas: AREAS,
    observedOn: null,
    // Maintainers and descriptions are the catalogue's to tell.
    authority: "supplement",
    scope: "all",
    packages: foldObjects(place.objects, names).map(listPackage),
    notes: place.notes,
  };
}

async function openCache(options: NixCacheOptions, context: SourceContext): Promise<Place> {
  const cache = await Cache.open(options.cache, context);
  const given = options.paths === null ? null : withoutDerivations(readPaths(options.paths, cache.storeDir), asItIs);
  const asked: readonly Asked[] | null = given?.built ?? cache.list();
  if (asked === null) throw new SourceError(whatToName(cache.title));
  context.say(`Reading ${asked.length} narinfo files of ${cache.title}`);
  const keys = options.trustedKey.map(parseTrustedKey);
  const infos = await readNarInfos(cache, asked, { keys, insecure: options.insecure });
  const { built, notes } = withoutDerivations(infos.known, ({ path }) => path);
  return checkedPlace({
    key: cache.key,
    objects: built.map((one) => new ArchivedObject(one, cache, context.signal)),
    notes: [...infos.notes, ...(given?.notes ?? []), ...notes],
  });
}

/** A server has millions of paths and no list of them. */
function whatToName(title: string): string {
  return (
    `${title} does not tell which store paths it has: name them with --paths FILE. ` +
    "`nix-store -qR /run/current-system > FILE` writes those of this system, `nix path-info -r nixpkgs#hello > FILE` those of a package"
  );
}

function openStore({ cache: dir, paths }: NixCacheOptions, there: readonly StorePath[]): Place {
  const listed = paths === null ? there : readPaths(paths, null);
  const { built, notes } = withoutDerivations(listed, asItIs);
  const unverified = `${built.length} store paths of ${dir} are read as they lie on the disk, and nobody vouches for them: no signature and no NarHash is looked at (\`nix store verify\` does that)`;
  const objects = built.map((one) => new DiskObject(one, dir));
  return checkedPlace({
    key: `nix-cache:${dir}`,
    objects,
    notes: [...(built.length > 0 ? [unverified] : []), ...notes],
  });
}

/** Nothing at all is more likely a mistake than news that everything has left. */
function checkedPlace(place: Place): Place {
  const why = place.notes.length === 0 ? "" : `: ${place.notes.join("; ")}`;
  if (place.objects.length > 0) return place;
  throw new SourceError(`${place.key.slice("nix-cache:".length)} has no store path to look at${why}`);
}

function readPaths(file: string, storeDir: string | null): readonly StorePath[] {
  return readGiven(file, (bytes) => parsePaths(new TextDecoder().decode(bytes), file, storeDir));
}

const asItIs = (path: StorePath): StorePath => path;

/** `nix-store -qR` of a derivation names what things are built from, too. */
function withoutDerivations<Named>(
  all: readonly Named[],
  pathOf: (one: Named) => StorePath,
): { readonly built: readonly Named[]; readonly notes: readonly string[] } {
  const built = all.filter((one) => !pathOf(one).name.endsWith(".drv"));
  const count = all.length - built.length;
  return { built, notes: count === 0 ? [] : [`${count} derivations are left out: they are recipes, nothing built`] };
}
