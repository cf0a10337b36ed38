// mutate.ts: a real file -> a broken one: bits, numbers, ranges, tokens and ends are changed.
import { pick, type Random } from "./random.ts";

/** Files of one target, with what can be spliced between them. */
export interface Corpus {
  readonly files: readonly Uint8Array[];
  /** Words and signs of its text files; empty where all files are binary. */
  readonly tokens: readonly Uint8Array[];
}

/** A case grows no further than this beyond its file: doubling must not end in gigabytes. */
const MAX_GROWTH = 64 * 1024;
const MAX_TOKENS = 5_000;
/** Of each file, so much is looked at for tokens. */
const TOKEN_BYTES = 64 * 1024;
const MAX_CHANGES = 8;
const MAX_NOISE = 4096;
/** One case in so many has nothing of a real file, or only its beginning. */
const NOISE_EVERY = 20;

/** What confuses readers of text: ends of lines, quotes, escapes, brackets, numbers, marks and characters that are none. */
const HOSTILE_TOKENS = [
  ...["\n", "\r\n", "\n\r", "\r", "\\\n", "\0", "\t", " ", "\v", "\u00a0", "\u2028", "\ufeff", "\ufffe"],
  ...[
    '"',
    "'",
    "`",
    "\\",
    "\\x",
    "\\x00",
    "\\u",
    "\\0",
    "#",
    ";",
    "//",
    "/*",
    "*/",
    "!",
    "~",
    "+",
    "-",
    "@",
    "$",
    "${",
  ],
  ...[
    "=",
    "==",
    "+=",
    ":",
    ",",
    "[",
    "]",
    "[^",
    "{",
    "}",
    "{,",
    ",}",
    "{{",
    "(",
    ")",
    "<",
    ">",
    "*",
    "**",
    "?",
    "|",
    "&",
  ],
  ...["%", "%%", "%i", "%n", "@{", "@{x}", "0", "-1", "08", "0x", "1e999", "2147483648", "99999999999999999999", "NaN"],
  ...["../", "/./", "//", "/dev/null", "__proto__", "constructor", "toString", "é", "\u{1f600}", "y", "n", "m", "yes"],
].map((text) => new TextEncoder().encode(text));

/** Bytes that are no UTF-8: a lone continuation, an unended start, an overlong slash, a surrogate. */
const NO_TEXT = [[0x80], [0xc3], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xff, 0xfe], [0xf8, 0x88]].map((bytes) =>
  Uint8Array.from(bytes),
);

/** Numbers at which arithmetic breaks, as 64 bits; a narrower field takes the low end. */
const EDGES = [
  ...[0n, 1n, 2n, 0x7fn, 0x80n, 0xffn, 0x7fffn, 0x8000n, 0xffffn, 0x10000n, 0x7fffffffn, 0x80000000n],
  ...[0xfffffff0n, 0xffffffffn, 0x100000000n, 0x1fffffffffffffn, 0x20000000000000n, 0x7fffffffffffffffn],
  ...[0x8000000000000000n, 0xfffffffffffffff0n, 0xffffffffffffffffn],
];

/** Makes a corpus of files; throws when there are none or one is empty. */
export function corpusOf(files: readonly Uint8Array[]): Corpus {
  if (files.length === 0 || files.some(({ length }) => length === 0)) throw new Error("a seed is missing or empty");
  const words = new Set(files.filter(isText).flatMap(wordsOf));
  const tokens = [...words].slice(0, MAX_TOKENS).map((word) => Uint8Array.from(Buffer.from(word, "latin1")));
  // A Buffer's slice() is no copy: changes to a case would end up in the seed.
  return {
    files: files.map((file) => new Uint8Array(file)),
    tokens: tokens.length === 0 ? [] : [...tokens, ...HOSTILE_TOKENS, ...NO_TEXT],
  };
}

/** One broken file; the same random numbers give the same one. */
export function mutate(corpus: Corpus, random: Random): Uint8Array {
  const file = pickFile(corpus, random);
  if (random(NOISE_EVERY) === 0) return noise(file, random);
  const most = file.length + MAX_GROWTH;
  let bytes: Uint8Array = file.slice();
  // One change half of the time, two a quarter: of many, the first that is noticed hides the others.
  let changes = 1;
  while (changes < MAX_CHANGES && random(2) === 0) changes++;
  for (; changes > 0; changes--) {
    const changed = pick(corpus.tokens.length > 0 ? TEXT_CHANGES : CHANGES, random)(bytes, corpus, random);
    if (changed.length <= most) bytes = changed;
  }
  return bytes;
}

/** The smaller of two, mostly: small cases are quick, and their faults are easy to read. */
function pickFile({ files }: Corpus, random: Random): Uint8Array {
  const one = pick(files, random);
  const other = pick(files, random);
  return one.length < other.length === random(5) > 0 ? one : other;
}

/** Random bytes, half of the time behind the beginning of a real file. */
function noise(file: Uint8Array, random: Random): Uint8Array {
  const bytes = Uint8Array.from({ length: random(MAX_NOISE) }, () => random(256));
  if (random(2) === 0) bytes.set(file.subarray(0, Math.min(random(300), bytes.length)));
  return bytes;
}

type Change = (bytes: Uint8Array, corpus: Corpus, random: Random) => Uint8Array;

/** A place in a file: half of them near its beginning or its end, where the structure mostly is. */
function placeIn({ length }: Uint8Array, random: Random): number {
  const near = Math.min(1024, length);
  return pick(
    [() => random(near), () => length - 1 - random(near), () => random(length), () => random(length)],
    random,
  )();
}

/** Mostly a few bytes, sometimes a large part. */
function lengthIn({ length }: Uint8Array, random: Random): number {
  return 1 + random(random(4) === 0 ? length : Math.min(64, length));
}

function splice(bytes: Uint8Array, at: number, removed: number, added: Uint8Array): Uint8Array {
  const from = Math.max(0, Math.min(at, bytes.length));
  const rest = bytes.subarray(Math.min(bytes.length, from + removed));
  const result = new Uint8Array(from + added.length + rest.length);
  result.set(bytes.subarray(0, from));
  result.set(added, from);
  result.set(rest, from + added.length);
  return result;
}

const flipBit: Change = (bytes, _, random) => {
  const at = placeIn(bytes, random);
  if (at >= 0 && at < bytes.length) bytes[at] = (bytes[at] ?? 0) ^ (1 << random(8));
  return bytes;
};

const setByte: Change = (bytes, _, random) => {
  const at = placeIn(bytes, random);
  if (at >= 0 && at < bytes.length) bytes[at] = random(256);
  return bytes;
};

/** A number of 1, 2, 4 or 8 bytes becomes one at which arithmetic breaks, or moves by a little; in either order of bytes. */
const setNumber: Change = (bytes, _, random) => {
  const width = pick([1, 2, 4, 8], random);
  // Fields are aligned, so most changes are.
  const at = Math.floor(placeIn(bytes, random) / width) * width + (random(4) === 0 ? random(width) : 0);
  if (at < 0 || at + width > bytes.length) return bytes;
  const little = random(2) === 0;
  const order = Array.from({ length: width }, (_, index) => (little ? at + index : at + width - 1 - index));
  const old = order.reduceRight((sum, index) => (sum << 8n) | BigInt(bytes[index] ?? 0), 0n);
  let value = random(3) === 0 ? old + BigInt(random(33) - 16) : pick(EDGES, random);
  for (const index of order) {
    bytes[index] = Number(value & 0xffn);
    value >>= 8n;
  }
  return bytes;
};

const removeRange: Change = (bytes, _, random) =>
  splice(bytes, placeIn(bytes, random), lengthIn(bytes, random), new Uint8Array(0));

/** The range stands there twice; now and then many times, which shows what takes time quadratic in it. */
const repeatRange: Change = (bytes, _, random) => {
  const at = Math.max(0, placeIn(bytes, random));
  const part = bytes.slice(at, at + lengthIn(bytes, random));
  if (part.length === 0) return bytes;
  const times = random(8) === 0 ? Math.min(1 << random(13), Math.floor(MAX_GROWTH / part.length)) : 1;
  const added = new Uint8Array(part.length * times);
  for (let index = 0; index < times; index++) added.set(part, index * part.length);
  return splice(bytes, at, 0, added);
};

/** A range of this or another seed is put over or between what stands here. */
const takeRange: Change = (bytes, { files }, random) => {
  const other = pick(files, random);
  const from = Math.max(0, placeIn(other, random));
  const part = other.subarray(from, from + lengthIn(other, random));
  return splice(bytes, placeIn(bytes, random), random(2) === 0 ? part.length : 0, part);
};

const swapRanges: Change = (bytes, _, random) => {
  const length = lengthIn(bytes, random);
  const [first = 0, second = 0] = [placeIn(bytes, random), placeIn(bytes, random)].sort((a, b) => a - b);
  if (first < 0 || first + length > second || second + length > bytes.length) return bytes;
  const kept = bytes.slice(first, first + length);
  bytes.copyWithin(first, second, second + length);
  bytes.set(kept, second);
  return bytes;
};

/** The end is cut off: anywhere, at a round number, by a few bytes, behind a line or a zero. */
const truncate: Change = (bytes, _, random) => {
  const at = random(bytes.length + 1);
  const ends = [at, at - (at % 512), at - (at % 8), bytes.length - 1 - random(16), 1 << random(12), random(64)];
  const line = bytes.indexOf(random(2) === 0 ? 10 : 0, at);
  const end = pick(line < 0 ? ends : [...ends, line, line + 1], random);
  return bytes.slice(0, Math.max(0, end));
};

const insertToken: Change = (bytes, { tokens }, random) =>
  splice(bytes, placeIn(bytes, random), 0, pick(tokens, random));

/** The word at a place gives way to another one, so that the text stays nearly right. */
const replaceToken: Change = (bytes, { tokens }, random) => {
  const at = Math.max(0, placeIn(bytes, random));
  let start = at;
  let end = at;
  while (start > 0 && isWordByte(bytes[start - 1])) start--;
  while (end < bytes.length && isWordByte(bytes[end])) end++;
  return splice(bytes, start, Math.max(1, end - start), pick(tokens, random));
};

/** In a binary, what moves its bytes mostly ends at the first offset. */
const CHANGES: readonly Change[] = [
  ...[flipBit, flipBit, flipBit, setByte, setByte, setByte, swapRanges, swapRanges],
  ...[setNumber, setNumber, setNumber, setNumber, setNumber, setNumber],
  ...[removeRange, repeatRange, takeRange, truncate],
];
const TEXT_CHANGES: readonly Change[] = [
  ...[flipBit, setByte, removeRange, repeatRange, takeRange, swapRanges, truncate],
  ...[insertToken, insertToken, insertToken, replaceToken, replaceToken, replaceToken, setNumber],
];

function isWordByte(byte: number | undefined): boolean {
  return byte !== undefined && /[\w.@-]/.test(String.fromCharCode(byte));
}

function isText(file: Uint8Array): boolean {
  return !file.subarray(0, 1024).includes(0);
}

function wordsOf(file: Uint8Array): string[] {
  const text = Buffer.from(file.subarray(0, TOKEN_BYTES)).toString("latin1");
  return text.match(/[\w.@/-]+|[^\w\s]|\n[ \t]*/g) ?? [];
}
