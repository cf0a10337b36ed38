// parse-source.ts: the text of one policy file or abstraction -> its statements; includes stay unfollowed, variables unknown.
import { bareName, readCondition } from "./condition.ts";
import { readHeader } from "./header.ts";
import { NO_QUALIFIERS, peekModes, readQualifiers, readRule } from "./rule.ts";
import { type Place, Scanner } from "./scanner.ts";
import type { Body, Branch, Statement } from "./syntax.ts";
import type { AssignOperator } from "./variables.ts";
import { unescapeWord } from "./unescape.ts";

/** Deeper nesting is no policy; the deepest real one has three levels. */
const MAX_BLOCK_DEPTH = 200;

const INCLUDE = /#?include[ \t]+if[ \t]+exists(?=[ \t<"])|#include(?=[ \t<"])|include(?=[ \t<"])/y;
const MAGIC_PATH = /<[^>\r\n"]*>|<[ \t]*"[^"\r\n]*"[ \t]*>/y;
const BARE_PATH = /[^ \t\r\n"!,<>]+/y;
const ASSIGNED = /[@$](?:\{[A-Za-z]\w*\}|[A-Za-z]\w*)(?=[ \t]*(?:=|\+=|\?=|:=))/y;
const OPERATOR = /=|\+=|\?=|:=/y;
const LINE_BLANK = /(?:[ \t]|\\\r?\n)*/y;
const KEYWORD = /[A-Za-z_]+/y;
const PROFILE = /profile(?=[ \t\r\n"])/y;
const HAT = /hat(?=[ \t\r\n"])/y;

/** What a rule can begin with; anything else that is no path is noted as unknown. */
const RULE_KEYWORDS: ReadonlySet<string> = new Set([
  "all",
  "capability",
  "change_hat",
  "change_profile",
  "dbus",
  "file",
  "io_uring",
  "link",
  "mount",
  "mqueue",
  "network",
  "pivot_root",
  "ptrace",
  "remount",
  "safe",
  "set",
  "signal",
  "umount",
  "unix",
  "unmount",
  "unsafe",
  "userns",
]);

/** Reads one file's statements. Throws FormatError, with file, line and byte, where the text is no policy. */
export function parseSource(content: Uint8Array, path: string): Body {
  const scanner = new Scanner(content, path);
  return readBody(scanner, 0);
}

/** Up to the end of the file, or of the block whose "{" has been read. */
function readBody(scanner: Scanner, depth: number): Body {
  if (depth > MAX_BLOCK_DEPTH) throw scanner.error(`blocks nest more than ${MAX_BLOCK_DEPTH} deep`);
  const start = scanner.at;
  const statements: Statement[] = [];
  let rules = 0;
  let strayRule: Place | null = null;
  for (;;) {
    scanner.skipBlankAndComments();
    if (scanner.done && depth > 0) throw scanner.error(`the block that begins here has no "}"`, start);
    if (scanner.done || (depth > 0 && scanner.skip("}"))) return { statements, rules, strayRule };
    const at = scanner.at;
    const statement = readStatement(scanner, depth);
    if (statement !== "rule") statements.push(statement);
    if (statement !== "rule" && statement.kind !== "rule" && statement.kind !== "unknown") continue;
    rules++;
    if (depth === 0) strayRule ??= scanner.placeOf(at);
  }
}

/** The next statement; a rule that says nothing special is only named. */
function readStatement(scanner: Scanner, depth: number): Statement | "rule" {
  const start = scanner.at;
  const line = scanner.lineOf(start);
  if (scanner.take(INCLUDE) !== null) return readInclude(scanner, scanner.text.slice(start, scanner.at), line);
  const assigned = scanner.take(ASSIGNED);
  if (assigned !== null) return readAssignment(scanner, assigned, line);
  if (scanner.take(PROFILE) !== null) return readProfile(scanner, "profile", depth, line);
  if (scanner.skip("^") || scanner.take(HAT) !== null) return readProfile(scanner, "hat", depth, line);
  switch (scanner.peek(KEYWORD) ?? "") {
    case "if":
      return readIf(scanner, depth, line);
    case "abi":
      return readAbi(scanner, line);
    case "alias":
    case "rewrite":
      return readAlias(scanner, start, line);
    default:
      return readRuleOrBlock(scanner, depth, line);
  }
}

/** `<magic>` is found below the base directory, anything else is a path of its own. */
function readInclude(scanner: Scanner, keyword: string, line: number): Statement {
  const ifExists = keyword.includes("exists");
  scanner.skipBlank();
  const magic = scanner.take(MAGIC_PATH);
  if (magic !== null) {
    return { kind: "include", target: insideOf(magic), magic: true, ifExists, line };
  }
  const path = scanner.next === '"' ? scanner.word() : scanner.take(BARE_PATH);
  if (path === null) throw scanner.error(`expected the path to include, found ${scanner.found()}`);
  return { kind: "include", target: unescapeWord(path), magic: false, ifExists, line };
}

function readAbi(scanner: Scanner, line: number): Statement {
  scanner.take(KEYWORD);
  scanner.skipBlank();
  const magic = scanner.take(MAGIC_PATH);
  const value = magic === null ? unescapeWord(scanner.word() ?? "") : insideOf(magic);
  scanner.skipBlankAndComments();
  if (value === "" || !scanner.skip(",")) throw scanner.error(`expected an abi and ",", found ${scanner.found()}`);
  return { kind: "abi", value, line };
}

/** `<a/b>`, `< "a b" >` without brackets, quotes and blanks around. */
function insideOf(magic: string): string {
  return unescapeWord(magic.slice(1, -1).trim()).trim();
}

function readAlias(scanner: Scanner, start: number, line: number): Statement {
  const [, from, arrow, to] = readRule(scanner, NO_QUALIFIERS, start).tokens;
  if (from === undefined || arrow !== "->" || to === undefined) {
    throw scanner.error("expected `alias /old/ -> /new/,`", start);
  }
  return { kind: "alias", from: unescapeWord(from), to: unescapeWord(to), line };
}

/** The values of a set are the words up to the end of the line; a backslash before the line end goes on. */
function readAssignment(scanner: Scanner, variable: string, line: number): Statement {
  scanner.take(LINE_BLANK);
  const operator = operatorOf(scanner.take(OPERATOR));
  const name = bareName(variable);
  if (variable.startsWith("$")) return { kind: "assign-boolean", name, operator, value: readCondition(scanner), line };
  const values: string[] = [];
  for (;;) {
    scanner.take(LINE_BLANK);
    if (scanner.done || scanner.next === "\n" || scanner.next === "\r" || scanner.next === "#") break;
    const value = scanner.word();
    if (value === null) throw scanner.error(`expected a value of ${variable}, found ${scanner.found()}`);
    values.push(unescapeWord(value));
  }
  if (values.length === 0) throw scanner.error(`expected a value of ${variable}, found ${scanner.found()}`);
  return { kind: "assign", name, operator, values, line };
}

function operatorOf(text: string | null): AssignOperator {
  return text === "+=" || text === "?=" || text === ":=" ? text : "=";
}

function readProfile(scanner: Scanner, kind: "profile" | "hat", depth: number, line: number): Statement {
  const header = readHeader(scanner, kind);
  return { kind: "profile", header, body: readBody(scanner, depth + 1), line };
}

function readIf(scanner: Scanner, depth: number, line: number): Statement {
  const branches: Branch[] = [];
  for (;;) {
    scanner.take(KEYWORD);
    const condition = readCondition(scanner);
    branches.push({ condition, body: readBlock(scanner, depth) });
    scanner.skipBlankAndComments();
    if (scanner.peek(KEYWORD) !== "else") return { kind: "if", branches, line };
    scanner.take(KEYWORD);
    scanner.skipBlankAndComments();
    if (scanner.peek(KEYWORD) === "if") continue;
    branches.push({ condition: null, body: readBlock(scanner, depth) });
    return { kind: "if", branches, line };
  }
}

function readBlock(scanner: Scanner, depth: number): Body {
  scanner.skipBlankAndComments();
  if (!scanner.skip("{")) throw scanner.error(`expected "{", found ${scanner.found()}`);
  return readBody(scanner, depth + 1);
}

/** A rule, a block of rules behind qualifiers, or a profile that is named by its path alone. */
function readRuleOrBlock(scanner: Scanner, depth: number, line: number): Statement | "rule" {
  const start = scanner.at;
  const qualifiers = readQualifiers(scanner);
  if (scanner.skip("{")) return { kind: "block", body: readBody(scanner, depth + 1), allows: qualifiers.allows };
  if (qualifiers.words.length === 0 && isPathHeader(scanner)) {
    if (depth > 0) throw scanner.error("a profile within a profile needs the keyword `profile`", start);
    return readProfile(scanner, "profile", depth, line);
  }
  const known = isRuleStart(scanner);
  const { tokens, wide } = readRule(scanner, qualifiers, start);
  if (!known) return { kind: "unknown", text: [...qualifiers.words, ...tokens].join(" "), line };
  return wide === null ? "rule" : { kind: "rule", rule: wide, line };
}

const PATH_START = /["/@:&]/y;
const HEADER_PART = /[{(+"/@]|(?:flags|xattrs)[ \t]*=/y;

/** `/usr/bin/x {`, `/usr/bin/x flags=(complain) {`, `/name /attachment {` and the like, against `/usr/bin/x r,`. */
function isPathHeader(scanner: Scanner): boolean {
  if (scanner.peek(PATH_START) === null) return false;
  const start = scanner.at;
  scanner.word();
  scanner.skipBlankAndComments();
  const isHeader = scanner.peek(HEADER_PART) !== null;
  scanner.at = start;
  return isHeader;
}

function isRuleStart(scanner: Scanner): boolean {
  if (scanner.peek(PATH_START) !== null || peekModes(scanner)) return true;
  const keyword = scanner.peek(KEYWORD);
  return keyword !== null && RULE_KEYWORDS.has(keyword);
}
