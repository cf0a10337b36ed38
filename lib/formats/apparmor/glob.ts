// glob.ts: AppArmor's globs as automata: `*`, `**`, `?`, `[..]`, nested `{a,b}`. Every set of states is walked at once, so no glob backtracks.

/** Longer globs, variables expanded, match nothing: the longest of 1,900 real profiles has 2 kB. */
export const MAX_GLOB_LENGTH = 64 * 1024;

/** apparmor_parser's own limit. */
const MAX_GROUP_DEPTH = 50;

const SLASH = 47;

/** A byte 0-255 that must be there, a class of bytes, a fork, or the end. */
interface State {
  readonly test: ((byte: number) => boolean) | null;
  /** Index of the next state; of a fork, of the states it leads to. */
  readonly next: readonly number[];
}

export interface Glob {
  readonly text: string;
  matches(path: string): boolean;
  /** How many bytes of a matching path are read before the automaton comes back to where it was: the kernel's measure of how well a glob fits. Null when it does not match. */
  leftMatch(path: string): number | null;
  /** The length of the shortest path that it matches. */
  readonly minLength: number;
}

type Piece =
  | { readonly kind: "byte"; readonly test: (byte: number) => boolean }
  | { readonly kind: "many"; readonly test: (byte: number) => boolean }
  | { readonly kind: "group"; readonly branches: readonly (readonly Piece[])[] };

const isByte = (wanted: number) => (byte: number) => byte === wanted;
const isNoSlash = (byte: number): boolean => byte !== SLASH && byte !== 0;
const isAny = (byte: number): boolean => byte !== 0;

/** Compiles one glob, variables already expanded; null when apparmor_parser refuses it (`{a}` with one branch, no end to a group or class). */
export function compileGlob(glob: string): Glob | null {
  if (glob.length > MAX_GLOB_LENGTH) return null;
  const pieces = new GlobReader(joinSlashes(toBytes(glob))).read();
  if (pieces === null) return null;
  const builder = new AutomatonBuilder();
  const start = builder.sequence(pieces, builder.add(null, []));
  return new Automaton(glob, builder.states, start, minLengthOf(pieces));
}

/** One character a byte: the kernel's automaton walks bytes, so `?` is one byte of a letter that has two. */
function toBytes(text: string): string {
  // eslint-disable-next-line no-control-regex -- the ASCII range begins there.
  if (/^[\x00-\x7f]*$/.test(text)) return text;
  return Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join("");
}

/** Repeated slashes are one, but for two that begin the text. */
function joinSlashes(glob: string): string {
  const keep = /^\/\/(?!\/)/.test(glob) ? 2 : 0;
  return glob.slice(0, keep) + glob.slice(keep).replace(/\/{2,}/g, "/");
}

class GlobReader {
  readonly #text: string;
  #at = 0;
  #afterSlash = false;

  constructor(text: string) {
    this.#text = text;
  }

  read(): readonly Piece[] | null {
    const pieces = this.#sequence(0);
    return this.#at < this.#text.length ? null : pieces;
  }

  /** Up to the end, or within a group up to its next "," or "}". */
  #sequence(depth: number): Piece[] | null {
    const pieces: Piece[] = [];
    for (let char = this.#text.charAt(this.#at); char !== ""; char = this.#text.charAt(this.#at)) {
      if (depth > 0 && (char === "," || char === "}")) break;
      const read = this.#piece(char, depth);
      if (read === null) return null;
      pieces.push(...read);
    }
    return pieces;
  }

  #piece(char: string, depth: number): readonly Piece[] | null {
    if (char === "*") return this.#stars();
    this.#at++;
    switch (char) {
      case "?":
        return this.#one(isNoSlash);
      case "[":
        return this.#class();
      case "{":
        return depth + 1 >= MAX_GROUP_DEPTH ? null : this.#group(depth + 1);
      case "}":
      case "]":
        return null;
      case "\\": {
        const code = this.#escaped();
        return code === null ? null : this.#one(isByte(code), code);
      }
      default:
        return this.#one(isByte(char.charCodeAt(0)), char.charCodeAt(0));
    }
  }

  #one(test: (byte: number) => boolean, code?: number): readonly Piece[] {
    this.#afterSlash = code === SLASH;
    return [{ kind: "byte", test }];
  }

  /** A `*` or `**` that is a whole path component needs a character: `/foo/*` does not match `/foo/`. */
  #stars(): readonly Piece[] {
    let end = this.#at;
    while (this.#text.charAt(end) === "*") end++;
    const double = this.#text.charAt(this.#at + 1) === "*";
    const isComponent = this.#afterSlash && (end === this.#text.length || this.#text.charAt(end) === "/");
    this.#at += double ? 2 : 1;
    this.#afterSlash = false;
    const many: Piece = { kind: "many", test: double ? isAny : isNoSlash };
    return isComponent ? [{ kind: "byte", test: isNoSlash }, many] : [many];
  }

  #group(depth: number): readonly Piece[] | null {
    const branches: Piece[][] = [];
    this.#afterSlash = false;
    for (;;) {
      const branch = this.#sequence(depth);
      if (branch === null) return null;
      branches.push(branch);
      const end = this.#text.charAt(this.#at++);
      this.#afterSlash = false;
      if (end === "}") return branches.length > 1 ? [{ kind: "group", branches }] : null;
      if (end !== ",") return null;
    }
  }

  /** `[a-z]`, `[^/]`; a `]` always ends it. */
  #class(): readonly Piece[] | null {
    const negated = this.#text.charAt(this.#at) === "^";
    if (negated) this.#at++;
    const members = new Set<number>();
    for (let previous: number | null = null; ;) {
      const char = this.#text.charAt(this.#at++);
      if (char === "") return null;
      if (char === "]") break;
      if (char === "-" && previous !== null && !["]", ""].includes(this.#text.charAt(this.#at))) {
        const last = this.#classMember(this.#text.charAt(this.#at++));
        if (last === null) return null;
        for (let code: number = previous; code <= last; code++) members.add(code);
        previous = null;
        continue;
      }
      previous = this.#classMember(char);
      if (previous === null) return null;
      members.add(previous);
    }
    return this.#one(negated ? (byte) => byte !== 0 && !members.has(byte) : (byte) => members.has(byte));
  }

  #classMember(char: string): number | null {
    return char === "\\" ? this.#escaped() : char.charCodeAt(0);
  }

  /** What the character behind a backslash stands for; null at the end of the text. */
  #escaped(): number | null {
    ESCAPE.lastIndex = this.#at;
    const [whole, octal, decimal, hex, other] = ESCAPE.exec(this.#text) ?? [];
    if (whole === undefined) return null;
    this.#at += whole.length;
    if (octal !== undefined) return Number.parseInt(octal, 8) & 0xff;
    if (decimal !== undefined) return Number.parseInt(decimal, 10) & 0xff;
    if (hex !== undefined) return Number.parseInt(hex, 16);
    return (other === undefined ? undefined : CONTROL.get(other)) ?? whole.charCodeAt(0);
  }
}

const ESCAPE = /([0-7]{1,3})|d([0-9]{1,3})|x([0-9a-fA-F]{1,2})|([\s\S])/y;
const CONTROL: ReadonlyMap<string, number> = new Map([
  ["a", 7],
  ["e", 27],
  ["f", 12],
  ["n", 10],
  ["r", 13],
  ["t", 9],
]);

function minLengthOf(pieces: readonly Piece[]): number {
  let length = 0;
  for (const piece of pieces) {
    if (piece.kind === "byte") length++;
    else if (piece.kind === "group") length += Math.min(...piece.branches.map(minLengthOf));
  }
  return length;
}

/** Builds from the end to the beginning: each piece is told where to go on. */
class AutomatonBuilder {
  readonly states: { test: State["test"]; next: number[] }[] = [];

  add(test: State["test"], next: number[]): number {
    return this.states.push({ test, next }) - 1;
  }

  sequence(pieces: readonly Piece[], after: number): number {
    let next = after;
    for (let i = pieces.length - 1; i >= 0; i--) {
      const piece = pieces[i];
      if (piece !== undefined) next = this.#piece(piece, next);
    }
    return next;
  }

  #piece(piece: Piece, after: number): number {
    if (piece.kind === "byte") return this.add(piece.test, [after]);
    if (piece.kind === "group") {
      return this.add(
        null,
        piece.branches.map((branch) => this.sequence(branch, after)),
      );
    }
    const fork = this.add(null, [after]);
    this.states[fork]?.next.push(this.add(piece.test, [fork]));
    return fork;
  }
}

/** State 0 is the end: reached behind the last byte, the path matches. */
const END = 0;

class Automaton implements Glob {
  readonly text: string;
  readonly minLength: number;
  readonly #states: readonly State[];
  readonly #start: number;
  /** When each state was last entered: a set that is emptied by counting on. */
  readonly #seen: Float64Array;
  #clock = 0;

  constructor(text: string, states: readonly State[], start: number, minLength: number) {
    this.text = text;
    this.minLength = minLength;
    this.#states = states;
    this.#start = start;
    this.#seen = new Float64Array(states.length);
  }

  matches(path: string): boolean {
    return this.#walk(path, () => undefined);
  }

  leftMatch(path: string): number | null {
    // Most paths do not match; only for those that do are the states compared.
    if (!this.matches(path)) return null;
    const firstAt = new Map<string, number>();
    let loop: number | null = null;
    this.#walk(path, (states, read) => {
      if (loop !== null) return;
      const key = states.length === 1 ? String(states[0]) : states.toSorted((a, b) => a - b).join(",");
      const before = firstAt.get(key);
      if (before === undefined) firstAt.set(key, read);
      else loop = before;
    });
    return loop ?? toBytes(path).length;
  }

  #walk(path: string, visit: (states: readonly number[], read: number) => void): boolean {
    const bytes = toBytes(path);
    let states = this.#enter([this.#start]);
    for (let at = 0; at < bytes.length && states.length > 0; at++) {
      visit(states, at);
      const byte = bytes.charCodeAt(at);
      const next: number[] = [];
      for (const index of states) {
        const state = this.#states[index];
        if (state?.test?.(byte) === true) next.push(...state.next);
      }
      states = this.#enter(next);
    }
    if (states.length > 0) visit(states, bytes.length);
    return states.includes(END);
  }

  /** The states that read a byte, or end, and that these lead to without reading. */
  #enter(from: readonly number[]): number[] {
    const clock = ++this.#clock;
    const found: number[] = [];
    const waiting = [...from];
    for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) {
      if (this.#seen[index] === clock) continue;
      this.#seen[index] = clock;
      const state = this.#states[index];
      if (state === undefined) continue;
      if (state.test !== null || index === END) found.push(index);
      else for (const next of state.next) waiting.push(next);
    }
    return found;
  }
}
