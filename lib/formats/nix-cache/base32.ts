// nix-cache/base32.ts: Nix's own base 32: digits without e, o, t and u, the last bits first.
import { FormatError } from "../format-error.ts";

const DIGITS = "0123456789abcdfghijklmnpqrsvwxyz";

/** Bytes as Nix writes them: 52 digits for a sha256, 32 for a store path's hash. */
export function encodeNixBase32(bytes: Uint8Array): string {
  const length = Math.ceil((bytes.length * 8) / 5);
  return Array.from({ length }, (_, index) => DIGITS[digitAt(bytes, (length - 1 - index) * 5)] ?? "").join("");
}

/** Five bits from `bit` on; what lies beyond the last byte is zero. */
function digitAt(bytes: Uint8Array, bit: number): number {
  const at = Math.floor(bit / 8);
  const pair = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
  return (pair >> (bit % 8)) & 0x1f;
}

/** The `size` bytes that a text stands for. Throws FormatError where it is not exactly as long, or Nix would have written them differently. */
export function decodeNixBase32(text: string, size: number): Uint8Array {
  const length = Math.ceil((size * 8) / 5);
  if (text.length !== length) {
    throw new FormatError(`${text.length} digits of base 32 where ${length} are expected`);
  }
  const bytes = new Uint8Array(size);
  for (let index = 0; index < length; index++) {
    const digit = DIGITS.indexOf(text.charAt(length - 1 - index));
    if (digit < 0)
      throw new FormatError(`${JSON.stringify(text.charAt(length - 1 - index))} is no digit of Nix's base 32`);
    putDigit(bytes, index * 5, digit);
  }
  return bytes;
}

/** The first digit has bits to spare, which must be zero: else one hash could be written in several ways. */
function putDigit(bytes: Uint8Array, bit: number, digit: number): void {
  const at = Math.floor(bit / 8);
  const shifted = digit << (bit % 8);
  bytes[at] = (bytes[at] ?? 0) | (shifted & 0xff);
  const rest = shifted >> 8;
  if (at + 1 < bytes.length) bytes[at + 1] = (bytes[at + 1] ?? 0) | rest;
  else if (rest !== 0) throw new FormatError("base 32 whose first digit is too large");
}
