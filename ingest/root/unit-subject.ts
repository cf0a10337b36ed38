// unit-subject.ts: a loaded service as a subject: what its facts are read from, and the hash over it.
import { createHash } from "node:crypto";
import { readUnitFacts } from "#lib/areas/service/index.ts";
import type { LoadedUnit } from "#lib/formats/unit/index.ts";
import { type LoadedSubject, ReadProblem } from "../sources/source.ts";

/** Null for a masked unit: it never runs. One that systemd refuses is read like any other, its facts say why it has no score. Throws ReadProblem. */
export function unitSubject(unit: LoadedUnit): LoadedSubject | null {
  if (unit.state === "masked") return null;
  if (unit.state === "not-found") throw new ReadProblem("vanished", unit.reason ?? `${unit.id} was not found`);
  return { contentHash: hashUnit(unit), readFacts: () => readUnitFacts(unit) };
}

/** A drop-in changes the unit as much as its own file does, and its place decides what it overrides: so both are hashed. */
function hashUnit({ id, state, reason, aliases, fragments }: LoadedUnit): Uint8Array {
  const hash = createHash("sha256").update(JSON.stringify([id, state, reason, aliases]));
  for (const { path, content } of fragments) hash.update(`\0${path}\0${content.length}\0`).update(content);
  return hash.digest();
}
