// file-contexts.ts: file_contexts and its substitutions: one line a rule, `regex [-type] context`.
import { FormatError } from "../format-error.ts";
import { compilePattern, literalPrefix, type Pattern } from "./pattern.ts";

/** What a rule may be limited to, by the letter after `-`. */
const KIND_BY_LETTER = {
  "-": "file",
  d: "directory",
  l: "link",
  b: "block-device",
  c: "character-device",
  p: "pipe",
  s: "socket",
} as const;
export type FileKind = (typeof KIND_BY_LETTER)[keyof typeof KIND_BY_LETTER];

export interface FileSpec {
  readonly regex: string;
  /** Null: any kind of file. */
  readonly kind: FileKind | null;
  /** user:role:type[:level]; null for <<none>>, which takes the label away. */
  readonly context: string | null;
  readonly line: number;
  /** Every match begins with this. */
  readonly prefix: string;
  /** Null where it uses what our matcher does not know: it then matches nothing, with a note. */
  readonly pattern: Pattern | null;
}

export interface FileContexts {
  /** In the order in which they are asked: the first that matches wins. */
  readonly specs: readonly FileSpec[];
  /** Prefixes that stand for others, in the order in which they are tried. */
  readonly subs: readonly Substitution[];
  readonly distSubs: readonly Substitution[];
  /** Lines that could not be used, one sentence each; a few. */
  readonly notes: readonly string[];
}

export interface Substitution {
  readonly from: string;
  readonly to: string;
}

/** The files of /etc/selinux/<policy>/contexts/files; those for home directories are of no use for programs. */
export interface FileContextSources {
  readonly contexts: Uint8Array;
  /** file_contexts.local, whose rules come after. */
  readonly local?: Uint8Array | null;
  readonly subs?: Uint8Array | null;
  readonly distSubs?: Uint8Array | null;
}

/** Debian's has 5,501 lines of 341 kB, Fedora's some 6,500. */
const MAX_BYTES = 8 * 1024 * 1024;
const MAX_SPECS = 50_000;
/** Debian's have 130,000 in all; a look-up may walk each of them. */
const MAX_STATES = 1_000_000;
const MAX_SUBS = 1000;
const MAX_NOTES = 20;

/** Reads the files. A line that is no rule is noted and skipped, as libselinux does. Throws FormatError when there is too much, or when no text is there but zero bytes. */
export function parseFileContexts(sources: FileContextSources): FileContexts {
  const notes: string[] = [];
  const note = (text: string): void => {
    if (notes.length < MAX_NOTES) notes.push(text);
  };
  const specs = [
    ...readSpecs(sources.contexts, "file_contexts", note),
    ...readSpecs(sources.local ?? new Uint8Array(0), "file_contexts.local", note),
  ];
  // libselinux 3.4 (label_file.c): rules without a meta character go first, and among each sort the last one wins.
  const isExact = ({ regex }: FileSpec): boolean => !hasMeta(regex);
  return {
    specs: [...specs.filter(isExact).reverse(), ...specs.filter((spec) => !isExact(spec)).reverse()],
    subs: readSubs(sources.subs ?? null),
    distSubs: readSubs(sources.distSubs ?? null),
    notes,
  };
}

/** As libselinux tells rules that are plain paths from others; a backslash takes the meaning from the character behind it. */
function hasMeta(regex: string): boolean {
  return /[.^$?*+|[({]/.test(regex.replace(/\\./g, ""));
}

function linesOf(bytes: Uint8Array, name: string): string[] {
  if (bytes.length > MAX_BYTES) throw new FormatError(`${name} has ${bytes.length} bytes, more than ${MAX_BYTES}`);
  const zero = bytes.indexOf(0);
  if (zero >= 0) throw new FormatError(`${name} is no text: expected no zero byte`, zero);
  return Buffer.from(bytes).toString("latin1").split("\n");
}

/** A rule at line `line`, or why it is none. */
function readSpec(text: string, line: number): FileSpec | string {
  const [regex = "", second, third] = text.trim().split(/[ \t]+/);
  const letter = third === undefined ? null : /^-([-dlbcps])$/.exec(second ?? "")?.[1];
  if (second === undefined || letter === undefined) return "expected a regex, a type like -- and a context";
  const context = third ?? second;
  if (context !== "<<none>>" && context.split(":").length < 3) return `${context} is no context`;
  const kind = Object.entries(KIND_BY_LETTER).find(([key]) => key === letter)?.[1] ?? null;
  const pattern = compilePattern(regex);
  const spec = { regex, kind, context: context === "<<none>>" ? null : context, line, prefix: literalPrefix(regex) };
  return { ...spec, pattern: typeof pattern === "string" ? null : pattern };
}

function readSpecs(bytes: Uint8Array, name: string, note: (text: string) => void): FileSpec[] {
  const specs: FileSpec[] = [];
  let states = 0;
  for (const [index, text] of linesOf(bytes, name).entries()) {
    if (/^\s*(#|$)/.test(text)) continue;
    const spec = readSpec(text, index + 1);
    if (typeof spec === "string") note(`${name}:${index + 1}: ${spec}`);
    else if (spec.pattern === null) note(`${name}:${index + 1}: ${spec.regex} cannot be matched here`);
    if (typeof spec === "string") continue;
    specs.push(spec);
    states += spec.pattern?.states ?? 0;
    if (specs.length > MAX_SPECS || states > MAX_STATES) {
      throw new FormatError(`${name}:${index + 1}: expected at most ${MAX_SPECS} rules of ${MAX_STATES} states in all`);
    }
  }
  return specs;
}

/** Lines `/from /to`; the last one is tried first. */
function readSubs(bytes: Uint8Array | null): Substitution[] {
  if (bytes === null) return [];
  const lines = linesOf(bytes, "file_contexts.subs");
  return lines
    .flatMap((text) => {
      const [from, to] = text.trim().split(/\s+/);
      return from === undefined || to === undefined || !from.startsWith("/") ? [] : [{ from, to }];
    })
    .slice(0, MAX_SUBS)
    .reverse();
}
