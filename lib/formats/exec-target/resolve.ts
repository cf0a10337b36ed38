// resolve.ts: walks a command line through its wrappers to the program that is meant.
import { normalizePath } from "../file-tree.ts";
import type { Look } from "./look.ts";
import { readScriptTarget, type ScriptReader } from "./script-target.ts";
import { readShellLine } from "./shell-line.ts";
import { INTERPRETERS, WRAPPERS, type Interpreter, type Wrapper } from "./wrappers-table.ts";

/**
 * `program`: a file that is started by its own path, scripts with a `#!` line among them. `script-argument`: a script that is handed to its
 * interpreter, so that the kernel starts the interpreter. `wrapper`: what is meant cannot be told, so it is the last program that can.
 */
export type TargetKind = "program" | "script-argument" | "wrapper";

export interface ExecTarget {
  /** The file that is meant. */
  readonly path: string;
  /**
   * The file that the kernel is asked to start for it: where an AppArmor profile must attach. A script with a `#!` line is looked up by its
   * own path (the kernel asks for a profile before it reads that line) and its interpreter runs under the same profile; a script that is an
   * argument is data, and only the interpreter's path counts.
   */
  readonly attachPath: string;
  /** The programs in between by name, first started first. */
  readonly via: readonly string[];
  /** Shell scripts in between that the kernel starts by their own path: a profile that attaches to one holds for what it starts, too. */
  readonly scripts: readonly string[];
  readonly kind: TargetKind;
  /** What is at `path`, as `look` said. */
  readonly file: ReturnType<Look>;
  /** The program that reads the script, where it is one and `interpreterOf` knows. */
  readonly interpreter: string | null;
  /** False where something between could change what runs; `reason` says what. */
  readonly certain: boolean;
  readonly reason: string | null;
}

/** A chain this long was made to waste time. */
const MAX_HOPS = 8;
const MAX_WORDS = 1024;

/** Where systemd 252 of Debian looks for a program without a slash. */
const SEARCH_PATH = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

/** One step: the command that a wrapper starts, the script that an interpreter reads, or why neither can be told. */
type Step =
  | { readonly to: readonly string[]; readonly uncertain?: string }
  | { readonly script: string }
  | { readonly stop: string }
  | null;

/** What the resolver may ask of a root. */
export interface Surroundings {
  /** What is at a path. */
  readonly look: Look;
  /** The program of a script's `#!` line. */
  readonly interpreterOf?: (path: string) => string | null;
  /** Without it, a shell script is what is meant, whatever it starts. */
  readonly scripts?: ScriptReader;
}

/**
 * The program behind a command line. `argv[0]` is the path that is started (not the name that systemd's `@` gives it). Null for an empty command
 * line. Never throws.
 */
export function resolveExecTarget(argv: readonly string[], around: Surroundings): ExecTarget | null {
  return argv[0] === undefined || argv[0] === "" ? null : new Walk(argv, around).end();
}

class Walk {
  readonly #around: Surroundings;
  readonly #via: string[] = [];
  readonly #scripts: string[] = [];
  #words: readonly string[];
  #path: string;
  #doubt: string | null = null;

  constructor(argv: readonly string[], around: Surroundings) {
    this.#around = around;
    this.#words = argv.slice(0, MAX_WORDS);
    this.#path = locate(argv[0] ?? "", around.look);
  }

  end(): ExecTarget {
    for (let hops = 0; hops < MAX_HOPS; hops++) {
      const step = nextStep(this.#words);
      if (step !== null && "stop" in step) return this.#found("wrapper", this.#path, step.stop);
      if (step !== null && "to" in step) {
        this.#go(step.to, step.uncertain ?? null);
        continue;
      }
      const script = step === null ? this.#path : normalizePath(step.script);
      const program = this.#programOf(script, step === null ? this.#around.interpreterOf?.(script) : this.#path);
      if (step !== null) this.#via.push(baseName(this.#path));
      if (program === null) return this.#found(step === null ? "program" : "script-argument", script, null);
      if (step === null) this.#scripts.push(script);
      this.#path = script;
      this.#go([program], `the shell script ${script} starts it, as far as its text tells`);
    }
    return this.#found("wrapper", this.#path, `more than ${MAX_HOPS} programs start one another`);
  }

  #go(to: readonly string[], doubt: string | null): void {
    this.#via.push(baseName(this.#path));
    this.#doubt ??= doubt;
    this.#words = to.slice(0, MAX_WORDS);
    this.#path = locate(to[0] ?? "", this.#around.look);
  }

  /** The one program that a shell script starts; null where this is none, or nobody can tell. */
  #programOf(script: string, interpreter: string | null | undefined): string | null {
    const { look, scripts } = this.#around;
    if (
      scripts === undefined ||
      look(script) !== "script" ||
      INTERPRETERS.get(baseName(interpreter ?? ""))?.shell !== true
    )
      return null;
    const text = scripts.textOf(script);
    return text === null ? null : readScriptTarget(text, look, scripts.isTool);
  }

  #found(kind: TargetKind, path: string, reason: string | null): ExecTarget {
    const file = this.#around.look(path);
    const interpreter =
      kind === "script-argument" ? this.#path : file === "script" ? (this.#around.interpreterOf?.(path) ?? null) : null;
    return {
      ...{ path, attachPath: this.#path, via: this.#via, scripts: this.#scripts, kind, file, interpreter },
      certain: reason === null && this.#doubt === null,
      reason: reason ?? this.#doubt,
    };
  }
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

function locate(name: string, look: Look): string {
  if (name.startsWith("/")) return normalizePath(name);
  const found = SEARCH_PATH.find((dir) => look(`${dir}/${name}`) !== null);
  return found === undefined ? name : `${found}/${name}`;
}

function nextStep(words: readonly string[]): Step {
  const name = baseName(words[0] ?? "");
  const wrapper = WRAPPERS.get(name);
  if (wrapper !== undefined) return unwrap(name, wrapper, words);
  const interpreter = INTERPRETERS.get(name) ?? INTERPRETERS.get(name.replace(/[-.]?\d+(\.\d+)*$/, ""));
  return interpreter === undefined ? null : readInterpreter(name, interpreter, words);
}

/** An interpreter's script, or the command of a shell's `-c`. */
function readInterpreter(name: string, interpreter: Interpreter, words: readonly string[]): Step {
  const { options, rest } = splitOptions(words, interpreter);
  const has = (names: readonly string[] | undefined): boolean =>
    names !== undefined && options.some(({ name: option }) => names.includes(option));
  if (interpreter.shell === true && options.some((option) => /^-[a-zA-Z]*c/.test(option.name)))
    return fromShellLine(name, rest[0]);
  if (has(interpreter.noScript)) return { stop: `${name} runs a text or a module, not a file` };
  const script = options.findLast((option) => interpreter.script?.includes(option.name) === true)?.value ?? rest[0];
  if (script === undefined || script === "-") return { stop: `${name} reads its program from its input` };
  return script.startsWith("/")
    ? { script }
    : { stop: `${name} looks for ${script} in the directory where it is started` };
}

function fromShellLine(name: string, line: string | undefined): Step {
  if (line === undefined) return { stop: `${name} -c has no line` };
  const read = readShellLine(line);
  return "problem" in read ? { stop: `${name} runs a line of its own: ${read.problem}` } : { to: read.argv };
}

function unwrap(name: string, wrapper: Wrapper, words: readonly string[]): Step {
  if (wrapper.afterDashes !== undefined) {
    const at = words.indexOf("--");
    return at < 0 ? { stop: `${name} starts no program` } : { to: ["/bin/bash", ...words.slice(at + 1)] };
  }
  const prefix = wrapper.words ?? [];
  const { options, rest } = splitOptions(words, wrapper);
  const nothing = options.find((option) => wrapper.startsNothing?.includes(option.name) === true);
  if (nothing !== undefined) return { stop: `${name} ${nothing.name} starts no program that can be told` };
  // start-stop-daemon's --startas wins over --exec, whatever their order.
  const programs = options.filter((option) => wrapper.program?.includes(option.name) === true);
  const program = programs.find(({ name: option }) => option === "-a" || option === "--startas") ?? programs[0];
  if (wrapper.program !== undefined)
    return program?.value === null || program === undefined
      ? { stop: `${name} names no program` }
      : { to: [program.value, ...rest] };
  const line = options.find((option) => wrapper.shellLine?.includes(option.name) === true);
  if (line !== undefined) return fromShellLine(name, line.value ?? rest[0]);
  if (prefix.some((word, index) => rest[index] !== word)) return null;
  // su, and runuser without -u, take the user first, and its shell gets the rest; only their -c starts a program that can be told.
  const userFirst =
    wrapper.userFirst === true && !options.some(({ name: option }) => option === "-u" || option === "--user");
  return userFirst ? afterUser(name, rest) : command(name, wrapper, rest.slice(prefix.length));
}

/** The words behind a wrapper's own: operands and assignments are skipped. */
function command(name: string, wrapper: Wrapper, rest: readonly string[]): Step {
  let at = wrapper.operands ?? 0;
  if (rest[at] === "--") at++;
  while (wrapper.assignments === true && /^[A-Za-z_][A-Za-z0-9_]*=/.test(rest[at] ?? "")) at++;
  const to = rest.slice(at);
  // flock, numactl and their like may have `-c line` behind their operands.
  if (wrapper.shellLine?.includes(to[0] ?? "") === true) return fromShellLine(name, to[1]);
  if (to.length === 0) return { stop: `${name} starts no program, or a shell` };
  return wrapper.uncertain === undefined ? { to } : { to, uncertain: wrapper.uncertain };
}

function afterUser(name: string, rest: readonly string[]): Step {
  const at = rest.findIndex((word) => word === "-c" || word === "--command" || word.startsWith("--command="));
  if (at >= 0) return fromShellLine(name, rest[at]?.split("--command=")[1] ?? rest[at + 1]);
  return { stop: `${name} starts the shell of ${rest.find((word) => word !== "-") ?? "root"}` };
}

interface Option {
  readonly name: string;
  readonly value: string | null;
}

/** Reads options up to the first word that is none, as getopt with `+` does; `--` ends them. */
function splitOptions(
  words: readonly string[],
  rules: Pick<Wrapper, "short" | "long" | "program" | "shellLine"> & Pick<Interpreter, "script">,
): { options: Option[]; rest: readonly string[] } {
  const valued = new Set([
    ...(rules.long ?? []),
    ...(rules.program ?? []),
    ...(rules.shellLine ?? []),
    ...(rules.script ?? []),
  ]);
  const options: Option[] = [];
  let at = 1;
  for (; at < words.length; at++) {
    const word = words[at] ?? "";
    if (word === "--") return { options, rest: words.slice(at + 1) };
    if (!/^[-+]./.test(word)) break;
    const { name, value } = readOption(word, rules.short ?? "", valued);
    const takes =
      value === null && (valued.has(name) || (!name.startsWith("--") && (rules.short ?? "").includes(name.slice(-1))));
    options.push({ name, value: takes ? (words[++at] ?? null) : value });
  }
  return { options, rest: words.slice(at) };
}

/** `-n5` is -n with 5, `-iu` is -i and -u, of which only the last may take the next word; `--x=y` is --x with y. */
function readOption(word: string, short: string, valued: ReadonlySet<string>): Option {
  if (word.startsWith("--")) {
    const equals = word.indexOf("=");
    return equals < 0 ? { name: word, value: null } : { name: word.slice(0, equals), value: word.slice(equals + 1) };
  }
  for (let at = 1; at < word.length; at++) {
    const letter = word.charAt(at);
    if (!short.includes(letter) && !valued.has(`-${letter}`)) continue;
    if (at + 1 < word.length) return { name: `-${letter}`, value: word.slice(at + 1) };
    return { name: `-${letter}`, value: null };
  }
  return { name: word, value: null };
}
