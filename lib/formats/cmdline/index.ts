// cmdline/index.ts: the kernel's command line, in the places in which systems keep it.
import { FormatError } from "../format-error.ts";
import { type BootParameter, parseCmdline } from "./parse-cmdline.ts";
import { parseGrubDefault } from "./parse-grub-default.ts";

export { parseCmdline, type BootParameter } from "./parse-cmdline.ts";
export { parseGrubDefault } from "./parse-grub-default.ts";

const MAX_BYTES = 256 * 1024;
const GRUB_LINE = /^\s*(?:export\s+)?GRUB_\w+\+?=/m;
const LOADER_LINE = /^\s*(?:linux|title|efi)\s+\S/m;
const LOADER_OPTIONS = /^\s*options\s+(.*)$/;

/**
 * Reads whichever form the bytes are: shell variables for GRUB, a boot loader entry with `options` lines, or the bare command line, where
 * lines that begin with # are comments. Throws FormatError when the bytes are no text, or too many.
 */
export function parseBootParameters(bytes: Uint8Array): BootParameter[] {
  if (bytes.length > MAX_BYTES)
    throw new FormatError(`a command line of ${bytes.length} bytes; expected at most ${MAX_BYTES}`);
  const zero = bytes.indexOf(0);
  if (zero >= 0 && zero < bytes.length - 1) throw new FormatError("a zero byte; expected text", zero);
  const text = new TextDecoder().decode(zero < 0 ? bytes : bytes.subarray(0, zero));
  if (GRUB_LINE.test(text)) return parseGrubDefault(text);
  const lines = text.split("\n").map((line, index) => ({ line, number: index + 1 }));
  if (LOADER_LINE.test(text)) {
    return lines.flatMap(({ line, number }) => parseCmdline(LOADER_OPTIONS.exec(line)?.[1] ?? "", number));
  }
  return lines
    .filter(({ line }) => !line.trimStart().startsWith("#"))
    .flatMap(({ line, number }) => parseCmdline(line, number));
}
