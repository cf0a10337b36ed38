// os-release.ts: which distribution this is, from os-release(5).

/** The fields that name a distribution; ID falls back to "linux" and NAME to "Linux", as os-release(5) says. */
export interface OsRelease {
  readonly id: string;
  readonly name: string;
  readonly versionId: string | null;
  readonly versionCodename: string | null;
}

const ASSIGNMENT = /^\s*([A-Z][A-Z0-9_]*)=(.*)$/;
const MAX_CHARS = 64 * 1024;

/** Reads the text of an os-release file. Never throws: lines that are no assignment are skipped, the last assignment of a name counts. */
export function parseOsRelease(text: string): OsRelease {
  const values = new Map<string, string>();
  for (const line of text.slice(0, MAX_CHARS).split(/\r?\n/)) {
    const [, name, value] = ASSIGNMENT.exec(line) ?? [];
    if (name !== undefined && value !== undefined) values.set(name, unquote(value.trim()));
  }
  return {
    id: values.get("ID") || "linux",
    name: values.get("NAME") || "Linux",
    versionId: values.get("VERSION_ID") || null,
    versionCodename: values.get("VERSION_CODENAME") || null,
  };
}

/** The value as a shell would read it: single quotes take everything as it is, double quotes know four escapes. */
function unquote(value: string): string {
  if (value.startsWith("'")) return value.slice(1, lastIndex(value, "'"));
  if (!value.startsWith('"')) return value.replace(/\\(.)/g, "$1");
  return value.slice(1, lastIndex(value, '"')).replace(/\\(["$\\`])/g, "$1");
}

function lastIndex(value: string, quote: string): number {
  const at = value.lastIndexOf(quote);
  return at > 0 ? at : value.length;
}
