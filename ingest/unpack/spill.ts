// spill.ts: what an archive holds, kept for as long as it is looked at: small files in memory, the others in one file that has no name.
import { closeSync, mkdtempSync, openSync, readSync, rmdirSync, unlinkSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { ByteSource } from "#lib/formats/byte-source.ts";
import { ReadProblem } from "../sources/source.ts";

const KIB = 1024;
const MIB = 1024 * KIB;
const SMALL_BYTES = 64 * KIB;
const MEMORY_BYTES = 32 * MIB;
/** The largest package of Debian 12, a debug kernel, unpacks to 5.6 GB. */
const MAX_BYTES = 12 * 1024 * MIB;

/** Contents are written one after the other, each of a size that is known beforehand. */
export class Spill {
  readonly #maxBytes: number;
  #fd: number | null = null;
  #onDisk = 0;
  #inMemory = 0;
  #write: ((piece: Uint8Array) => void) | null = null;

  constructor(maxBytes: number = MAX_BYTES) {
    this.#maxBytes = maxBytes;
  }

  /** The content of which `write` gets the pieces from now on; it can be read once they are all there. Throws ReadProblem where it is too large. */
  begin(sizeBytes: number): ByteSource {
    if (sizeBytes > this.#maxBytes - this.#onDisk - this.#inMemory) {
      throw new ReadProblem("too-large", `it unpacks to more than the ${this.#maxBytes} bytes that are read`);
    }
    const isSmall = sizeBytes <= SMALL_BYTES && this.#inMemory + sizeBytes <= MEMORY_BYTES;
    return isSmall ? this.#beginInMemory(sizeBytes) : this.#beginOnDisk(sizeBytes);
  }

  write(piece: Uint8Array): void {
    this.#write?.(piece);
  }

  close(): void {
    if (this.#fd !== null) closeSync(this.#fd);
    this.#fd = null;
  }

  #beginInMemory(size: number): ByteSource {
    const bytes = new Uint8Array(size);
    let filled = 0;
    this.#inMemory += size;
    this.#write = (piece) => {
      bytes.set(piece, filled);
      filled += piece.length;
    };
    return { size, read: (offset, length) => bytes.subarray(offset, offset + length) };
  }

  #beginOnDisk(size: number): ByteSource {
    const fd = (this.#fd ??= openNameless());
    const start = this.#onDisk;
    let end = start;
    this.#onDisk += size;
    this.#write = (piece) => {
      writeWhole(fd, piece, end);
      end += piece.length;
    };
    return { size, read: (offset, length) => readPart(fd, start + offset, Math.min(length, size - offset)) };
  }
}

/** Unlinked at once: however this process ends, even by kill -9, nothing is left behind, and nobody else can open it. */
function openNameless(): number {
  try {
    const directory = mkdtempSync(path.join(tmpdir(), "starfort-"));
    const file = path.join(directory, "unpacked");
    const fd = openSync(file, "wx+", 0o600);
    unlinkSync(file);
    rmdirSync(directory);
    return fd;
  } catch (error) {
    throw noRoom(error);
  }
}

function writeWhole(fd: number, piece: Uint8Array, at: number): void {
  try {
    for (let done = 0; done < piece.length;) done += writeSync(fd, piece, done, piece.length - done, at + done);
  } catch (error) {
    throw noRoom(error);
  }
}

function readPart(fd: number, at: number, length: number): Uint8Array {
  const bytes = new Uint8Array(Math.max(0, length));
  let done = 0;
  while (done < bytes.length) {
    const count = readSync(fd, bytes, done, bytes.length - done, at + done);
    if (count === 0) break;
    done += count;
  }
  return bytes.subarray(0, done);
}

function noRoom(error: unknown): ReadProblem {
  const why = error instanceof Error ? error.message : String(error);
  return new ReadProblem("unreadable", `it cannot be unpacked to ${tmpdir()} (${why}); TMPDIR names another place`);
}
