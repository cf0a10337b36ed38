// hash.ts: what tells that a file of an evaluation is as it was.
import { createHash } from "node:crypto";

/** sha256 over parts that cannot run into each other. */
export function hashOf(...parts: readonly (string | Uint8Array)[]): Uint8Array {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(`\0${Buffer.byteLength(part)}\0`).update(part);
  return hash.digest();
}
