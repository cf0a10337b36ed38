// header.ts: the ELF header: class, byte order, type, machine, and where the tables are.
import { ByteReader } from "../byte-reader.ts";
import type { ByteSource } from "../byte-source.ts";
import { FormatError } from "../format-error.ts";
import {
  EI_CLASS,
  EI_DATA,
  EI_NIDENT,
  ELF_MAGIC,
  ELFCLASS32,
  ELFCLASS64,
  ELFDATA2LSB,
  ELFDATA2MSB,
  LAYOUTS,
} from "./constants.ts";

/** The header as it stands; the counts are raw (see PN_XNUM). */
export interface ElfHeader {
  readonly class: 32 | 64;
  readonly littleEndian: boolean;
  readonly type: number;
  readonly machine: number;
  readonly phoff: number;
  readonly phentsize: number;
  readonly phnum: number;
  readonly shoff: number;
  readonly shentsize: number;
  readonly shnum: number;
  readonly shstrndx: number;
}

/** Whether a file that begins with these bytes says that it is ELF. Four bytes are enough. */
export function isElf(firstBytes: Uint8Array): boolean {
  return ELF_MAGIC.every((byte, at) => firstBytes[at] === byte);
}

/** Reads the header. Throws FormatError when it is not ELF, or of a class or byte order that no system knows. */
export function parseHeader(source: ByteSource): ElfHeader {
  const bytes = source.read(0, LAYOUTS[64].headerSize);
  if (!isElf(bytes)) throw new FormatError("not an ELF file: it does not begin with 7f 45 4c 46", 0);
  if (bytes.length < EI_NIDENT)
    throw new FormatError(`the file ends after ${bytes.length} bytes of e_ident`, bytes.length);
  const wordClass = classOf(bytes[EI_CLASS]);
  const reader = new ByteReader(bytes, isLittleEndian(bytes[EI_DATA]));
  const { header, headerSize } = LAYOUTS[wordClass];
  if (bytes.length < headerSize) {
    throw new FormatError(
      `the ELF header takes ${headerSize} bytes, but the file has only ${bytes.length}`,
      bytes.length,
    );
  }
  const word = (at: number) => (wordClass === 64 ? reader.u64(at) : reader.u32(at));
  return {
    class: wordClass,
    littleEndian: isLittleEndian(bytes[EI_DATA]),
    type: reader.u16(EI_NIDENT),
    machine: reader.u16(EI_NIDENT + 2),
    phoff: word(header.phoff),
    phentsize: reader.u16(header.phentsize),
    phnum: reader.u16(header.phnum),
    shoff: word(header.shoff),
    shentsize: reader.u16(header.shentsize),
    shnum: reader.u16(header.shnum),
    shstrndx: reader.u16(header.shstrndx),
  };
}

function classOf(value: number | undefined): 32 | 64 {
  if (value === ELFCLASS32) return 32;
  if (value === ELFCLASS64) return 64;
  throw new FormatError(`EI_CLASS is ${value}, expected 1 (32 bits) or 2 (64 bits)`, EI_CLASS);
}

function isLittleEndian(value: number | undefined): boolean {
  if (value === ELFDATA2LSB) return true;
  if (value === ELFDATA2MSB) return false;
  throw new FormatError(`EI_DATA is ${value}, expected 1 (little endian) or 2 (big endian)`, EI_DATA);
}
