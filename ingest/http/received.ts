// received.ts: what has come of a body so far: hashed as it comes, in memory while it is small, then in a file without a name.
import { createHash, type Hash } from "node:crypto";
import { type ByteSource, bytesSource } from "#lib/formats/byte-source.ts";
import { NamelessFile } from "../unpack/nameless-file.ts";

/** Most .debs and all answers of APIs are below this. */
const MEMORY_BYTES = 4 * 1024 * 1024;

export class Received {
  #size = 0;
  #hash: Hash = createHash("sha256");
  #pieces: Uint8Array[] = [];
  #file: NamelessFile | null = null;

  get size(): number {
    return this.#size;
  }

  /** Throws ReadProblem where there is no room on the disk. */
  add(piece: Uint8Array): void {
    this.#hash.update(piece);
    if (this.#file === null && this.#size + piece.length > MEMORY_BYTES) this.#moveToDisk();
    if (this.#file === null) this.#pieces.push(piece);
    else this.#file.write(piece, this.#size);
    this.#size += piece.length;
  }

  /** Forgets all that has come. */
  restart(): void {
    this.close();
    this.#size = 0;
    this.#hash = createHash("sha256");
    this.#pieces = [];
  }

  /** Hex, of what has come so far. */
  sha256(): string {
    return this.#hash.copy().digest("hex");
  }

  /** All of it, until it is closed. */
  bytes(): ByteSource {
    const file = this.#file;
    if (file === null) return bytesSource(Buffer.concat(this.#pieces));
    const size = this.#size;
    return { size, read: (offset, length) => file.read(offset, Math.min(length, size - offset)) };
  }

  close(): void {
    this.#file?.close();
    this.#file = null;
  }

  #moveToDisk(): void {
    const file = new NamelessFile();
    let at = 0;
    for (const piece of this.#pieces) {
      file.write(piece, at);
      at += piece.length;
    }
    this.#file = file;
    this.#pieces = [];
  }
}
