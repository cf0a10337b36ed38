// bzip2/index.ts: bzip2 data as it comes, block by block. There is no written standard; this follows "bzip2 Format Specification" by Joe Tsai (2016).
import { FormatError } from "../format-error.ts";
import { BitReader } from "./bit-reader.ts";
import { readBlock, type SortedBlock, unsort } from "./block.ts";

/** Blocks are decoded when so much is there: 900,000 symbols of 20 bits and their tables. No block takes more. */
const MAX_BLOCK_BYTES = 2_400_000;
const LEVEL_BYTES = 100_000;
const PIECE_BYTES = 65_536;
const BLOCK_MARK = [0x314159, 0x265359] as const;
const END_MARK = [0x177245, 0x385090] as const;
const STREAM_HEAD_BYTES = 4;
/** After so many equal bytes comes how many more there are. */
const RUN_BYTES = 4;

/** Takes bytes of one stream after the other, gives what they hold. */
export class Bzip2Reader {
  readonly #bits = new BitReader();
  readonly #pieces: Uint8Array[] = [];
  #pieceBytes = 0;
  #room: Uint32Array | null = null;
  #streams = 0;
  #streamSum = 0;
  #isOver = false;

  /** What can be told now that this came. Throws FormatError, as `end` does. */
  *push(piece: Uint8Array): Generator<Uint8Array> {
    this.#pieces.push(piece);
    this.#pieceBytes += piece.length;
    if (this.#bits.held + this.#pieceBytes < 2 * MAX_BLOCK_BYTES) return;
    this.#take();
    while (!this.#isOver && this.#bits.held >= MAX_BLOCK_BYTES) yield* this.#next();
  }

  /** The rest, now that nothing more comes. */
  *end(): Generator<Uint8Array> {
    this.#take();
    while (!this.#isOver) yield* this.#next();
  }

  /** Pieces are joined when there are enough of them, so that many small ones are not copied again and again. */
  #take(): void {
    this.#bits.push(Buffer.concat(this.#pieces));
    this.#pieces.length = 0;
    this.#pieceBytes = 0;
  }

  *#next(): Generator<Uint8Array> {
    if (this.#room === null) return this.#startStream();
    const bits = this.#bits;
    const [first, second] = [bits.read(24), bits.read(24)];
    const sum = readSum(bits);
    if (first === BLOCK_MARK[0] && second === BLOCK_MARK[1]) {
      const came = yield* contentOf(readBlock(bits, this.#room));
      if (came !== sum) throw new FormatError("a block's check sum is wrong", bits.offset);
      this.#streamSum = ((this.#streamSum << 1) | (this.#streamSum >>> 31)) ^ sum;
    } else if (first === END_MARK[0] && second === END_MARK[1]) {
      if (this.#streamSum >>> 0 !== sum >>> 0) throw new FormatError("its check sum is wrong", bits.offset);
      bits.align();
      this.#room = null;
    } else throw new FormatError("neither a block nor an end", bits.offset);
  }

  /** What follows the last stream and is none is filling, as the bzip2 command has it. */
  #startStream(): void {
    const bits = this.#bits;
    const head = bits.held < STREAM_HEAD_BYTES ? "" : String.fromCharCode(bits.read(8), bits.read(8), bits.read(8));
    const level = head === "BZh" ? bits.read(8) - 0x30 : 0;
    if (level >= 1 && level <= 9) {
      this.#streams += 1;
      this.#streamSum = 0;
      this.#room = new Uint32Array(level * LEVEL_BYTES);
    } else if (this.#streams > 0) this.#isOver = true;
    else throw new FormatError("it does not begin with BZh and a level from 1 to 9", bits.offset);
  }
}

function readSum(bits: BitReader): number {
  return (bits.read(16) << 16) | bits.read(16);
}

/** The block's bytes, its runs undone; ends with their check sum. */
function* contentOf(block: SortedBlock): Generator<Uint8Array, number> {
  const { bytes, size } = block;
  let at = unsort(block);
  let sum = -1;
  let last = -1;
  let equal = 0;
  let piece = new Uint8Array(PIECE_BYTES);
  let filled = 0;
  for (let count = 0; count < size; count++) {
    const entry = bytes[at] ?? 0;
    const byte = entry & 0xff;
    at = entry >>> 8;
    const isLength = equal === RUN_BYTES;
    const copies = isLength ? byte : 1;
    const written = isLength ? last : byte;
    equal = isLength ? 0 : byte === last ? equal + 1 : 1;
    last = isLength ? -1 : byte;
    if (filled + copies > PIECE_BYTES) {
      yield piece.subarray(0, filled);
      piece = new Uint8Array(PIECE_BYTES);
      filled = 0;
    }
    for (let copy = 0; copy < copies; copy++) {
      piece[filled++] = written;
      sum = (sum << 8) ^ (SUMS[(sum >>> 24) ^ written] ?? 0);
    }
  }
  if (filled > 0) yield piece.subarray(0, filled);
  return ~sum;
}

/** CRC-32 from the most significant bit on, polynomial 04c11db7. */
const SUMS = Int32Array.from({ length: 256 }, (_, byte) => {
  let sum = byte << 24;
  for (let bit = 0; bit < 8; bit++) sum = sum < 0 ? (sum << 1) ^ 0x04c11db7 : sum << 1;
  return sum;
});
