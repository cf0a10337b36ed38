// dwarf-unit.ts: the head of a DWARF compilation unit: where its producer stands. DWARF 2 to 5, 32 and 64 bits.
import { ByteReader } from "../byte-reader.ts";
import type { ByteSource } from "../byte-source.ts";
import { FormatError } from "../format-error.ts";
import * as dwarf from "./dwarf-constants.ts";

/** Where a string is: spelled out, at a place of a string section, in a table of places, or in another file (dwz). */
export type StringPlace =
  | { readonly home: "inline"; readonly text: string }
  | { readonly home: ".debug_str" | ".debug_line_str"; readonly at: number }
  | { readonly home: ".debug_str_offsets"; readonly at: number; readonly wide: boolean }
  | { readonly home: "elsewhere" };

export interface Unit {
  /** Where the next unit begins. */
  readonly end: number;
  /** Null when it is no compilation unit, or names no producer. */
  readonly producer: StringPlace | null;
}

/** What an object's relocations make of the number at a place of .debug_info; `raw` is what stands there. Null when they do not say. */
export type Relocate = (at: number, raw: number) => number | null;

/** Enough for the first entry of any unit, producer spelled out. */
const WINDOW = 4096;
const MAX_PRODUCER = 2048;

/** Reads numbers one after the other. */
class Cursor {
  readonly reader: ByteReader;
  at: number;

  constructor(reader: ByteReader, at = 0) {
    this.reader = reader;
    this.at = at;
  }

  number(size: 1 | 2 | 3 | 4 | 8): number {
    const at = this.at;
    this.at += size;
    if (size === 1) return this.reader.u8(at);
    if (size === 2) return this.reader.u16(at);
    if (size === 3) return this.reader.u16(at) + this.reader.u8(at + 2) * 65536;
    return size === 4 ? this.reader.u32(at) : this.reader.u64(at);
  }

  /** Unsigned LEB128; of a signed one only the length is right, which is enough to pass over it. */
  leb(): number {
    let value = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = this.number(1);
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    throw new FormatError("a LEB128 number of more than 10 bytes", this.at);
  }
}

interface Abbreviation {
  readonly tag: number;
  readonly attributes: readonly (readonly [attribute: number, form: number])[];
}

const MAX_ATTRIBUTES = 256;

/** The shapes of entries. Tables are searched for one shape a unit; the bytes gone over are counted, for a hostile file could have them gone over for ever. */
export class Abbreviations {
  readonly #source: ByteSource;
  readonly #littleEndian: boolean;
  readonly #known = new Map<string, Abbreviation>();
  #left = 2 * 1024 * 1024;

  constructor(source: ByteSource, littleEndian: boolean) {
    this.#source = source;
    this.#littleEndian = littleEndian;
  }

  /** The shape of that code in the table at `table`. Throws FormatError when it is not there. */
  find(table: number, code: number): Abbreviation {
    const key = `${table}:${code}`;
    const found = this.#known.get(key) ?? this.#search(table, code);
    this.#known.set(key, found);
    return found;
  }

  #search(table: number, code: number): Abbreviation {
    // Compilers number the shape of the unit itself 1; dwz and LTO number anew, so that it may stand anywhere.
    for (const size of [WINDOW, Math.min(this.#left, 256 * 1024)]) {
      const cursor = new Cursor(new ByteReader(this.#source.read(table, size), this.#littleEndian, table));
      try {
        return searchTable(cursor, code);
      } catch (error) {
        if (!(error instanceof FormatError) || cursor.reader.length < WINDOW) throw error;
      } finally {
        this.#left -= Math.min(cursor.at, this.#left);
      }
    }
    throw new FormatError(`the table of abbreviations at ${table} is too long to find ${code} in it`, table);
  }
}

function searchTable(cursor: Cursor, wanted: number): Abbreviation {
  for (;;) {
    const code = cursor.leb();
    if (code === 0) throw new FormatError(`abbreviation ${wanted} is not in its table`, cursor.at);
    const tag = cursor.leb();
    cursor.at++;
    const attributes: (readonly [number, number])[] = [];
    for (;;) {
      const [attribute, form] = [cursor.leb(), cursor.leb()];
      if (attribute === 0 && form === 0) break;
      if (form === dwarf.DW_FORM_implicit_const) cursor.leb();
      if (code === wanted && attributes.length < MAX_ATTRIBUTES) attributes.push([attribute, form]);
    }
    if (code === wanted) return { tag, attributes };
  }
}

interface UnitHead {
  readonly end: number;
  readonly wide: boolean;
  readonly version: number;
  readonly addressSize: number;
  readonly type: number;
  readonly abbreviations: number;
}

/** Reads the unit at `at` of .debug_info. Throws FormatError where it is no unit. */
export function readUnit(
  info: ByteSource,
  littleEndian: boolean,
  at: number,
  abbreviations: Abbreviations,
  relocate: Relocate,
): Unit {
  const cursor = new Cursor(new ByteReader(info.read(at, WINDOW), littleEndian, at));
  const toFile: Relocate = (place, raw) => relocate(at + place, raw);
  const head = readHead(cursor, toFile);
  const end = at + head.end;
  if (![dwarf.DW_UT_compile, dwarf.DW_UT_skeleton, dwarf.DW_UT_split_compile].includes(head.type))
    return { end, producer: null };
  const { tag, attributes } = abbreviations.find(head.abbreviations, cursor.leb());
  const isCompilation = tag === dwarf.DW_TAG_compile_unit || tag === dwarf.DW_TAG_skeleton_unit;
  return { end, producer: isCompilation ? findProducer(cursor, head, attributes, toFile) : null };
}

function readHead(cursor: Cursor, relocate: Relocate): UnitHead {
  const start = cursor.number(4);
  const wide = start === 0xffffffff;
  const length = wide ? cursor.number(8) : start;
  const end = cursor.at + length;
  const version = cursor.number(2);
  if (version < 2 || version > 5)
    throw new FormatError(`a DWARF unit of version ${version}, expected 2 to 5`, cursor.at);
  const isNew = version === 5;
  const type = isNew ? cursor.number(1) : dwarf.DW_UT_compile;
  const early = isNew ? cursor.number(1) : 0;
  const place = cursor.at;
  const raw = cursor.number(wide ? 8 : 4);
  const addressSize = isNew ? early : cursor.number(1);
  if (type === dwarf.DW_UT_skeleton || type === dwarf.DW_UT_split_compile) cursor.at += 8;
  const abbreviations = relocate(place, raw);
  if (abbreviations === null) throw new FormatError("nothing relocates a unit's abbreviations", place);
  return { end, wide, version, addressSize, type, abbreviations };
}

function findProducer(
  cursor: Cursor,
  head: UnitHead,
  attributes: Abbreviation["attributes"],
  relocate: Relocate,
): StringPlace | null {
  let producer: Found | null = null;
  // Where no base is named, the unit's table of strings is the first of its section.
  let base = head.wide ? 16 : 8;
  for (const [attribute, form] of attributes) {
    if (attribute === dwarf.DW_AT_str_offsets_base) base = offsetAt(cursor, head, relocate) ?? base;
    else if (attribute === dwarf.DW_AT_producer) producer = readString(cursor, head, form, relocate);
    else skip(cursor, head, form);
    if (producer !== null && producer.home !== "index") return producer;
  }
  if (producer === null) return null;
  return { home: ".debug_str_offsets", at: base + producer.index * (head.wide ? 8 : 4), wide: head.wide };
}

type Found = StringPlace | { readonly home: "index"; readonly index: number };

const INDEX_SIZES: ReadonlyMap<number, 1 | 2 | 3 | 4> = new Map([
  [dwarf.DW_FORM_strx1, 1],
  [dwarf.DW_FORM_strx2, 2],
  [dwarf.DW_FORM_strx3, 3],
  [dwarf.DW_FORM_strx4, 4],
] as const);

function readString(cursor: Cursor, head: UnitHead, form: number, relocate: Relocate): Found {
  if (form === dwarf.DW_FORM_string) return { home: "inline", text: passText(cursor) };
  if (form === dwarf.DW_FORM_strp || form === dwarf.DW_FORM_line_strp) {
    const at = offsetAt(cursor, head, relocate);
    if (at === null) return { home: "elsewhere" };
    return { home: form === dwarf.DW_FORM_strp ? ".debug_str" : ".debug_line_str", at };
  }
  if (form === dwarf.DW_FORM_strx || form === dwarf.DW_FORM_GNU_str_index)
    return { home: "index", index: cursor.leb() };
  const size = INDEX_SIZES.get(form);
  if (size !== undefined) return { home: "index", index: cursor.number(size) };
  // DW_FORM_GNU_strp_alt and DW_FORM_strp_sup: dwz has put the string into a file that several packages' files share.
  return { home: "elsewhere" };
}

function offsetAt(cursor: Cursor, { wide }: UnitHead, relocate: Relocate): number | null {
  const place = cursor.at;
  return relocate(place, cursor.number(wide ? 8 : 4));
}

function passText(cursor: Cursor): string {
  const text = cursor.reader.text(cursor.at, MAX_PRODUCER);
  if (text === null) throw new FormatError(`a text without an end within ${MAX_PRODUCER} bytes`, cursor.at);
  cursor.at += Buffer.byteLength(text) + 1;
  return text;
}

function skip(cursor: Cursor, head: UnitHead, form: number): void {
  const size = dwarf.FORM_SIZES.get(form);
  if (typeof size === "number") cursor.at += size;
  else if (size === "address") cursor.at += head.addressSize;
  else if (size === "leb") cursor.leb();
  // References to other units were as long as an address in DWARF 2; no unit begins with one.
  else if (size === "offset") cursor.at += head.wide ? 8 : 4;
  else if (form === dwarf.DW_FORM_string) passText(cursor);
  else if (form === dwarf.DW_FORM_block1) cursor.at += cursor.number(1);
  else if (form === dwarf.DW_FORM_block2) cursor.at += cursor.number(2);
  else if (form === dwarf.DW_FORM_block4) cursor.at += cursor.number(4);
  else if (form === dwarf.DW_FORM_block || form === dwarf.DW_FORM_exprloc) cursor.at += cursor.leb();
  else throw new FormatError(`a value of the form ${form}, which DWARF does not know`, cursor.at);
}
