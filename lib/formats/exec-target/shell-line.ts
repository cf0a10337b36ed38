// shell-line.ts: the text behind `sh -c` -> the one command that it starts, where that can be told without running it.

/** What a shell line starts. */
export type ShellLine = { readonly argv: readonly string[]; readonly exec: boolean } | { readonly problem: string };

/** More than any real unit has; beyond it nobody reads the line either. */
const MAX_LINE = 8192;
const MAX_WORDS = 512;

/** Builtins that may stand before the command: they start nothing. */
const HARMLESS = new Set(
  "cd exit umask ulimit export set unset readonly shift trap true false : test [ [[ echo printf read wait return".split(
    " ",
  ),
);

/**
 * Reads a line of a POSIX shell as a list of simple commands joined by `;`, `&&` or `||`, of which only the last may be more than a harmless
 * builtin. Quotes and backslashes are taken off; a command name with an expansion in it, pipes, loops, functions, substitutions and
 * here-documents are a problem, because what runs is then known to the shell alone.
 */
export function readShellLine(line: string): ShellLine {
  if (line.length > MAX_LINE) return { problem: `its line is longer than ${MAX_LINE} characters` };
  const read = readCommands(line);
  if ("problem" in read) return read;
  const commands = read.commands.map(toSimple).filter(({ argv }) => argv.length > 0);
  const last = commands.pop();
  if (last === undefined) return { problem: "it starts no program" };
  const other = commands.find(({ argv }) => !HARMLESS.has(argv[0] ?? ""));
  if (other !== undefined)
    return { problem: `it starts more than one program: ${other.argv[0] ?? ""}, ${last.argv[0] ?? ""}` };
  const name = last.argv[0] ?? "";
  if (HARMLESS.has(name)) return { problem: `${name} is part of the shell` };
  if (RESERVED.has(name)) return { problem: `its line has a ${name}` };
  if (name.includes(EXPANSION)) return { problem: "the program's name is made by the shell" };
  return last;
}

const RESERVED = new Set(
  "if then else elif fi do done case esac while until for { } ! in function . source eval command".split(" "),
);

/** Stands in a word where the shell would put something in; no unit holds a NUL. */
const EXPANSION = "\0";

type Commands = { readonly commands: readonly (readonly string[])[] } | { readonly problem: string };

/** One token: a word, an operator, or nothing but the end. */
const TOKEN =
  /[ \t]*(?:(?<end>$)|(?<join>&&|\|\||;;?|\n)|(?<redirect>\d*(?:>>|>\||>&|<&|<>|<<-?|>|<)[ \t]*)|(?<other>[&|()])|(?<comment>#[^\n]*))/y;

function readCommands(line: string): Commands {
  const commands: string[][] = [[]];
  let skip = false;
  let words = 0;
  for (let at = 0; ;) {
    TOKEN.lastIndex = at;
    const { join, redirect, other, end } = TOKEN.exec(line)?.groups ?? {};
    if (end !== undefined) return { commands };
    if (TOKEN.lastIndex > at) {
      if (other !== undefined)
        return { problem: other === "&" ? "it starts something in the background" : `its line has a ${other}` };
      if (redirect?.includes("<<") === true) return { problem: "its line has a here-document" };
      if (join !== undefined) commands.push([]);
      skip = redirect !== undefined;
      at = TOKEN.lastIndex;
      continue;
    }
    const word = readWord(line, at);
    if ("problem" in word) return word;
    if (!skip) commands.at(-1)?.push(word.text);
    skip = false;
    at = word.end;
    if (++words > MAX_WORDS) return { problem: `its line has more than ${MAX_WORDS} words` };
  }
}

/** Variables are assigned before a command, and `exec` is what becomes of the shell, not a program. */
function toSimple(words: readonly string[]): { argv: string[]; exec: boolean } {
  let argv = words.slice(words.findIndex((word) => !/^[A-Za-z_][A-Za-z0-9_]*=/.test(word)));
  if (words.every((word) => /^[A-Za-z_][A-Za-z0-9_]*=/.test(word))) argv = [];
  if (argv[0] !== "exec") return { argv, exec: false };
  argv = argv.slice(1);
  while (argv[0]?.startsWith("-") === true) argv = argv.slice(argv[0] === "-a" ? 2 : 1);
  return { argv, exec: true };
}

type ReadWord = { readonly text: string; readonly end: number } | { readonly problem: string };

function readWord(line: string, start: number): ReadWord {
  let text = "";
  let at = start;
  while (line.charAt(at) === " " || line.charAt(at) === "\t") at++;
  let quoted = false;
  for (; at < line.length; at++) {
    const char = line.charAt(at);
    if (char === '"') quoted = !quoted;
    else if (char === "'" && !quoted) {
      const close = line.indexOf("'", at + 1);
      if (close < 0) return { problem: "its quotes do not close" };
      text += line.slice(at + 1, close);
      at = close;
    } else if (char === "\\") {
      at++;
      text += quoted && !'$`"\\\n'.includes(line.charAt(at)) ? `\\${line.charAt(at)}` : line.charAt(at);
    } else if (char === "$" || char === "`") {
      const end = endOfExpansion(line, at);
      if (end === null) return { problem: "its line has a command substitution" };
      if (end > at + 1) text += EXPANSION;
      else text += char;
      at = end - 1;
    } else if (!quoted && " \t\n;&|<>()".includes(char)) break;
    else text += char;
  }
  return quoted ? { problem: "its quotes do not close" } : { text, end: at };
}

const VARIABLE = /\$(?:[A-Za-z_][A-Za-z0-9_]*|[0-9@*#?$!-]|\{[^{}`$]*\})/y;

/** Where `$NAME` or `${NAME}` ends; null for what runs another program. */
function endOfExpansion(line: string, at: number): number | null {
  if (line.charAt(at) === "`" || line.startsWith("$(", at) || line.startsWith("${", at)) {
    VARIABLE.lastIndex = at;
    return VARIABLE.test(line) ? VARIABLE.lastIndex : null;
  }
  VARIABLE.lastIndex = at;
  return VARIABLE.test(line) ? VARIABLE.lastIndex : at + 1;
}
