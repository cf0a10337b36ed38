// fingerprint.ts: what tells that an artifact would be judged as it was last time.
import { createHash } from "node:crypto";
import { AREAS } from "#lib/areas/index.ts";
import type { Area } from "#lib/areas/area.ts";
import type { AuditedSubject } from "./audited.ts";

/** sha256 over the artifact's identity (see ListedArtifact) and the revision of every parser and check. */
export function fingerprintOf(identity: Uint8Array, areas: readonly Area[] = AREAS): Uint8Array {
  return createHash("sha256").update(identity).update(revisionsOf(areas)).digest();
}

/**
 * The fingerprint to store once the artifact was looked at. What could not be read for want of permission may be readable to the
 * next run although nothing of the file has changed: then the stored one is made to differ, so that it is tried again.
 */
export function settledFingerprint(fingerprint: Uint8Array, subjects: readonly AuditedSubject[]): Uint8Array {
  const settled = subjects.every(({ problem }) => problem?.kind !== "unreadable");
  return settled ? fingerprint : createHash("sha256").update(fingerprint).update("unreadable").digest();
}

function revisionsOf(areas: readonly Area[]): string {
  return JSON.stringify(
    areas.map(({ id, parserRevision, checks }) => [
      id,
      parserRevision,
      checks.map(({ no, revision }) => [no, revision]),
    ]),
  );
}
