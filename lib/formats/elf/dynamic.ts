// dynamic.ts: the dynamic section: what the loader is told.
import { DT_NEEDED, DT_NULL, DT_STRSZ, DT_STRTAB, PT_DYNAMIC } from "./constants.ts";
import type { ElfFile } from "./file.ts";
import { type FileRange, findSegment, locateAddress, type Segment } from "./program-headers.ts";

/** The longest string that is taken from the string table: a path list, a library's name. */
const MAX_TEXT = 4096;
const MAX_ENTRIES = 65536;

interface DynamicValue {
  readonly value: number;
  /** The low 32 bits, exact also where `value` is not: flags are 32 bits wide for the loader. */
  readonly bits: number;
}

/** The entries up to DT_NULL. Where a tag comes twice, the loader obeys the last. */
export interface DynamicSection {
  readonly entries: ReadonlyMap<number, DynamicValue>;
  /** String table places of the DT_NEEDED entries. */
  readonly needed: readonly number[];
}

/** The dynamic section, found as the loader finds it; null when the file has none. Throws FormatError when it lies outside the file. */
export function parseDynamic(file: ElfFile, segments: readonly Segment[]): DynamicSection | null {
  const segment = findSegment(segments, PT_DYNAMIC);
  if (!segment || segment.fileSize === 0) return null;
  // The loader follows the address, not p_offset; where no loaded segment has it, p_offset is all there is.
  const offset = locateAddress(segments, segment.vaddr)?.offset ?? segment.offset;
  const { dynamicSize, wordSize } = file.layout;
  const count = Math.min(Math.floor(segment.fileSize / dynamicSize), MAX_ENTRIES);
  const table = file.window("the dynamic section", offset, count * dynamicSize);
  const entries = new Map<number, DynamicValue>();
  const needed: number[] = [];
  for (let at = 0; at < table.length; at += dynamicSize) {
    const tag = file.word(table, at);
    if (tag === DT_NULL) break;
    const value = file.word(table, at + wordSize);
    if (tag === DT_NEEDED) needed.push(value);
    else entries.set(tag, { value, bits: wordSize === 8 ? table.low32(at + wordSize) : value });
  }
  return { entries, needed };
}

/** The value of a tag, null when it is not there. */
export function dynamicValue(dynamic: DynamicSection | null, tag: number): number | null {
  return dynamic?.entries.get(tag)?.value ?? null;
}

/** Whether any of `mask`'s bits is set in a tag's value (DT_FLAGS, DT_FLAGS_1). */
export function hasDynamicFlag(dynamic: DynamicSection | null, tag: number, mask: number): boolean {
  return ((dynamic?.entries.get(tag)?.bits ?? 0) & mask) !== 0;
}

/** Where the dynamic string table lies in the file, cut to what is there; null when it is nowhere. */
export function locateStrings(segments: readonly Segment[], dynamic: DynamicSection | null): FileRange | null {
  const range = locateAddress(segments, dynamicValue(dynamic, DT_STRTAB) ?? NaN);
  if (!range) return null;
  return { offset: range.offset, room: Math.min(range.room, dynamicValue(dynamic, DT_STRSZ) ?? range.room) };
}

/** The string at a place of the dynamic string table; null when it lies outside, or does not end within 4096 bytes. */
export function dynamicText(file: ElfFile, strings: FileRange | null, place: number): string | null {
  if (!strings || place >= strings.room) return null;
  const length = Math.min(strings.room - place, MAX_TEXT + 1);
  return file.window("a dynamic string", strings.offset + place, length).text(0, MAX_TEXT);
}
