// input.ts: "URL or FILE" -> its bytes, unpacked where they are packed.
import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { ByteSource } from "#lib/formats/byte-source.ts";
import { ReadProblem } from "../sources/source.ts";
import { compressionOf, decompress, type DecompressLimits, piecesOf } from "../unpack/decompress.ts";
import type { Fetched, Http, Wanted } from "./http.ts";

/**
 * What an operator names: an http or https address (kept between runs), a file: address, or a path. Throws HttpProblem for an address,
 * ReadProblem for a file that is not there, is none, or is larger than `maxBytes`.
 */
export async function openInput(where: string, http: Http, wanted: Wanted): Promise<Fetched> {
  if (/^https?:/i.test(where)) return http.fetchKept(where, wanted);
  return openFile(/^file:/i.test(where) ? pathOf(where) : path.resolve(where), wanted);
}

/** The data of a gz, xz, zst, bz2 or br file in pieces, that of any other as it is. Throws FormatError and ReadProblem as `decompress` does. */
export async function* decompressedPieces(
  { bytes, url }: Pick<Fetched, "bytes" | "url">,
  limits: DecompressLimits,
): AsyncGenerator<Uint8Array> {
  // Brotli has no magic: only the name tells.
  const kind = compressionOf(bytes.read(0, 8)) ?? (/\.br$/i.test(URL.parse(url)?.pathname ?? url) ? "br" : null);
  if (kind !== null) yield* decompress(bytes, kind, limits);
  else {
    if (bytes.size > limits.maxBytes) throw tooLarge(url, bytes.size, limits.maxBytes);
    yield* piecesOf(bytes);
  }
}

function pathOf(url: string): string {
  try {
    return fileURLToPath(url);
  } catch (error) {
    throw new ReadProblem(
      "unreadable",
      `${url} names no file: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

function openFile(file: string, { maxBytes }: Wanted): Fetched {
  // A pipe is not waited for: it is refused below.
  const fd = openOrThrow(file, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stats = fstatSync(fd);
    if (!stats.isFile()) throw new ReadProblem("unreadable", `${file} is no regular file`);
    if (stats.size > maxBytes) throw tooLarge(file, stats.size, maxBytes);
    let isOpen = true;
    const close = (): void => {
      if (isOpen) closeSync(fd);
      isOpen = false;
    };
    return { bytes: fileSource(fd, stats.size), url: pathToFileURL(file).href, unchanged: false, close };
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}

function openOrThrow(file: string, flags: number): number {
  try {
    return openSync(file, flags);
  } catch (error) {
    const isGone = error instanceof Error && "code" in error && error.code === "ENOENT";
    const why = error instanceof Error ? error.message : String(error);
    throw isGone
      ? new ReadProblem("vanished", `${file} is not there`)
      : new ReadProblem("unreadable", `${file} cannot be read (${why})`);
  }
}

function fileSource(fd: number, size: number): ByteSource {
  return {
    size,
    read: (offset, length) => {
      const bytes = Buffer.allocUnsafeSlow(Math.max(0, Math.min(length, size - offset)));
      return bytes.subarray(0, readSync(fd, bytes, 0, bytes.length, offset));
    },
  };
}

function tooLarge(what: string, size: number, maxBytes: number): ReadProblem {
  return new ReadProblem("too-large", `${what} has ${size} bytes, more than the ${maxBytes} that are read`);
}
