// scanner.ts: walks one file's text token by token: blanks, comments, words, quotes, lists, line numbers.
import { FormatError } from "../format-error.ts";

/** The largest real policy file has some 100 kB; what is larger than this is none. */
export const MAX_POLICY_BYTES = 4 * 1024 * 1024;

const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const LATIN1 = new TextDecoder("latin1");
const NEWLINE = 10;
const BLANK = /[ \t\r\n]*/y;
/** What ends a word; a comma and a backslash are looked at more closely. */
const WORD_PART = /[^ \t\r\n"!,\\]+/y;
const LIST_PART = /[^")\\]+/y;

export interface Place {
  readonly line: number;
  /** In bytes from the beginning of the file. */
  readonly offset: number;
}

export class Scanner {
  readonly path: string;
  readonly text: string;
  at = 0;
  readonly #isUtf8: boolean;
  #line = 1;
  #lineAt = 0;

  /** Throws FormatError when the bytes are too many, or no text. */
  constructor(content: Uint8Array, path: string) {
    this.path = path;
    if (content.length > MAX_POLICY_BYTES) {
      throw new FormatError(`${path}: ${content.length} bytes, and a policy file has at most ${MAX_POLICY_BYTES}`);
    }
    const nul = content.indexOf(0);
    if (nul >= 0) throw new FormatError(`${path}: expected text, found a byte that is zero`, nul);
    const decoded = decodeUtf8(content);
    this.#isUtf8 = decoded !== null;
    this.text = decoded ?? LATIN1.decode(content);
  }

  get done(): boolean {
    return this.at >= this.text.length;
  }

  /** The next character, "" at the end. */
  get next(): string {
    return this.text.charAt(this.at);
  }

  /** The line of a place, counted from 1. Places must be asked for in rising order, or nearly so: it counts on from the last one. */
  lineOf(at: number): number {
    if (at < this.#lineAt) {
      this.#line = 1;
      this.#lineAt = 0;
    }
    for (let i = this.#lineAt; i < at; i++) if (this.text.charCodeAt(i) === NEWLINE) this.#line++;
    this.#lineAt = at;
    return this.#line;
  }

  /** Line and byte of a place. */
  placeOf(at: number): Place {
    const offset = this.#isUtf8 ? new TextEncoder().encode(this.text.slice(0, at)).length : at;
    return { line: this.lineOf(at), offset };
  }

  /** An error that names file, line and byte. */
  error(message: string, at = this.at): FormatError {
    const { line, offset } = this.placeOf(at);
    return new FormatError(`${this.path}, line ${line}: ${message}`, offset);
  }

  /** What stands here, for error messages. */
  found(): string {
    if (this.done) return "the end of the file";
    return `"${this.text
      .slice(this.at, this.at + 24)
      .split("\n", 1)
      .join("")}"`;
  }

  /** A sticky pattern's match here; the place moves behind it. */
  take(pattern: RegExp): string | null {
    const match = this.peek(pattern);
    if (match !== null) this.at += match.length;
    return match;
  }

  /** A sticky pattern's match here. */
  peek(pattern: RegExp): string | null {
    pattern.lastIndex = this.at;
    return pattern.exec(this.text)?.[0] ?? null;
  }

  /** Moves over one character if it is this one. */
  skip(char: string): boolean {
    if (this.next !== char) return false;
    this.at++;
    return true;
  }

  skipBlank(): void {
    BLANK.lastIndex = this.at;
    BLANK.exec(this.text);
    this.at = BLANK.lastIndex;
  }

  /** Blanks, line ends and comments; stops before an `#include`. */
  skipBlankAndComments(): void {
    for (this.skipBlank(); this.next === "#" && !this.isHashInclude(); this.skipBlank()) this.skipLine();
  }

  skipLine(): void {
    const end = this.text.indexOf("\n", this.at);
    this.at = end < 0 ? this.text.length : end + 1;
  }

  isHashInclude(): boolean {
    return this.peek(HASH_INCLUDE) !== null;
  }

  /**
   * A word as written, quotes and escapes kept; null when none begins here. A comma belongs to the word when another
   * character of a word follows (`/{a,b}`), and ends the rule otherwise.
   */
  word(): string | null {
    if (this.next === '"') return this.#quoted();
    const start = this.at;
    for (;;) {
      if (this.take(WORD_PART) !== null) continue;
      const char = this.next;
      if (char === "\\") this.at += isLineEnd(this.text.charAt(this.at + 1)) ? 1 : 2;
      else if (char === "," && this.#continuesWord(this.at + 1)) this.at++;
      else break;
    }
    return this.at === start ? null : this.text.slice(start, this.at);
  }

  #continuesWord(at: number): boolean {
    const char = this.text.charAt(at);
    return char !== "" && !' \t\r\n"!,'.includes(char);
  }

  #quoted(): string {
    const start = this.at;
    for (let at = start + 1; at < this.text.length; at++) {
      const char = this.text.charAt(at);
      if (char === "\\" && this.text.charAt(at + 1) === '"') at++;
      else if (char === '"') {
        this.at = at + 1;
        return this.text.slice(start, this.at);
      }
    }
    throw this.error("the quotation that begins here has no end", start);
  }

  /** From "(" to its ")", both included, as written. Lists do not nest, but `peer=(label="a)b")` quotes. */
  list(): string {
    const start = this.at++;
    for (;;) {
      if (this.take(LIST_PART) !== null) continue;
      const char = this.next;
      if (char === '"') this.#quoted();
      else if (char === "\\" && this.at + 1 < this.text.length) this.at += 2;
      else if (char === ")") break;
      else throw this.error('the list that begins here has no ")"', start);
    }
    this.at++;
    return this.text.slice(start, this.at);
  }
}

const HASH_INCLUDE = /#include[ \t<"]/y;

function isLineEnd(char: string): boolean {
  return char === "" || char === "\n" || char === "\r";
}

function decodeUtf8(content: Uint8Array): string | null {
  try {
    return UTF8.decode(content);
  } catch {
    return null;
  }
}
