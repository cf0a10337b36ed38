// parse-unit-file.ts: one file of systemd's unit syntax -> its assignments in order, with what systemd would warn of.
import { KNOWN_DIRECTIVES, type KnownDirectives } from "./directives-table.ts";
import { didYouMean } from "./did-you-mean.ts";
import { readLogicalLines, type Refusal } from "./logical-lines.ts";
import { addedIn } from "./newer-directives-table.ts";
import { strip } from "./strip.ts";

/** One `Key=value`, in the order of the file; an empty value is kept, because it resets lists. */
export interface Assignment {
  readonly section: string;
  readonly key: string;
  readonly value: string;
  readonly path: string;
  /** Where it begins, counted from 1. */
  readonly line: number;
}

/**
 * What a warning is about. "unknown": systemd knows no such section or key, or cannot read the line. "newer": a later
 * systemd knows it. "ignored": it drops the value or a part of it. "obsolete": there is a better way by now. "advice": it
 * does as it is told, but a reviewer would ask.
 */
export const WARNING_RULES = ["unknown", "newer", "ignored", "obsolete", "advice"] as const;
export type WarningRule = (typeof WARNING_RULES)[number];

export interface UnitWarning {
  readonly rule: WarningRule;
  readonly path: string;
  readonly line: number;
  /** One sentence without a full stop. */
  readonly message: string;
}

export interface ParsedUnitFile {
  readonly path: string;
  readonly assignments: readonly Assignment[];
  readonly warnings: readonly UnitWarning[];
  /** Where systemd stops reading: what stands before it still counts in a drop-in, and nothing does in a unit's own file. */
  readonly refusal: Refusal | null;
}

/**
 * Parses one unit file or drop-in. Keys and sections that `known` does not list get a warning, as systemd gives one,
 * and their assignments are left out; those that begin with `X-` are silently left out. Throws FormatError when the
 * file is larger than any unit.
 */
export function parseUnitFile(
  content: Uint8Array | string,
  path: string,
  known: KnownDirectives = KNOWN_DIRECTIVES,
): ParsedUnitFile {
  const { lines, refusal } = readLogicalLines(content);
  const reader = new Reader(path, known);
  for (const { text, line, isText } of lines) {
    const refused = isText ? reader.read(text, line) : "the line is not UTF-8 text";
    if (refused !== null) return reader.result({ line, message: refused });
  }
  return reader.result(refusal);
}

/** Looking for what was meant takes time, and a file with more mistakes than this is no unit. */
const MAX_HINTS = 20;

class Reader {
  #hints = 0;
  readonly #path: string;
  readonly #known: KnownDirectives;
  readonly #assignments: Assignment[] = [];
  readonly #warnings: UnitWarning[] = [];
  /** null before the first section, and inside one that is not known. */
  #section: string | null = null;
  #insideIgnored = false;

  constructor(path: string, known: KnownDirectives) {
    this.#path = path;
    this.#known = known;
  }

  result(refusal: Refusal | null): ParsedUnitFile {
    return { path: this.#path, assignments: this.#assignments, warnings: this.#warnings, refusal };
  }

  /** Takes one logical line; returns why systemd stops reading here, or null. */
  read(text: string, line: number): string | null {
    if (text.startsWith("[")) return this.#readHeader(text, line);
    this.#readAssignment(text, line);
    return null;
  }

  #readHeader(text: string, line: number): string | null {
    const name = text.slice(1, -1);
    if (!text.endsWith("]") || text.length < 2) return `the section header ${quote(text)} has no closing bracket`;
    if (!isSafeName(name)) return `the section header ${quote(text)} has quotes or control characters`;
    this.#insideIgnored = !this.#known.has(name);
    this.#section = this.#insideIgnored ? null : name;
    if (this.#insideIgnored && !name.startsWith("X-")) {
      const meant = this.#hint(name, this.#known.keys());
      this.#warn(line, `unknown section [${shorten(name)}], ignored${meant === null ? "" : `; is [${meant}] meant?`}`);
    }
    return null;
  }

  #readAssignment(text: string, line: number): void {
    if (this.#section === null) {
      if (!this.#insideIgnored) this.#warn(line, "assignment outside of a section, ignored");
      return;
    }
    const equals = text.indexOf("=");
    if (equals < 0) return this.#warn(line, `no "=" in ${quote(text)}, ignored`);
    if (equals === 0) return this.#warn(line, `no key before "=" in ${quote(text)}, ignored`);
    const key = strip(text.slice(0, equals));
    const value = strip(text.slice(equals + 1));
    if (this.#known.get(this.#section)?.has(key)) {
      this.#assignments.push({ section: this.#section, key, value, path: this.#path, line });
    } else if (!key.startsWith("X-")) {
      this.#warnOfKey(line, this.#section, key);
    }
  }

  #warnOfKey(line: number, section: string, key: string): void {
    const version = addedIn(section, key);
    const unknown = `unknown key ${quote(key)} in section [${section}], ignored`;
    if (version !== null) return this.#warn(line, `${unknown}; systemd ${version} and later know it`, "newer");
    const home = this.#known.entries().find(([, keys]) => keys.has(key))?.[0];
    if (home !== undefined) return this.#warn(line, `${unknown}; it belongs in [${home}]`);
    const meant = this.#hint(key, this.#keysFrom(section));
    this.#warn(line, meant === null ? unknown : `${unknown}; is ${meant}= meant?`);
  }

  /** All keys, those of the section first. */
  *#keysFrom(section: string): Generator<string> {
    yield* this.#known.get(section) ?? [];
    for (const [name, keys] of this.#known) if (name !== section) yield* keys;
  }

  #hint(word: string, candidates: Iterable<string>): string | null {
    return this.#hints++ < MAX_HINTS ? didYouMean(word, candidates) : null;
  }

  #warn(line: number, message: string, rule: WarningRule = "unknown"): void {
    this.#warnings.push({ rule, path: this.#path, line, message });
  }
}

/** systemd refuses control characters, quotes and backslashes in a section's name. */
function isSafeName(name: string): boolean {
  // eslint-disable-next-line no-control-regex -- control characters are what it looks for
  return !/[\x00-\x1f"'\\\x7f]/.test(name);
}

/** A piece of hostile input in a message is kept short. */
export function quote(text: string): string {
  return JSON.stringify(shorten(text));
}

function shorten(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
