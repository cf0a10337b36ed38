// nix-cache/signature.ts: Ed25519 signatures and the keys that people trust, "<name>:<base 64>" both.
import { createPublicKey, type KeyObject, verify } from "node:crypto";
import { FormatError } from "../format-error.ts";
import { fingerprintOf, type NarInfo } from "./narinfo.ts";

export interface TrustedKey {
  /** "cache.nixos.org-1". */
  readonly name: string;
  readonly key: KeyObject;
}

/** Of the public cache, as nix.conf(5) has it by default (`trusted-public-keys`). */
export const NIXOS_CACHE_HOST = "cache.nixos.org";
export const NIXOS_CACHE_KEY = "cache.nixos.org-1:6NCHdD59X431o0gWypbMrAURkbJ16ZPMQFGspcDShjY=";

const KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;

/** Reads a key as `nix-store --generate-binary-cache-key` writes it. Throws FormatError. */
export function parseTrustedKey(text: string): TrustedKey {
  const { name, bytes } = parseNamed(text.trim(), KEY_BYTES, "a public key");
  const x = Buffer.from(bytes).toString("base64url");
  return { name, key: createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" }) };
}

/** good: by a key that is trusted; wrong: it bears that key's name and does not fit; unknown: nobody who signed is trusted. */
export type Signed = "good" | "wrong" | "unknown" | "unsigned";

/** What the signatures of a narinfo are worth. One good one is enough, as for Nix; one that cannot be read is worth nothing. */
export function checkSignatures(info: NarInfo, trusted: readonly TrustedKey[]): Signed {
  if (info.signatures.length === 0) return "unsigned";
  const message = Buffer.from(fingerprintOf(info));
  const answers = info.signatures.map((signature) => checkOne(message, signature, trusted));
  return answers.includes("good") ? "good" : answers.includes("wrong") ? "wrong" : "unknown";
}

function checkOne(message: Uint8Array, signature: string, trusted: readonly TrustedKey[]): Signed {
  const signerOf = trusted.filter(({ name }) => signature.startsWith(`${name}:`));
  if (signerOf.length === 0) return "unknown";
  try {
    const { bytes } = parseNamed(signature, SIGNATURE_BYTES, "a signature");
    return signerOf.some(({ key }) => verify(null, message, key, bytes)) ? "good" : "wrong";
  } catch (error) {
    if (error instanceof FormatError) return "wrong";
    throw error;
  }
}

function parseNamed(text: string, size: number, what: string): { readonly name: string; readonly bytes: Uint8Array } {
  const [, name, digits = ""] = /^([^\s:]{1,200}):([A-Za-z0-9+/]{4,200}={0,2})$/.exec(text) ?? [];
  const bytes = Buffer.from(digits, "base64");
  if (name === undefined || bytes.length !== size || bytes.toString("base64") !== digits) {
    const shown = JSON.stringify(text.length > 120 ? `${text.slice(0, 120)}...` : text);
    throw new FormatError(`${shown} is no ${what.replace(/^an? /, "")}: expected <name>:<${size} bytes in base 64>`);
  }
  return { name, bytes };
}
