// program-headers.ts: the segments: what the kernel and the loader map, and with which rights.
import { FormatError } from "../format-error.ts";
import { PF_W, PF_X, PN_XNUM, PT_DYNAMIC, PT_GNU_PROPERTY, PT_INTERP, PT_LOAD, PT_NOTE } from "./constants.ts";
import type { ElfFile } from "./file.ts";

export interface Segment {
  readonly type: number;
  /** PF_X 1, PF_W 2, PF_R 4. */
  readonly flags: number;
  readonly offset: number;
  readonly vaddr: number;
  /** Bytes in the file; what the segment has more in memory is zero. */
  readonly fileSize: number;
  readonly align: number;
}

/** Linux takes at most 64 KiB of program headers; this leaves room for PN_XNUM and still bounds time and memory. */
const MAX_SEGMENTS = 1 << 17;

const READ_FROM_FILE: ReadonlySet<number> = new Set([PT_LOAD, PT_DYNAMIC, PT_INTERP, PT_NOTE, PT_GNU_PROPERTY]);

/** The program headers in file order; empty when there are none. Throws FormatError when the table cannot be what the kernel takes. */
export function parseSegments(file: ElfFile): readonly Segment[] {
  const { phoff, phentsize } = file.header;
  const count = countSegments(file);
  if (count === 0) return [];
  const { segmentSize, segment, header } = file.layout;
  if (phentsize !== segmentSize) {
    throw new FormatError(`e_phentsize is ${phentsize}, expected ${segmentSize}`, header.phentsize);
  }
  if (count > MAX_SEGMENTS) throw new FormatError(`${count} program headers, more than ${MAX_SEGMENTS}`, header.phnum);
  const table = file.window(`the table of ${count} program headers`, phoff, count * segmentSize);
  return Array.from({ length: count }, (_, index) => {
    const at = index * segmentSize;
    return {
      type: table.u32(at + segment.type),
      flags: table.u32(at + segment.flags),
      offset: file.word(table, at + segment.offset),
      vaddr: file.word(table, at + segment.vaddr),
      fileSize: file.word(table, at + segment.fileSize),
      align: file.word(table, at + segment.align),
    };
  });
}

function countSegments(file: ElfFile): number {
  const { phnum, shoff } = file.header;
  if (phnum !== PN_XNUM) return phnum;
  const { sectionSize, section, header } = file.layout;
  if (shoff === 0)
    throw new FormatError("e_phnum is 0xffff (PN_XNUM), but there is no section 0 with the count", header.phnum);
  const count = file
    .window("section 0, which holds the count of program headers", shoff, sectionSize)
    .u32(section.info);
  if (count < PN_XNUM) {
    throw new FormatError(`e_phnum is 0xffff (PN_XNUM), but sh_info of section 0 is ${count}`, shoff + section.info);
  }
  return count;
}

/** Throws FormatError when a segment that is read from the file lies, even partly, behind its end: the file is cut short. */
export function checkSegmentsInFile(file: ElfFile, segments: readonly Segment[]): void {
  for (const [index, { type, offset, fileSize }] of segments.entries()) {
    if (fileSize === 0 || !READ_FROM_FILE.has(type) || file.holds(offset, fileSize)) continue;
    throw new FormatError(
      `segment ${index} takes ${fileSize} bytes at ${offset}, but the file has only ${file.source.size}`,
      file.header.phoff + index * file.layout.segmentSize,
    );
  }
}

export function findSegment(segments: readonly Segment[], type: number): Segment | null {
  return segments.find((segment) => segment.type === type) ?? null;
}

/** Segments that can be written and run at the same time. */
export function findWritableExecutable(segments: readonly Segment[]): readonly Segment[] {
  return segments.filter(({ type, flags }) => type === PT_LOAD && (flags & PF_W) !== 0 && (flags & PF_X) !== 0);
}

export interface FileRange {
  readonly offset: number;
  /** How many bytes of the segment follow in the file. */
  readonly room: number;
}

/** Where in the file a virtual address lies; null when no loaded segment has it in the file, or when it is too big to be exact. */
export function locateAddress(segments: readonly Segment[], vaddr: number): FileRange | null {
  if (!Number.isSafeInteger(vaddr)) return null;
  const home = segments.find((s) => s.type === PT_LOAD && vaddr >= s.vaddr && vaddr < s.vaddr + s.fileSize);
  if (!home) return null;
  const into = vaddr - home.vaddr;
  return { offset: home.offset + into, room: home.fileSize - into };
}

/** The executable parts of the file, in order and without overlap, so that hostile tables cannot make us read a byte twice. */
export function findCodeRanges(segments: readonly Segment[]): readonly FileRange[] {
  const code = segments.filter(({ type, flags }) => type === PT_LOAD && (flags & PF_X) !== 0);
  return mergeRanges(code.map(({ offset, fileSize }) => ({ offset, room: fileSize })));
}

/** The same bytes, in order and each once. */
export function mergeRanges(ranges: readonly FileRange[]): readonly FileRange[] {
  const merged: FileRange[] = [];
  let end = 0;
  for (const { offset, room } of ranges.toSorted((a, b) => a.offset - b.offset)) {
    const from = Math.max(offset, end);
    end = Math.max(end, offset + room);
    if (end > from) merged.push({ offset: from, room: end - from });
  }
  return merged;
}
