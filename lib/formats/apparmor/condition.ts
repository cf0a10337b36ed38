// condition.ts: `if` expressions of 5.x and boolean variables: read into a tree, decided when the variables are known.
import type { Scanner } from "./scanner.ts";
import { unescapeWord } from "./unescape.ts";
import type { VariableTable } from "./variables.ts";

export type Comparison = "==" | "!=" | "in" | ">" | ">=" | "<" | "<=";

export type Condition =
  | { readonly kind: "constant"; readonly value: boolean }
  | { readonly kind: "boolean"; readonly name: string }
  | { readonly kind: "defined"; readonly name: string }
  | { readonly kind: "not"; readonly of: Condition }
  | { readonly kind: "and" | "or"; readonly left: Condition; readonly right: Condition }
  | { readonly kind: "compare"; readonly operator: Comparison; readonly left: string; readonly right: string };

const MAX_DEPTH = 50;
const VARIABLE = /[@$](?:\{[A-Za-z]\w*\}|[A-Za-z]\w*)/y;
const COMPARISON = /==|!=|>=|<=|>|<|in(?=[ \t\r\n(@"])/y;
const AND = /and(?=[ \t\r\n(@$"])/y;
const OR = /or(?=[ \t\r\n(@$"])/y;
const NOT = /not(?=[ \t\r\n(@$"])/y;
const DEFINED = /defined(?=[ \t\r\n@$])/y;
const CONSTANT = /(?:true|false)(?![\w/])/iy;
const OPERAND = /[^ \t\r\n"!,=()<>+&{]+/y;

/** Reads an expression: `or` binds less than `and`, `and` less than `not`. Throws FormatError where none stands. */
export function readCondition(scanner: Scanner, depth = 0): Condition {
  if (depth > MAX_DEPTH) throw scanner.error(`a condition nests more than ${MAX_DEPTH} deep`);
  let left = readAnd(scanner, depth);
  while (takeWord(scanner, OR)) left = { kind: "or", left, right: readAnd(scanner, depth) };
  return left;
}

function readAnd(scanner: Scanner, depth: number): Condition {
  let left = readNot(scanner, depth);
  while (takeWord(scanner, AND)) left = { kind: "and", left, right: readNot(scanner, depth) };
  return left;
}

function readNot(scanner: Scanner, depth: number): Condition {
  let negated = false;
  while (takeWord(scanner, NOT)) negated = !negated;
  const of = readFactor(scanner, depth);
  return negated ? { kind: "not", of } : of;
}

function readFactor(scanner: Scanner, depth: number): Condition {
  scanner.skipBlank();
  if (scanner.skip("(")) {
    const inner = readCondition(scanner, depth + 1);
    scanner.skipBlank();
    if (!scanner.skip(")")) throw scanner.error(`expected ")", found ${scanner.found()}`);
    return inner;
  }
  if (scanner.take(DEFINED) !== null) {
    scanner.skipBlank();
    const name = scanner.take(VARIABLE);
    if (name === null) throw scanner.error(`expected a variable, found ${scanner.found()}`);
    return { kind: "defined", name: bareName(name) };
  }
  const constant = scanner.take(CONSTANT);
  if (constant !== null) return { kind: "constant", value: constant.toLowerCase() === "true" };
  const left = readOperand(scanner);
  scanner.skipBlank();
  const operator = comparisonOf(scanner.take(COMPARISON));
  if (operator !== null) return { kind: "compare", operator, left, right: readOperand(scanner) };
  if (!left.startsWith("$")) throw scanner.error(`expected a comparison, found ${scanner.found()}`);
  return { kind: "boolean", name: bareName(left) };
}

function readOperand(scanner: Scanner): string {
  scanner.skipBlank();
  const operand = scanner.next === '"' ? scanner.word() : (scanner.take(VARIABLE) ?? scanner.take(OPERAND));
  if (operand === null) throw scanner.error(`expected a value or a variable, found ${scanner.found()}`);
  return unescapeWord(operand);
}

function takeWord(scanner: Scanner, word: RegExp): boolean {
  scanner.skipBlank();
  return scanner.take(word) !== null;
}

const COMPARISONS: readonly Comparison[] = ["==", "!=", "in", ">", ">=", "<", "<="];

const comparisonOf = (text: string | null): Comparison | null =>
  COMPARISONS.find((comparison) => comparison === text) ?? null;

/** `@{bin}`, `@bin` and `$bin` without their signs. */
export function bareName(variable: string): string {
  return variable.replace(/^[@$]\{?/, "").replace(/\}$/, "");
}

/** Decides a condition; null where it asks for a variable that nobody set. */
export function decide(condition: Condition, variables: VariableTable): boolean | null {
  switch (condition.kind) {
    case "constant":
      return condition.value;
    case "boolean":
      return variables.boolean(condition.name);
    case "defined":
      return variables.isDefined(condition.name);
    case "not":
      return negate(decide(condition.of, variables));
    case "and":
      return both(decide(condition.left, variables), decide(condition.right, variables));
    case "or":
      return negate(both(negate(decide(condition.left, variables)), negate(decide(condition.right, variables))));
    case "compare":
      return compare(condition.operator, valuesOf(condition.left, variables), valuesOf(condition.right, variables));
  }
}

const negate = (value: boolean | null): boolean | null => (value === null ? null : !value);
const both = (left: boolean | null, right: boolean | null): boolean | null =>
  left === null || right === null ? null : left && right;

function valuesOf(operand: string, variables: VariableTable): readonly string[] | null {
  if (!operand.startsWith("@")) return [operand];
  const name = bareName(operand);
  return variables.isDefined(name) ? variables.expand(`@{${name}}`).globs : null;
}

/** Sets are compared as sets; where both sides are one number, as numbers. */
function compare(
  operator: Comparison,
  left: readonly string[] | null,
  right: readonly string[] | null,
): boolean | null {
  if (left === null || right === null) return null;
  const [a, b] = [sortedSet(left), sortedSet(right)];
  if (operator === "in") return a.every((value) => b.includes(value));
  const order =
    numberOf(a) !== null && numberOf(b) !== null ? (numberOf(a) ?? 0) - (numberOf(b) ?? 0) : compareSets(a, b);
  switch (operator) {
    case "==":
      return compareSets(a, b) === 0;
    case "!=":
      return compareSets(a, b) !== 0;
    case ">":
      return order > 0;
    case ">=":
      return order >= 0;
    case "<":
      return order < 0;
    case "<=":
      return order <= 0;
  }
}

const sortedSet = (values: readonly string[]): string[] => [...new Set(values)].sort();

function numberOf(values: readonly string[]): number | null {
  const [only] = values;
  return values.length === 1 && only !== undefined && /^-?\d{1,15}$/.test(only) ? Number(only) : null;
}

/** The order of their first different members, the shorter one first. */
function compareSets(left: readonly string[], right: readonly string[]): number {
  for (const [index, value] of left.entries()) {
    const other = right[index];
    if (other === undefined) return 1;
    if (value !== other) return value < other ? -1 : 1;
  }
  return left.length - right.length;
}
