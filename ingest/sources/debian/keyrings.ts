// keyrings.ts: the keyrings that gpgv is given: --keyring, apt's Signed-By, or Debian's own; armoured ones are unpacked into a private directory.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { FormatError } from "#lib/formats/format-error.ts";
import { readArmouredKeys } from "#lib/formats/openpgp-armour.ts";
import type { SignedBy } from "#lib/formats/apt-sources.ts";

/** Of the package debian-archive-keyring; newer ones have the second. */
const DEBIAN_KEYRINGS = [
  "/usr/share/keyrings/debian-archive-keyring.gpg",
  "/usr/share/keyrings/debian-archive-keyring.pgp",
];
const ARMOUR = "-----BEGIN PGP";

export interface Keyrings {
  readonly files: readonly string[];
  readonly fingerprints: readonly string[];
  close(): void;
}

/** The keyrings for a suite; or why there are none, one sentence without a full stop. */
export function openKeyrings(given: string | null, signedBy: SignedBy | null): Keyrings | { readonly problem: string } {
  const wanted = given !== null ? [given] : (signedBy?.keyrings ?? []);
  const fingerprints = given !== null ? [] : (signedBy?.fingerprints ?? []);
  const dir = mkdtempSync(path.join(tmpdir(), "starfort-keys-"));
  const close = (): void => {
    rmSync(dir, { recursive: true, force: true });
  };
  try {
    if (given === null && signedBy?.key)
      return { files: [writeKeys(dir, 0, readArmouredKeys(signedBy.key))], fingerprints, close };
    const files = wanted.length > 0 ? wanted.map((file, no) => plainKeyring(dir, file, no)) : [findDebianKeyring()];
    return { files, fingerprints, close };
  } catch (error) {
    close();
    if (error instanceof MissingKeyring || error instanceof FormatError) return { problem: error.message };
    throw error;
  }
}

class MissingKeyring extends Error {}

/** gpgv reads binary keyrings only; those that end in .asc are armoured. */
function plainKeyring(dir: string, file: string, no: number): string {
  const bytes = readKeyring(path.resolve(file));
  return bytes.toString("latin1", 0, ARMOUR.length) === ARMOUR
    ? writeKeys(dir, no, readArmouredKeys(bytes.toString("latin1")))
    : path.resolve(file);
}

function findDebianKeyring(): string {
  for (const file of DEBIAN_KEYRINGS) {
    try {
      readFileSync(file);
      return file;
    } catch {
      // The next one.
    }
  }
  throw new MissingKeyring(
    `there is no keyring: ${DEBIAN_KEYRINGS[0] ?? ""} is not there; the package debian-archive-keyring has it, or give another by --keyring`,
  );
}

function readKeyring(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "an unknown error";
    throw new MissingKeyring(`the keyring ${file} cannot be read: the system says ${code}`);
  }
}

function writeKeys(dir: string, no: number, keys: Uint8Array): string {
  const file = path.join(dir, `${no}.gpg`);
  writeFileSync(file, keys, { mode: 0o600 });
  return file;
}
