// unescape.ts: from a word as written to what it means: quotes off, escapes read as apparmor_parser's lexer reads them.

/** Escaped, these stay escaped: they would be patterns otherwise. */
const PATTERN_CHARACTERS = "*?[]{}^,\\";

const ESCAPE = /\\(?:([0-7]{1,3})|d([0-9]{1,3})|x([0-9a-fA-F]{1,2})|(["\\aefnrt])|([\s\S]))/g;

const SIMPLE: ReadonlyMap<string, string> = new Map([
  ["a", "\x07"],
  ["e", "\x1b"],
  ["f", "\f"],
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
  ["\\", "\\"],
  ['"', '"'],
]);

/** A word without its quotes, with `\"`, `\t`, `\101`, `\d65` and `\x41` as what they stand for; `\*`, `\{` and unknown escapes are kept. */
export function unescapeWord(word: string): string {
  const bare = word.startsWith('"') ? word.slice(1, -1) : word;
  return bare.includes("\\") ? bare.replace(ESCAPE, readEscape) : bare;
}

function readEscape(
  whole: string,
  octal: string | undefined,
  decimal: string | undefined,
  hex: string | undefined,
  simple: string | undefined,
): string {
  if (simple !== undefined) return quotePattern(SIMPLE.get(simple) ?? simple);
  const digits = octal ?? decimal ?? hex;
  if (digits === undefined) return whole;
  const code = Number.parseInt(digits, octal !== undefined ? 8 : decimal !== undefined ? 10 : 16);
  // Above one byte the lexer takes fewer digits; zero would end its string. Neither is in any real policy: kept as written.
  return code === 0 || code > 255 ? whole : quotePattern(String.fromCharCode(code));
}

function quotePattern(char: string): string {
  return PATTERN_CHARACTERS.includes(char) ? `\\${char}` : char;
}
