// parse-cmdline.ts: the kernel's command line: words, of which some are `key=value`, with quotes around blanks (lib/cmdline.c, next_arg).

export interface BootParameter {
  /** "-" and "_" are one character to the kernel in parameter names; here always "_". */
  readonly key: string;
  /** Null for a bare word: `nokaslr`. */
  readonly value: string | null;
  /** Where it stands; null for a line by itself. */
  readonly line: number | null;
}

const MAX_PARAMETERS = 2_000;

/** Reads one line of parameters. Everything after a bare `--` is for init and left out. Never throws; beyond 2,000 words the rest is left out. */
export function parseCmdline(text: string, line: number | null = null): BootParameter[] {
  const parameters: BootParameter[] = [];
  for (const word of wordsOf(text)) {
    if (word === "--" || parameters.length >= MAX_PARAMETERS) break;
    const equals = word.indexOf("=");
    const [key, value] = equals < 0 ? [word, null] : [word.slice(0, equals), unquote(word.slice(equals + 1))];
    parameters.push({ key: key.replaceAll("-", "_"), value, line });
  }
  return parameters;
}

/** Quotes hold blanks together; the kernel knows only the double ones, and no backslash. */
function* wordsOf(text: string): Generator<string> {
  let start = -1;
  let quoted = false;
  for (let at = 0; at <= text.length; at++) {
    const char = text[at] ?? " ";
    const isBlank = char === " " || char === "\t" || char === "\n" || char === "\r";
    if (char === '"') quoted = !quoted;
    if (isBlank && (!quoted || at >= text.length)) {
      if (start >= 0) yield unquote(text.slice(start, at));
      start = -1;
    } else if (start < 0) start = at;
  }
}

function unquote(text: string): string {
  const open = text.startsWith('"');
  const inner = open ? text.slice(1) : text;
  return open && inner.endsWith('"') ? inner.slice(0, -1) : inner;
}
