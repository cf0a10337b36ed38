// section-content.ts: what a section holds, also where it is stored compressed; never more memory than the file's own size earns.
import { constants, inflateSync, zstdDecompressSync } from "node:zlib";
import { type ByteSource, bytesSource, partOf } from "../byte-source.ts";
import { ELFCOMPRESS_ZLIB, ELFCOMPRESS_ZSTD, SHF_COMPRESSED, SHT_NOBITS } from "./constants.ts";
import type { ElfFile } from "./file.ts";
import type { Section } from "./sections.ts";

/** The beginning of a section, or all of it. */
export interface SectionContent {
  readonly source: ByteSource;
  /** False when the section goes on behind `source`, or cannot be unpacked further. */
  readonly complete: boolean;
}

/** Debug sections shrink to a quarter, those of many like units to a thirtieth; a few bytes that swell to gigabytes are an attack. */
const MOST_SWELLING = 32;
const MAX_PACKED = 16 * 1024 * 1024;
const MAX_UNPACKED = 48 * 1024 * 1024;
const MIN_UNPACKED = 4 * 1024 * 1024;
const CHUNK = 256 * 1024;

/** Before SHF_COMPRESSED there were sections named .zdebug_*: "ZLIB" and the size in 8 bytes, big-endian on every machine. */
const OLD_HEADER = 12;
const OLD_NAME = /^\.zdebug_/;

/** Opens a section's content; null when there is no such section, it has no bytes in the file, or its compression is not known. */
export function openSection(file: ElfFile, section: Section | null): SectionContent | null {
  if (!section || section.type === SHT_NOBITS || !file.holds(section.offset, section.size)) return null;
  if ((section.flags & SHF_COMPRESSED) !== 0) return openCompressed(file, section);
  if (OLD_NAME.test(section.name)) return unpack(file, section, OLD_HEADER, ELFCOMPRESS_ZLIB);
  return { source: partOf(file.source, section.offset, section.size), complete: true };
}

function openCompressed(file: ElfFile, section: Section): SectionContent | null {
  const { headerSize } = file.layout.compression;
  if (section.size < headerSize) return null;
  return unpack(file, section, headerSize, file.window("a compression header", section.offset, headerSize).u32(0));
}

/** Unpacks as much as the limits let; the size that the header claims is not needed, and may be a lie. */
function unpack(file: ElfFile, section: Section, headerSize: number, method: number): SectionContent | null {
  const size = Math.max(0, Math.min(section.size - headerSize, MAX_PACKED));
  const limit = Math.max(MIN_UNPACKED, Math.min(size * MOST_SWELLING, MAX_UNPACKED));
  const packed = file.window(`section ${section.name}`, section.offset + headerSize, size).bytes;
  for (let length = packed.length, tries = 0; tries < 3; length = Math.floor(length / 4), tries++) {
    const bytes = unpackBytes(packed.subarray(0, length), method, limit);
    if (bytes === "unknown") return null;
    if (bytes !== "too-large") return { source: bytesSource(bytes), complete: length === section.size - headerSize };
  }
  return null;
}

function unpackBytes(packed: Uint8Array, method: number, limit: number): Uint8Array | "too-large" | "unknown" {
  const sizes = { maxOutputLength: limit, chunkSize: CHUNK };
  try {
    // A flush in place of an end: the beginning of a cut stream is given out instead of an error.
    if (method === ELFCOMPRESS_ZLIB) return inflateSync(packed, { ...sizes, finishFlush: constants.Z_SYNC_FLUSH });
    if (method !== ELFCOMPRESS_ZSTD) return "unknown";
    return zstdDecompressSync(packed, { ...sizes, finishFlush: constants.ZSTD_e_flush });
  } catch (error) {
    // node:zlib throws a RangeError above maxOutputLength, and an Error with a code where the stream is none.
    return error instanceof RangeError ? "too-large" : "unknown";
  }
}
