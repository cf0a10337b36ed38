// index.ts: parseElf: from bytes to what an ELF file says of itself.
import { type ByteSource, withCachedHead } from "../byte-source.ts";
import { FormatError } from "../format-error.ts";
import { ET_CORE, ET_DYN, ET_EXEC, ET_REL, PT_INTERP } from "./constants.ts";
import { type CodeEvidence, scanCode } from "./code.ts";
import { dynamicText, locateStrings, parseDynamic } from "./dynamic.ts";
import type { Elf } from "./elf.ts";
import { ElfFile } from "./file.ts";
import { type Notes, parseNotes, parseObjectNotes } from "./notes.ts";
import { checkSegmentsInFile, findCodeRanges, findSegment, parseSegments, type Segment } from "./program-headers.ts";
import { findObjectCode, isDebugFile, parseSections, type Section } from "./sections.ts";
import { readDynamicImports, readObjectImports } from "./symbols.ts";

export { type BuildNote, readBuildNotes } from "./annobin.ts";
export type { CodeEvidence } from "./code.ts";
export { readCommandLines, readComments, readGoVersion } from "./compilers.ts";
export { dynamicText, dynamicValue, hasDynamicFlag, locateStrings } from "./dynamic.ts";
export type { Elf } from "./elf.ts";
export { isElf } from "./header.ts";
export { findLanguages, type Language, LANGUAGES } from "./languages.ts";
export { hasModuleSignature, readModuleInfo } from "./module-info.ts";
export { findMacroValues, type Producers, readProducers } from "./producers.ts";
export { findSegment, findWritableExecutable } from "./program-headers.ts";
export { findSection, findWritableExecutableSections } from "./sections.ts";

/** Program headers, the interpreter's name and notes lie here in nearly every file. */
const HEAD = 4096;
const MAX_LIBRARIES = 4096;
const MAX_INTERPRETER = 4096;
const NO_NOTES: Notes = { buildId: null, goBuildId: null, ibt: false, shstk: false, bti: false, pac: false };

/**
 * Reads headers, segments, sections, dynamic section and notes, by windows: a few KiB of a file of any size.
 * Throws FormatError where Linux or the loader could not use the file; a wrong section table alone is no reason.
 */
export function parseElf(source: ByteSource): Elf {
  const file = new ElfFile(withCachedHead(source, HEAD));
  const { header } = file;
  if (![ET_REL, ET_EXEC, ET_DYN, ET_CORE].includes(header.type)) {
    throw new FormatError(`e_type is ${header.type}, expected 1 (object), 2 (executable), 3 (shared) or 4 (core)`, 16);
  }
  const bare = {
    file,
    header,
    segments: [],
    sections: [],
    dynamic: null,
    interpreter: null,
    notes: NO_NOTES,
    isDebug: false,
  };
  if (header.type === ET_CORE) return bare;
  const sections = header.type === ET_REL ? parseSections(file) : sectionsOrNone(file);
  const isDebug = isDebugFile(sections);
  if (isDebug) return { ...bare, sections, isDebug };
  if (header.type === ET_REL) return { ...bare, sections, notes: parseObjectNotes(file, sections) };

  const segments = parseSegments(file);
  if (segments.length === 0)
    throw new FormatError("no program headers: nothing of it can be loaded", file.layout.header.phnum);
  checkSegmentsInFile(file, segments);
  return {
    ...bare,
    segments,
    sections,
    dynamic: parseDynamic(file, segments),
    interpreter: readInterpreter(file, segments),
    notes: parseNotes(file, segments),
  };
}

/** The names that the file takes from others; null when they cannot be found, which is not the same as none. */
export function readImports({ file, header, segments, sections, dynamic }: Elf): ReadonlySet<string> | null {
  if (header.type === ET_REL) return readObjectImports(file, sections);
  return dynamic ? readDynamicImports(file, segments, dynamic, sections) : new Set();
}

/** What the code itself shows; null for machines whose patterns are not known, and for files that hold no code to run. */
export function readCode({ file, header, segments, sections, isDebug }: Elf): CodeEvidence | null {
  if (isDebug || header.type === ET_CORE) return null;
  return scanCode(file, header.type === ET_REL ? findObjectCode(file, sections) : findCodeRanges(segments));
}

/** The names of the libraries that the file needs (DT_NEEDED); those that cannot be read are left out. */
export function readNeeded({ file, segments, dynamic }: Elf): readonly string[] {
  const strings = locateStrings(segments, dynamic);
  const places = dynamic?.needed.slice(0, MAX_LIBRARIES) ?? [];
  return places.flatMap((place) => dynamicText(file, strings, place) ?? []);
}

function sectionsOrNone(file: ElfFile): readonly Section[] {
  try {
    return parseSections(file);
  } catch (error) {
    if (error instanceof FormatError) return [];
    throw error;
  }
}

function readInterpreter(file: ElfFile, segments: readonly Segment[]): string | null {
  const segment = findSegment(segments, PT_INTERP);
  if (!segment) return null;
  const length = Math.min(segment.fileSize, MAX_INTERPRETER + 1);
  const name = file.window("PT_INTERP", segment.offset, length).text(0, MAX_INTERPRETER);
  if (!name) throw new FormatError("PT_INTERP holds no file name that ends in NUL", segment.offset);
  return name;
}
