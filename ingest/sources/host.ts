// host.ts: this machine's packages, as its dpkg database and its disk tell them.
import { hostname } from "node:os";
import path from "node:path";
import { z } from "zod";
import { AREA_IDS } from "#lib/areas/area.ts";
import { compareDebianVersions } from "#lib/formats/debian-version.ts";
import { type OsRelease, parseOsRelease } from "#lib/formats/os-release.ts";
import { hostRoot } from "../root/disk-root.ts";
import { RootReader } from "../root/root-reader.ts";
import { RootedFs } from "../root/rooted-fs.ts";
import { debianStewards } from "./debian-stewards.ts";
import { type DpkgPackage, nativeArch, readDpkgDatabase, STATUS_DIR, STATUS_FILE } from "./host/dpkg-database.ts";
import { type Host, HostArtifact } from "./host/host-artifact.ts";
import { assignFiles, type OwnedFiles } from "./host/owned-files.ts";
import { scanFiles, type FileScan } from "./host/scan-files.ts";
import { readUploaders } from "./host/uploaders.ts";
import { byUrgency } from "./host/urgency.ts";
import { defineSource, type ListedPackage, type OpenSource, ReadProblem, SourceError } from "./source.ts";

export interface HostOptions {
  /** The directory that holds the system; "/" is this machine itself. */
  readonly root: string;
}

/** What of a machine's own files can be judged: all but whether somebody else could build them again. */
const HOST_AREAS = AREA_IDS.filter((id) => id !== "determinism");

export const host = defineSource({
  id: "host",
  reads: "the dpkg database of this machine",
  describe: (command) =>
    command.option("--root <dir>", "the system to look at, e.g. a mounted image", (dir) => path.resolve(dir), "/"),
  options: z.object({ root: z.string() }),
  open: (options) => Promise.resolve([openHost(options)]),
});

/** Lists what is installed; nothing of a package is read yet. Throws SourceError where there is no dpkg system. */
export function openHost({ root }: HostOptions): OpenSource {
  const fs = openRoot(root);
  const { packages: installed, problems } = readDatabase(fs, root);
  const owned = assignFiles(fs, installed);
  const scan = scanFiles(fs, owned.byPackage);
  const reading: Host = { fs, scan, reader: readerOf(fs, owned.byPackage, scan) };
  const uploaders = readUploaders(fs, newestSources(installed));
  const packages = [...groupBySource(installed)].map(([name, binaries]) =>
    listPackage(name, binaries, reading, owned.byPackage, uploaders.byName.get(name) ?? null),
  );
  return {
    id: "host",
    key: "host",
    channel: describeChannel(fs, root, installed),
    areas: HOST_AREAS,
    observedOn: null,
    authority: "catalogue",
    scope: "all",
    packages: byUrgency(reading, packages),
    notes: [
      ...stateNotes(installed),
      ...(uploaders.note ? [uploaders.note] : []),
      ...problems,
      ...owned.notes,
      ...scan.notes,
    ],
  };
}

/** Reads what packages own; whatever no package has, the distro does not have. */
function readerOf(fs: RootedFs, byPackage: OwnedFiles["byPackage"], scan: FileScan): RootReader {
  const owners = new Map([...byPackage].flatMap(([{ name }, paths]) => paths.map((path) => [path, name] as const)));
  return new RootReader(hostRoot(fs, owners, scan.capabilities), {
    complete: true,
    packageOf: (path) => owners.get(path) ?? null,
    packages: [...byPackage.keys()].map(({ name }) => name),
    privileged: scan.privileged,
  });
}

function openRoot(root: string): RootedFs {
  try {
    return new RootedFs(root);
  } catch (error) {
    throw new SourceError(
      `${root} cannot be opened as a directory: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

function readDatabase(fs: RootedFs, root: string): { packages: readonly DpkgPackage[]; problems: readonly string[] } {
  const where = `${STATUS_FILE} and ${STATUS_DIR}/${root === "/" ? "" : ` below ${root}`}`;
  try {
    const database = readDpkgDatabase(fs);
    if (database !== null && database.packages.length > 0) return database;
    const found = database === null ? "there is neither" : "no package is installed according to them";
    throw new SourceError(
      `The host source reads dpkg's database, but ${found}: looked for ${where}. For other sources see: starfort ingest --help`,
    );
  } catch (error) {
    if (error instanceof ReadProblem) throw new SourceError(`dpkg's database cannot be read: ${error.message}`);
    throw error;
  }
}

function describeChannel(fs: RootedFs, root: string, installed: readonly DpkgPackage[]): OpenSource["channel"] {
  const os = parseOsRelease(readOsRelease(fs));
  const host = slugOf(root === "/" ? hostname() : fs.readText("/etc/hostname", 4096) || hostname());
  return {
    distro: slugOf(os.id),
    stream: `host-${host}`,
    arch: nativeArch(fs, installed),
    title: `${distroTitle(os)} on ${host}`,
  };
}

function readOsRelease(fs: RootedFs): string {
  const path = ["/etc/os-release", "/usr/lib/os-release"].find((candidate) => fs.exists(candidate));
  return path === undefined ? "" : fs.readText(path, 64 * 1024);
}

/** "Debian 12", "Ubuntu 24.04", "Debian trixie" where there is no number yet. */
function distroTitle({ name, versionId, versionCodename }: OsRelease): string {
  return [name.replace(/ GNU\/Linux$/, ""), versionId ?? versionCodename].filter((part) => part !== null).join(" ");
}

/** Lower-case letters, digits, dots and hyphens: it becomes part of the channel's slug. */
function slugOf(text: string): string {
  const slug = text
    .trim()
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, "-")
    .replace(/^[-.]+|[-.]+$/g, "");
  return slug.slice(0, 63) || "unnamed";
}

function groupBySource(installed: readonly DpkgPackage[]): Map<string, DpkgPackage[]> {
  const groups = new Map<string, DpkgPackage[]>();
  for (const one of installed) groups.set(one.source.name, [...(groups.get(one.source.name) ?? []), one]);
  return groups;
}

function newestSources(installed: readonly DpkgPackage[]): Map<string, string> {
  return new Map(
    [...groupBySource(installed)].map(([name, binaries]) => [name, newestOf(name, binaries).source.version]),
  );
}

/** Binary packages of one source can be of several versions; the newest speaks for the package, best the one that bears its name. */
function newestOf(name: string, binaries: readonly DpkgPackage[]): DpkgPackage {
  return binaries.reduce((best, one) => {
    const order = compareDebianVersions(one.source.version, best.source.version);
    return order > 0 || (order === 0 && one.name === name && best.name !== name) ? one : best;
  });
}

function listPackage(
  name: string,
  binaries: readonly DpkgPackage[],
  host: Host,
  files: ReadonlyMap<DpkgPackage, readonly string[]>,
  uploaders: string | null,
): ListedPackage & { readonly artifacts: readonly HostArtifact[] } {
  const newest = newestOf(name, binaries);
  const artifacts = binaries.map(
    (one) => new HostArtifact(host, one, artifactName(one, binaries), files.get(one) ?? []),
  );
  return {
    name,
    version: newest.source.version,
    description: newest.synopsis || null,
    homepage: newest.homepage,
    recipe: null,
    stewards: debianStewards(newest.maintainer, uploaders),
    artifacts,
    fileCount: artifacts.reduce((sum, { fileCount }) => sum + fileCount, 0),
  };
}

/** With the architecture only where two of a name are installed side by side, as dpkg itself writes it. */
function artifactName(one: DpkgPackage, binaries: readonly DpkgPackage[]): string {
  return binaries.filter(({ name }) => name === one.name).length > 1 ? `${one.name}:${one.arch}` : one.name;
}

/** Packages that dpkg has not finished with: looked at as they lie there, but worth a word. */
function stateNotes(installed: readonly DpkgPackage[]): string[] {
  return installed
    .filter(({ state }) => state !== "installed")
    .map(({ name, state }) => `${name} is ${state}: looked at as it lies on the disk`);
}
