// nix-cache/narinfo.ts: what a binary cache says of one store path, as libstore's nar-info.cc reads it, and stricter.
import { FormatError } from "../format-error.ts";
import { decodeNixBase32, encodeNixBase32 } from "./base32.ts";
import { parseBaseName, parseStorePath, type StorePath, storePathText } from "./store-path.ts";

/** What a NAR is compressed with, as narinfo files write it. */
export const NAR_COMPRESSIONS = ["xz", "zstd", "none", "bzip2", "gzip"] as const;
export type NarCompression = (typeof NAR_COMPRESSIONS)[number];

export interface NarInfo {
  readonly storePath: StorePath;
  /** Below the cache's own address: "nar/<hash>.nar.xz". */
  readonly url: string;
  readonly compression: NarCompression;
  /** sha256 of the file; null where the cache does not say, as those do that compress while they serve. */
  readonly fileHash: Uint8Array | null;
  readonly fileSize: number | null;
  /** sha256 of the archive, unpacked. */
  readonly narHash: Uint8Array;
  readonly narSize: number;
  /** "<hash>-<name>" of each, in the order of the fingerprint. */
  readonly references: readonly string[];
  /** "<hash>-<name>.drv"; null where nobody knows. */
  readonly deriver: string | null;
  /** "<key name>:<base 64>" each. */
  readonly signatures: readonly string[];
}

/** A system with all that it needs has some 2,000 references; nothing known has a hundredth of this. */
export const NARINFO_LIMITS = { bytes: 4 * 1024 * 1024, references: 20_000, signatures: 100, urlChars: 2000 } as const;

const SINGLE = [
  "StorePath",
  "URL",
  "Compression",
  "FileHash",
  "FileSize",
  "NarHash",
  "NarSize",
  "References",
  "Deriver",
  "CA",
] as const;
type Field = (typeof SINGLE)[number];

/**
 * Reads a narinfo. Throws FormatError where a line is none, a field is missing or given twice, or a value is not what Nix writes.
 * Fields that are not known are left aside, as Nix does.
 */
export function parseNarInfo(bytes: Uint8Array): NarInfo {
  const { fields, signatures } = readFields(textOf(bytes));
  const need = (name: Field): string => {
    const value = fields.get(name);
    if (value === undefined) throw new FormatError(`a narinfo without ${name}`);
    return value;
  };
  const optional = <Value>(name: Field, read: (text: string) => Value): Value | null => {
    const value = fields.get(name);
    return value === undefined ? null : read(value);
  };
  return {
    storePath: parseStorePath(need("StorePath")),
    url: parseUrl(need("URL")),
    // Nix takes a file without the word for one of its first years.
    compression: parseCompression(fields.get("Compression") ?? "bzip2"),
    fileHash: optional("FileHash", parseHash),
    fileSize: optional("FileSize", (text) => parseSize(text, "FileSize")),
    narHash: parseHash(need("NarHash")),
    narSize: parseSize(need("NarSize"), "NarSize"),
    references: parseReferences(need("References")),
    deriver: optional("Deriver", parseDeriver),
    signatures,
  };
}

/** What a signature is over: libstore's ValidPathInfo::fingerprint. */
export function fingerprintOf({ storePath, narHash, narSize, references }: NarInfo): string {
  const paths = references.map((base) => `${storePath.dir}/${base}`);
  const hash = `sha256:${encodeNixBase32(narHash)}`;
  return `1;${storePathText(storePath)};${hash};${narSize};${paths.join(",")}`;
}

function textOf(bytes: Uint8Array): string {
  if (bytes.length > NARINFO_LIMITS.bytes)
    throw new FormatError(`a narinfo of ${bytes.length} bytes, more than ${NARINFO_LIMITS.bytes}`);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new FormatError("a narinfo that is no UTF-8");
  }
}

function readFields(text: string): { fields: ReadonlyMap<Field, string>; signatures: readonly string[] } {
  const fields = new Map<Field, string>();
  const signatures: string[] = [];
  let at = 0;
  for (const line of text.split("\n")) {
    const colon = line.indexOf(": ");
    if (colon <= 0 && line !== "") throw new FormatError(`${quote(line)} is no "Name: value"`, at);
    const [name, value] = [line.slice(0, Math.max(colon, 0)), line.slice(colon + 2)];
    const single = SINGLE.find((one) => one === name);
    if (single !== undefined && fields.has(single)) throw new FormatError(`${single} is given twice`, at);
    if (single !== undefined) fields.set(single, value);
    if (name === "Sig") signatures.push(value);
    if (signatures.length > NARINFO_LIMITS.signatures)
      throw new FormatError(`more than ${NARINFO_LIMITS.signatures} signatures`, at);
    at += line.length + 1;
  }
  return { fields, signatures };
}

/** A path below the cache. The address is not signed: one that leads elsewhere would let a cache ask us for other machines' files. */
function parseUrl(text: string): string {
  const isPlain = /^[\w+\-.=%~/]+(\?[\w+\-.=%~/&]*)?$/.test(text);
  const [path = ""] = text.split("?");
  const leadsOut = path.split("/").some((part) => part === "" || /^(\.|%2e){1,2}$/i.test(part)) || /%2f/i.test(path);
  if (text.length > NARINFO_LIMITS.urlChars || !isPlain || leadsOut)
    throw new FormatError(`URL ${quote(text)} is no path below the cache`);
  return text;
}

function parseCompression(text: string): NarCompression {
  const found = NAR_COMPRESSIONS.find((one) => one === text);
  if (found !== undefined) return found;
  throw new FormatError(`Compression ${quote(text)}: expected one of ${NAR_COMPRESSIONS.join(", ")}`);
}

/** "sha256:" and 52 digits of base 32, 64 of base 16 or 44 of base 64; "sha256-" before base 64 is how the web writes it. */
function parseHash(text: string): Uint8Array {
  const [, separator, digits = ""] = /^sha256([:-])([\w+/=]+)$/.exec(text) ?? [];
  if (separator === ":" && digits.length === 52) return decodeNixBase32(digits, 32);
  if (separator === ":" && /^[0-9a-f]{64}$/.test(digits)) return Uint8Array.from(Buffer.from(digits, "hex"));
  if (separator !== undefined && /^[A-Za-z0-9+/]{43}=$/.test(digits)) {
    const bytes = Buffer.from(digits, "base64");
    if (bytes.toString("base64") === digits) return Uint8Array.from(bytes);
  }
  throw new FormatError(`${quote(text)} is no hash: expected sha256: and 52 digits`);
}

function parseSize(text: string, field: string): number {
  const size = /^(0|[1-9]\d{0,15})$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(size) || size === 0) throw new FormatError(`${field} ${quote(text)} is no number of bytes`);
  return size;
}

/** Each once and in the order of their bytes, because that is what was signed. */
function parseReferences(text: string): readonly string[] {
  const bases = text.split(" ").filter((base) => base !== "");
  if (bases.length > NARINFO_LIMITS.references)
    throw new FormatError(`more than ${NARINFO_LIMITS.references} references`);
  for (const base of bases) parseBaseName(base);
  return [...new Set(bases)].sort();
}

function parseDeriver(text: string): string | null {
  if (text === "unknown-deriver") return null;
  if (!text.endsWith(".drv")) throw new FormatError(`Deriver ${quote(text)} is no derivation`);
  parseBaseName(text);
  return text;
}

function quote(text: string): string {
  return JSON.stringify(text.length > 120 ? `${text.slice(0, 120)}...` : text);
}
