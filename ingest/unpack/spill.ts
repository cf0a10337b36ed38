// spill.ts: what an archive holds, kept for as long as it is looked at: what fits in memory, the rest in one file that has no name.
import { createHash } from "node:crypto";
import type { ByteSource } from "#lib/formats/byte-source.ts";
import { ReadProblem } from "../read-problem.ts";
import { NamelessFile } from "./nameless-file.ts";

const MIB = 1024 * 1024;
/** The largest package of Debian 12, a debug kernel, unpacks to 5.6 GB. */
const MAX_BYTES = 12 * 1024 * MIB;
/** Nine packages of ten are smaller than what a spill has in memory; every larger file goes to the disk. */
const CHUNK_BYTES = 8 * MIB;
const MOST_CHUNKS = 8;

/** Pieces of an archive are small, and each write of a file is a system call. */
const WRITE_BYTES = MIB;

/** Memory that one package leaves to the next: fresh memory costs a page fault each 4 KiB, more than what is written to it. */
const freeChunks: Uint8Array[] = [];

/** A content that is kept. */
export interface Spilled extends ByteSource {
  /** All of it: as it lies in memory, else read into the memory given, which must be large enough. */
  whole(memory: Uint8Array): Uint8Array;
  /** sha256 of it, where that was reckoned as it came: what is on the disk is not read once more for it. */
  contentHash(): Uint8Array | null;
}

/** Contents are written one after the other, each of a size that is known beforehand. They are good until it is closed. */
export class Spill {
  readonly #maxBytes: number;
  readonly #chunks: Uint8Array[] = [];
  /** What is left of the last chunk. */
  #room: Uint8Array = new Uint8Array(0);
  #file: SpillFile | null = null;
  #bytes = 0;
  #write: ((piece: Uint8Array) => void) | null = null;
  #isOpen = true;

  constructor(maxBytes: number = MAX_BYTES) {
    this.#maxBytes = maxBytes;
  }

  /** The content of which `write` gets the pieces from now on; it can be read once they are all there. Throws ReadProblem where it is too large. */
  begin(sizeBytes: number): Spilled {
    if (sizeBytes > this.#maxBytes - this.#bytes) {
      throw new ReadProblem("too-large", `it unpacks to more than the ${this.#maxBytes} bytes that are read`);
    }
    this.#bytes += sizeBytes;
    const memory = this.#takeMemory(sizeBytes);
    return memory === null ? this.#beginOnDisk(sizeBytes) : this.#beginInMemory(memory);
  }

  write(piece: Uint8Array): void {
    this.#write?.(piece);
  }

  /** May be called twice. What is read afterwards is refused: its memory is another package's. */
  close(): void {
    this.#file?.close();
    this.#file = null;
    freeChunks.push(...this.#chunks.splice(0, Math.max(0, MOST_CHUNKS - freeChunks.length)));
    this.#chunks.length = 0;
    this.#room = new Uint8Array(0);
    this.#isOpen = false;
  }

  /** Null where it is better kept on the disk. */
  #takeMemory(size: number): Uint8Array | null {
    if (size > this.#room.length) {
      if (size > CHUNK_BYTES || this.#chunks.length === MOST_CHUNKS) return null;
      this.#room = freeChunks.pop() ?? new Uint8Array(CHUNK_BYTES);
      this.#chunks.push(this.#room);
    }
    const memory = this.#room.subarray(0, size);
    this.#room = this.#room.subarray(size);
    return memory;
  }

  #beginInMemory(bytes: Uint8Array): Spilled {
    let filled = 0;
    this.#write = (piece) => {
      bytes.set(piece, filled);
      filled += piece.length;
    };
    const read = (offset: number, length: number): Uint8Array => {
      if (!this.#isOpen) throw new ReadProblem("vanished", "it was closed before it was read");
      return bytes.subarray(offset, offset + length);
    };
    return { size: bytes.length, read, whole: () => read(0, bytes.length), contentHash: () => null };
  }

  #beginOnDisk(size: number): Spilled {
    const file = (this.#file ??= new SpillFile());
    const start = file.size;
    const hash = createHash("sha256");
    let contentHash: Uint8Array | null = null;
    this.#write = (piece) => {
      hash.update(piece);
      file.append(piece);
    };
    return {
      size,
      read: (offset, length) => file.read(start + offset, Math.min(length, size - offset)),
      whole: (memory) => file.readInto(memory.subarray(0, size), start),
      contentHash: () => (contentHash ??= hash.digest()),
    };
  }
}

/** A file that is written from its beginning to its end, and read anywhere. */
class SpillFile {
  readonly #file = new NamelessFile();
  readonly #waiting = new Uint8Array(WRITE_BYTES);
  #waitingBytes = 0;
  #written = 0;

  get size(): number {
    return this.#written + this.#waitingBytes;
  }

  append(piece: Uint8Array): void {
    if (piece.length > WRITE_BYTES - this.#waitingBytes) this.#flush();
    if (piece.length > WRITE_BYTES) {
      this.#file.write(piece, this.#written);
      this.#written += piece.length;
    } else {
      this.#waiting.set(piece, this.#waitingBytes);
      this.#waitingBytes += piece.length;
    }
  }

  read(at: number, length: number): Uint8Array {
    if (at + length > this.#written) this.#flush();
    return this.#file.read(at, length);
  }

  readInto(bytes: Uint8Array, at: number): Uint8Array {
    if (at + bytes.length > this.#written) this.#flush();
    return bytes.subarray(0, this.#file.readInto(bytes, at));
  }

  close(): void {
    this.#file.close();
  }

  #flush(): void {
    this.#file.write(this.#waiting.subarray(0, this.#waitingBytes), this.#written);
    this.#written += this.#waitingBytes;
    this.#waitingBytes = 0;
  }
}
