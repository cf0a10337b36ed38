// words.ts: splitting a value into words: quotes, backslashes and C escapes, with the rules that a setting asks for.
import { WHITESPACE } from "./strip.ts";

/** How a setting wants its value split; systemd's settings differ. */
export interface WordRules {
  /** Characters between words; white space unless told. */
  readonly separators?: string;
  /** Quotes are taken off; without it they are ordinary characters. */
  readonly unquote?: boolean;
  /** `\n`, `\x41`, `\101`, `\u00e9` and the like become what they stand for, and any other escape is an error. */
  readonly unescape?: boolean;
  /** A backslash may also stand before a separator, or before itself. */
  readonly escapedSeparators?: boolean;
  /** Escapes that mean nothing are kept as they are. */
  readonly keepUnknownEscapes?: boolean;
  /** Backslashes are ordinary characters. */
  readonly literalBackslash?: boolean;
  /** Two separators in a row have an empty word between them. */
  readonly emptyWords?: boolean;
}

export interface Word {
  readonly word: string;
  /** What follows, or null when nothing does. */
  readonly rest: string | null;
}

export interface Words {
  readonly words: readonly string[];
  /** Quotes or escapes were wrong after these words; systemd keeps the words before the place. */
  readonly broken: boolean;
}

/** Splits the whole value; the words before a broken place are returned. */
export function splitWords(text: string, rules: WordRules = {}): Words {
  const words: string[] = [];
  let rest: string | null = text;
  while (rest !== null) {
    const next: Word | "broken" | null = nextWord(rest, rules);
    if (next === "broken") return { words, broken: true };
    if (next === null) break;
    words.push(next.word);
    rest = next.rest;
  }
  return { words, broken: false };
}

/** The first word of a text; null when there is none, "broken" when its quotes or escapes are wrong. */
export function nextWord(text: string, rules: WordRules): Word | "broken" | null {
  const separators = rules.separators ?? WHITESPACE;
  let at = 0;
  if (rules.emptyWords !== true) while (at < text.length && separators.includes(text.charAt(at))) at++;
  if (at === text.length) return null;
  let word = "";
  let open = "";
  while (at < text.length) {
    const char = text.charAt(at);
    if (char === "\\" && rules.literalBackslash !== true) {
      const escape = readEscape(text, at, separators, rules);
      if (escape === null) return "broken";
      word += escape.text;
      at += escape.length;
    } else if (open !== "") {
      if (char === open) open = "";
      else word += char;
      at++;
    } else if (rules.unquote === true && (char === '"' || char === "'")) {
      open = char;
      at++;
    } else if (separators.includes(char)) {
      return { word, rest: restAfter(text, at, separators, rules) };
    } else {
      word += char;
      at++;
    }
  }
  return open === "" ? { word, rest: null } : "broken";
}

function restAfter(text: string, at: number, separators: string, rules: WordRules): string | null {
  let next = at + 1;
  if (rules.emptyWords === true) return text.slice(next);
  while (next < text.length && separators.includes(text.charAt(next))) next++;
  return next === text.length ? null : text.slice(next);
}

interface Escape {
  readonly text: string;
  readonly length: number;
}

/** What the backslash at `at` and what follows it stand for; null when systemd refuses it. */
function readEscape(text: string, at: number, separators: string, rules: WordRules): Escape | null {
  const next = text.charAt(at + 1);
  if (next === "") return rules.keepUnknownEscapes === true ? { text: "\\", length: 1 } : null;
  if (rules.unescape !== true && rules.escapedSeparators !== true) return { text: next, length: 2 };
  const known = rules.unescape === true ? unescapeAt(text, at + 1) : null;
  if (known !== null) return { text: known.text, length: known.length + 1 };
  if (rules.escapedSeparators === true && (separators.includes(next) || next === "\\"))
    return { text: next, length: 2 };
  return rules.keepUnknownEscapes === true ? { text: `\\${next}`, length: 2 } : null;
}

const SIMPLE_ESCAPES: ReadonlyMap<string, string> = new Map([
  ["a", "\x07"],
  ["b", "\b"],
  ["f", "\f"],
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
  ["v", "\v"],
  ["\\", "\\"],
  ['"', '"'],
  ["'", "'"],
  ["s", " "],
]);

const NUMBERED_ESCAPE = /x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3})/y;

/** Reads the escape after a backslash. `\x` and octal escapes name bytes; above 0x7f they are kept as that code point, which changes no rule that looks at words. */
function unescapeAt(text: string, at: number): Escape | null {
  const simple = SIMPLE_ESCAPES.get(text.charAt(at));
  if (simple !== undefined) return { text: simple, length: 1 };
  NUMBERED_ESCAPE.lastIndex = at;
  const [whole, byte, short, long, octal] = NUMBERED_ESCAPE.exec(text) ?? [];
  if (whole === undefined) return null;
  const code = octal === undefined ? Number.parseInt(byte ?? short ?? long ?? "", 16) : Number.parseInt(octal, 8);
  const tooLarge = octal === undefined ? code > 0x10ffff : code > 0xff;
  if (code === 0 || tooLarge || (long !== undefined && code >= 0xd800 && code <= 0xdfff)) return null;
  return { text: String.fromCodePoint(code), length: whole.length };
}
