// deb822.ts: paragraphs of "Field: value" as in dpkg's status file and Debian's Packages and Sources indexes (deb822(5)).

/** One paragraph. Field names are in lower case; a folded value keeps its line ends, without the leading blank. */
export interface Paragraph {
  readonly fields: ReadonlyMap<string, string>;
  /** What was not as the format says, one sentence each; the rest of the paragraph is still good. */
  readonly problems: readonly string[];
}

/** Bounds that no real index comes near: the longest field of bookworm's indexes is below 200 kB. */
export const DEB822_LIMITS = { fieldChars: 4 * 1024 * 1024, fields: 1_000, problems: 10 } as const;

// One more than a field may hold, so that the cut is noticed where it is told.
const LINE_CHARS = DEB822_LIMITS.fieldChars + 200;

// One space or tab marks a folded line and is no part of the value.
const FOLDED = /^[ \t]/;
// Any printable character but the colon; "-" and "#" may not come first.
const FIELD_NAME = /^[!"$-,.-9;-~][!-9;-~]*$/;

/**
 * Reads paragraphs from a file given in pieces of any size, in constant memory. Never throws: a line that is no field, a
 * field given twice (the first counts) and a field beyond the bounds (cut) are told in `problems`.
 */
export function* readParagraphs(chunks: Iterable<Uint8Array>): Generator<Paragraph> {
  let draft = new Draft();
  let lineNo = 0;
  for (const line of linesOf(chunks)) {
    lineNo += 1;
    if (line.trim() !== "") {
      draft.add(line, lineNo);
    } else if (!draft.isEmpty) {
      yield draft.finish();
      draft = new Draft();
    }
  }
  if (!draft.isEmpty) yield draft.finish();
}

/** The paragraphs of a text that is in memory. */
export function parseParagraphs(text: string): Paragraph[] {
  return [...readParagraphs([new TextEncoder().encode(text)])];
}

/** The first line of a folded value: the synopsis of a Description. */
export function firstLine(value: string): string {
  return value.split("\n", 1)[0]?.trim() ?? "";
}

class Draft {
  readonly #fields = new Map<string, string>();
  readonly #problems: string[] = [];
  #name = "";
  // Folded lines of the open field; joined once, because adding to a string a million times would cost its square.
  #lines: string[] = [];
  #chars = 0;

  get isEmpty(): boolean {
    return this.#fields.size === 0 && this.#name === "" && this.#problems.length === 0;
  }

  add(line: string, lineNo: number): void {
    if (line.startsWith("#")) return;
    if (FOLDED.test(line)) this.#fold(line, lineNo);
    else this.#open(line, lineNo);
  }

  finish(): Paragraph {
    this.#close();
    return { fields: this.#fields, problems: this.#problems };
  }

  #open(line: string, lineNo: number): void {
    this.#close();
    const colon = line.indexOf(":");
    const name = line.slice(0, Math.max(colon, 0));
    if (!FIELD_NAME.test(name)) return this.#complain(lineNo, `${quote(line)} is no "Field: value"`);
    const key = name.toLowerCase();
    if (this.#fields.has(key)) return this.#complain(lineNo, `the field ${name} is given twice`);
    if (this.#fields.size >= DEB822_LIMITS.fields)
      return this.#complain(lineNo, `more than ${DEB822_LIMITS.fields} fields`);
    this.#name = key;
    this.#append(line.slice(colon + 1).trim(), lineNo);
  }

  #fold(line: string, lineNo: number): void {
    // After a line that was refused, its folded lines go with it.
    if (this.#name !== "") this.#append(line.slice(1).trimEnd(), lineNo);
    else if (this.#problems.length === 0) this.#complain(lineNo, `${quote(line)} continues no field`);
  }

  #append(text: string, lineNo: number): void {
    const room = DEB822_LIMITS.fieldChars - this.#chars;
    if (text.length > room)
      this.#complain(lineNo, `the field ${this.#name} is longer than ${DEB822_LIMITS.fieldChars} characters`);
    if (room <= 0) return;
    this.#lines.push(text.slice(0, room));
    this.#chars += Math.min(text.length, room) + 1;
  }

  #close(): void {
    if (this.#name !== "") this.#fields.set(this.#name, this.#lines.join("\n"));
    this.#name = "";
    this.#lines = [];
    this.#chars = 0;
  }

  #complain(lineNo: number, what: string): void {
    if (this.#problems.length < DEB822_LIMITS.problems) this.#problems.push(`line ${lineNo}: ${what}`);
  }
}

/** Lines without their ends (LF or CRLF); a line beyond the bound of a field is cut there. */
function* linesOf(chunks: Iterable<Uint8Array>): Generator<string> {
  // Bytes that are no UTF-8 become U+FFFD: names of 1996 are Latin-1, and no reason to lose a paragraph.
  const decoder = new TextDecoder("utf-8");
  let pieces: string[] = [];
  let room: number = LINE_CHARS;
  const hold = (text: string): void => {
    if (room > 0 && text !== "") pieces.push(text.slice(0, room));
    room -= text.length;
  };
  const take = (): string => {
    const line = pieces.join("");
    [pieces, room] = [[], LINE_CHARS];
    return line.endsWith("\r") ? line.slice(0, -1) : line;
  };
  for (const chunk of chunks) {
    const [first = "", ...others] = decoder.decode(chunk, { stream: true }).split("\n");
    hold(first);
    for (const next of others) {
      yield take();
      hold(next);
    }
  }
  hold(decoder.decode());
  if (pieces.length > 0) yield take();
}

function quote(line: string): string {
  return JSON.stringify(line.length > 60 ? `${line.slice(0, 60)}...` : line);
}
