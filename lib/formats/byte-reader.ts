// byte-reader.ts: integers out of bytes, each place checked: nothing outside the window is ever read.
import { FormatError } from "./format-error.ts";

const TWO_32 = 2 ** 32;

/** A window of a file, read in one byte order. Places are relative to the window; errors name the place in the file. */
export class ByteReader {
  readonly bytes: Uint8Array;
  readonly #view: DataView;
  readonly #littleEndian: boolean;
  readonly #base: number;

  /** `base` is where in the file the window begins. */
  constructor(bytes: Uint8Array, littleEndian: boolean, base = 0) {
    this.bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#littleEndian = littleEndian;
    this.#base = base;
  }

  get length(): number {
    return this.bytes.length;
  }

  u8(at: number): number {
    this.#need(at, 1);
    return this.#view.getUint8(at);
  }

  u16(at: number): number {
    this.#need(at, 2);
    return this.#view.getUint16(at, this.#littleEndian);
  }

  u32(at: number): number {
    this.#need(at, 4);
    return this.#view.getUint32(at, this.#littleEndian);
  }

  /**
   * Exact up to 2^53; above it the nearest double. That is enough to see that an offset lies outside any file;
   * whoever needs the low bits of such a value reads them with `low32`.
   */
  u64(at: number): number {
    this.#need(at, 8);
    const first = this.#view.getUint32(at, this.#littleEndian);
    const second = this.#view.getUint32(at + 4, this.#littleEndian);
    return this.#littleEndian ? second * TWO_32 + first : first * TWO_32 + second;
  }

  /** The low half of a 64-bit integer, exact whatever its size. */
  low32(at: number): number {
    this.#need(at, 8);
    return this.#view.getUint32(this.#littleEndian ? at : at + 4, this.#littleEndian);
  }

  /** The text up to the next NUL, at most `limit` bytes of it, as UTF-8; null when no NUL comes in time. */
  text(at: number, limit: number): string | null {
    if (at < 0 || at >= this.bytes.length) return null;
    const room = this.bytes.subarray(at, at + limit + 1);
    const length = room.indexOf(0);
    return length < 0 ? null : decodeText(room.subarray(0, length));
  }

  #need(at: number, count: number): void {
    if (at >= 0 && at + count <= this.bytes.length) return;
    throw new FormatError(
      `${count} bytes wanted, but only ${Math.max(0, this.bytes.length - at)} left`,
      this.#base + at,
    );
  }
}

const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });

/** Bytes as UTF-8; what is not UTF-8 becomes U+FFFD, so the result can always be stored. */
export function decodeText(bytes: Uint8Array): string {
  return utf8.decode(bytes);
}
