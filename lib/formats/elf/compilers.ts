// compilers.ts: which compilers say that they had a hand in a file: .comment, .GCC.command.line, Go's build information.
import { type ByteReader, decodeText } from "../byte-reader.ts";
import type { ElfFile } from "./file.ts";
import { locateAddress, type Segment } from "./program-headers.ts";
import { openSection } from "./section-content.ts";
import { findSection, type Section } from "./sections.ts";

const MAX_COMMENT = 16 * 1024;
const MAX_LINES = 256;
const MAX_COMMAND_LINES = 1024 * 1024;
const MAX_COMMANDS = 4096;

/** The texts of .comment: "GCC: (Debian 12.2.0-14) 12.2.0". Each once. */
export function readComments(file: ElfFile, sections: readonly Section[]): readonly string[] {
  return readTexts(file, sections, ".comment", MAX_COMMENT).slice(0, MAX_LINES);
}

/** The texts of .GCC.command.line: one a set of switches since GCC 11, one a switch before. */
export function readCommandLines(file: ElfFile, sections: readonly Section[]): readonly string[] {
  return readTexts(file, sections, ".GCC.command.line", MAX_COMMAND_LINES).slice(0, MAX_COMMANDS);
}

function readTexts(file: ElfFile, sections: readonly Section[], name: string, limit: number): readonly string[] {
  const content = openSection(file, findSection(sections, name));
  if (!content) return [];
  const texts = decodeText(content.source.read(0, limit)).split("\0");
  // The last is cut short, or empty.
  texts.pop();
  return [...new Set(texts.filter((text) => text !== ""))];
}

const GO_MAGIC = Buffer.from("\xff Go buildinf:", "latin1");
const GO_HEADER = 32;
const MAX_GO_VERSION = 64;
const INLINE = 2;

/**
 * The version of Go that built a file, "go1.19.8"; null when it does not say. Since 1.18 the text stands behind the header, before
 * that a pointer to it: src/debug/buildinfo/buildinfo.go of Go.
 */
export function readGoVersion(
  file: ElfFile,
  segments: readonly Segment[],
  sections: readonly Section[],
): string | null {
  const section = findSection(sections, ".go.buildinfo");
  if (!section || section.size < GO_HEADER || !file.holds(section.offset, section.size)) return null;
  const room = Math.min(section.size, GO_HEADER + 1 + MAX_GO_VERSION);
  const reader = file.window("the head of .go.buildinfo", section.offset, room);
  if (!GO_MAGIC.equals(reader.bytes.subarray(0, GO_MAGIC.length))) return null;
  const version =
    (reader.u8(15) & INLINE) !== 0
      ? reader.bytes.subarray(GO_HEADER + 1, GO_HEADER + 1 + reader.u8(GO_HEADER))
      : followPointer(file, segments, reader);
  const text = version && decodeText(version);
  return text !== null && /^(go|devel)[ -~]+$/.test(text) ? text : null;
}

/** A Go string is an address and a length, and the header has the address of one. */
function followPointer(file: ElfFile, segments: readonly Segment[], reader: ByteReader): Uint8Array | null {
  const header = locateAddress(segments, file.word(reader, 16));
  const { wordSize } = file.layout;
  if (!header || header.room < 2 * wordSize) return null;
  const string = file.window("a Go string", header.offset, 2 * wordSize);
  const text = locateAddress(segments, file.word(string, 0));
  const length = file.word(string, wordSize);
  if (!text || length > Math.min(text.room, MAX_GO_VERSION)) return null;
  return file.window("Go's version", text.offset, length).bytes;
}
