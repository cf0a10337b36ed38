// rule.ts: one rule of a profile, up to its comma: recognized, counted, and kept when it may allow nearly everything.
import type { Scanner } from "./scanner.ts";
import type { WideGlob, WideRule } from "./syntax.ts";
import { unescapeWord } from "./unescape.ts";

/** `audit`, `deny`, `owner` and the like before a rule or a block. */
export interface Qualifiers {
  readonly words: readonly string[];
  /** False for `deny`, and for `prompt`, which asks a person. */
  readonly allows: boolean;
  /** `owner` rules reach only the process's own files, so they are not counted as broad. */
  readonly owner: boolean;
}

export const NO_QUALIFIERS: Qualifiers = { words: [], allows: true, owner: false };

export interface Rule {
  readonly tokens: readonly string[];
  /** The rule if it may be broad. */
  readonly wide: WideRule | null;
}

const QUALIFIER = /(?:audit|deny|allow|prompt|owner|user|other)(?=[ \t\r\n{])/y;
const PRIORITY = /priority[ \t\r\n]*=[ \t\r\n]*[+-]?[0-9]+/y;
const MODES = /[rwalmkxpciuRWALMKXPCIU]+(?=[ \t\r\n,])/y;
const IS_MODES = /^[rwalmkxpciu]+$/i;

/** Reads qualifiers in any order; none is fine. */
export function readQualifiers(scanner: Scanner): Qualifiers {
  const words: string[] = [];
  for (;;) {
    scanner.skipBlankAndComments();
    const word = scanner.take(QUALIFIER) ?? scanner.take(PRIORITY);
    if (word === null) break;
    words.push(word.replace(/[ \t\r\n]+/g, ""));
  }
  const allows = !words.includes("deny") && !words.includes("prompt");
  return { words, allows, owner: words.some((word) => word === "owner" || word === "user" || word === "other") };
}

/** Whether letters of file permissions stand here: `rw /etc/x,` or behind a path. */
export function peekModes(scanner: Scanner): boolean {
  return scanner.peek(MODES) !== null;
}

/** Reads a rule's tokens up to and with its comma. Throws FormatError when a brace or the file ends it. */
export function readRule(scanner: Scanner, qualifiers: Qualifiers, start: number): Rule {
  const tokens = readTokens(scanner, start);
  if (!isWholeFileRule(tokens)) throw scanner.error(`expected "," after the permissions of a file rule`, start);
  const globs = qualifiers.allows && !qualifiers.owner ? wideGlobsOf(tokens) : null;
  if (globs === null) return { tokens, wide: null };
  return { tokens, wide: { text: [...qualifiers.words, ...tokens].join(" "), globs } };
}

/** A file rule whose comma was forgotten goes on into the next rule; other kinds of rule are not checked so closely. */
function isWholeFileRule(tokens: readonly string[]): boolean {
  const [first, second, ...rest] = tokens.filter((token) => token !== "subset" && token !== "<=");
  if (first === undefined || second === undefined) return true;
  const isFileRule =
    (isPath(first) && IS_MODES.test(second)) || (IS_MODES.test(first) && isPath(second) && first !== "all");
  return !isFileRule || rest.length === 0 || (rest[0] === "->" && rest.length <= 2);
}

function readTokens(scanner: Scanner, start: number): string[] {
  const tokens: string[] = [];
  for (;;) {
    scanner.skipBlankAndComments();
    if (scanner.skip(",")) return tokens;
    if (scanner.next === "(") tokens.push(scanner.list());
    else {
      const at = scanner.at;
      const token = readToken(scanner);
      if (token === null || token === "}" || token === "{") {
        scanner.at = at;
        throw scanner.error(
          `expected "," at the end of the rule that begins in line ${scanner.lineOf(start)}, found ${scanner.found()}`,
          at,
        );
      }
      tokens.push(token);
    }
  }
}

const IDENTIFIER = /[A-Za-z_][A-Za-z_0-9]*(?=[,(])/y;
const CONDITION_LIST = /[A-Za-z_]\w*[ \t]*=[ \t\r\n]*(?=\()/y;

function readToken(scanner: Scanner): string | null {
  // A plain word ends at its comma or list without a blank between: `capability chown,capability kill,`, `dbus(send)`.
  const plain = scanner.take(IDENTIFIER);
  if (plain !== null) return plain;
  const condition = scanner.take(CONDITION_LIST);
  if (condition !== null) return condition.replace(/[ \t\r\n]+/g, "") + scanner.list();
  if (scanner.skip("!")) return "!";
  return scanner.word();
}

type Judge = (operands: readonly string[]) => readonly WideGlob[] | null;

const ALWAYS: readonly WideGlob[] = [];
const whenBare: Judge = (operands) => (operands.length === 0 ? ALWAYS : null);

/** The kinds of rule that can be broad; `null` says that it is not, whatever its variables. */
const JUDGES: ReadonlyMap<string, Judge> = new Map<string, Judge>([
  ["all", whenBare],
  ["capability", whenBare],
  ["change_profile", judgeChangeProfile],
  ["file", (operands) => (operands.length === 0 ? ALWAYS : judgeFile(operands))],
  ["mount", whenBare],
  ["network", whenBare],
  ["ptrace", judgePtrace],
  ["userns", (operands) => (operands.length === 0 || operands.join() === "create" ? ALWAYS : null)],
]);

function wideGlobsOf(tokens: readonly string[]): readonly WideGlob[] | null {
  const [first, ...operands] = tokens;
  const judge = first === undefined ? undefined : JUDGES.get(first);
  return judge === undefined ? judgeFile(tokens) : judge(operands);
}

/** Writing to any file, or leaving the profile by running any. Reading and running within the profile are not counted. */
function judgeFile(tokens: readonly string[]): readonly WideGlob[] | null {
  const operands = tokens.filter((token) => token !== "safe" && token !== "unsafe");
  const [first, second] = operands;
  if (first === undefined || second === undefined) return null;
  const [modes, path] = isPath(second) ? [first, second] : [second, first];
  if (!IS_MODES.test(modes) || !isPath(path) || !allowsMuch(modes)) return null;
  return mayCoverAll(path) ? [{ glob: unescapeWord(path), covers: "any-path" }] : null;
}

const isPath = (word: string): boolean => /^"?[/@]/.test(word);
const allowsMuch = (modes: string): boolean => /[wa]|u[x]/i.test(modes);
/** A quick look before variables are expanded: a glob that covers everything has no letter outside of variables, classes and alternations. */
function mayCoverAll(path: string): boolean {
  if (!/\*\*|@\{/.test(path)) return false;
  const fixed = path.replace(/@\{\w*\}|\[[^\]]*\]/g, "").replace(/\{[^{}]*\}/g, "");
  return fixed.includes("{") || !/[A-Za-z0-9_]/.test(fixed);
}

/** To any profile, or out of all of them, from any program. */
function judgeChangeProfile(operands: readonly string[]): readonly WideGlob[] | null {
  const words = operands.filter((word) => word !== "safe" && word !== "unsafe");
  const arrow = words.indexOf("->");
  const [program] = arrow < 0 ? words : words.slice(0, arrow);
  const target = arrow < 0 ? undefined : words[arrow + 1];
  const globs: WideGlob[] = [];
  if (program !== undefined) globs.push({ glob: unescapeWord(program), covers: "any-path" });
  if (target !== undefined) globs.push({ glob: unescapeWord(target), covers: "unconfined" });
  return globs;
}

/** Tracing whatever runs; reading alone (`ptrace read,`) is not counted. */
function judgePtrace(operands: readonly string[]): readonly WideGlob[] | null {
  const globs: WideGlob[] = [];
  for (const operand of operands) {
    const peer = /^peer=(.+)$/.exec(operand)?.[1];
    if (peer !== undefined) globs.push({ glob: unescapeWord(peer), covers: "unconfined" });
  }
  const accesses = operands.filter((operand) => !operand.startsWith("peer=")).join(" ");
  const traces = accesses === "" || /\btrace\b|\bw\b|\brw\b|\bwr\b|\bwrite\b/.test(accesses);
  return traces ? globs : null;
}
