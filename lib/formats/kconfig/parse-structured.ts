// parse-structured.ts: Nixpkgs' structured kernel config, evaluated to JSON: { "OPTION": { "tristate": "y", "optional": false } }.
import { FormatError } from "../format-error.ts";
import { archOf, KCONFIG_LIMITS, type KernelConfig } from "./kconfig.ts";

const OPTION = /^[A-Z0-9][A-Za-z0-9_]*$/;
/** Under which names evaluations put the options when they print more than those. */
const WRAPPERS = ["sc", "structuredConfig", "structuredExtraConfig", "commonStructuredConfig"];

/**
 * Reads a structured config: the bare set of options, or an object that holds one beside `version` and `arch`.
 * An option is its `value`, or its `tristate` or `freeform`; null means that it is left to Kconfig. Throws FormatError when it is neither.
 */
export function parseStructuredConfig(bytes: Uint8Array): KernelConfig {
  const whole = parseObject(bytes);
  const inner = WRAPPERS.map((name) => whole[name]).find(isObject) ?? whole;
  const options = new Map<string, string>();
  const problems: string[] = [];
  for (const [name, item] of Object.entries(inner)) {
    if (!OPTION.test(name) || !isObject(item)) continue;
    const value = item["value"] ?? item["tristate"] ?? item["freeform"] ?? null;
    if (value === null) continue;
    if (typeof value === "string" && value.length <= KCONFIG_LIMITS.valueChars) options.set(name, value);
    else if (problems.length < KCONFIG_LIMITS.notes)
      problems.push(`${name.slice(0, 80)} has a value that is no short string`);
    if (options.size > KCONFIG_LIMITS.options) {
      throw new FormatError(`a structured kernel config of more than ${KCONFIG_LIMITS.options} options`);
    }
  }
  if (options.size === 0) {
    throw new FormatError('JSON without kernel options: expected { "OPTION": { "tristate": "y" } }', 0);
  }
  // An answer "m" is one only where there are modules; nixpkgs leaves saying so to Kconfig.
  if (!options.has("MODULES") && [...options.values()].includes("m")) options.set("MODULES", "y");
  return {
    form: "structured",
    version: stringOf(whole["version"]),
    arch: archOf(options, stringOf(whole["arch"])),
    compiler: null,
    options,
    duplicates: [],
    problems,
  };
}

type JsonObject = Readonly<Record<string, unknown>>;

function parseObject(bytes: Uint8Array): JsonObject {
  if (bytes.length > KCONFIG_LIMITS.bytes) {
    throw new FormatError(
      `a structured kernel config of ${bytes.length} bytes; expected at most ${KCONFIG_LIMITS.bytes}`,
    );
  }
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (isObject(value)) return value;
  } catch (error) {
    throw new FormatError(`no JSON: ${error instanceof Error ? error.message.slice(0, 120) : "unreadable"}`, 0);
  }
  throw new FormatError("JSON that is no object: expected the options of a kernel", 0);
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function stringOf(value: unknown): string | null {
  return typeof value === "string" && value !== "" && value.length <= 80 ? value : null;
}
