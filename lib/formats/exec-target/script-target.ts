// script-target.ts: which program a shell script is there to start, as far as its text tells without running it.
import type { Look } from "./look.ts";

/** How scripts are looked into. */
export interface ScriptReader {
  /** The text of a script; null where it cannot be read or nobody wants to know. */
  readonly textOf: (path: string) => string | null;
  /** Programs that a script uses on its way: they are not what it is there for. */
  readonly isTool: (path: string) => boolean;
}

/** The longest of Debian's service scripts has 20 kB; lines this long hold data. */
const MAX_SCRIPT = 131_072;
const MAX_LINE = 1000;
const MAX_VALUE = 500;

const ASSIGNMENT =
  /^[ \t]*(?:export[ \t]+|local[ \t]+|readonly[ \t]+)?([A-Za-z_]\w*)=(["']?)([\w$./+{}:=-]*)\2[ \t]*(?:$|[;#])/;

/** A word where a command stands, which is a path or a variable alone. */
const COMMAND =
  /(?:^|[;&|({]|\b(?:then|do|else|if)\b)[ \t]*(exec[ \t]+)?["']?(\/[\w./+-]+|\$\{?[A-Za-z_]\w*\}?(?:\/[\w./+-]+)?)["']?(?=[ \t;]|$)/g;

/**
 * The one program that a shell script becomes by `exec`, or else starts by way of a variable that holds its path, as scripts name their daemon
 * (other programs they call by their path). Null where there are several, or
 * none in this root. An answer is a good guess, no more: a script may set its variables elsewhere.
 */
export function readScriptTarget(text: string, look: Look, isTool: (path: string) => boolean): string | null {
  const variables = new Map<string, string>();
  const execs = new Set<string>();
  const commands = new Set<string>();
  for (const line of text.slice(0, MAX_SCRIPT).split("\n")) {
    if (line.length > MAX_LINE || /^[ \t]*#/.test(line)) continue;
    const [, name, , value = ""] = ASSIGNMENT.exec(line) ?? [];
    // The first value stands: later ones mostly add options or come from a file of settings.
    if (name !== undefined && !variables.has(name)) variables.set(name, expand(value, variables));
    for (const [, exec, word = ""] of line.matchAll(COMMAND)) {
      const path = expand(word, variables);
      if (!path.startsWith("/") || isTool(path) || look(path) !== "elf") continue;
      if (word.startsWith("$")) commands.add(path);
      if (exec !== undefined) execs.add(path);
    }
  }
  const found = execs.size > 0 ? execs : commands;
  const [only] = found;
  return found.size === 1 && only !== undefined ? only : null;
}

/** `$X`, `${X}` and `${X:-default}` by what is known; what is not known becomes nothing. */
function expand(text: string, variables: ReadonlyMap<string, string>): string {
  const expanded = text.replace(
    /\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)(?::?[-=]([^{}]*))?\})/g,
    (_, plain: string | undefined, braced: string | undefined, fallback: string | undefined) => {
      return variables.get(plain ?? braced ?? "") ?? fallback ?? "";
    },
  );
  return expanded.slice(0, MAX_VALUE);
}
