// paths-file.ts: the store paths that an operator names, one a line, as `nix-store -qR` and `nix path-info -r` print them.
import { FormatError } from "#lib/formats/format-error.ts";
import { parseStorePath, type StorePath, storePathText } from "#lib/formats/nix-cache/index.ts";
import { SourceError } from "../source.ts";

const MIB = 1024 * 1024;
export const PATHS_LIMITS = { bytes: 64 * MIB, paths: 200_000 } as const;

/**
 * Each path once, in the file's order; blank lines and those that begin with # say nothing. `storeDir` is where all of them must be,
 * null where that is not known. Throws SourceError that names file and line.
 */
export function parsePaths(text: string, file: string, storeDir: string | null): readonly StorePath[] {
  const paths = new Map<string, StorePath>();
  for (const [at, whole] of text.split("\n").entries()) {
    const line = whole.trim();
    if (line === "" || line.startsWith("#")) continue;
    const one = parseLine(line, `${file}, line ${at + 1}`);
    if (storeDir !== null && one.dir !== storeDir)
      throw new SourceError(`${file}, line ${at + 1}: ${line} is in the store ${one.dir}, the cache is of ${storeDir}`);
    paths.set(storePathText(one), one);
    if (paths.size > PATHS_LIMITS.paths)
      throw new SourceError(`${file} has more than the ${PATHS_LIMITS.paths} store paths that are read`);
  }
  if (paths.size === 0) throw new SourceError(`${file} names no store path: expected one a line`);
  return [...paths.values()];
}

function parseLine(line: string, where: string): StorePath {
  try {
    return parseStorePath(line);
  } catch (error) {
    throw error instanceof FormatError ? new SourceError(`${where}: ${error.message}`) : error;
  }
}
