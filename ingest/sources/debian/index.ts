// index.ts: Debian's archive, and every archive of its kind: suites of one release as one channel, read without installing anything.
import { AREA_IDS } from "#lib/areas/area.ts";
import { defineSource, type OpenSource, type SourceContext } from "../source.ts";
import { findSuites, readAptSources } from "./apt.ts";
import { readCatalogue } from "./catalogue.ts";
import { type PackageContents, readPackageContents } from "./contents.ts";
import { choosePackages, listPackage, recipeNote } from "./listing.ts";
import { readSuitePolicy } from "./suite-policy.ts";
import { DebianOptions, describeOptions } from "./options.ts";
import { openSuite, type Suite } from "./suite.ts";

const AREAS = AREA_IDS.filter((id) => id !== "determinism");
const APT_DIR = "/etc/apt";

export const debian = defineSource({
  id: "debian",
  reads: "a Debian archive: its signed indexes and packages",
  describe: describeOptions,
  options: DebianOptions,
  open: async (options, context) => [await openDebian(options, context)],
});

/** Opens the suites as one channel; no package is fetched yet but those that have AppArmor policy. Throws SourceError. */
export async function openDebian(
  options: DebianOptions,
  context: SourceContext,
  aptDir = APT_DIR,
): Promise<OpenSource> {
  const suites: Suite[] = [];
  for (const place of findSuites(options, readAptSources(aptDir))) {
    context.say(`Reading ${place.suite} from ${place.base}`);
    suites.push(await openSuite(place, options, context));
  }
  const { component, arch } = options;
  const catalogue = await readCatalogue(suites, component, arch);
  const contents = await readPackageContents(suites, component, arch);
  const policy = await readSuitePolicy(catalogue.binaries, contents, context);
  const packages = choosePackages(catalogue, contents, options);
  const group = {
    http: context.http,
    signal: context.signal,
    policy,
    recipes: options.recipes,
    hasPrograms: hasPrograms(contents),
  };
  const unread = options.recipes ? recipeNote(packages, catalogue) : null;
  return {
    id: "debian",
    key: "debian",
    channel: channelOf(suites, options),
    areas: AREAS,
    observedOn: newestDay(suites),
    authority: "catalogue",
    scope: options.package === null && options.limit === null ? "all" : packages.map(({ name }) => name),
    packages: packages.map((one) => listPackage(one, catalogue, group)),
    notes: [
      ...suites.flatMap(({ notes }) => notes),
      ...catalogue.notes,
      ...(policy?.notes ?? []),
      ...(unread === null ? [] : [unread]),
    ],
  };
}

/** A package that no Contents knows, such as a new one of the security archive, may have anything. */
function hasPrograms({ programs, services, listed }: PackageContents): (name: string) => boolean {
  return (name) => programs.has(name) || services.has(name) || !listed.has(name);
}

function channelOf([first]: readonly Suite[], { suite, arch }: DebianOptions): OpenSource["channel"] {
  const { codename = null, version = null, origin = null } = first?.release ?? {};
  const name = origin ?? "Debian";
  const stream = codename ?? suite;
  // Debian 12.15 is Debian 12 with what was mended since.
  const number = name === "Debian" ? version?.split(".")[0] : version;
  return {
    distro: slugOf(name) || "debian",
    stream: slugOf(stream) || "unnamed",
    arch,
    title: [name, number, stream].filter(Boolean).join(" "),
  };
}

/** Lower-case letters, digits, dots and hyphens: it becomes part of the channel's slug. */
function slugOf(text: string): string {
  const slug = text
    .trim()
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, "-");
  return slug.replace(/^[-.]+|[-.]+$/g, "").slice(0, 63);
}

/** The day (UTC) of the newest suite: what the channel has is at least as new as that. */
function newestDay(suites: readonly Suite[]): string {
  const newest = Math.max(...suites.map(({ release }) => release.date));
  return new Date(newest).toISOString().slice(0, 10);
}
