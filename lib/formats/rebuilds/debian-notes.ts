// debian-notes.ts: Debian's notes on reproducibility: packages.yml (issues a package has) and issues.yml (what each issue is).
//
// Both are YAML of one simple shape, which README.md of reproducible-notes describes: names at the margin, fields two or more
// columns in, lists of words, blocks of text. Anything else is refused rather than guessed at.
import { FormatError } from "../format-error.ts";
import { quote } from "./rebuild.ts";

export interface NotedIssue {
  readonly slug: string;
  readonly description: string | null;
  readonly url: string | null;
}

const MAX_BYTES = 32 * 1024 * 1024;
const MAX_ENTRIES = 200_000;
const MAX_VALUES = 1000;

/** Package -> the issues that it has; packages with none are left out. Throws FormatError. */
export function parseNotedPackages(text: string): Map<string, readonly string[]> {
  const packages = new Map<string, readonly string[]>();
  for (const [name, fields] of readEntries(text, "packages.yml")) {
    const issues = fields.get("issues")?.values ?? [];
    if (issues.length > 0) packages.set(name, issues);
  }
  return packages;
}

/** Slug -> what the issue is. Throws FormatError. */
export function parseNotedIssues(text: string): Map<string, NotedIssue> {
  const issues = new Map<string, NotedIssue>();
  for (const [slug, fields] of readEntries(text, "issues.yml")) {
    const description = fields.get("description")?.values.join(" ").replace(/\s+/g, " ").trim();
    issues.set(slug, { slug, description: description || null, url: fields.get("url")?.values[0] ?? null });
  }
  return issues;
}

interface Field {
  /** Words of a list, lines of a block, or the one value. */
  readonly values: string[];
  isBlock: boolean;
  readonly indent: number;
}
type Fields = Map<string, Field>;

/** Walks the lines once: name, field, what belongs to the field. */
function readEntries(text: string, file: string): Map<string, Fields> {
  if (text.length > MAX_BYTES) throw new FormatError(`${file} of ${text.length} characters, more than ${MAX_BYTES}`);
  const entries = new Map<string, Fields>();
  let fields: Fields | null = null;
  let field: Field | null = null;
  let at = 0;
  for (const raw of text.split("\n")) {
    const line = raw.trimEnd();
    const indent = line.length - line.trimStart().length;
    const here = `${file}: read ${quote(line)}`;
    if (field?.isBlock === true && indent > field.indent) add(field, line.trim());
    else if (indent === 0 && !isNothing(line)) {
      [fields, field] = [new Map(), null];
      entries.set(readName(line, here, at), fields);
      if (entries.size > MAX_ENTRIES) throw new FormatError(`${file} has more than ${MAX_ENTRIES} entries`, at);
    } else if (!isNothing(line)) field = readInside(line, indent, fields, field, here, at);
    at += raw.length + 1;
  }
  return entries;
}

function isNothing(line: string): boolean {
  return line === "" || line === "---" || line === "..." || /^\s*#/.test(line);
}

function readName(line: string, here: string, at: number): string {
  const [, name] =
    /^("[^"\\]{1,200}"|'[^']{1,200}'|[^\s:#"'][^:#]{0,200}):(?:\s*(?:\{\}|~|null)?|\s+#.*)$/.exec(line) ?? [];
  if (name === undefined) throw new FormatError(`${here}, expected a name and a colon at the margin`, at);
  return unquote(name);
}

/** A field of an entry, or an element of the list of the field before. */
function readInside(
  line: string,
  indent: number,
  fields: Fields | null,
  field: Field | null,
  here: string,
  at: number,
): Field | null {
  const [, element] = /^\s*-\s+(.*)$/.exec(line) ?? [];
  if (element !== undefined) {
    if (field === null) throw new FormatError(`${here}, an element of no list`, at);
    add(field, scalar(element));
    return field;
  }
  const [, name, rest] = /^\s+([A-Za-z_][\w-]{0,60}):(?:\s+(.*))?$/.exec(line) ?? [];
  if (fields !== null && name !== undefined) return addField(fields, name, rest ?? "", indent);
  // A plain value goes on over lines that are indented further.
  if (field !== null && indent > field.indent) return add(field, line.trim());
  throw new FormatError(`${here}, expected "field:" or "- element"`, at);
}

function addField(fields: Fields, name: string, rest: string, indent: number): Field {
  const isBlock = /^[|>][-+0-9]*\s*(?:#.*)?$/.test(rest);
  const field: Field = { values: [], isBlock, indent };
  const [, flow] = /^\[(.*)\]$/.exec(rest) ?? [];
  if (flow !== undefined) for (const word of flow.split(",").slice(0, MAX_VALUES)) add(field, scalar(word.trim()));
  else if (!isBlock) add(field, scalar(rest));
  fields.set(name, field);
  return field;
}

function add(field: Field, value: string): Field {
  if (value !== "" && field.values.length < MAX_VALUES) field.values.push(value);
  return field;
}

/** A plain or quoted word without the comment behind it. */
function scalar(text: string): string {
  const trimmed = text.trim();
  if (/^["']/.test(trimmed)) return unquote(trimmed);
  return trimmed.startsWith("#") ? "" : trimmed.replace(/\s#.*$/, "").trim();
}

function unquote(text: string): string {
  return /^"(.*)"/.exec(text)?.[1] ?? /^'(.*)'/.exec(text)?.[1]?.replaceAll("''", "'") ?? text.trim();
}
