// tar/header.ts: one block of 512 bytes that announces an entry.
import { decodeText } from "../byte-reader.ts";
import { FormatError } from "../format-error.ts";

export const BLOCK_BYTES = 512;

/** The fields that matter here, as they stand in the block. Owners and dates are nobody's question. */
export interface TarHeader {
  readonly name: string;
  readonly mode: number;
  readonly size: number;
  readonly flag: string;
  readonly linkName: string;
}

// pax(1), "ustar Interchange Format"; GNU tar's src/tar.h.
const NAME = [0, 100] as const;
const MODE = [100, 108] as const;
const SIZE = [124, 136] as const;
const CHECKSUM = [148, 156] as const;
const FLAG = 156;
const LINK_NAME = [157, 257] as const;
const MAGIC = [257, 263] as const;
const PREFIX = [345, 500] as const;

/** Reads a header; null for a block of zeros, which ends an archive. `at` is where the block is. Throws FormatError. */
export function readTarHeader(block: Uint8Array, at: number): TarHeader | null {
  if (block.every((byte) => byte === 0)) return null;
  const field = ([from, to]: readonly [number, number]): Uint8Array => block.subarray(from, to);
  const number = (range: readonly [number, number], what: string): number =>
    readNumber(field(range), `an entry's ${what}`, at + range[0]);
  checkSum(block, number(CHECKSUM, "check sum"), at);
  const name = textOf(field(NAME));
  // Only POSIX's own kind ("ustar", NUL) has a prefix there; GNU's has dates.
  const prefix = decodeText(field(MAGIC)) === "ustar\0" ? textOf(field(PREFIX)) : "";
  return {
    name: prefix === "" ? name : `${prefix}/${name}`,
    mode: number(MODE, "mode"),
    size: number(SIZE, "size"),
    flag: String.fromCharCode(block[FLAG] ?? 0),
    linkName: textOf(field(LINK_NAME)),
  };
}

/** The sum of the block's bytes, its own field taken for blanks. */
function checkSum(block: Uint8Array, written: number, at: number): void {
  let sum = 8 * 0x20;
  for (let index = 0; index < BLOCK_BYTES; index++) {
    if (index < CHECKSUM[0] || index >= CHECKSUM[1]) sum += block[index] ?? 0;
  }
  if (sum !== written)
    throw new FormatError(`a header's check sum is ${sum}, but it says ${written}: no tar archive`, at);
}

/** Octal digits between blanks and NULs; GNU's base 256 (the first bit is set) for what does not fit. */
function readNumber(field: Uint8Array, what: string, at: number): number {
  const first = field[0] ?? 0;
  if (first >= 0x80) return readBase256(field, what, at);
  const text = decodeText(field).replace(/\0.*$/s, "").trim();
  if (!/^[0-7]*$/.test(text)) throw new FormatError(`${what} is ${JSON.stringify(text)}, expected octal digits`, at);
  return text === "" ? 0 : Number.parseInt(text, 8);
}

function readBase256(field: Uint8Array, what: string, at: number): number {
  let value = (field[0] ?? 0) & 0x7f;
  for (const byte of field.subarray(1)) value = value * 256 + byte;
  if (value > Number.MAX_SAFE_INTEGER) throw new FormatError(`${what} is negative or more than any file can have`, at);
  return value;
}

/** Up to the first NUL. */
export function textOf(field: Uint8Array): string {
  const end = field.indexOf(0);
  return decodeText(end < 0 ? field : field.subarray(0, end));
}
