// pattern.ts: the regular expressions of file_contexts, matched against a whole path by walking every state at once: none takes exponential time.

/** A compiled expression. `matches` takes one character a byte. */
export interface Pattern {
  readonly matches: (text: string) => boolean;
  /** How large it is: what a match costs a character at most. */
  readonly states: number;
}

type Test = (code: number) => boolean;

type Node =
  | { readonly kind: "test"; readonly test: Test }
  | { readonly kind: "sequence"; readonly items: readonly Node[] }
  | { readonly kind: "either"; readonly branches: readonly Node[] }
  | { readonly kind: "repeat"; readonly item: Node; readonly min: number; readonly max: number };

/** The longest of Debian's rules has 150 characters. */
const MAX_LENGTH = 2048;
const MAX_DEPTH = 50;
const MAX_STATES = 2000;
const MAX_REPEAT = 100;

/**
 * Compiles what real policies use of PCRE: characters, `\` before one, `.`, classes, groups, `|`, `? * + {n,m}` (lazy ones mean the same, as the
 * whole path must match). Returns a sentence where it meets anything else. `^` at the start and `$` at the end say nothing new.
 */
export function compilePattern(regex: string): Pattern | string {
  if (regex.length > MAX_LENGTH) return `longer than ${MAX_LENGTH} characters`;
  const reader = new PatternReader(regex.replace(/^\^/, "").replace(/(?<!\\)\$$/, ""));
  const node = reader.read();
  if (node === null) return reader.problem;
  const states: State[] = [];
  const start = build(node, add(states, null, []), states);
  return start === null
    ? `more than ${MAX_STATES} states`
    : { matches: (text) => walk(states, start, text), states: states.length };
}

/** What every match begins with: saves walking the automaton for most paths. */
export function literalPrefix(regex: string): string {
  const plain = /^\^?((?:[A-Za-z0-9/_@%=:,~-]|\\[./+_-])*)/.exec(regex);
  if (plain === null || /(^|[^\\])\|/.test(regex)) return "";
  const rest = regex.slice(plain[0].length);
  const text = (plain[1] ?? "").replaceAll("\\", "");
  return /^[?*{]/.test(rest) ? text.slice(0, -1) : text;
}

const DOT: Test = () => true;
const CLASSES: ReadonlyMap<string, RegExp> = new Map([
  ["d", /[0-9]/],
  ["D", /[^0-9]/],
  ["w", /[A-Za-z0-9_]/],
  ["W", /[^A-Za-z0-9_]/],
  ["s", /[\t-\r ]/],
  ["S", /[^\t-\r ]/],
]);

const POSIX_CLASSES: ReadonlyMap<string, RegExp> = new Map([
  ["alpha", /[A-Za-z]/],
  ["digit", /[0-9]/],
  ["alnum", /[A-Za-z0-9]/],
  ["lower", /[a-z]/],
  ["upper", /[A-Z]/],
  ["xdigit", /[0-9A-Fa-f]/],
]);

const ofClass =
  (set: RegExp): Test =>
  (code) =>
    set.test(String.fromCharCode(code));
const ofChar =
  (char: string): Test =>
  (code) =>
    code === char.charCodeAt(0);

class PatternReader {
  readonly #text: string;
  #at = 0;
  #depth = 0;
  problem = "";

  constructor(text: string) {
    this.#text = text;
  }

  /** Null with a `problem` where something is not known here. */
  read(): Node | null {
    const node = this.#either();
    if (node !== null && this.#at < this.#text.length) return this.#fail("a ) with no (");
    return node;
  }

  #fail(what: string): null {
    if (this.problem === "") this.problem = `${what} at character ${this.#at}`;
    return null;
  }

  #either(): Node | null {
    if (++this.#depth > MAX_DEPTH) return this.#fail(`more than ${MAX_DEPTH} groups in one another`);
    const branches: Node[] = [];
    do {
      const branch = this.#sequence();
      if (branch === null) return null;
      branches.push(branch);
    } while (this.#take("|"));
    this.#depth--;
    const [first] = branches;
    return branches.length === 1 && first !== undefined ? first : { kind: "either", branches };
  }

  #take(text: string): boolean {
    if (!this.#text.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }

  #sequence(): Node | null {
    const items: Node[] = [];
    while (this.#at < this.#text.length && !"|)".includes(this.#text.charAt(this.#at))) {
      const atom = this.#atom();
      const item = atom === null ? null : this.#repeated(atom);
      if (item === null) return null;
      items.push(item);
    }
    return { kind: "sequence", items };
  }

  #atom(): Node | null {
    const char = this.#text.charAt(this.#at++);
    if (char === "(") return this.#group();
    if (char === "[") return this.#class();
    if (char === ".") return { kind: "test", test: DOT };
    if (char === "\\") return this.#escape();
    if ("*+?^$".includes(char)) return this.#fail(`a ${char} in an unusual place`);
    return { kind: "test", test: ofChar(char) };
  }

  #group(): Node | null {
    if (this.#text.charAt(this.#at) === "?" && !this.#take("?:")) return this.#fail("a special group");
    const node = this.#either();
    if (node === null) return null;
    return this.#take(")") ? node : this.#fail("a ( with no )");
  }

  #escape(): Node | null {
    const char = this.#text.charAt(this.#at++);
    const set = CLASSES.get(char);
    if (set !== undefined) return { kind: "test", test: ofClass(set) };
    if (char === "" || /[A-Za-z0-9]/.test(char)) return this.#fail(`the escape \\${char}`);
    return { kind: "test", test: ofChar(char) };
  }

  #class(): Node | null {
    const negated = this.#take("^");
    const tests: Test[] = [];
    for (let first = true; first || this.#text.charAt(this.#at) !== "]"; first = false) {
      const test = this.#classItem();
      if (test === null) return null;
      tests.push(test);
    }
    this.#at++;
    return { kind: "test", test: (code) => tests.some((test) => test(code)) !== negated };
  }

  #classItem(): Test | null {
    const named = /^\[:([a-z]+):\]/.exec(this.#text.slice(this.#at, this.#at + 12));
    if (named !== null) {
      this.#at += named[0].length;
      const set = POSIX_CLASSES.get(named[1] ?? "");
      return set === undefined ? this.#fail(`the class ${named[0]}`) : ofClass(set);
    }
    const from = this.#classChar();
    if (from === null || typeof from === "function") return from;
    if (this.#text.charAt(this.#at) !== "-" || this.#text.charAt(this.#at + 1) === "]") return ofChar(from);
    this.#at++;
    const to = this.#classChar();
    if (to === null || typeof to === "function" || to < from) return this.#fail("a range with no end");
    return (code) => code >= from.charCodeAt(0) && code <= to.charCodeAt(0);
  }

  #classChar(): string | Test | null {
    const char = this.#text.charAt(this.#at++);
    if (char === "") return this.#fail("a [ with no ]");
    if (char !== "\\") return char;
    const escaped = this.#text.charAt(this.#at++);
    const set = CLASSES.get(escaped);
    if (set !== undefined) return ofClass(set);
    return escaped === "" || /[A-Za-z0-9]/.test(escaped) ? this.#fail(`the escape \\${escaped}`) : escaped;
  }

  #repeated(atom: Node): Node | null {
    const count = this.#count();
    if (count === "none") return atom;
    if (count === null) return null;
    if (this.#take("+")) return this.#fail("a possessive repeat");
    this.#take("?");
    return { kind: "repeat", item: atom, ...count };
  }

  #count(): { min: number; max: number } | "none" | null {
    if (this.#take("*")) return { min: 0, max: Infinity };
    if (this.#take("+")) return { min: 1, max: Infinity };
    if (this.#take("?")) return { min: 0, max: 1 };
    if (this.#text.charAt(this.#at) !== "{") return "none";
    const [whole, low = "", comma, high] =
      /^\{(\d{1,3})(,(\d{1,3})?)?\}/.exec(this.#text.slice(this.#at, this.#at + 12)) ?? [];
    if (whole === undefined) return this.#fail("a { in an unusual place");
    this.#at += whole.length;
    const min = Number(low);
    const max = comma === undefined ? min : high === undefined ? Infinity : Number(high);
    if (min > MAX_REPEAT || (max !== Infinity && max > MAX_REPEAT) || max < min)
      return this.#fail("too large a repeat");
    return { min, max };
  }
}

/** A character that must be there, or with no test a fork. */
interface State {
  readonly test: Test | null;
  next: readonly number[];
}

const END = 0;

function add(states: State[], test: Test | null, next: readonly number[]): number {
  return states.push({ test, next }) - 1;
}

/** Builds backwards: the state that leads through the node to `next`; null where there are too many. */
function build(node: Node, next: number, states: State[]): number | null {
  if (states.length > MAX_STATES) return null;
  if (node.kind === "test") return add(states, node.test, [next]);
  if (node.kind === "repeat") return buildRepeat(node, next, states);
  if (node.kind === "sequence") {
    return node.items.reduceRight<number | null>((at, item) => (at === null ? null : build(item, at, states)), next);
  }
  const starts = node.branches.map((branch) => build(branch, next, states));
  return starts.includes(null)
    ? null
    : add(
        states,
        null,
        starts.flatMap((start) => start ?? []),
      );
}

function buildRepeat(
  { item, min, max }: Extract<Node, { kind: "repeat" }>,
  next: number,
  states: State[],
): number | null {
  let at: number | null = next;
  if (max === Infinity) {
    const fork = add(states, null, []);
    const body = build(item, fork, states);
    const state = states[fork];
    if (body === null || state === undefined) return null;
    state.next = [body, next];
    at = fork;
  }
  for (let optional = max === Infinity ? 0 : max - min; optional > 0 && at !== null; optional--) {
    const body = build(item, at, states);
    at = body === null ? null : add(states, null, [body, next]);
  }
  for (let needed = min; needed > 0 && at !== null; needed--) at = build(item, at, states);
  return at;
}

function walk(states: readonly State[], start: number, text: string): boolean {
  let current = closure(states, [start]);
  for (let at = 0; at < text.length && current.size > 0; at++) {
    const code = text.charCodeAt(at);
    const reached: number[] = [];
    for (const index of current) {
      const state = states[index];
      if (state?.test?.(code) === true) reached.push(...state.next);
    }
    current = closure(states, reached);
  }
  return current.has(END);
}

/** Every state that is reached without reading a character. */
function closure(states: readonly State[], from: readonly number[]): Set<number> {
  const seen = new Set<number>();
  const open = [...from];
  for (let index = open.pop(); index !== undefined; index = open.pop()) {
    if (seen.has(index)) continue;
    seen.add(index);
    const state = states[index];
    if (state?.test === null) open.push(...state.next);
  }
  return seen;
}
