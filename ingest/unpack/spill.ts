// spill.ts: what an archive holds, kept for as long as it is looked at: small files in memory, the others in one file that has no name.
import type { ByteSource } from "#lib/formats/byte-source.ts";
import { ReadProblem } from "../sources/source.ts";
import { NamelessFile } from "./nameless-file.ts";

const KIB = 1024;
const MIB = 1024 * KIB;
const SMALL_BYTES = 64 * KIB;
const MEMORY_BYTES = 32 * MIB;
/** The largest package of Debian 12, a debug kernel, unpacks to 5.6 GB. */
const MAX_BYTES = 12 * 1024 * MIB;

/** Contents are written one after the other, each of a size that is known beforehand. */
export class Spill {
  readonly #maxBytes: number;
  #file: NamelessFile | null = null;
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
    this.#file?.close();
    this.#file = null;
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
    const file = (this.#file ??= new NamelessFile());
    const start = this.#onDisk;
    let end = start;
    this.#onDisk += size;
    this.#write = (piece) => {
      file.write(piece, end);
      end += piece.length;
    };
    return { size, read: (offset, length) => file.read(start + offset, Math.min(length, size - offset)) };
  }
}
