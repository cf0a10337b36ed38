// parse-sysctl.ts: a sysctl.d file, line by line as systemd-sysctl reads it (sysctl.d(5), src/sysctl/sysctl.c of systemd 252).
import { FormatError } from "../format-error.ts";
import { isGlob } from "./glob.ts";

/** One line that counts. */
export interface SysctlSetting {
  /** With dots, as people write it: "net.ipv4.conf.all.rp_filter"; a dot inside a part is a slash. May hold wildcards. */
  readonly key: string;
  /** Null for `-key` without a value: wildcards of other lines leave this key alone. */
  readonly value: string | null;
  readonly line: number;
  /** `-key = value`: it is no error when the kernel refuses. */
  readonly ignoresFailure: boolean;
}

export interface SysctlFile {
  readonly settings: readonly SysctlSetting[];
  /** Lines that systemd-sysctl ignores, with the reason. The first few. */
  readonly problems: readonly string[];
}

const MAX_BYTES = 1024 * 1024;
const MAX_SETTINGS = 2_000;
/** Each wildcard is held against every key that somebody asks for; systemd's own file has six. */
const MAX_WILDCARDS = 200;
const MAX_PROBLEMS = 20;
const MAX_SHOWN = 80;

/** Reads one file. Throws FormatError when the bytes are no text, or more than any such file has. */
export function parseSysctl(bytes: Uint8Array): SysctlFile {
  if (bytes.length > MAX_BYTES)
    throw new FormatError(`a sysctl file of ${bytes.length} bytes; expected at most ${MAX_BYTES}`);
  const zero = bytes.indexOf(0);
  if (zero >= 0) throw new FormatError("a zero byte; expected lines of text", zero);
  const settings: SysctlSetting[] = [];
  const problems: string[] = [];
  for (const [index, raw] of new TextDecoder().decode(bytes).split("\n").entries()) {
    const line = raw.trim();
    if (line === "" || line.startsWith("#") || line.startsWith(";")) continue;
    const setting = parseLine(line, index + 1);
    if (setting !== null) settings.push(setting);
    else if (problems.length < MAX_PROBLEMS)
      problems.push(`line ${index + 1} is no assignment: ${line.slice(0, MAX_SHOWN)}`);
    if (settings.length > MAX_SETTINGS) throw new FormatError(`a sysctl file of more than ${MAX_SETTINGS} settings`);
  }
  if (settings.filter(({ key }) => isGlob(key)).length > MAX_WILDCARDS) {
    throw new FormatError(`a sysctl file of more than ${MAX_WILDCARDS} keys with wildcards`);
  }
  return { settings, problems };
}

function parseLine(text: string, line: number): SysctlSetting | null {
  const marked = text.startsWith("-");
  const rest = marked ? text.slice(1) : text;
  const equals = rest.indexOf("=");
  if (equals < 0) return marked ? { key: normalizeKey(rest.trim()), value: null, line, ignoresFailure: true } : null;
  const key = normalizeKey(rest.slice(0, equals).trim());
  return key === "" ? null : { key, value: rest.slice(equals + 1).trim(), line, ignoresFailure: marked };
}

/** A key in dots. If its first separator is a slash it is a path, in which dots are part of a name: `net/ipv4/conf/eth0.1/forwarding`. */
export function normalizeKey(key: string): string {
  const trimmed = key.replace(/^\/+/, "");
  if (/[./]/.exec(trimmed)?.[0] !== "/") return trimmed;
  return trimmed
    .split("/")
    .filter((part) => part !== "" && part !== ".")
    .map((part) => part.replaceAll(".", "/"))
    .join(".");
}
