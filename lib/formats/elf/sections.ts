// sections.ts: the section table. The loader never looks at it, so it may be missing or wrong: use it for hints only.
import { ByteReader } from "../byte-reader.ts";
import { FormatError } from "../format-error.ts";
import { SHF_ALLOC, SHF_EXECINSTR, SHF_WRITE, SHN_XINDEX, SHT_NOBITS, SHT_NOTE, SHT_NULL } from "./constants.ts";
import type { ElfFile } from "./file.ts";
import { type FileRange, mergeRanges } from "./program-headers.ts";

export interface Section {
  readonly name: string;
  readonly type: number;
  readonly flags: number;
  readonly addr: number;
  readonly offset: number;
  readonly size: number;
  readonly link: number;
  readonly info: number;
  readonly align: number;
}

/** Objects built with -ffunction-sections have tens of thousands. */
const MAX_SECTIONS = 1 << 17;
const MAX_NAMES_SIZE = 16 * 1024 * 1024;
const MAX_NAME = 255;

/** The section table; empty when the file has none. Throws FormatError when the header promises one that is not there. */
export function parseSections(file: ElfFile): readonly Section[] {
  const { shoff, shentsize, shnum, shstrndx } = file.header;
  if (shoff === 0) return [];
  const { sectionSize, section, header } = file.layout;
  if (shentsize !== sectionSize)
    throw new FormatError(`e_shentsize is ${shentsize}, expected ${sectionSize}`, header.shentsize);
  const first = file.window("section 0", shoff, sectionSize);
  const count = shnum === 0 ? file.word(first, section.size) : shnum;
  if (count > MAX_SECTIONS) throw new FormatError(`${count} sections, more than ${MAX_SECTIONS}`, header.shnum);
  const table = file.window(`the table of ${count} sections`, shoff, count * sectionSize);
  const names = readNames(file, table, shstrndx === SHN_XINDEX ? first.u32(section.link) : shstrndx);
  return Array.from({ length: count }, (_, index) => readSection(file, table, index * sectionSize, names));
}

function readSection(file: ElfFile, table: ByteReader, at: number, names: ByteReader): Section {
  const { section } = file.layout;
  return {
    name: names.text(table.u32(at + section.name), MAX_NAME) ?? "",
    type: table.u32(at + section.type),
    flags: file.word(table, at + section.flags),
    addr: file.word(table, at + section.addr),
    offset: file.word(table, at + section.offset),
    size: file.word(table, at + section.size),
    link: table.u32(at + section.link),
    info: table.u32(at + section.info),
    align: file.word(table, at + section.align),
  };
}

/** The table of section names, empty when there is none. */
function readNames(file: ElfFile, table: ByteReader, index: number): ByteReader {
  const { sectionSize, section } = file.layout;
  const at = index * sectionSize;
  if (index === 0 || at >= table.length) return new ByteReader(new Uint8Array(0), true);
  const size = Math.min(file.word(table, at + section.size), MAX_NAMES_SIZE);
  return file.window("the table of section names", file.word(table, at + section.offset), size);
}

/** The section of that name, null when there is none. */
export function findSection(sections: readonly Section[], name: string): Section | null {
  return sections.find((section) => section.name === name) ?? null;
}

/** Sections that can be written and run at the same time: what an object asks its linker, or a module the kernel, for. */
export function findWritableExecutableSections(sections: readonly Section[]): readonly Section[] {
  const all = SHF_ALLOC | SHF_WRITE | SHF_EXECINSTR;
  return sections.filter(({ flags }) => (flags & all) === all);
}

/** The executable parts of an object, which has no segments yet, in order and without overlap. */
export function findObjectCode(file: ElfFile, sections: readonly Section[]): readonly FileRange[] {
  const both = SHF_ALLOC | SHF_EXECINSTR;
  const code = sections.filter(
    ({ type, flags, offset, size }) => type !== SHT_NOBITS && (flags & both) === both && file.holds(offset, size),
  );
  return mergeRanges(code.map(({ offset, size }) => ({ offset, room: size })));
}

/** At most `limit` bytes of a section's content; null when it has none, or does not lie in the file. */
export function readSectionBytes(file: ElfFile, section: Section | null, limit: number): Uint8Array | null {
  if (!section || section.type === SHT_NOBITS || !file.holds(section.offset, section.size)) return null;
  return file.window(`section ${section.name}`, section.offset, Math.min(section.size, limit)).bytes;
}

const DEBUG_SECTION = /^\.z?debug_/;

/**
 * Whether the file holds only what was split off for debuggers: it has debug sections, and whatever a program would load is
 * left out (SHT_NOBITS), but for notes. Such files copy the program headers of the real file, so every tool that looks
 * at those alone takes them for programs.
 */
export function isDebugFile(sections: readonly Section[]): boolean {
  const loaded = sections.filter(({ type, flags }) => type !== SHT_NULL && (flags & SHF_ALLOC) !== 0);
  return (
    loaded.every(({ type }) => type === SHT_NOBITS || type === SHT_NOTE) &&
    sections.some(({ name }) => DEBUG_SECTION.test(name) || name === ".gnu_debugaltlink" || name === ".symtab")
  );
}
