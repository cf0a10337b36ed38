// read-given.ts: the operator's files, each within its bounds; a directory's files are read without following a link out of it.
import { readFileSync, statSync } from "node:fs";
import { FormatError } from "#lib/formats/format-error.ts";
import { directoryRoot } from "../../root/disk-root.ts";
import { readFile } from "../../root/read-file.ts";
import type { Root } from "../../root/root.ts";
import { ReadProblem, SourceError } from "../source.ts";
import type { GivenFile } from "./system.ts";

const MIB = 1024 * 1024;
/** The map of NixOS' 712 units has 108 kB. */
const MAX_FILE_BYTES = 64 * MIB;
/** All of Debian has 1,809 services with 3 MB. */
const MAX_FILES = 20_000;
const MAX_BYTES = 64 * MIB;

/** A file that is parsed whole. Throws SourceError that names it, also for what `parse` refuses. */
export function readGiven<Value>(file: string, parse: (bytes: Uint8Array) => Value): Value {
  try {
    const { size } = statSync(file);
    if (size > MAX_FILE_BYTES)
      throw new SourceError(`${file} has ${size} bytes, more than the ${MAX_FILE_BYTES} that are read`);
    return parse(readFileSync(file));
  } catch (error) {
    if (error instanceof FormatError) throw new SourceError(`${file}: ${error.message}`);
    if (error instanceof Error && "code" in error) throw new SourceError(`${file} cannot be read: ${error.message}`);
    throw error;
  }
}

/** The files of a directory whose path in it fits, in byte order; one that cannot be read is its reason. Throws SourceError. */
export function readDirectory(dir: string, fits: RegExp): ReadonlyMap<string, GivenFile> {
  const root = openDirectory(dir);
  const files = new Map<string, GivenFile>();
  let bytes = 0;
  for (const { path, type } of root.entries()) {
    const name = path.slice(1);
    if (type === "directory" || !fits.test(name)) continue;
    const file = readOne(root, path);
    bytes += file instanceof Uint8Array ? file.length : 0;
    files.set(name, file);
    if (files.size > MAX_FILES || bytes > MAX_BYTES)
      throw new SourceError(`${dir} has more than ${MAX_FILES} files or ${MAX_BYTES} bytes that would be read`);
  }
  return files;
}

function openDirectory(dir: string): Root {
  try {
    if (!statSync(dir).isDirectory()) throw new SourceError(`${dir} is no directory`);
    return directoryRoot(dir);
  } catch (error) {
    if (error instanceof SourceError) throw error;
    throw new SourceError(`${dir} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Of a link the file that it leads to, in the same directory. */
function readOne(root: Root, path: string): GivenFile {
  try {
    const target = root.follow(path);
    if (target === null)
      throw new ReadProblem("vanished", `${path.slice(1)} is a link that leads nowhere in the directory`);
    return readFile(root, target);
  } catch (error) {
    if (error instanceof ReadProblem) return error;
    throw error;
  }
}
