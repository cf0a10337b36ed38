// nar.ts: a Nix archive -> a root: "/" is the store path. Nix keeps one bit of a file's mode, so nothing in it is setuid.
import { type NarEntry, type NarListener, narReader } from "#lib/formats/nar.ts";
import { type Unpacked, Unpacking } from "./unpacked.ts";

const PLAIN = 0o444;
const EXECUTABLE = 0o555;

/**
 * Unpacks a NAR from its pieces. A NAR that is one file or link, no directory, has it at "/<name>". Throws FormatError and ReadProblem.
 */
export async function unpackNar(
  pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  name: string,
): Promise<Unpacked> {
  const unpacking = new Unpacking();
  try {
    const reader = narReader(storeListener(unpacking, name));
    for await (const piece of pieces) reader.push(piece);
    reader.end();
    return unpacking;
  } catch (error) {
    unpacking.close();
    throw error;
  }
}

/** Adds a store path's entries to what is being unpacked. */
export function storeListener(unpacking: Unpacking, name: string): NarListener {
  return { entry: (entry) => addEntry(unpacking, entry, name), content: (piece) => unpacking.write(piece) };
}

function addEntry(unpacking: Unpacking, entry: NarEntry, name: string): void {
  const { type, executable, sizeBytes, target } = entry;
  const path = entry.path === "" ? `/${name}` : entry.path;
  const mode = executable ? EXECUTABLE : PLAIN;
  if (type === "file") unpacking.file(path, { mode, sizeBytes, capabilities: null });
  else if (entry.path !== "" || type === "link") unpacking.other(path, { type, target, mode: EXECUTABLE });
}
