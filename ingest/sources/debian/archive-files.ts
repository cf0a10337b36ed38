// archive-files.ts: a few small files out of a .deb or a source tarball, read as a stream and no further than needed.
import { readArMembers } from "#lib/formats/ar.ts";
import type { ByteSource } from "#lib/formats/byte-source.ts";
import { FormatError } from "#lib/formats/format-error.ts";
import { type TarEntry, tarReader } from "#lib/formats/tar/index.ts";
import { decompressedPieces } from "../../http/index.ts";
import { ReadProblem } from "../source.ts";

export interface Search {
  /** Whether an entry is to be kept; its content, where it has some, is read whole. */
  readonly wanted: (path: string, entry: TarEntry) => boolean;
  /** Once it says so, nothing more is read. */
  readonly isEnough: () => boolean;
  readonly found: (path: string, entry: TarEntry, content: Uint8Array) => void;
  /** Of the archive, unpacked. */
  readonly maxBytes: number;
}

/** Files that are kept are text of people's hands. */
const MAX_FILE_BYTES = 4 * 1024 * 1024;

/** Looks through a .deb's data. Throws FormatError where it is damaged, ReadProblem where it is too large. */
export async function searchDeb(deb: ByteSource, search: Search): Promise<void> {
  for (const { name, source } of readArMembers(deb))
    if (name === "data.tar" || name.startsWith("data.tar.")) return searchTar(source, name, search);
  throw new FormatError("the package has no data.tar");
}

/** Looks through a tarball, compressed or not. Throws as `searchDeb` does. */
export async function searchTar(
  bytes: ByteSource,
  name: string,
  { wanted, isEnough, found, maxBytes }: Search,
): Promise<void> {
  let open: { readonly path: string; readonly entry: TarEntry; readonly pieces: Uint8Array[] } | null = null;
  const finish = (): void => {
    if (open !== null) found(open.path, open.entry, Buffer.concat(open.pieces));
    open = null;
  };
  const reader = tarReader({
    entry: (entry) => {
      finish();
      const path = pathOf(entry.name);
      if (path === null || !wanted(path, entry)) return;
      if (entry.sizeBytes > MAX_FILE_BYTES)
        throw new ReadProblem(
          "too-large",
          `${path} has ${entry.sizeBytes} bytes, more than the ${MAX_FILE_BYTES} that are read of such a file`,
        );
      open = { path, entry, pieces: [] };
    },
    content: (piece) => open?.pieces.push(piece.slice()),
  });
  try {
    for await (const piece of decompressedPieces({ bytes, url: name }, { maxBytes })) {
      reader.push(piece);
      if (isEnough()) return;
    }
  } catch (error) {
    // What is wrong behind the last file that is wanted is nobody's question here.
    if (isEnough()) return;
    throw error;
  }
  finish();
  reader.end();
}

/** "./etc/x" -> "/etc/x"; null for a name that leads out. */
function pathOf(name: string): string | null {
  const parts = name.split("/").filter((part) => part !== "" && part !== ".");
  return parts.includes("..") || name.includes("\0") ? null : `/${parts.join("/")}`;
}
