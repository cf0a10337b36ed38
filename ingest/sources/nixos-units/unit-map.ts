// unit-map.ts: which NixOS module defines a unit, and who looks after that module.
import { z } from "zod";
import { FormatError } from "#lib/formats/format-error.ts";

const MODULES = "nixos/modules/";

const text = z.string().min(1).max(500);
const ENTRY = z.object({
  /**
   * Files of modules, "nixos/modules/services/networking/3proxy.nix"; a directory stands for its default.nix. Nix gives those of several
   * definitions in one module as one text with commas.
   */
  modules: z.array(z.string().min(1).max(5000)).max(100).transform(eachModule),
  /** GitHub handles. */
  maintainers: z.array(text).max(500),
  /** What switches it on: "services._3proxy.enable". */
  option: text.nullish(),
});
const UNIT_MAP = z.record(z.string().max(500), ENTRY);

/** One unit's row. */
export type UnitOrigin = z.infer<typeof ENTRY>;
export type UnitMap = ReadonlyMap<string, UnitOrigin>;

/** Reads a map as JSON: unit -> modules, maintainers, option. Throws FormatError that names what is not as expected. */
export function parseUnitMap(bytes: Uint8Array): UnitMap {
  return new Map(Object.entries(parseJson(bytes, UNIT_MAP, "a map of units to modules")));
}

function eachModule(given: readonly string[]): string[] {
  return [...new Set(given.flatMap((files) => files.split(",")))].filter((file) => file !== "");
}

/** JSON of a known shape. Throws FormatError that says where it is another. */
export function parseJson<Value>(bytes: Uint8Array, shape: z.ZodType<Value>, what: string): Value {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    throw new FormatError(`${what} is no JSON: ${error instanceof Error ? error.message.slice(0, 200) : "unreadable"}`);
  }
  const parsed = shape.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue?.path.join(" > ").slice(0, 200) ?? "";
  throw new FormatError(`${what}: ${where === "" ? "" : `${where}: `}${issue?.message ?? "another shape"}`);
}

/** "nixos/modules/services/networking/3proxy.nix" -> "services/networking/3proxy": what the package is called. */
export function moduleName(file: string): string {
  const inside = file.startsWith(MODULES) ? file.slice(MODULES.length) : file;
  return inside.replace(/(\/default)?\.nix$/, "") || file;
}

/** The file of a module that is known by its name. */
export function moduleFile(name: string): string {
  return `${MODULES}${name}.nix`;
}
