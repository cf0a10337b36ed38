// parse-dotconfig.ts: the `.config` of a Linux kernel, as /boot/config-* holds it.
import { FormatError } from "../format-error.ts";
import { archOf, KCONFIG_LIMITS, type KernelConfig } from "./kconfig.ts";

// "# Linux/x86 6.1.177 Kernel Configuration"; the word after the slash is SRCARCH.
const HEADER = /^# Linux\/(\S{1,40}) (\S{1,80}) Kernel Configuration\s*$/;
const ASSIGNMENT = /^CONFIG_(\w+)=(.*)$/;
const NOT_SET = /^# CONFIG_(\w+) is not set$/;
const QUOTED = /^"((?:[^"\\]|\\.)*)"$/;
const BARE = /^(?:[ymn]|-?\d+|0[xX][0-9a-fA-F]+)$/;

/**
 * Reads a `.config`. Throws FormatError when the bytes are more than any kernel's, or hold no option at all.
 * Rules of value and of repeated names: the kernel's scripts/kconfig/confdata.c.
 */
export function parseDotConfig(bytes: Uint8Array): KernelConfig {
  if (bytes.length > KCONFIG_LIMITS.bytes) {
    throw new FormatError(`a kernel config of ${bytes.length} bytes; expected at most ${KCONFIG_LIMITS.bytes}`);
  }
  const draft = new Draft();
  let lineNo = 0;
  for (const line of linesOf(new TextDecoder().decode(bytes))) draft.add(line, ++lineNo);
  if (draft.options.size === 0) {
    throw new FormatError("a kernel config without options: expected lines such as CONFIG_X=y", 0);
  }
  return draft.finish();
}

function* linesOf(text: string): Generator<string> {
  for (let start = 0; start < text.length;) {
    const newline = text.indexOf("\n", start);
    const end = newline < 0 ? text.length : newline;
    yield text.slice(start, text[end - 1] === "\r" && end > start ? end - 1 : end);
    start = end + 1;
  }
}

class Draft {
  readonly options = new Map<string, string>();
  readonly #duplicates = new Set<string>();
  readonly #problems: string[] = [];
  #header: RegExpExecArray | null = null;

  add(line: string, lineNo: number): void {
    if (line === "") return;
    if (line.startsWith("#")) return this.#addComment(line);
    const [, name, text] = ASSIGNMENT.exec(line) ?? [];
    if (name === undefined || text === undefined) return this.#complain(lineNo, "is no CONFIG_X=value");
    const value = valueOf(text);
    if (value === null)
      return this.#complain(lineNo, `gives CONFIG_${name} a value that is no y, m, n, number or string`);
    this.#set(name, value);
  }

  finish(): KernelConfig {
    return {
      form: "dotconfig",
      version: this.#header?.[2] ?? null,
      arch: archOf(this.options, this.#header?.[1] ?? null),
      compiler: this.options.get("CC_VERSION_TEXT") ?? null,
      options: this.options,
      duplicates: [...this.#duplicates],
      problems: this.#problems,
    };
  }

  #addComment(line: string): void {
    const [, name] = NOT_SET.exec(line) ?? [];
    if (name !== undefined) this.#set(name, "n");
    else this.#header ??= HEADER.exec(line);
  }

  #set(name: string, value: string): void {
    const before = this.options.get(name);
    if (before !== undefined && this.#duplicates.size < KCONFIG_LIMITS.notes) this.#duplicates.add(name);
    if (before === undefined && this.options.size >= KCONFIG_LIMITS.options) {
      throw new FormatError(`a kernel config of more than ${KCONFIG_LIMITS.options} options`);
    }
    this.options.set(name, value);
  }

  #complain(lineNo: number, what: string): void {
    if (this.#problems.length < KCONFIG_LIMITS.notes) this.#problems.push(`line ${lineNo} ${what}`);
  }
}

/** The value without its quotes; null when Kconfig would not take it. */
function valueOf(text: string): string | null {
  if (text.length > KCONFIG_LIMITS.valueChars) return null;
  if (BARE.test(text)) return text;
  return QUOTED.exec(text)?.[1]?.replace(/\\(.)/g, "$1") ?? null;
}
