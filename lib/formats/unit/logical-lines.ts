// logical-lines.ts: bytes -> logical lines: line ends, byte order mark, comments, continuations and limits, as systemd 252 reads them.
import { FormatError } from "../format-error.ts";
import { strip } from "./strip.ts";

/** systemd sets no limit on the file; the largest unit of Debian has 11 kB, so what is larger than this is no unit. */
export const MAX_UNIT_BYTES = 4 * 1024 * 1024;

/** systemd refuses a line, continued or not, of one mebibyte. */
const MAX_LINE = 1024 * 1024;

/** One logical line, stripped; `line` is where it begins, counted from 1. */
export interface LogicalLine {
  readonly text: string;
  readonly line: number;
  /** False where systemd refuses the line: bytes that are not UTF-8, or a code point that is no character. */
  readonly isText: boolean;
}

/** Where systemd gives up reading, and why. */
export interface Refusal {
  readonly line: number;
  readonly message: string;
}

export interface LogicalLines {
  readonly lines: readonly LogicalLine[];
  readonly refusal: Refusal | null;
}

const LINE_END = /\r\n\0?|\n\r\0?|[\r\n]\0?|\0/;
const COMMENT = /^[ \t\n\r]*[#;]/;
const NON_CHARACTER = /[\p{Cs}\p{Noncharacter_Code_Point}]/u;

/**
 * Splits a unit file into logical lines: comments dropped (also inside a continuation), lines that end in a
 * backslash joined. Throws FormatError when the file is larger than `MAX_UNIT_BYTES`.
 */
export function readLogicalLines(content: Uint8Array | string): LogicalLines {
  if (content.length > MAX_UNIT_BYTES) {
    throw new FormatError(`the file has ${content.length} bytes, and a unit file has at most ${MAX_UNIT_BYTES}`);
  }
  const { text, bom, decode } = open(content);
  const lines: LogicalLine[] = [];
  const refusal = join(physicalLines(text), bom, (raw, line) => {
    // systemd reads no further than the first line that is no text; refusing each of thousands would take long.
    if (lines.at(-1)?.isText === false) return;
    const decoded = decode(strip(raw));
    if (decoded !== "") lines.push({ text: decoded ?? "", line, isText: decoded !== null });
  });
  return { lines, refusal };
}

interface Opened {
  readonly text: string;
  /** The byte order mark as it looks in `text`. */
  readonly bom: string;
  /** A stripped line as text, or null where it is none. */
  readonly decode: (line: string) => string | null;
}

const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function open(content: Uint8Array | string): Opened {
  const text = typeof content === "string" ? content : decodeUtf8(content);
  if (text === null) return { text: bytesAsText(content), bom: "\u00EF\u00BB\u00BF", decode: decodeLine };
  const clean = !NON_CHARACTER.test(text);
  return { text, bom: "\uFEFF", decode: clean ? (line) => line : (line) => (NON_CHARACTER.test(line) ? null : line) };
}

function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return UTF8.decode(bytes);
  } catch {
    return null;
  }
}

/** One character a byte: bytes that are not UTF-8 harm only the line that they are on, and not at all in a comment. */
function bytesAsText(content: Uint8Array | string): string {
  if (typeof content === "string") return content;
  const CHUNK = 32_768;
  let text = "";
  for (let at = 0; at < content.length; at += CHUNK) text += String.fromCharCode(...content.subarray(at, at + CHUNK));
  return text;
}

function decodeLine(line: string): string | null {
  const text = decodeUtf8(Uint8Array.from(line, (char) => char.charCodeAt(0)));
  return text === null || NON_CHARACTER.test(text) ? null : text;
}

/** systemd ends a line at LF, CR or NUL and at the pairs that other systems write. */
function physicalLines(text: string): string[] {
  const lines = text.includes("\r") || text.includes("\0") ? text.split(LINE_END) : text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

function join(physical: readonly string[], bom: string, emit: (raw: string, line: number) => void): Refusal | null {
  let pieces: string[] = [];
  let length = 0;
  let first = 0;
  let bomSeen = false;
  for (const [index, raw] of physical.entries()) {
    const line = index + 1;
    if (raw.length >= MAX_LINE) return { line, message: "the line is longer than 1 MiB" };
    if (COMMENT.test(raw)) continue;
    const marked: boolean = !bomSeen && raw.startsWith(bom);
    bomSeen ||= marked;
    const piece = marked ? raw.slice(bom.length) : raw;
    if (pieces.length === 0) first = line;
    length += piece.length;
    if (length > MAX_LINE) return { line, message: "the continued line is longer than 1 MiB" };
    const continues = endsInBackslash(piece);
    pieces.push(continues ? `${piece.slice(0, -1)} ` : piece);
    if (continues) continue;
    emit(pieces.length === 1 ? piece : pieces.join(""), first);
    pieces = [];
    length = 0;
  }
  if (pieces.length > 0) emit(pieces.join(""), first);
  return null;
}

/** An odd number of backslashes at the end: an even one is escaped backslashes. Each piece begins unescaped, because the backslash that continued the last one became a space. */
function endsInBackslash(piece: string): boolean {
  let count = 0;
  while (piece.charAt(piece.length - 1 - count) === "\\") count++;
  return count % 2 === 1;
}
