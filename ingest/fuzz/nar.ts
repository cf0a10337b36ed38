// nar.ts: Nix archives: pushed in pieces of every size, unpacked to a root.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { bytesSource } from "#lib/formats/byte-source.ts";
import { FormatError } from "#lib/formats/format-error.ts";
import { narReader } from "#lib/formats/nar.ts";
import type { PushReader } from "#lib/formats/push-reader.ts";
import { ReadProblem } from "../sources/source.ts";
import { piecesOf } from "../unpack/decompress.ts";
import { storeListener } from "../unpack/nar.ts";
import { Unpacking } from "../unpack/unpacked.ts";
import type { FuzzTarget } from "./target.ts";

const FILES = join(import.meta.dirname, "../../lib/formats/testdata");
const PIECES = [17, 40, 100, 4096, 65_536];

function seeds(): Uint8Array[] {
  return ["ok-smallest.nar", "ok-directory.nar"].map((name) => readFileSync(join(FILES, name)));
}

/** The size of the pieces depends on the case, so that a case is the same every time. */
function run(bytes: Uint8Array): void {
  const pieces = piecesOf(bytesSource(bytes), PIECES[bytes.length % PIECES.length]);
  unpackWhole((unpacking) => narReader(storeListener(unpacking, "fuzz")), pieces);
}

/** Unpacks and reads everything. What is too large is refused by that name, which is as good as a FormatError. */
export function unpackWhole(readerOf: (unpacking: Unpacking) => PushReader, pieces: Iterable<Uint8Array>): void {
  const unpacking = new Unpacking();
  try {
    const reader = readerOf(unpacking);
    for (const piece of pieces) reader.push(piece);
    reader.end();
    readAll(unpacking);
  } catch (error) {
    if (error instanceof ReadProblem) throw new FormatError(error.message);
    throw error;
  } finally {
    unpacking.close();
  }
}

/** Every path of what was unpacked leads to itself, and every content can be had. */
function readAll({ root }: Unpacking): void {
  for (const { path, type, sizeBytes } of root.entries()) {
    if (!path.startsWith("/") || path.split("/").includes("..")) throw new Error(`${path} leads out`);
    root.follow(path);
    if (type === "file" && root.open(path).content().bytes.size !== sizeBytes) throw new Error(`${path} is cut`);
  }
}

export const narTarget: FuzzTarget = { name: "nar", seeds, run };
