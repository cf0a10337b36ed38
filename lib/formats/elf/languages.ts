// languages.ts: which languages other than C a file was written in, as far as it shows.
import { decodeText } from "../byte-reader.ts";
import { PF_W, PT_LOAD } from "./constants.ts";
import type { Elf } from "./elf.ts";
import type { ElfFile } from "./file.ts";
import type { Segment } from "./program-headers.ts";
import { findSection, readSectionBytes } from "./sections.ts";

/** Languages for which the hardening flags of C mean something else, or nothing. A file may be of several, and of C besides. */
export const LANGUAGES = ["c++", "go", "rust", "haskell", "ada"] as const;
export type Language = (typeof LANGUAGES)[number];

interface Clues {
  readonly language: Language;
  readonly sections: readonly string[];
  /** Beginnings of the names of needed libraries. */
  readonly libraries?: readonly string[];
  /** A line of .comment; distributions mostly strip that section. */
  readonly comment?: RegExp;
  /** A text in read-only data. Looking for it costs, so it is done only in files that import one of `near`, and in static ones. */
  readonly text?: { readonly begins: string; readonly matches: RegExp; readonly near: readonly string[] };
}

const CLUES: readonly Clues[] = [
  { language: "c++", sections: [], libraries: ["libstdc++.so", "libc++.so"] },
  { language: "go", sections: [".go.buildinfo", ".note.go.buildid", ".gopclntab"] },
  {
    language: "rust",
    sections: [],
    libraries: ["libstd-"],
    comment: /^rustc version /,
    // The place of a panic: /rustc/<commit>/library/... from rustup, .../rustc-1.63.0/library/... from Debian, rustc-1.75.0-src from Nix.
    text: {
      begins: "/rustc",
      matches: /^\/rustc(\/[0-9a-f]{40}|-\d+\.\d+\.\d+[^/]*)\/(library|vendor|compiler|src)\//,
      near: ["_Unwind_Backtrace"],
    },
  },
  {
    language: "haskell",
    sections: [],
    libraries: ["libHS"],
    comment: /^GHC \d/,
    // Its run-time system ticks by a timer; every program holds the names of the base library's modules.
    text: { begins: "GHC.Base", matches: /^GHC\.Base\0/, near: ["timer_create", "timerfd_create"] },
  },
  { language: "ada", sections: [], libraries: ["libgnat-"] },
];

const MAX_COMMENT = 4096;
const MAX_SEARCHED = 64 * 1024 * 1024;
const CHUNK = 1024 * 1024;
const MATCH_ROOM = 128;
const MAX_CANDIDATES = 1024;

/** The languages that a file shows; `imports` and `libraries` are its undefined names and its DT_NEEDED. */
export function findLanguages(
  elf: Elf,
  imports: ReadonlySet<string>,
  libraries: readonly string[],
): readonly Language[] {
  const comment = readSectionBytes(elf.file, findSection(elf.sections, ".comment"), MAX_COMMENT);
  const lines = comment ? decodeText(comment).split("\0") : [];
  return CLUES.filter(
    (clues) =>
      (clues.language === "go" && elf.notes.goBuildId !== null) ||
      clues.sections.some((name) => findSection(elf.sections, name) !== null) ||
      libraries.some((name) => clues.libraries?.some((beginning) => name.startsWith(beginning))) ||
      lines.some((line) => clues.comment?.test(line)) ||
      (clues.text !== undefined && isWorthSearching(elf, imports, clues.text.near) && holdsText(elf, clues.text)),
  ).map(({ language }) => language);
}

/** Go's own programs are static too, and large; they are known without a search. */
function isWorthSearching(elf: Elf, imports: ReadonlySet<string>, near: readonly string[]): boolean {
  const isStatic = elf.interpreter === null && imports.size === 0 && elf.segments.length > 0;
  return near.some((name) => imports.has(name)) || (isStatic && elf.notes.goBuildId === null);
}

/** Searches read-only segments, those without code first. */
function holdsText({ file, segments }: Elf, text: NonNullable<Clues["text"]>): boolean {
  const homes = segments
    .filter(({ type, flags }) => type === PT_LOAD && (flags & PF_W) === 0)
    .sort((a, b) => (a.flags & 1) - (b.flags & 1));
  let left = MAX_SEARCHED;
  for (const segment of homes) {
    if (segmentHoldsText(file, segment, left, text)) return true;
    left = Math.max(0, left - segment.fileSize);
  }
  return false;
}

function segmentHoldsText(file: ElfFile, segment: Segment, limit: number, text: NonNullable<Clues["text"]>): boolean {
  const size = Math.min(segment.fileSize, limit);
  let candidates = 0;
  for (let from = 0; from < size; from += CHUNK) {
    const { bytes } = file.window("a segment", segment.offset + from, Math.min(CHUNK + MATCH_ROOM, size - from));
    const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let at = chunk.indexOf(text.begins); at >= 0; at = chunk.indexOf(text.begins, at + 1)) {
      if (text.matches.test(chunk.toString("latin1", at, at + MATCH_ROOM))) return true;
      if (++candidates > MAX_CANDIDATES) return false;
    }
  }
  return false;
}
