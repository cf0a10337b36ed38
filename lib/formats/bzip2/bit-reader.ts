// bzip2/bit-reader.ts: bits from the most significant on, out of pieces of bytes.
import { FormatError } from "../format-error.ts";

/** Whoever reads makes sure with `held` that enough is there: reading past the end throws FormatError. */
export class BitReader {
  #bytes: Uint8Array = new Uint8Array(0);
  /** The next byte that has not been taken into #bits. */
  #at = 0;
  #bits = 0;
  #count = 0;
  #dropped = 0;

  /** Bytes that are there and not yet read. */
  get held(): number {
    return this.#bytes.length - this.#at + (this.#count >> 3);
  }

  /** Where the next unread byte is in all that was pushed. */
  get offset(): number {
    return this.#dropped + this.#at - (this.#count >> 3);
  }

  push(piece: Uint8Array): void {
    this.#dropped += this.#at;
    const left = this.#bytes.subarray(this.#at);
    const joined = new Uint8Array(left.length + piece.length);
    joined.set(left);
    joined.set(piece, left.length);
    this.#bytes = joined;
    this.#at = 0;
  }

  /** At most 24 bits. */
  read(bits: number): number {
    const value = this.peek(bits);
    this.skip(bits);
    return value;
  }

  /** The next bits (at most 24), zeros beyond the end, without reading them. */
  peek(bits: number): number {
    while (this.#count < bits) {
      // Past the end there are zeros to look at, and none to take: skip() notices.
      this.#bits = (this.#bits << 8) | (this.#bytes[this.#at++] ?? 0);
      this.#count += 8;
    }
    return (this.#bits >>> (this.#count - bits)) & ((1 << bits) - 1);
  }

  /** Takes bits that were looked at. */
  skip(bits: number): void {
    this.#count -= bits;
    if (this.held < 0) throw new FormatError("it ends too early", this.#dropped + this.#bytes.length);
  }

  /** Goes on to the next whole byte. */
  align(): void {
    this.#count -= this.#count & 7;
  }
}
