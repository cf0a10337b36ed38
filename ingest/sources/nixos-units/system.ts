// system.ts: units, profiles and settings of NixOS' modules as one root, and each module as a package with what it puts there.
import type { Steward } from "../../audited.ts";
import { RootReader } from "../../root/root-reader.ts";
import { memoryRoot } from "../../root/memory-root.ts";
import type { ListedArtifact, ListedPackage, ReadProblem } from "../source.ts";
import type { Baseline } from "./baseline.ts";
import { ARCH } from "./channel.ts";
import { hashOf } from "./hash.ts";
import { type KernelConfigFile, listKernel } from "./kernel-package.ts";
import { moduleFile, moduleName, type UnitMap, type UnitOrigin } from "./unit-map.ts";

/** A file's bytes, or why they cannot be had. */
export type GivenFile = Uint8Array | ReadProblem;

/** What is known of NixOS' modules, by evaluation. */
export interface NixosSystem {
  /** "3proxy.service", "3proxy.service.d/overrides.conf". */
  readonly units: ReadonlyMap<string, GivenFile>;
  readonly map: UnitMap;
  /** Below /etc/apparmor.d: "bin.transmission-daemon", "abstractions/base". */
  readonly policies: ReadonlyMap<string, GivenFile>;
  readonly baseline: Baseline | null;
  readonly kernel: KernelConfigFile | null;
}

/** Each module with its units, policies and settings, in the order of the units. `stream` stands for a module's version: it has none of its own. */
export function listModules(system: NixosSystem, stream: string): readonly ListedPackage[] {
  const placed = placeFiles(system);
  const owners = new Map(placed.map(({ path, module }) => [path, module.name] as const));
  const root = memoryRoot(
    Object.fromEntries(placed.flatMap(({ path, file }) => (file instanceof Uint8Array ? [[path, file] as const] : []))),
  );
  const reader = new RootReader(root, {
    packageOf: (path) => owners.get(path) ?? null,
    packages: [...new Set(owners.values())],
  });
  const groups = Map.groupBy(placed.filter(isArtifact), ({ module }) => module.name);
  const modules = [...groups.values()].flatMap((files) => {
    const [first] = files;
    if (first === undefined) return [];
    return [
      listModule(
        files.map(({ module }) => module),
        stream,
        files.map((file) => fileArtifact(reader, file, stream)),
      ),
    ];
  });
  return system.kernel === null ? modules : [...modules, listKernel(system.kernel)];
}

/** A module as far as one unit's row tells. */
interface Module {
  readonly name: string;
  readonly recipe: string | null;
  readonly option: string | null;
  readonly maintainers: readonly string[];
}

interface PlacedFile {
  readonly path: string;
  /** "3proxy.service": what the artifact is called. */
  readonly name: string;
  readonly file: GivenFile;
  readonly module: Module;
}

/** Where NixOS puts each of them. */
function placeFiles({ units, map, policies, baseline }: NixosSystem): PlacedFile[] {
  const placed: PlacedFile[] = [];
  for (const [name, file] of units) {
    const [unit = name] = name.split(".d/");
    placed.push({ path: `/etc/systemd/system/${name}`, name, file, module: moduleOf(map.get(unit), unit) });
  }
  for (const [name, file] of policies) {
    const module = map.has(name) ? moduleOf(map.get(name), name) : moduleNamed("security/apparmor");
    placed.push({ path: `/etc/apparmor.d/${name}`, name: `apparmor.d/${name}`, file, module });
  }
  const settings = [
    ["/etc/sysctl.d/60-nixos.conf", "60-nixos.conf", baseline?.sysctl, "config/sysctl"],
    ["/kernel-params", "kernel-params", baseline?.kernelParams, "system/boot/kernel"],
  ] as const;
  for (const [path, name, file, module] of settings)
    if (file instanceof Uint8Array) placed.push({ path, name, file, module: moduleNamed(module) });
  return placed;
}

/** A drop-in is judged with its unit, an abstraction with the profiles that include it. */
function isArtifact({ path }: PlacedFile): boolean {
  return !/\.service\.d\//.test(path) && !/^\/etc\/apparmor\.d\/.*\//.test(path);
}

/** Several modules may define one unit; the first is where it begins. A unit that no module is known for stands for itself. */
function moduleOf(origin: UnitOrigin | undefined, unit: string): Module {
  const [file] = origin?.modules ?? [];
  const { maintainers = [], option = null } = origin ?? {};
  if (file === undefined) return { name: unit, recipe: null, option, maintainers };
  return { name: moduleName(file), recipe: file, option, maintainers };
}

function moduleNamed(name: string): Module {
  return { name, recipe: moduleFile(name), option: null, maintainers: [] };
}

function listModule(modules: readonly Module[], version: string, artifacts: readonly ListedArtifact[]): ListedPackage {
  const [{ name, recipe } = moduleNamed("")] = modules;
  const options = [...new Set(modules.flatMap(({ option }) => option ?? []))].sort();
  const handles = [...new Set(modules.flatMap(({ maintainers }) => maintainers))];
  return {
    name,
    version,
    description: describe(recipe, options),
    homepage: null,
    recipe,
    stewards: handles.map(stewardOf),
    artifacts,
  };
}

function describe(recipe: string | null, options: readonly string[]): string {
  const what = recipe === null ? "a unit that is mapped to no NixOS module" : "NixOS module";
  const [first] = options;
  return first === undefined
    ? what
    : `${what}, switched on by ${options.length > 3 ? `${first} and others` : options.join(", ")}`;
}

/** Modules name people by their GitHub handles; whose number that is, the catalogue of packages knows. */
function stewardOf(login: string): Steward {
  return { kind: "person", role: "maintainer", name: login, email: null, github: { id: null, login } };
}

function fileArtifact(reader: RootReader, { path, name, file }: PlacedFile, version: string): ListedArtifact {
  const bytes = (): Uint8Array => {
    if (file instanceof Uint8Array) return file;
    throw file;
  };
  return {
    ...{ name, version, arch: ARCH },
    sizeBytes: file instanceof Uint8Array ? file.length : null,
    identify: () => hashOf(path, bytes(), reader.digestFor(path) ?? ""),
    offers: () => (bytes(), reader.offersAt(path)),
  };
}
