// bzip2/prefix-code.ts: a canonical Huffman code: shorter codes come first, and among those of one length, smaller symbols.
import { FormatError } from "../format-error.ts";
import type { BitReader } from "./bit-reader.ts";

/** bzip2's longest code, of all its versions. */
export const MAX_CODE_BITS = 20;

export class PrefixCode {
  /** For each length: the first 20-bit value that is too large for a code of that length. */
  readonly #limits = new Int32Array(MAX_CODE_BITS + 1);
  /** For each length: what to take from a code to get its place among the sorted symbols. */
  readonly #bases = new Int32Array(MAX_CODE_BITS + 1);
  readonly #symbols: Uint16Array;
  readonly #shortest: number;

  /** `lengths`: each symbol's, 1 to 20 bits. */
  constructor(lengths: Uint8Array) {
    this.#symbols = new Uint16Array(lengths.length);
    let place = 0;
    let code = 0;
    for (let length = 1; length <= MAX_CODE_BITS; length++) {
      this.#bases[length] = code - place;
      for (let symbol = 0; symbol < lengths.length; symbol++) {
        if (lengths[symbol] !== length) continue;
        this.#symbols[place++] = symbol;
        code++;
      }
      this.#limits[length] = code << (MAX_CODE_BITS - length);
      code <<= 1;
    }
    this.#shortest = lengths.reduce((least, length) => Math.min(least, length), MAX_CODE_BITS);
  }

  /** The next symbol. Throws FormatError where the bits are no code. */
  read(bits: BitReader): number {
    const ahead = bits.peek(MAX_CODE_BITS);
    let length = this.#shortest;
    while (length < MAX_CODE_BITS && ahead >= (this.#limits[length] ?? 0)) length++;
    const place = (ahead >>> (MAX_CODE_BITS - length)) - (this.#bases[length] ?? 0);
    const symbol = this.#symbols[place];
    if (symbol === undefined) throw new FormatError("its bits are no code of its table", bits.offset);
    bits.skip(length);
    return symbol;
  }
}
