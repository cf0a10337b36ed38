// make-bz2.ts: a bzip2 file for tests, packed without skill in small blocks: machines without the bzip2 command run the tests too.

const BLOCK_BYTES = 10_000;
const RUN_BYTES = 4;
const MAX_RUN_BYTES = 255;
/** Long enough for 258 symbols; every symbol's code has that length. */
const CODE_BITS = 9;
const GROUP_SYMBOLS = 50;

/** The bytes as bzip2 data. */
export function makeBz2(bytes: Uint8Array): Uint8Array {
  const bits = new BitWriter();
  for (const byte of Buffer.from("BZh1")) bits.write(8, byte);
  let sum = 0;
  for (const block of blocksOf(bytes)) {
    const blockSum = sumOf(block.plain);
    writeBlock(bits, Uint8Array.from(block.coded), blockSum);
    sum = ((sum << 1) | (sum >>> 31)) ^ blockSum;
  }
  for (const [size, value] of [
    [24, 0x177245],
    [24, 0x385090],
    [16, sum >>> 16],
    [16, sum & 0xffff],
  ] as const)
    bits.write(size, value);
  return bits.bytes();
}

/** Runs of four and more are coded as four and how many more there are. */
function* blocksOf(bytes: Uint8Array): Generator<{ plain: Uint8Array; coded: number[] }> {
  let start = 0;
  let coded: number[] = [];
  for (let at = 0; at < bytes.length;) {
    const byte = bytes[at] ?? 0;
    let run = 1;
    while (run < RUN_BYTES + MAX_RUN_BYTES && bytes[at + run] === byte) run++;
    coded.push(
      ...new Array<number>(Math.min(run, RUN_BYTES)).fill(byte),
      ...(run >= RUN_BYTES ? [run - RUN_BYTES] : []),
    );
    at += run;
    if (coded.length < BLOCK_BYTES && at < bytes.length) continue;
    yield { plain: bytes.subarray(start, at), coded };
    start = at;
    coded = [];
  }
}

function writeBlock(bits: BitWriter, block: Uint8Array, sum: number): void {
  const order = rotationsOf(block);
  const last = order.map((at) => block[(at + block.length - 1) % block.length] ?? 0);
  const used = [...new Set(block)].sort((a, b) => a - b);
  const symbols = symbolsOf(last, used);
  bits.write(24, 0x314159);
  bits.write(24, 0x265359);
  bits.write(16, sum >>> 16);
  bits.write(16, sum & 0xffff);
  bits.write(1, 0);
  bits.write(24, order.indexOf(0));
  const isUsed = new Set(used);
  const ranges = Array.from({ length: 16 }, (_, range) =>
    Array.from({ length: 16 }, (_, at) => isUsed.has(range * 16 + at)),
  );
  ranges.forEach((range) => bits.write(1, range.includes(true) ? 1 : 0));
  for (const range of ranges) if (range.includes(true)) range.forEach((is) => bits.write(1, is ? 1 : 0));
  const groups = Math.ceil(symbols.length / GROUP_SYMBOLS);
  bits.write(3, 2);
  bits.write(15, groups);
  for (let group = 0; group < groups; group++) bits.write(1, 0);
  for (let table = 0; table < 2; table++) {
    bits.write(5, CODE_BITS);
    for (let symbol = 0; symbol < used.length + 2; symbol++) bits.write(1, 0);
  }
  symbols.forEach((symbol) => bits.write(CODE_BITS, symbol));
}

/** Where the sorted rotations of a block begin; by doubling, because blocks of zeros are all ties. */
function rotationsOf(block: Uint8Array): number[] {
  const size = block.length;
  let ranks = Array.from(block);
  const order = ranks.map((_, at) => at);
  for (let step = 1; ; step *= 2) {
    const second = (at: number): number => (step === 1 ? 0 : (ranks[(at + step / 2) % size] ?? 0));
    const compare = (a: number, b: number): number => (ranks[a] ?? 0) - (ranks[b] ?? 0) || second(a) - second(b);
    order.sort(compare);
    const next = new Array<number>(size).fill(0);
    let rank = 0;
    order.forEach((at, index) => {
      const before = order[index - 1];
      if (before !== undefined && compare(before, at) !== 0) rank++;
      next[at] = rank;
    });
    ranks = next;
    if (rank === size - 1 || step >= 2 * size) return order;
  }
}

/** Moved to front; runs of what is in front as digits of base two, whose digits are 1 and 2. */
function symbolsOf(bytes: readonly number[], used: readonly number[]): number[] {
  const front = [...used];
  const symbols: number[] = [];
  let run = 0;
  const flush = (): void => {
    for (; run > 0; run = (run - (run % 2 === 1 ? 1 : 2)) / 2) symbols.push(run % 2 === 1 ? 0 : 1);
  };
  for (const byte of bytes) {
    const place = front.indexOf(byte);
    if (place === 0) run++;
    else {
      flush();
      symbols.push(place + 1);
      front.unshift(...front.splice(place, 1));
    }
  }
  flush();
  return [...symbols, used.length + 1];
}

function sumOf(bytes: Uint8Array): number {
  let sum = -1;
  for (const byte of bytes) {
    sum ^= byte << 24;
    for (let bit = 0; bit < 8; bit++) sum = sum < 0 ? (sum << 1) ^ 0x04c11db7 : sum << 1;
  }
  return ~sum;
}

class BitWriter {
  readonly #bytes: number[] = [];
  #byte = 0;
  #count = 0;

  write(size: number, value: number): void {
    for (let bit = size - 1; bit >= 0; bit--) {
      this.#byte = (this.#byte << 1) | ((value >>> bit) & 1);
      if (++this.#count % 8 > 0) continue;
      this.#bytes.push(this.#byte);
      this.#byte = 0;
    }
  }

  /** Filled up with zeros to a whole byte. */
  bytes(): Uint8Array {
    this.write((8 - (this.#count % 8)) % 8, 0);
    return Uint8Array.from(this.#bytes);
  }
}
