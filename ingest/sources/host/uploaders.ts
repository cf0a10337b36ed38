// uploaders.ts: the Uploaders of source packages. dpkg's status does not keep them; apt's source lists do, where deb-src is on.
import { readParagraphs } from "#lib/formats/deb822.ts";
import { ReadProblem } from "../source.ts";
import type { RootedFs } from "../../root/rooted-fs.ts";

const LISTS_DIR = "/var/lib/apt/lists";
const PIECE_BYTES = 1024 * 1024;
// bookworm's main Sources has 47 MB.
const MAX_INDEX_BYTES = 1024 * PIECE_BYTES;

export interface Uploaders {
  /** The Uploaders field by source package. */
  readonly byName: ReadonlyMap<string, string>;
  /** Why uploaders are missing, for the operator; null when there were lists to read. */
  readonly note: string | null;
}

/** Reads apt's plain `*_Sources` lists for the wanted source packages (name -> version); the entry of that very version counts before others. */
export function readUploaders(fs: RootedFs, wanted: ReadonlyMap<string, string>): Uploaders {
  const lists = fs.names(LISTS_DIR).filter((name) => name.endsWith("_Sources"));
  const byName = new Map<string, string>();
  const exact = new Set<string>();
  for (const list of lists) {
    for (const { name, version, uploaders } of readIndex(fs, `${LISTS_DIR}/${list}`)) {
      if (!wanted.has(name) || exact.has(name)) continue;
      if (version === wanted.get(name)) exact.add(name);
      if (exact.has(name) || !byName.has(name)) byName.set(name, uploaders);
    }
  }
  const note =
    lists.length > 0
      ? null
      : `uploaders are not known: there is no plain *_Sources list in ${LISTS_DIR} (apt keeps one where deb-src is on and its lists are not compressed)`;
  return { byName, note };
}

function* readIndex(fs: RootedFs, path: string): Generator<{ name: string; version: string; uploaders: string }> {
  try {
    for (const { fields } of readParagraphs(fs.pieces(path, PIECE_BYTES, MAX_INDEX_BYTES))) {
      const [name, version] = [fields.get("package"), fields.get("version")];
      if (name !== undefined && version !== undefined)
        yield { name, version, uploaders: fields.get("uploaders") ?? "" };
    }
  } catch (error) {
    // apt may be replacing its lists at this moment; a list less is no reason to stop.
    if (!(error instanceof ReadProblem)) throw error;
  }
}
