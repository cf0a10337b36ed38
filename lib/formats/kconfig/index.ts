// kconfig/index.ts: kernel configurations, in the two forms in which distributions keep them.
import type { KernelConfig } from "./kconfig.ts";
import { parseDotConfig } from "./parse-dotconfig.ts";
import { parseStructuredConfig } from "./parse-structured.ts";

export { compareVersions, versionOf, type KernelConfig, type KernelVersion } from "./kconfig.ts";

/** Reads a `.config` or Nixpkgs' structured config as JSON, unpacked. Throws FormatError when it is neither. */
export function parseKernelConfig(bytes: Uint8Array): KernelConfig {
  const start = bytes.findIndex((byte) => byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09);
  return bytes[start] === 0x7b ? parseStructuredConfig(bytes) : parseDotConfig(bytes);
}
