// exec-line.ts: the value of ExecStart= and its kin -> commands.
import { quote } from "./parse-unit-file.ts";
import { expandSpecifiers, type SpecifierContext } from "./specifiers.ts";
import { WHITESPACE } from "./strip.ts";
import { isFileName, isPlainAbsolutePath, simplifyPath } from "./values.ts";
import { nextWord, type Word } from "./words.ts";

/** One command of an Exec line. */
export interface ExecCommand {
  readonly path: string;
  readonly argv: readonly string[];
  /** The characters of `-@:+!` that stood before the path. */
  readonly prefixes: string;
}

export interface ExecLine {
  readonly commands: readonly ExecCommand[];
  /** What systemd dislikes after these commands: it refuses the whole unit, or it ignores the rest of the line. */
  readonly problem: { readonly message: string; readonly refused: boolean } | null;
}

/** Splits the value into commands (`;` separates them), quotes, escapes and specifiers resolved. */
export function parseExecLine(value: string, unit: SpecifierContext): ExecLine {
  const commands: ExecCommand[] = [];
  let rest: string | null = value;
  while (rest !== null) {
    const read: CommandRead = readCommand(rest, unit);
    if ("problem" in read) return { commands, problem: read.problem };
    if (read.command !== null) commands.push(read.command);
    rest = read.rest;
  }
  return { commands, problem: null };
}

type Problem = NonNullable<ExecLine["problem"]>;
type CommandRead =
  { readonly command: ExecCommand | null; readonly rest: string | null } | { readonly problem: Problem };

function readCommand(text: string, unit: SpecifierContext): CommandRead {
  const first = execWord(text);
  if (first === null) return { command: null, rest: null };
  if (first === "broken")
    return { problem: { message: `unbalanced quotes in ${quote(text)}, ignored`, refused: false } };
  if (first.word === ";") return { command: null, rest: first.rest };
  const prefixes = readPrefixes(first.word);
  const forgiven = prefixes.includes("-");
  const complain = (message: string): CommandRead => ({ problem: { message, refused: !forgiven } });
  const path = expandSpecifiers(first.word.slice(prefixes.length), unit);
  if (path === null) return complain(`unknown specifier in ${quote(first.word)}`);
  const fault = pathFault(path);
  if (fault !== null) return complain(`${quote(path)} ${fault}`);
  const args = readArguments(first.rest, unit);
  if ("fault" in args) return complain(args.fault);
  const argv = prefixes.includes("@") ? args.words : [path, ...args.words];
  if (argv.length === 0) return complain(`no name after "@" in ${quote(text)}`);
  return { command: { path: simplifyPath(path), argv, prefixes }, rest: args.rest };
}

/** Each prefix counts once; of `+`, `!` and `!!` only one may stand. */
function readPrefixes(word: string): string {
  let seen = "";
  for (const char of word) {
    const privileged = seen.replace(/[^+!]/g, "");
    const allowed = "-@:".includes(char)
      ? !seen.includes(char)
      : (char === "+" && privileged === "") || (char === "!" && (privileged === "" || privileged === "!"));
    if (!allowed) break;
    seen += char;
  }
  return seen;
}

function pathFault(path: string): string | null {
  if (path === "") return "names no program";
  // eslint-disable-next-line no-control-regex -- control characters are what systemd refuses
  if (/[\x00-\x1f"'\\\x7f]/.test(path)) return "has quotes or control characters in the program's name";
  if (path.endsWith("/")) return "is a directory, not a program";
  const isName = path.startsWith("/") ? isPlainAbsolutePath(path) : isFileName(path);
  return isName ? null : "is neither a program's name nor an absolute path";
}

type Arguments = { readonly words: readonly string[]; readonly rest: string | null } | { readonly fault: string };

function readArguments(text: string | null, unit: SpecifierContext): Arguments {
  const words: string[] = [];
  let rest = text;
  while (rest !== null && rest !== "") {
    if (isAlone(rest, ";")) return { words, rest: afterSpace(rest, 1) };
    if (isAlone(rest, "\\;")) {
      words.push(";");
      rest = afterSpace(rest, 2);
      continue;
    }
    const next: Word | "broken" | null = execWord(rest);
    if (next === null) break;
    if (next === "broken") return { fault: `unbalanced quotes in ${quote(rest)}` };
    const word = expandSpecifiers(next.word, unit);
    if (word === null) return { fault: `unknown specifier in ${quote(next.word)}` };
    words.push(word);
    rest = next.rest;
  }
  return { words, rest: null };
}

/** Unknown escapes are kept with a warning by systemd, so a broken word is tried again without minding them. */
function execWord(text: string): Word | "broken" | null {
  const rules = { unquote: true, unescape: true };
  const word = nextWord(text, rules);
  return word === "broken" ? nextWord(text, { ...rules, keepUnknownEscapes: true }) : word;
}

function isAlone(text: string, mark: string): boolean {
  if (!text.startsWith(mark)) return false;
  const next = text.charAt(mark.length);
  return next === "" || WHITESPACE.includes(next);
}

function afterSpace(text: string, from: number): string {
  let at = from;
  while (at < text.length && WHITESPACE.includes(text.charAt(at))) at++;
  return text.slice(at);
}
