// modprobe.ts: a modprobe.d file, as kmod reads it: modprobe.d(5), libkmod/libkmod-config.c.
import { joinContinued } from "./continued-lines.ts";
import { FormatError } from "./format-error.ts";

export const MODPROBE_COMMANDS = ["alias", "blacklist", "install", "options", "remove", "softdep", "weakdep"] as const;
export type ModprobeCommand = (typeof MODPROBE_COMMANDS)[number];

/** `install pcspkr /bin/true` -> command "install", module "pcspkr", text "/bin/true". */
export interface ModprobeLine {
  readonly command: ModprobeCommand;
  /** The module or wildcard; "-" and "_" are one character to kmod, here always "_". */
  readonly module: string;
  /** What follows: parameters, a shell command, the module of an alias. Words are parted by one blank. */
  readonly text: string;
  /** Where it begins: a backslash at the end of a line joins the next one to it. */
  readonly line: number;
}

export interface ModprobeFile {
  readonly lines: readonly ModprobeLine[];
  /** Lines that kmod ignores, with the reason. The first few. */
  readonly problems: readonly string[];
}

const MAX_BYTES = 1024 * 1024;
const MAX_LINES = 20_000;
const MAX_PROBLEMS = 20;
const MAX_SHOWN = 80;

/** Reads one file. Throws FormatError when the bytes are no text, or more than any such file has. */
export function parseModprobe(bytes: Uint8Array): ModprobeFile {
  if (bytes.length > MAX_BYTES)
    throw new FormatError(`a modprobe file of ${bytes.length} bytes; expected at most ${MAX_BYTES}`);
  const zero = bytes.indexOf(0);
  if (zero >= 0) throw new FormatError("a zero byte; expected lines of text", zero);
  const lines: ModprobeLine[] = [];
  const problems: string[] = [];
  // A comment that ends in a backslash goes on in the next line too: kmod joins before it looks.
  for (const [text, line] of joinContinued(new TextDecoder().decode(bytes))) {
    const words = text.split(/[ \t\r]+/).filter((word) => word !== "");
    if (words.length === 0 || words[0]?.startsWith("#") === true) continue;
    const parsed = parseLine(words, line);
    if (typeof parsed !== "string") lines.push(parsed);
    else if (problems.length < MAX_PROBLEMS) problems.push(`line ${line}: ${parsed}`);
    if (lines.length > MAX_LINES) throw new FormatError(`a modprobe file of more than ${MAX_LINES} lines`);
  }
  return { lines, problems };
}

/** The line, or what is wrong with it. */
function parseLine([word = "", module, ...rest]: readonly string[], line: number): ModprobeLine | string {
  const command = MODPROBE_COMMANDS.find((known) => known === word);
  if (command === undefined) return `no such command: ${word.slice(0, MAX_SHOWN)}`;
  if (module === undefined) return `${word} without a module`;
  if (rest.length === 0 && command !== "blacklist") return `${word} ${module.slice(0, MAX_SHOWN)} says nothing more`;
  return { command, module: module.replaceAll("-", "_"), text: rest.join(" "), line };
}
