// file-capabilities.ts: the capabilities that files carry, asked of getcap(8): Node cannot read extended attributes.
import { spawnSync } from "node:child_process";
import type { RootedFs } from "./rooted-fs.ts";

/** What getcap said, and why it said nothing where that is so. */
export interface FoundCapabilities {
  /** By canonical path, "cap_net_raw=ep". */
  readonly byPath: ReadonlyMap<string, string>;
  /** One sentence for the operator; null when every file was asked about. */
  readonly note: string | null;
}

// Not on the PATH of everybody: Debian has it in /sbin.
const TOOLS = ["/usr/sbin/getcap", "/sbin/getcap", "/usr/bin/getcap", "getcap"];
const SECOND = 1000;
const MAX_MS = 20 * SECOND;
// A Debian host has ten such files.
const MAX_OUTPUT_BYTES = 4 * 1024 * 1024;
/** Linux allows 2 MiB of arguments, the environment among them. */
const MAX_ARGUMENT_BYTES = 512 * 1024;

/** Asks about these files, at most a few ten thousand: canonical paths; those that are not there are left out. */
export function capabilitiesOf(fs: RootedFs, paths: readonly string[]): FoundCapabilities {
  const asked = new Map(paths.filter(isOneLine).map((path) => [fs.onDisk(path), path]));
  const byPath = new Map<string, string>();
  for (const chunk of chunksOf([...asked.keys()])) {
    const output = runGetcap(chunk);
    if (output === null) return { byPath, note: UNKNOWN };
    for (const [path, found] of parseGetcap(output, (file) => asked.get(file) ?? null)) byPath.set(path, found);
  }
  return { byPath, note: null };
}

const UNKNOWN =
  "file capabilities are not known, so programs that have nothing but them are not counted as exposed: getcap (libcap) is not there or did not end in time";

/** Asks about every file below the root. */
export function findCapabilities(fs: RootedFs): FoundCapabilities {
  const root = fs.onDisk("");
  const output = runGetcap(["-r", ...topDirectories(fs)]);
  const pathOf = (file: string): string | null => (file.startsWith(`${root}/`) ? file.slice(root.length) : null);
  return { byPath: new Map(parseGetcap(output ?? "", pathOf)), note: output === null ? UNKNOWN : null };
}

const SYSTEM_DIRECTORIES = ["/usr", "/opt", "/nix", "/bin", "/sbin", "/lib", "/lib64"];

/** A whole system has its programs in few places, and /proc is none of them. Links are left out: what they lead to is asked about by itself. */
function topDirectories(fs: RootedFs): string[] {
  const there = SYSTEM_DIRECTORIES.filter((path) => fs.stat(path)?.isDirectory());
  return fs.stat("/usr")?.isDirectory() ? there.map((path) => fs.onDisk(path)) : [fs.onDisk("") || "/"];
}

/** Null where the tool is missing, was stopped or said too much. Files that are gone make it complain, but not stop. */
function runGetcap(args: readonly string[]): string | null {
  for (const tool of TOOLS) {
    const { error, signal, stdout } = spawnSync(tool, [...args], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
      timeout: MAX_MS,
      maxBuffer: MAX_OUTPUT_BYTES,
    });
    if (error && "code" in error && error.code === "ENOENT") continue;
    return error || signal ? null : stdout;
  }
  return null;
}

/** "/usr/bin/ping cap_net_raw=ep", of libcap before 2.41 "/usr/bin/ping = cap_net_raw+ep". A name may have blanks in it, and so may capabilities. */
export function* parseGetcap(
  output: string,
  pathOf: (file: string) => string | null,
): Generator<[path: string, capabilities: string]> {
  for (const line of output.split("\n")) {
    const match = /^(.+?) (?:= )?([a-z0-9_,]*[=+-][eip]*(?: [a-z0-9_,]+[=+-][eip]*)*)$/.exec(line);
    const [, file, capabilities] = match ?? [];
    const path = file === undefined ? null : pathOf(file);
    if (path !== null && capabilities !== undefined) yield [path, capabilities];
  }
}

function isOneLine(path: string): boolean {
  return !path.includes("\n");
}

function* chunksOf(paths: readonly string[]): Generator<string[]> {
  let chunk: string[] = [];
  let bytes = 0;
  for (const path of paths) {
    if (bytes > MAX_ARGUMENT_BYTES) {
      yield chunk;
      [chunk, bytes] = [[], 0];
    }
    chunk.push(path);
    bytes += Buffer.byteLength(path) + 1;
  }
  if (chunk.length > 0) yield chunk;
}
