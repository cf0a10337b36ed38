// apt-sources.ts: where a machine's apt gets packages from: one-line *.list and deb822 *.sources files (sources.list(5)).
import { parseParagraphs } from "./deb822.ts";

/** What says whose signature counts. */
export interface SignedBy {
  /** Keyring files, absolute paths. */
  readonly keyrings: readonly string[];
  /** A public key that stands in the file itself, armoured; null where there is none. */
  readonly key: string | null;
  /** Upper-case hex; empty where any key of the keyring will do. */
  readonly fingerprints: readonly string[];
}

export interface AptSource {
  readonly types: readonly string[];
  readonly uris: readonly string[];
  /** "bookworm", or a path that ends with "/" for archives without suites. */
  readonly suites: readonly string[];
  readonly components: readonly string[];
  /** Null where the file does not say. */
  readonly signedBy: SignedBy | null;
}

/** No real machine has more; a file of millions of lines must not make as many records. */
const MAX_SOURCES = 10_000;
const ONE_LINE = /^(deb|deb-src)\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)(.*)$/;

/** Sources of a *.list file. What is no source is left out, as a comment is. */
export function parseSourcesList(text: string): AptSource[] {
  const found: AptSource[] = [];
  for (const line of text.split("\n", MAX_SOURCES)) {
    const [, type = "", options = "", uri = "", suite = "", rest = ""] =
      ONE_LINE.exec(line.replace(/#.*$/, "").trim()) ?? [];
    if (type === "") continue;
    const signedBy = /(?:^|\s)signed-by=(\S+)/i.exec(options)?.[1];
    found.push({
      types: [type],
      uris: [uri],
      suites: [suite],
      components: words(rest),
      signedBy: readSignedBy(signedBy),
    });
  }
  return found;
}

/** Sources of a *.sources file; those that are switched off are left out. */
export function parseDeb822Sources(text: string): AptSource[] {
  return parseParagraphs(text)
    .slice(0, MAX_SOURCES)
    .filter(({ fields }) => !/^(no|false|without|off|disable|0)$/i.test(fields.get("enabled")?.trim() ?? ""))
    .map(({ fields }) => ({
      types: words(fields.get("types")),
      uris: words(fields.get("uris")),
      suites: words(fields.get("suites")),
      components: words(fields.get("components")),
      signedBy: readSignedBy(fields.get("signed-by")),
    }));
}

/** Paths, fingerprints, or a key whose empty lines are written as ".". */
function readSignedBy(field: string | undefined): SignedBy | null {
  if (field === undefined || field.trim() === "") return null;
  if (field.includes("-----BEGIN PGP")) return { keyrings: [], key: field.replace(/^\.$/gm, ""), fingerprints: [] };
  const parts = field.split(/[\s,]+/).filter(Boolean);
  const fingerprints = parts
    .map((part) => part.replace(/!$/, "").toUpperCase())
    .filter((part) => /^[0-9A-F]{40}$/.test(part));
  return { keyrings: parts.filter((part) => part.startsWith("/")), key: null, fingerprints };
}

function words(field: string | undefined): string[] {
  return (field ?? "").split(/\s+/).filter(Boolean).slice(0, 100);
}
