// input.ts: the two files that an operator names, read whole before anything is stored.
import { createHash } from "node:crypto";
import type { ByteSource } from "#lib/formats/byte-source.ts";
import { FormatError } from "#lib/formats/format-error.ts";
import { CatalogueReader, type OddAttributes, parseHardening } from "#lib/formats/nixpkgs-catalogue/index.ts";
import type { Fetched } from "../../http/http.ts";
import { decompressedPieces, openInput } from "../../http/index.ts";
import { piecesOf } from "../../unpack/decompress.ts";
import { ReadProblem, type SourceContext, SourceError } from "../source.ts";
import { type Catalogue, Folder, type Hardening } from "./fold.ts";

const MIB = 1024 * 1024;
/** All of nixpkgs has some 320 MB, packed 10. */
const MAX_CATALOGUE_BYTES = 1024 * MIB;
/** That of 2026 has 0.5 MB. */
const MAX_HARDENING_BYTES = 16 * MIB;

/** The catalogue's packages. Throws SourceError that names the file and says what is wrong with it. */
export async function readCatalogue(
  { where, sha256 }: { readonly where: string; readonly sha256: string | undefined },
  hardening: Hardening | null,
  context: SourceContext,
): Promise<Catalogue & { readonly odd: OddAttributes }> {
  return withInput(where, MAX_CATALOGUE_BYTES, context, async (fetched) => {
    if (sha256 !== undefined) checkHash(fetched.bytes, sha256);
    const reader = new CatalogueReader();
    const folder = new Folder(hardening);
    for await (const piece of decompressedPieces(fetched, { maxBytes: MAX_CATALOGUE_BYTES, signal: context.signal }))
      for (const attribute of reader.push(piece)) folder.add(attribute);
    const odd = reader.end();
    return { ...folder.end(), odd };
  });
}

/** Attribute -> its recipe's words. Throws SourceError. */
export async function readHardening(where: string, context: SourceContext): Promise<Hardening> {
  return withInput(where, MAX_HARDENING_BYTES, context, async (fetched) => {
    const pieces: Uint8Array[] = [];
    for await (const piece of decompressedPieces(fetched, { maxBytes: MAX_HARDENING_BYTES, signal: context.signal }))
      pieces.push(piece);
    return parseHardening(Buffer.concat(pieces).toString("utf8"));
  });
}

async function withInput<Value>(
  where: string,
  maxBytes: number,
  { http, signal }: SourceContext,
  read: (fetched: Fetched) => Promise<Value>,
): Promise<Value> {
  let fetched: Fetched | null = null;
  try {
    fetched = await openInput(where, http, { maxBytes, signal });
    return await read(fetched);
  } catch (error) {
    if (error instanceof FormatError || error instanceof ReadProblem)
      throw new SourceError(error.message.includes(where) ? error.message : `${where}: ${error.message}`);
    throw error;
  } finally {
    fetched?.close();
  }
}

function checkHash(bytes: ByteSource, wanted: string): void {
  const hash = createHash("sha256");
  for (const piece of piecesOf(bytes)) hash.update(piece);
  const found = hash.digest("hex");
  if (found !== wanted.toLowerCase())
    throw new ReadProblem("mismatch", `it has the sha256 ${found}, expected ${wanted.toLowerCase()}`);
}
