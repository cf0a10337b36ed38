// file.ts: an ELF file under reading: its header, and checked windows into its bytes.
import { ByteReader } from "../byte-reader.ts";
import type { ByteSource } from "../byte-source.ts";
import { FormatError } from "../format-error.ts";
import { LAYOUTS } from "./constants.ts";
import { type ElfHeader, parseHeader } from "./header.ts";

export class ElfFile {
  readonly source: ByteSource;
  readonly header: ElfHeader;
  readonly layout: (typeof LAYOUTS)[32 | 64];

  /** Reads the header; throws FormatError as `parseHeader` does. */
  constructor(source: ByteSource) {
    this.source = source;
    this.header = parseHeader(source);
    this.layout = LAYOUTS[this.header.class];
  }

  /** Whether the file has `length` bytes at `offset`. Sums stay far below 2^64, so nothing wraps. */
  holds(offset: number, length: number): boolean {
    return offset + length <= this.source.size;
  }

  /** Exactly `length` bytes from `offset` on; throws FormatError, naming `what`, when the file ends before. */
  window(what: string, offset: number, length: number): ByteReader {
    if (!this.holds(offset, length)) {
      throw new FormatError(
        `${what} takes ${length} bytes at ${offset}, but the file has only ${this.source.size}`,
        Math.min(offset, this.source.size),
      );
    }
    const bytes = this.source.read(offset, length);
    if (bytes.length < length)
      throw new FormatError(`${what} ends early: the file shrank while it was read`, offset + bytes.length);
    return new ByteReader(bytes, this.header.littleEndian, offset);
  }

  /** An address or a size: 4 or 8 bytes, by class. */
  word(reader: ByteReader, at: number): number {
    return this.header.class === 64 ? reader.u64(at) : reader.u32(at);
  }
}
