// symbols.ts: the names that a file takes from elsewhere, read as the loader reads them: through the dynamic section.
import type { ByteReader } from "../byte-reader.ts";
import { FormatError } from "../format-error.ts";
import {
  DT_FINI,
  DT_GNU_HASH,
  DT_HASH,
  DT_INIT,
  DT_INIT_ARRAY,
  DT_JMPREL,
  DT_MIPS_SYMTABNO,
  DT_REL,
  DT_RELA,
  DT_RELR,
  DT_STRTAB,
  DT_SYMTAB,
  DT_VERDEF,
  DT_VERNEED,
  DT_VERSYM,
  EM_ALPHA,
  EM_S390,
  SHN_UNDEF,
  SHT_DYNSYM,
  SHT_SYMTAB,
} from "./constants.ts";
import { type DynamicSection, dynamicValue, locateStrings } from "./dynamic.ts";
import type { ElfFile } from "./file.ts";
import { type FileRange, locateAddress, type Segment } from "./program-headers.ts";
import type { Section } from "./sections.ts";

/** Longer names are mangled C++ and Rust ones, which nobody asks for; leaving them out bounds the memory. */
const MAX_NAME = 64;
const MAX_NAMES = 1 << 17;
/** The largest libraries known have some hundred thousand. */
const MAX_SYMBOLS = 1 << 21;
const CHUNK_SYMBOLS = 16384;
const MAX_STRINGS_IN_MEMORY = 32 * 1024 * 1024;
const MAX_NAMES_READ_SINGLY = 1 << 18;
const GNU_HASH_HEADER = 16;

/** What may follow the symbol table: the nearest of these ends it where no hash table tells its length. */
const TABLES_AFTER_SYMBOLS = [
  ...[DT_STRTAB, DT_HASH, DT_GNU_HASH, DT_VERSYM, DT_VERDEF, DT_VERNEED],
  ...[DT_RELA, DT_REL, DT_RELR, DT_JMPREL, DT_INIT, DT_FINI, DT_INIT_ARRAY],
];

/**
 * The undefined names of the dynamic symbol table, without versions, names longer than 64 bytes left out.
 * Null when the file has a dynamic section whose symbols cannot be found: that is not the same as "none".
 * Throws FormatError when a table lies outside the file.
 */
export function readDynamicImports(
  file: ElfFile,
  segments: readonly Segment[],
  dynamic: DynamicSection,
  sections: readonly Section[],
): ReadonlySet<string> | null {
  const address = dynamicValue(dynamic, DT_SYMTAB);
  const strings = locateStrings(segments, dynamic);
  const symbols = locateAddress(segments, address ?? NaN);
  if (address === null || !strings || !symbols) return null;
  const room = Math.floor(symbols.room / file.layout.symbolSize);
  const count = countSymbols(file, segments, dynamic, sections, address) ?? room;
  if (count > room) {
    throw new FormatError(`${count} dynamic symbols, but their segment has room for ${room} only`, symbols.offset);
  }
  return collectImports(file, symbols.offset, count, strings);
}

/** The undefined names of an object's own symbol table; an object without one refers to nothing. Throws FormatError when it lies outside the file. */
export function readObjectImports(file: ElfFile, sections: readonly Section[]): ReadonlySet<string> {
  const table = sections.find(({ type }) => type === SHT_SYMTAB);
  if (!table) return new Set();
  const strings = sections[table.link];
  if (!strings)
    throw new FormatError(`sh_link of ${table.name} is ${table.link}, but there are ${sections.length} sections`);
  if (!file.holds(table.offset, table.size))
    throw new FormatError(`section ${table.name} does not lie in the file`, table.offset);
  const count = Math.floor(table.size / file.layout.symbolSize);
  return collectImports(file, table.offset, count, { offset: strings.offset, room: strings.size });
}

/** How many dynamic symbols there are; the dynamic section does not say, so others must. Null when nothing tells. */
function countSymbols(
  file: ElfFile,
  segments: readonly Segment[],
  dynamic: DynamicSection,
  sections: readonly Section[],
  symbols: number,
): number | null {
  const mips = dynamicValue(dynamic, DT_MIPS_SYMTABNO);
  if (mips !== null) return mips;
  const hash = locateAddress(segments, dynamicValue(dynamic, DT_HASH) ?? NaN);
  if (hash) return countByHash(file, hash);
  const gnuHash = locateAddress(segments, dynamicValue(dynamic, DT_GNU_HASH) ?? NaN);
  const hashed = gnuHash && countByGnuHash(file, gnuHash);
  if (hashed !== null) return hashed;
  const section = sections.find(({ type, addr }) => type === SHT_DYNSYM && addr === symbols);
  if (section) return Math.floor(section.size / file.layout.symbolSize);
  const next = TABLES_AFTER_SYMBOLS.map((tag) => dynamicValue(dynamic, tag) ?? 0).filter((table) => table > symbols);
  return next.length === 0 ? null : Math.floor((Math.min(...next) - symbols) / file.layout.symbolSize);
}

/** DT_HASH has a chain entry a symbol. Its words are 4 bytes wide, but for 64-bit s390 and alpha. */
function countByHash(file: ElfFile, hash: FileRange): number {
  const { machine, class: bits } = file.header;
  const isWide = bits === 64 && (machine === EM_S390 || machine === EM_ALPHA);
  const reader = file.window("the head of DT_HASH", hash.offset, isWide ? 16 : 8);
  return isWide ? reader.u64(8) : reader.u32(4);
}

/**
 * DT_GNU_HASH holds the exported symbols, which come last: the end of the last chain is the end of the table.
 * Null when nothing is exported: then it knows nothing of the imports before.
 */
function countByGnuHash(file: ElfFile, hash: FileRange): number | null {
  const head = file.window("the head of DT_GNU_HASH", hash.offset, GNU_HASH_HEADER);
  const [buckets, firstHashed, bloomWords] = [head.u32(0), head.u32(4), head.u32(8)];
  const bucketsAt = GNU_HASH_HEADER + bloomWords * file.layout.wordSize;
  if (buckets > MAX_SYMBOLS || bucketsAt + buckets * 4 > hash.room) {
    throw new FormatError(`DT_GNU_HASH claims ${buckets} buckets, more than can be there`, hash.offset);
  }
  const table = file.window("the buckets of DT_GNU_HASH", hash.offset + bucketsAt, buckets * 4);
  let last = 0;
  for (let at = 0; at < table.length; at += 4) last = Math.max(last, table.u32(at));
  if (last < firstHashed || last === 0) return null;
  return (
    endOfChain(file, { offset: hash.offset + bucketsAt + buckets * 4, room: hash.room }, last - firstHashed) +
    firstHashed
  );
}

/** Walks the chain that begins at `entry` to its end mark, the lowest bit; returns the place behind it. */
function endOfChain(file: ElfFile, chains: FileRange, entry: number): number {
  const chunk = 1024;
  const most = Math.min(chains.room, file.source.size - chains.offset) / 4;
  for (let from = entry; from < most; from += chunk) {
    const count = Math.floor(Math.min(chunk, most - from));
    const reader = file.window("a chain of DT_GNU_HASH", chains.offset + from * 4, count * 4);
    for (let at = 0; at < reader.length; at += 4) if ((reader.u32(at) & 1) !== 0) return from + at / 4 + 1;
  }
  throw new FormatError("a chain of DT_GNU_HASH has no end", chains.offset + entry * 4);
}

function collectImports(file: ElfFile, offset: number, count: number, strings: FileRange): ReadonlySet<string> {
  if (count > MAX_SYMBOLS) throw new FormatError(`${count} symbols, more than ${MAX_SYMBOLS}`, offset);
  const { symbolSize, symbol } = file.layout;
  const readName = nameReader(file, strings);
  const names = new Set<string>();
  // Symbol 0 is empty by definition.
  for (let from = 1; from < count; from += CHUNK_SYMBOLS) {
    const chunk = file.window(
      "the symbol table",
      offset + from * symbolSize,
      Math.min(CHUNK_SYMBOLS, count - from) * symbolSize,
    );
    for (let at = 0; at < chunk.length; at += symbolSize) {
      if (chunk.u16(at + symbol.sectionIndex) !== SHN_UNDEF) continue;
      const name = readName(chunk.u32(at + symbol.name));
      if (name) names.add(name);
      if (names.size > MAX_NAMES) throw new FormatError(`more than ${MAX_NAMES} imported names`, offset);
    }
  }
  return names;
}

/** Looks names up in a string table; a huge one is read name by name. */
function nameReader(file: ElfFile, { offset, room }: FileRange): (place: number) => string | null {
  if (room <= MAX_STRINGS_IN_MEMORY) {
    const strings: ByteReader = file.window("the string table", offset, room);
    return (place) => strings.text(place, MAX_NAME);
  }
  let budget = MAX_NAMES_READ_SINGLY;
  return (place) => {
    if (place >= room) return null;
    if (budget-- === 0)
      throw new FormatError(`more than ${MAX_NAMES_READ_SINGLY} names in a string table of ${room} bytes`, offset);
    const length = Math.min(MAX_NAME + 1, room - place);
    return file.window("a symbol's name", offset + place, length).text(0, MAX_NAME);
  };
}
