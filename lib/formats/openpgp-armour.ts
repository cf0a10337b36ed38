// openpgp-armour.ts: OpenPGP's text forms: a clear-signed message such as InRelease, and armoured public keys (RFC 4880, chapters 6 and 7).
import { FormatError } from "./format-error.ts";

const SIGNED_BEGIN = "-----BEGIN PGP SIGNED MESSAGE-----";
const SIGNATURE_BEGIN = "-----BEGIN PGP SIGNATURE-----";
const SIGNATURE_END = "-----END PGP SIGNATURE-----";
const KEYS_BEGIN = "-----BEGIN PGP PUBLIC KEY BLOCK-----";
const KEYS_END = "-----END PGP PUBLIC KEY BLOCK-----";

/** Whether a text says of itself that it is clear-signed. */
export function isClearSigned(text: string): boolean {
  return text.startsWith(SIGNED_BEGIN);
}

/**
 * The text that is signed, without its armour. Throws FormatError for anything beside one message: text before or behind it, or a second
 * message, would be what a reader takes for signed and gpgv does not (CVE-2013-1051 of apt was of this kind).
 */
export function readClearSigned(text: string): string {
  const lines = text.split("\n").map((line) => line.replace(/[ \t\r]+$/, ""));
  if (lines[0] !== SIGNED_BEGIN)
    throw new FormatError(`expected a clear-signed text, one that begins with ${SIGNED_BEGIN}`, 0);
  const blank = lines.indexOf("", 1);
  const stray = lines.slice(1, Math.max(blank, 1)).find((line) => !line.startsWith("Hash: "));
  if (blank < 0 || stray !== undefined)
    throw new FormatError(`a clear-signed text's head has ${quote(stray)}, expected Hash: lines and an empty one`);
  const end = lines.indexOf(SIGNATURE_BEGIN, blank);
  if (end < 0) throw new FormatError(`a clear-signed text has no ${SIGNATURE_BEGIN}: it is cut off`);
  checkTail(lines, end);
  return lines
    .slice(blank + 1, end)
    .map(undash)
    .join("\n");
}

/** Lines that begin with "-" are written with "- " before them, so that no line of the text looks like armour. */
function undash(line: string): string {
  if (!line.startsWith("-")) return line;
  if (line.startsWith("- ")) return line.slice(2);
  throw new FormatError(
    `a clear-signed text has the line ${quote(line)}, expected "- " before a line that begins with "-"`,
  );
}

/** Behind the text there is one signature block (which may hold several signatures), and nothing else. */
function checkTail(lines: readonly string[], begin: number): void {
  const end = lines.indexOf(SIGNATURE_END, begin);
  if (end < 0) throw new FormatError(`a clear-signed text has no ${SIGNATURE_END}: it is cut off`);
  const stray =
    lines.slice(end + 1).find((line) => line !== "") ??
    lines.slice(begin + 1, end).find((line) => line.startsWith("-"));
  if (stray !== undefined)
    throw new FormatError(`beside a clear-signed text there is ${quote(stray)}, which nobody signed`);
}

/** Armoured public keys as the binary keyring that gpgv reads; several blocks are joined. Throws FormatError where there is none. */
export function readArmouredKeys(text: string): Uint8Array {
  const keys: Buffer[] = [];
  let block: string[] | null = null;
  for (const raw of text.split("\n")) {
    const line = raw.trim();
    if (line === KEYS_BEGIN) block = [];
    else if (line === KEYS_END && block !== null) {
      keys.push(decodeBlock(block));
      block = null;
    } else block?.push(line);
  }
  if (keys.length === 0 || block !== null) throw new FormatError(`expected ${KEYS_BEGIN} with its end`);
  return Buffer.concat(keys);
}

/** Headers ("Version: ...") end at an empty line; a line that begins with "=" is the checksum. */
function decodeBlock(lines: readonly string[]): Buffer {
  const body = lines.slice(lines.indexOf("") + 1).filter((line) => !line.startsWith("=") && !/^[A-Za-z]+: /.test(line));
  const base64 = body.join("");
  if (base64 === "" || !/^[A-Za-z0-9+/]*={0,2}$/.test(base64))
    throw new FormatError("a public key block holds what is no base 64");
  return Buffer.from(base64, "base64");
}

function quote(line: string | undefined): string {
  return JSON.stringify((line ?? "").slice(0, 60));
}
