// decompress.ts: gzip, xz, zstd, bzip2 and brotli, piece by piece: bounded in bytes and time, and never more of the data in memory than a few pieces.
import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { createBrotliDecompress, createGunzip, createZstdDecompress } from "node:zlib";
import { type ByteSource, bytesSource } from "#lib/formats/byte-source.ts";
import { Bzip2Reader } from "#lib/formats/bzip2/index.ts";
import { FormatError } from "#lib/formats/format-error.ts";
import { zstdFrames } from "#lib/formats/packed-streams/index.ts";
import { type FileContent, ReadProblem } from "../sources/source.ts";
import { eachStream } from "./each-stream.ts";
import { unxz } from "./unxz.ts";

/** What packages, kernel modules, NARs and reports come in. lzma is not read: dpkg has not written it since 2014. */
export const COMPRESSIONS = ["gz", "xz", "zst", "bz2"] as const;
export type Compression = (typeof COMPRESSIONS)[number];
/** Brotli has no magic: only who is told that something is packed so can unpack it. */
export type Packing = Compression | "br";

const MIB = 1024 * 1024;
const PIECE_BYTES = MIB / 4;
/** The slowest real thing known, a debug kernel of 5 GB, takes a minute. */
const MAX_MS = 10 * 60_000;

interface Format {
  readonly title: string;
  readonly magic: readonly number[];
  /** `sizeBytes` is infinite where nobody knows how much comes. */
  readonly open: (compressed: Readable, sizeBytes: number, signal: AbortSignal) => AsyncIterable<Uint8Array>;
}

const FORMATS: Readonly<Record<Packing, Format>> = {
  gz: { title: "gzip", magic: [0x1f, 0x8b], open: (compressed) => through(compressed, createGunzip()) },
  xz: { title: "xz", magic: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], open: unxz },
  zst: {
    title: "zstd",
    magic: [0x28, 0xb5, 0x2f, 0xfd],
    open: unzstd,
  },
  bz2: { title: "bzip2", magic: [0x42, 0x5a, 0x68], open: bunzip2 },
  br: { title: "brotli", magic: [], open: (compressed) => through(compressed, createBrotliDecompress()) },
};

/** What data is compressed with, by its first bytes; null for anything else. */
export function compressionOf(head: Uint8Array): Compression | null {
  return COMPRESSIONS.find((kind) => FORMATS[kind].magic.every((byte, index) => head[index] === byte)) ?? null;
}

export interface DecompressLimits {
  /** How many bytes may come out. */
  readonly maxBytes: number;
  /** Milliseconds; ten minutes when it is not given. */
  readonly maxMs?: number;
  readonly signal?: AbortSignal | undefined;
}

/** Bytes that come piece by piece, each piece good for as long as anybody keeps it. */
export type Pieces = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/**
 * The data of a compressed source or stream, in pieces; several compressed files one after the other are as one. Throws FormatError where it is damaged or cut off, ReadProblem where more than
 * `maxBytes` would come out or it takes too long, and the signal's reason when that is aborted. Whoever stops early ends the work.
 */
export async function* decompress(
  source: ByteSource | Pieces,
  kind: Packing,
  { maxBytes, maxMs = MAX_MS, signal }: DecompressLimits,
): AsyncGenerator<Uint8Array> {
  const { title, open } = FORMATS[kind];
  const late = AbortSignal.timeout(maxMs);
  const stop = signal === undefined ? late : AbortSignal.any([late, signal]);
  const isSource = "read" in source;
  const compressed = Readable.from(isSource ? piecesOf(source) : source, { objectMode: false });
  let size = 0;
  try {
    for await (const piece of open(compressed, isSource ? source.size : Infinity, stop)) {
      size += piece.length;
      if (size > maxBytes)
        throw new ReadProblem("too-large", `it unpacks to more than the ${maxBytes} bytes that are read`);
      stop.throwIfAborted();
      yield piece;
    }
    stop.throwIfAborted();
  } catch (error) {
    signal?.throwIfAborted();
    if (late.aborted) throw new ReadProblem("too-large", `unpacking it takes more than ${maxMs / 1000} seconds`);
    if (error instanceof ReadProblem) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new FormatError(`${title} data is damaged or cut off: ${why}`, size);
  } finally {
    compressed.destroy();
  }
}

/**
 * A compressed file as the file that it holds, whole in memory, with the hash of what it holds: `.ko.xz`, `config.gz`.
 * Throws FormatError and ReadProblem as `decompress` does.
 */
export async function readDecompressed(
  content: FileContent,
  kind: Compression,
  maxBytes: number,
): Promise<FileContent> {
  const pieces: Uint8Array[] = [];
  for await (const piece of decompress(content.bytes, kind, { maxBytes })) pieces.push(piece);
  const bytes = Buffer.concat(pieces);
  return { bytes: bytesSource(bytes), contentHash: createHash("sha256").update(bytes).digest() };
}

/** A source's bytes in turn. */
export function* piecesOf(source: ByteSource, pieceBytes: number = PIECE_BYTES): Generator<Uint8Array> {
  for (let at = 0; at < source.size; at += pieceBytes) yield source.read(at, pieceBytes);
}

/** Node gives what the first frame holds, and is silent about those behind it. */
function unzstd(compressed: Readable): AsyncIterable<Uint8Array> {
  return eachStream(compressed, zstdFrames, (pieces) =>
    through(Readable.from(pieces, { objectMode: false }), createZstdDecompress()),
  );
}

async function* bunzip2(compressed: Readable): AsyncGenerator<Uint8Array> {
  const reader = new Bzip2Reader();
  const pieces: AsyncIterable<Uint8Array> = compressed;
  for await (const piece of pieces) yield* reader.push(piece);
  yield* reader.end();
}

/** `pipe` does not hand on the errors of the file that is being read; those are to be seen, not taken for an early end. */
function through<T extends NodeJS.ReadWriteStream & Readable>(
  compressed: Readable,
  transform: T,
): AsyncIterable<Uint8Array> {
  compressed.once("error", (error) => transform.destroy(error));
  return compressed.pipe(transform);
}
