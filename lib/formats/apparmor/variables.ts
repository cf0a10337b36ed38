// variables.ts: `@{NAME}` and `$NAME`: how they are set, and what a text with variables stands for.

export type AssignOperator = "=" | "+=" | "?=" | ":=";

/** A value longer than this, variables in it expanded, is taken for an attempt to fill the memory. */
export const MAX_EXPANDED_LENGTH = 64 * 1024;
const MAX_DEPTH = 32;
/** Values of one variable. */
const MAX_VALUES = 10_000;
/** What all expansions of one policy file may put together; of 2,000 real ones none takes more than 51 KiB. */
const MAX_WORK = 4 * 1024 * 1024;
/** Above as many globs the values of a variable are kept as one glob with an alternation; it matches the same. */
const MAX_GLOBS = 64;

export interface Expansion {
  /** One text for each combination of values; with many values, one text with alternations. Empty when a variable is undefined or the text grows too long. */
  readonly globs: readonly string[];
  readonly undefinedVariables: readonly string[];
  readonly tooLong: boolean;
}

/** Marks an expansion that grew too long or too deep. */
const TOO_LONG = Symbol("too long");

export class VariableTable {
  readonly #sets = new Map<string, string[]>();
  readonly #booleans = new Map<string, boolean>();
  readonly #expanded = new Map<string, readonly string[]>();
  readonly #budget: Budget = { left: MAX_WORK };

  /** Carries out an assignment; what is wrong with it, or null. */
  assign(name: string, operator: AssignOperator, values: readonly string[]): string | null {
    const old = this.#sets.get(name);
    if (operator === "+=") {
      if (old === undefined) return `@{${name}} is added to, but was not set before`;
      for (const value of values) old.push(value);
    } else if (old !== undefined && operator === "=") return `@{${name}} is set twice`;
    else if (old === undefined || operator === ":=") this.#sets.set(name, [...values]);
    this.#expanded.clear();
    return null;
  }

  assignBoolean(name: string, operator: AssignOperator, value: boolean): void {
    if (operator === "?=" && this.#booleans.has(name)) return;
    this.#booleans.set(name, value);
  }

  boolean(name: string): boolean | null {
    return this.#booleans.get(name) ?? null;
  }

  isDefined(name: string): boolean {
    return this.#sets.has(name) || this.#booleans.has(name);
  }

  /** Expands a text; `extra` are variables of one profile, such as `profile_name`, that count where the policy sets none of the name. */
  expand(text: string, extra: ReadonlyMap<string, string> = NO_EXTRA): Expansion {
    if (!text.includes("@{") && text.length <= MAX_EXPANDED_LENGTH)
      return { globs: [text], undefinedVariables: [], tooLong: false };
    const plain = this.#expand(text, NO_EXTRA, this.#expanded);
    if (plain.undefinedVariables.length === 0 || extra.size === 0) return plain;
    return this.#expand(text, extra, new Map());
  }

  #expand(text: string, extra: ReadonlyMap<string, string>, known: Map<string, readonly string[]>): Expansion {
    const undefinedVariables: string[] = [];
    const lookUp = (name: string): readonly string[] => {
      const own = this.#sets.get(name);
      if (own !== undefined) return own;
      const other = extra.get(name);
      if (other !== undefined) return [other];
      undefinedVariables.push(name);
      return [];
    };
    const globs = expandText(text, { lookUp, known, budget: this.#budget }, 0);
    // What came of an undefined variable is not to be remembered: it is to be told of each time.
    if (undefinedVariables.length > 0) known.clear();
    if (globs === TOO_LONG) return { globs: [], undefinedVariables, tooLong: true };
    return { globs: undefinedVariables.length > 0 ? [] : globs, undefinedVariables, tooLong: false };
  }
}

const NO_EXTRA: ReadonlyMap<string, string> = new Map();

/** The texts that a text with `@{NAME}` stands for, given each variable's values. Variables that are not there leave nothing. */
export function expandVariables(
  text: string,
  variables: Readonly<Record<string, readonly string[]>>,
): readonly string[] {
  const table = new VariableTable();
  for (const [name, values] of Object.entries(variables)) table.assign(name, "=", values);
  return table.expand(text).globs;
}

interface VariableUse {
  readonly before: string;
  readonly name: string;
  readonly after: string;
}

/** A variable may not be escaped; `@{foo,bar}` is an alternation behind an "@", not a variable. */
function firstVariable(text: string): VariableUse | null {
  const use = /(?<!\\)(?:\\\\)*@\{([A-Za-z][A-Za-z0-9_]*)\}/.exec(text);
  const name = use?.[1];
  if (use === null || name === undefined) return null;
  const end = use.index + use[0].length;
  return { before: text.slice(0, end - name.length - 3), name, after: text.slice(end) };
}

/** What one expansion asks and remembers. */
interface Expander {
  readonly lookUp: (name: string) => readonly string[];
  readonly known: Map<string, readonly string[]>;
  readonly budget: Budget;
}

/** Characters that may still be put together. */
interface Budget {
  left: number;
}

type Texts = readonly string[] | typeof TOO_LONG;

function expandText(text: string, expander: Expander, depth: number): Texts {
  if (depth > MAX_DEPTH || text.length > MAX_EXPANDED_LENGTH) return TOO_LONG;
  let globs: readonly string[] = [""];
  let rest = text;
  for (let use = firstVariable(rest); use !== null; use = firstVariable(rest)) {
    const values = valuesOf(use.name, expander, depth);
    if (values === TOO_LONG) return TOO_LONG;
    globs = combine(globs, use.before, values, use.after.startsWith("/"));
    if (globs.length === 0) return globs;
    if (isTooLong(globs, expander.budget)) return TOO_LONG;
    rest = use.after;
  }
  return globs.map((glob) => glob + rest);
}

function valuesOf(name: string, expander: Expander, depth: number): Texts {
  const before = expander.known.get(name);
  if (before !== undefined) return before;
  const values = new Set<string>();
  for (const value of expander.lookUp(name)) {
    const expanded = expandText(value, expander, depth + 1);
    if (expanded === TOO_LONG) return TOO_LONG;
    for (const glob of expanded) values.add(glob);
    if (expanded.length > MAX_VALUES || values.size > MAX_VALUES) return TOO_LONG;
  }
  const list = [...values];
  if (isTooLong(list, expander.budget)) return TOO_LONG;
  expander.known.set(name, list);
  return list;
}

function isTooLong(texts: readonly string[], budget: Budget): boolean {
  let length = 0;
  for (const text of texts) length += text.length + 1;
  budget.left -= length;
  return length > MAX_EXPANDED_LENGTH || budget.left < 0;
}

/** Puts values between texts. Slashes that would double are dropped, as apparmor_parser does: `@{HOME}/x` with `/root/`. */
function combine(globs: readonly string[], between: string, values: readonly string[], beforeSlash: boolean): string[] {
  const behindSlash = between.endsWith("/") && /[^/]/.test((globs[0] ?? "") + between);
  const trimmed = values.map((value) => {
    const tail = beforeSlash ? value.replace(/(?<!\/)\/+$/, "") : value;
    return behindSlash ? tail.replace(/^\/+/, "") : tail;
  });
  if (globs.length * trimmed.length <= MAX_GLOBS) {
    return globs.flatMap((glob) => trimmed.map((value) => glob + between + value));
  }
  return globs.map((glob) => `${glob}${between}{${trimmed.join(",")}}`);
}
