// bzip2/block.ts: one block: up to 900,000 bytes after the first run-length coding, sorted, moved to front, and Huffman coded.
import { FormatError } from "../format-error.ts";
import type { BitReader } from "./bit-reader.ts";
import { MAX_CODE_BITS, PrefixCode } from "./prefix-code.ts";

/** Which code is used changes after so many symbols. */
const GROUP_SYMBOLS = 50;
const MIN_CODES = 2;
const MAX_CODES = 6;
const RUN_A = 0;
const RUN_B = 1;

/** A block before its sorting is undone. */
export interface SortedBlock {
  readonly bytes: Uint32Array;
  readonly size: number;
  /** Which row of the sorted rotations is the block itself. */
  readonly origin: number;
}

/** Reads a block's body into `room`, whose size is the most that a block of the stream may have. Throws FormatError. */
export function readBlock(bits: BitReader, room: Uint32Array): SortedBlock {
  const fail = (what: string): never => {
    throw new FormatError(what, bits.offset);
  };
  // bzip2 0.9.0 of 1998 and earlier shuffled blocks that were hard to sort.
  if (bits.read(1) === 1) fail("a block is randomised, as no bzip2 writes since 1999");
  const origin = bits.read(24);
  const used = readUsedBytes(bits);
  if (used.length === 0) fail("a block uses no byte");
  const codeCount = bits.read(3);
  if (codeCount < MIN_CODES || codeCount > MAX_CODES) fail(`${codeCount} code tables, expected 2 to 6`);
  const selectors = readSelectors(bits, codeCount);
  const codes = Array.from({ length: codeCount }, () => readCode(bits, used.length + 2));
  const size = readSymbols({ bits, used, selectors, codes, room });
  if (origin >= size) fail(`a block begins at ${origin} of its ${size} bytes`);
  return { bytes: room, size, origin };
}

/** A bit for each 16 byte values that are used, then one for each of these. */
function readUsedBytes(bits: BitReader): number[] {
  const ranges = bits.read(16);
  const used: number[] = [];
  for (let range = 0; range < 16; range++) {
    if ((ranges & (0x8000 >> range)) === 0) continue;
    const values = bits.read(16);
    for (let value = 0; value < 16; value++) if ((values & (0x8000 >> value)) !== 0) used.push(range * 16 + value);
  }
  return used;
}

/** Which code is for which group of symbols: moved to front, in unary. */
function readSelectors(bits: BitReader, codeCount: number): Uint8Array {
  const selectors = new Uint8Array(bits.read(15));
  const front = Array.from({ length: codeCount }, (_, index) => index);
  for (let group = 0; group < selectors.length; group++) {
    let place = 0;
    while (bits.read(1) === 1) if (++place >= codeCount) throw new FormatError("a selector of no code", bits.offset);
    const [code = 0] = front.splice(place, 1);
    front.unshift(code);
    selectors[group] = code;
  }
  return selectors;
}

/** Each symbol's length is told by steps from the one before. */
function readCode(bits: BitReader, symbols: number): PrefixCode {
  const lengths = new Uint8Array(symbols);
  let length = bits.read(5);
  for (let symbol = 0; symbol < symbols; symbol++) {
    for (;;) {
      if (length < 1 || length > MAX_CODE_BITS) throw new FormatError(`a code of ${length} bits`, bits.offset);
      if (bits.read(1) === 0) break;
      length += bits.read(1) === 0 ? 1 : -1;
    }
    lengths[symbol] = length;
  }
  return new PrefixCode(lengths);
}

interface Coded {
  readonly bits: BitReader;
  /** The byte values that occur, smallest first. */
  readonly used: readonly number[];
  readonly selectors: Uint8Array;
  readonly codes: readonly PrefixCode[];
  readonly room: Uint32Array;
}

/** Symbols 0 and 1 are digits of a run of the byte in front, the last one is the end, all others are places to move to front. */
function readSymbols({ bits, used, selectors, codes, room }: Coded): number {
  const front = Uint8Array.from(used);
  const last = used.length + 1;
  let size = 0;
  let run = 0;
  let digit = 1;
  for (let count = 0; ; count++) {
    const code = codes[selectors[Math.floor(count / GROUP_SYMBOLS)] ?? MAX_CODES];
    if (code === undefined) throw new FormatError("a block goes on after its last selector", bits.offset);
    const symbol = code.read(bits);
    if (symbol === RUN_A || symbol === RUN_B) {
      run += symbol === RUN_A ? digit : 2 * digit;
      digit *= 2;
      // Else a run could grow beyond all numbers before it is written.
      if (run > room.length) throw tooLong(room, bits);
      continue;
    }
    if (size + run + (symbol === last ? 0 : 1) > room.length) throw tooLong(room, bits);
    room.fill(front[0] ?? 0, size, size + run);
    size += run;
    run = 0;
    digit = 1;
    if (symbol === last) return size;
    const byte = front[symbol - 1] ?? 0;
    front.copyWithin(1, 0, symbol - 1);
    front[0] = byte;
    room[size++] = byte;
  }
}

function tooLong(room: Uint32Array, bits: BitReader): FormatError {
  return new FormatError(`a block has more than its ${room.length} bytes`, bits.offset);
}

/** Undoes the sorting: afterwards each element holds a byte, and above it the place of the next one. Burrows and Wheeler, 1994. */
export function unsort({ bytes, size, origin }: SortedBlock): number {
  const places = new Uint32Array(257);
  for (let at = 0; at < size; at++) places[(bytes[at] ?? 0) + 1] = (places[(bytes[at] ?? 0) + 1] ?? 0) + 1;
  for (let byte = 0; byte < 256; byte++) places[byte + 1] = (places[byte + 1] ?? 0) + (places[byte] ?? 0);
  for (let at = 0; at < size; at++) {
    const byte = (bytes[at] ?? 0) & 0xff;
    const place = places[byte] ?? 0;
    places[byte] = place + 1;
    bytes[place] = (bytes[place] ?? 0) | (at << 8);
  }
  return (bytes[origin] ?? 0) >>> 8;
}
