// annobin.ts: what the annobin plugin of GCC and clang wrote into .gnu.build.attributes, each word with the code that it speaks of.
import type { ByteReader } from "../byte-reader.ts";
import { FormatError } from "../format-error.ts";
import type { ElfFile } from "./file.ts";
import { type Note, walkNotes } from "./notes.ts";
import type { Section } from "./sections.ts";

/** One attribute of one range of code. Nothing follows from it for the rest of the file. */
export interface BuildNote {
  readonly attribute: string;
  readonly value: number | boolean;
  /** Addresses, `end` behind the last byte. */
  readonly start: number;
  readonly end: number;
}

const NAME = /^\.gnu\.build\.attributes/;
const NT_GNU_BUILD_ATTRIBUTE_OPEN = 0x100;
const MAX_NOTES = 1 << 16;
const MAX_BYTES = 4 * 1024 * 1024;
const MAX_SECTIONS = 64;

/** Attributes that have a number for a name; those asked for. https://fedoraproject.org/wiki/Toolchain/Watermark */
const NUMBERED: ReadonlyMap<number, string> = new Map([[2, "stack_prot"]]);
const WANTED: ReadonlySet<string> = new Set(["stack_prot", "stack_clash", "cf_protection", "FORTIFY"]);

/** The wanted attributes; empty when the file has no such notes. Broken notes end their section. */
export function readBuildNotes(file: ElfFile, sections: readonly Section[]): readonly BuildNote[] {
  const found: BuildNote[] = [];
  for (const { name, offset, size } of sections.filter(({ name }) => NAME.test(name)).slice(0, MAX_SECTIONS)) {
    if (!file.holds(offset, size)) continue;
    const reader = file.window(`section ${name}`, offset, Math.min(size, MAX_BYTES));
    try {
      collect(file, reader, found);
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
    }
  }
  return found;
}

function collect(file: ElfFile, reader: ByteReader, found: BuildNote[]): void {
  let range = { start: 0, end: 0 };
  for (const note of walkNotes(reader, 4)) {
    // A note about one function: it lies in the range of an open note, which is what counts.
    if (note.type !== NT_GNU_BUILD_ATTRIBUTE_OPEN) continue;
    // Notes without a range of their own speak of the one before.
    if (note.desc.end > note.desc.at) range = readRange(file, reader, note.desc) ?? range;
    const word = readAttribute(reader, note);
    if (word === null || !WANTED.has(word.attribute)) continue;
    if (found.length === MAX_NOTES) return;
    found.push({ ...word, ...range });
  }
}

/** Two addresses, of 4 or 8 bytes each. */
function readRange(
  file: ElfFile,
  reader: ByteReader,
  { at, end }: Note["desc"],
): { start: number; end: number } | null {
  const { wordSize } = file.layout;
  if (end - at < 2 * wordSize) return null;
  const range = { start: file.word(reader, at), end: file.word(reader, at + wordSize) };
  return range.end >= range.start ? range : null;
}

/** "GA", a sign for the kind of value, the attribute's number or name, and the value: `GA*FORTIFY\0\x02`, `GA+stack_clash`, `GA*\x02\x03`. */
function readAttribute(reader: ByteReader, { nameAt, nameEnd }: Note): Pick<BuildNote, "attribute" | "value"> | null {
  const bytes = reader.bytes.subarray(nameAt, nameEnd);
  const [first = 0, second = 0, sign = 0, id = 0] = bytes;
  if (first !== 0x47 || second !== 0x41) return null;
  const end = bytes.indexOf(0, 3);
  const isNumbered = id < 0x20;
  const attribute = isNumbered
    ? NUMBERED.get(id)
    : end < 0
      ? undefined
      : Buffer.from(bytes.subarray(3, end)).toString("latin1");
  if (attribute === undefined) return null;
  if (sign === 0x2b || sign === 0x21) return { attribute, value: sign === 0x2b };
  if (sign !== 0x2a) return null;
  const digits = bytes.subarray(isNumbered ? 4 : end + 1, (isNumbered ? 4 : end + 1) + 6);
  return { attribute, value: digits.reduce((value, digit, index) => value + digit * 256 ** index, 0) };
}
