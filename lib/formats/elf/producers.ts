// producers.ts: which compilers, with which switches, made the units of a file: DW_AT_producer of its debug information.
import { ByteReader, decodeText } from "../byte-reader.ts";
import type { ByteSource } from "../byte-source.ts";
import { FormatError } from "../format-error.ts";
import { EM_MIPS, ET_REL, SHT_RELA } from "./constants.ts";
import { Abbreviations, readUnit, type Relocate, type StringPlace } from "./dwarf-unit.ts";
import type { ElfFile } from "./file.ts";
import { openSection, type SectionContent } from "./section-content.ts";
import { findSection, type Section } from "./sections.ts";

export interface Producers {
  /** Each producer with its switches, and how many units it made: "GNU C17 12.2.0 -O2 -g ..." -> 12. */
  readonly units: ReadonlyMap<string, number>;
  /** Compilation units whose producer could not be read; dwz may have put it into another file. */
  readonly unread: number;
  /** False when there are more units than were looked at. */
  readonly complete: boolean;
}

/** More than all but browsers have. */
const MAX_UNITS = 16384;
const MAX_PRODUCERS = 512;
const MAX_PRODUCER = 2048;

/**
 * The producers of a file's compilation units; null when it has no debug information. Debug information is a hint like all sections:
 * where it is broken, reading stops, and the answer is not complete.
 */
export function readProducers(file: ElfFile, sections: readonly Section[]): Producers | null {
  const places = findPlaces(file, sections);
  if (places === null) return null;
  const units = new Map<string, number>();
  let { unread } = places;
  const strings = new Strings(file, sections);
  for (const [place, count] of places.counts.values()) {
    const text = units.size < MAX_PRODUCERS ? strings.read(place) : null;
    if (text === null) unread += count;
    else units.set(text, (units.get(text) ?? 0) + count);
  }
  return { units, unread, complete: places.complete };
}

interface Places {
  readonly counts: ReadonlyMap<string, readonly [place: StringPlace, count: number]>;
  readonly unread: number;
  readonly complete: boolean;
}

/** Where the producers stand, before any is read: so that two large sections are never unpacked at the same time. */
function findPlaces(file: ElfFile, sections: readonly Section[]): Places | null {
  const infoSection = findDebug(sections, "info");
  const abbreviations = openSection(file, findDebug(sections, "abbrev"));
  const info = abbreviations && openSection(file, infoSection);
  if (!info || !infoSection) return null;
  const { littleEndian } = file.header;
  const shapes = new Abbreviations(abbreviations.source, littleEndian);
  const relocate =
    file.header.type === ET_REL ? relocatorOf(file, sections, infoSection) : (_: number, raw: number) => raw;
  const counts = new Map<string, readonly [StringPlace, number]>();
  let at = 0;
  let unread = 0;
  try {
    for (let count = 0; at < info.source.size && count < MAX_UNITS; count++) {
      const { end, producer } = readUnit(info.source, littleEndian, at, shapes, relocate);
      if (producer?.home === "elsewhere") unread++;
      else if (producer) {
        const key = producer.home === "inline" ? producer.text : `${producer.home} ${producer.at}`;
        counts.set(key, [producer, (counts.get(key)?.[1] ?? 0) + 1]);
      }
      at = end;
    }
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
  }
  return { counts, unread, complete: info.complete && at === info.source.size };
}

const MAX_SEARCHED = 64 * 1024 * 1024;
const CHUNK = 1024 * 1024;
const MACRO_ROOM = 64;
const MAX_VALUES = 8;

/** The values that a macro was given, as `-g3` records them: each a text `NAME value` of .debug_str. Empty when nothing of the kind was recorded. */
export function findMacroValues(file: ElfFile, sections: readonly Section[], macro: string): readonly string[] {
  const strings = findDebug(sections, "macro") && openSection(file, findDebug(sections, "str"));
  const values = new Set<string>();
  if (!strings) return [];
  const begins = `\0${macro} `;
  for (let from = 0; from < Math.min(strings.source.size, MAX_SEARCHED); from += CHUNK) {
    const bytes = strings.source.read(from, CHUNK + MACRO_ROOM);
    const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let at = chunk.indexOf(begins); at >= 0 && values.size < MAX_VALUES; at = chunk.indexOf(begins, at + 1)) {
      const end = chunk.indexOf(0, at + 1);
      if (end >= 0 && end - at < MACRO_ROOM) values.add(chunk.toString("utf8", at + begins.length, end));
    }
  }
  return [...values];
}

function findDebug(sections: readonly Section[], what: string): Section | null {
  return findSection(sections, `.debug_${what}`) ?? findSection(sections, `.zdebug_${what}`);
}

/** The string sections, each opened when the first string of it is asked for. */
class Strings {
  readonly #file: ElfFile;
  readonly #sections: readonly Section[];
  readonly #open = new Map<string, SectionContent | null>();

  constructor(file: ElfFile, sections: readonly Section[]) {
    this.#file = file;
    this.#sections = sections;
  }

  /** The string; null when it is not in this file, or has no end. */
  read(place: StringPlace): string | null {
    if (place.home === "inline") return place.text;
    if (place.home === "elsewhere") return null;
    if (place.home !== ".debug_str_offsets") return this.#text(place.home, place.at);
    const bytes = this.#source(place.home)?.read(place.at, place.wide ? 8 : 4);
    if (!bytes || bytes.length < (place.wide ? 8 : 4)) return null;
    const reader = new ByteReader(bytes, this.#file.header.littleEndian, place.at);
    return this.#text(".debug_str", place.wide ? reader.u64(0) : reader.u32(0));
  }

  #text(home: string, at: number): string | null {
    const source = this.#source(home);
    if (!source || !(at < source.size)) return null;
    const bytes = source.read(at, Math.min(MAX_PRODUCER, source.size - at));
    const length = bytes.indexOf(0);
    return length < 0 ? null : decodeText(bytes.subarray(0, length));
  }

  #source(home: string): ByteSource | null {
    const open =
      this.#open.get(home) ?? openSection(this.#file, findDebug(this.#sections, home.slice(".debug_".length)));
    this.#open.set(home, open);
    return open?.source ?? null;
  }
}

/** Numbers in an object's .debug_info are mostly nought until it is linked: its relocations hold the real ones, sorted by place. */
function relocatorOf(file: ElfFile, sections: readonly Section[], info: Section): Relocate {
  const table = sections.find(({ type, info: target }) => type === SHT_RELA && sections[target] === info);
  // Tables without addends (i386, arm) leave the number in its place.
  if (!table) return (_, raw) => raw;
  // 64-bit MIPS packs its relocations in a way of its own.
  if (!file.holds(table.offset, table.size) || file.header.machine === EM_MIPS) return () => null;
  const { relaSize, wordSize } = file.layout;
  const count = Math.floor(table.size / relaSize);
  const row = (index: number) => file.window("a relocation", table.offset + index * relaSize, relaSize);
  return (at) => {
    let [low, high] = [0, count];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (file.word(row(middle), 0) < at) low = middle + 1;
      else high = middle;
    }
    if (low === count) return null;
    const found = row(low);
    if (file.word(found, 0) !== at) return null;
    const index = wordSize === 8 ? Math.floor(found.u64(8) / 2 ** 32) : found.u32(4) >>> 8;
    const symbol = symbolValue(file, sections[table.link], index);
    return symbol === null ? null : symbol + file.word(found, 2 * wordSize);
  };
}

/** The value of an object's symbol, an offset into the section that it stands for. */
function symbolValue(file: ElfFile, symbols: Section | undefined, index: number): number | null {
  const { symbolSize, symbol } = file.layout;
  if (!symbols || (index + 1) * symbolSize > symbols.size) return null;
  return file.word(file.window("a symbol", symbols.offset + index * symbolSize, symbolSize), symbol.value);
}
