// notes.ts: notes: build ids, and the property note that tells the loader of IBT, SHSTK, BTI and PAC.
import type { ByteReader } from "../byte-reader.ts";
import { decodeText } from "../byte-reader.ts";
import {
  AARCH64_FEATURE_1_BTI,
  AARCH64_FEATURE_1_PAC,
  EM_386,
  EM_AARCH64,
  EM_X86_64,
  GNU_PROPERTY_AARCH64_FEATURE_1_AND,
  GNU_PROPERTY_X86_FEATURE_1_AND,
  NT_GNU_BUILD_ID,
  NT_GNU_PROPERTY_TYPE_0,
  NT_GO_BUILD_ID,
  PT_GNU_PROPERTY,
  PT_NOTE,
  SHT_NOTE,
  X86_FEATURE_1_IBT,
  X86_FEATURE_1_SHSTK,
} from "./constants.ts";
import type { ElfFile } from "./file.ts";
import type { Segment } from "./program-headers.ts";
import type { Section } from "./sections.ts";

/** What the notes say. Ids are null when there is no such note; hostile ones are cut to 256 bytes. */
export interface Notes {
  readonly buildId: string | null;
  readonly goBuildId: string | null;
  readonly ibt: boolean;
  readonly shstk: boolean;
  readonly bti: boolean;
  readonly pac: boolean;
}

export interface Note {
  readonly name: string;
  /** Where in the reader the name's bytes are, for notes that put more than a text there. */
  readonly nameAt: number;
  readonly nameEnd: number;
  readonly type: number;
  readonly desc: { readonly at: number; readonly end: number };
}

/** Core files have megabytes of notes; programs have some hundred bytes. */
const MAX_NOTE_BYTES = 64 * 1024;
const MAX_NOTE_SEGMENTS = 64;
const MAX_ID = 256;
const NOTE_HEADER = 12;

/** Bytes that hold notes. */
interface NoteHome {
  readonly offset: number;
  readonly fileSize: number;
  readonly align: number;
}

/** Reads the notes of PT_NOTE and PT_GNU_PROPERTY segments. A note that is cut short ends its segment, as in the loader. */
export function parseNotes(file: ElfFile, segments: readonly Segment[]): Notes {
  return readNotes(
    file,
    segments.filter(({ type }) => isNoteSegment(type)),
  );
}

/** Reads the notes of an object, which has no segments yet: the linker goes by sections. */
export function parseObjectNotes(file: ElfFile, sections: readonly Section[]): Notes {
  const homes = sections.filter(({ type, offset, size }) => type === SHT_NOTE && file.holds(offset, size));
  return readNotes(
    file,
    homes.map(({ offset, size, align }) => ({ offset, fileSize: size, align })),
  );
}

function readNotes(file: ElfFile, homes: readonly NoteHome[]): Notes {
  let buildId: string | null = null;
  let goBuildId: string | null = null;
  let features = 0;
  for (const { offset, fileSize, align } of homes.filter(({ fileSize }) => fileSize > 0).slice(0, MAX_NOTE_SEGMENTS)) {
    const reader = file.window("a note segment", offset, Math.min(fileSize, MAX_NOTE_BYTES));
    for (const { name, type, desc } of walkNotes(reader, align === 8 ? 8 : 4)) {
      const content = reader.bytes.subarray(desc.at, Math.min(desc.end, desc.at + MAX_ID));
      if (name === "GNU" && type === NT_GNU_BUILD_ID) buildId = toHex(content);
      else if (name === "Go" && type === NT_GO_BUILD_ID) goBuildId = decodeText(content);
      else if (name === "GNU" && type === NT_GNU_PROPERTY_TYPE_0) features |= readFeatures(file, reader, desc);
    }
  }
  const { machine } = file.header;
  const isX86 = machine === EM_X86_64 || machine === EM_386;
  const isArm = machine === EM_AARCH64;
  return {
    buildId,
    goBuildId,
    ibt: isX86 && (features & X86_FEATURE_1_IBT) !== 0,
    shstk: isX86 && (features & X86_FEATURE_1_SHSTK) !== 0,
    bti: isArm && (features & AARCH64_FEATURE_1_BTI) !== 0,
    pac: isArm && (features & AARCH64_FEATURE_1_PAC) !== 0,
  };
}

function isNoteSegment(type: number): boolean {
  return type === PT_NOTE || type === PT_GNU_PROPERTY;
}

/** The notes of a window, one after the other; one that is cut short ends it. */
export function* walkNotes(reader: ByteReader, align: 4 | 8): Generator<Note> {
  const padded = (length: number) => Math.ceil(length / align) * align;
  for (let at = 0; at + NOTE_HEADER <= reader.length;) {
    const nameSize = reader.u32(at);
    const nameAt = at + NOTE_HEADER;
    const descAt = padded(nameAt + nameSize);
    const descEnd = descAt + reader.u32(at + 4);
    if (descEnd > reader.length) return;
    const name = reader.text(nameAt, Math.max(0, Math.min(nameSize, MAX_ID) - 1)) ?? "";
    const desc = { at: descAt, end: descEnd };
    yield { name, nameAt, nameEnd: nameAt + nameSize, type: reader.u32(at + 8), desc };
    at = padded(descEnd);
  }
}

/** The FEATURE_1_AND bits of a property note; each property is type, size, and data padded to the word size. */
function readFeatures(file: ElfFile, reader: ByteReader, desc: Note["desc"]): number {
  const wanted =
    file.header.machine === EM_AARCH64 ? GNU_PROPERTY_AARCH64_FEATURE_1_AND : GNU_PROPERTY_X86_FEATURE_1_AND;
  const { wordSize } = file.layout;
  for (let at = desc.at; at + 8 <= desc.end;) {
    const size = reader.u32(at + 4);
    if (reader.u32(at) === wanted && size >= 4 && at + 12 <= desc.end) return reader.u32(at + 8);
    at += 8 + Math.ceil(size / wordSize) * wordSize;
  }
  return 0;
}

function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
