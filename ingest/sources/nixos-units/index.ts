// index.ts: `starfort ingest nixos-units`: what NixOS' modules put on a system, and who looks after each module.
import path from "node:path";
import { z } from "zod";
import { AREA_IDS } from "#lib/areas/area.ts";
import { parseKernelConfig, versionOf } from "#lib/formats/kconfig/index.ts";
import { defineSource, type OpenSource, type PackageBook, type SourceContext, SourceError } from "../source.ts";
import { parseBaseline } from "./baseline.ts";
import { nixosChannel } from "./channel.ts";
import { readDirectory, readGiven } from "./read-given.ts";
import type { KernelConfigFile } from "./kernel-package.ts";
import { listModules, type NixosSystem } from "./system.ts";
import { parseUnitMap } from "./unit-map.ts";

const OPTIONS = z.object({
  dir: z.string(),
  map: z.string(),
  apparmor: z.string().optional(),
  kernelConfig: z.string().optional(),
  baseline: z.string().optional(),
  channel: z.string().regex(/^[a-z0-9][a-z0-9.-]{0,62}$/, "expected a name such as unstable or 26.05"),
});
type UnitsOptions = z.infer<typeof OPTIONS>;

/** What modules put on a system is no program and is not built: the other areas stay as they are. */
export const UNITS_AREAS = AREA_IDS.filter((id) => id === "service" || id === "kernel" || id === "mac");

const UNIT_FILE = /^[^/]+\.service(\.d\/[^/]+\.conf)?$/;
const ANY_FILE = /./;

export const nixosUnits = defineSource({
  id: "nixos-units",
  reads: "systemd units, AppArmor policies and kernel settings that were evaluated from NixOS' modules",
  describe: (command) =>
    command
      .argument("<dir>", "the directory of the units, each as text", absolute)
      .requiredOption("--map <file>", "JSON: unit -> modules, maintainers, option", absolute)
      .option("--apparmor <dir>", "AppArmor policies, as below /etc/apparmor.d", absolute)
      .option("--kernel-config <file>", "the kernel's structured config as JSON, or its .config", absolute)
      .option("--baseline <file>", "JSON: sysctl, kernelParams of a system without settings of its own", absolute)
      .option("--channel <name>", "the channel that was evaluated", "unstable"),
  options: OPTIONS,
  open: async (options, { book }: SourceContext) => [await openUnits(options, book)],
});

function absolute(file: string): string {
  return path.resolve(file);
}

/** Reads everything that was given. Throws SourceError where it cannot be read, or nothing would be judged. */
async function openUnits(options: UnitsOptions, book: PackageBook): Promise<OpenSource> {
  const { kernelConfig, apparmor, baseline, channel } = options;
  const system: NixosSystem = {
    units: readDirectory(options.dir, UNIT_FILE),
    map: readGiven(options.map, parseUnitMap),
    policies: apparmor === undefined ? new Map() : readDirectory(apparmor, ANY_FILE),
    baseline: baseline === undefined ? null : readGiven(baseline, parseBaseline),
    kernel: kernelConfig === undefined ? null : await findKernel(readGiven(kernelConfig, checkedKernel), book),
  };
  const packages = listModules(system, channel);
  if (packages.length === 0)
    throw new SourceError(`${options.dir} has no units: expected files such as nginx.service with a unit's text`);
  refuseForeignMap(system, options);
  return describeUnits(system, packages, channel);
}

/** The same for whoever has the evaluation from elsewhere. */
export function describeUnits(system: NixosSystem, packages: OpenSource["packages"], stream: string): OpenSource {
  return {
    id: "nixos-units",
    key: "nixos-units",
    channel: nixosChannel(stream),
    areas: UNITS_AREAS,
    observedOn: null,
    // Its modules are nobody else's, but the kernel is a package of nixpkgs too, whose catalogue knows more of it.
    authority: "supplement",
    scope: "all",
    packages,
    notes: notesOf(system),
  };
}

/** A map of other units would make each unit here a package without maintainers, and close the modules that there were. */
function refuseForeignMap({ units, map }: NixosSystem, { dir, map: file }: UnitsOptions): void {
  const [one] = units.keys();
  if (one === undefined || [...units.keys()].some((name) => map.has(name))) return;
  const [other] = map.keys();
  const named = other === undefined ? "names no unit" : `names others, such as ${other}`;
  throw new SourceError(`${file} ${named}: none of the ${units.size} units in ${dir}, such as ${one}, is in it`);
}

function checkedKernel(bytes: Uint8Array): Uint8Array {
  parseKernelConfig(bytes);
  return bytes;
}

/** The kernel as the catalogue calls it: by its attribute, linux_6_18, else by its name. */
export async function findKernel(bytes: Uint8Array, book: PackageBook): Promise<KernelConfigFile> {
  const version = versionOf(parseKernelConfig(bytes).version);
  const attribute = version === null ? "linux" : `linux_${version.major}_${version.minor}`;
  const names = await book.findNames("nixos", [attribute, "linux"]);
  return { bytes, packageName: names.get(attribute) ?? names.get("linux") ?? "linux" };
}

function notesOf({ units, map }: NixosSystem): string[] {
  const missing = [...map.keys()].filter((name) => name.endsWith(".service") && !units.has(name));
  const unmapped = [...units.keys()].filter(
    (name) => !name.includes("/") && (map.get(name)?.modules.length ?? 0) === 0,
  );
  return [
    ...told(missing, "in the map without a text: nothing is said of them"),
    ...told(unmapped, "mapped to no module: each is a package of its own name"),
  ];
}

function told(names: readonly string[], what: string): string[] {
  const [first = ""] = names;
  if (names.length === 0) return [];
  return [`units ${what}: ${names.length === 1 ? first : `${names.length}, ${first} among them`}`];
}
