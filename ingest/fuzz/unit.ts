// unit.ts: systemd units: names, drop-ins, syntax, settings, score, verdicts and remedy.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { readUnitFacts, dropInFor, unitReading } from "#lib/areas/service/index.ts";
import { memoryTree } from "#lib/formats/file-tree.ts";
import { loadUnit } from "#lib/formats/unit/index.ts";
import type { FuzzTarget } from "./target.ts";

const ROOTS = join(import.meta.dirname, "../../lib/areas/service/testdata/roots");

/** Units and drop-ins that the parity tests hold, the small ones. */
function seeds(): Uint8Array[] {
  return readdirSync(ROOTS, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(service|conf)$/.test(name))
    .map((name) => join(ROOTS, name))
    .filter((path) => (statSync(path, { throwIfNoEntry: false })?.size ?? 0) > 0)
    .sort()
    .map((path) => readFileSync(path));
}

/** Bytes as a unit's own file and, the second half, as its drop-in; a loaded unit always has verdicts, a refused one only `unknown`. */
function run(bytes: Uint8Array): void {
  const middle = bytes.indexOf(10, bytes.length / 2) + 1;
  const tree = memoryTree({
    "/usr/lib/systemd/system/fuzz-x@.service": bytes,
    "/usr/lib/systemd/system/fuzz-x@.service.d/a.conf": bytes.subarray(middle),
    "/etc/systemd/system/fuzz-.service.d/b.conf": bytes.subarray(0, middle),
  });
  const facts = readUnitFacts(loadUnit("fuzz-x@.service", tree));
  const verdicts = unitReading.assess(facts, { path: "", setuid: false, setgid: false });
  if (facts.refusal !== null && verdicts.some(({ verdict }) => verdict !== "unknown")) {
    throw new Error(`a refused unit has a verdict: ${facts.refusal}`);
  }
  dropInFor(facts, "thorough");
}

export const unitTarget: FuzzTarget = { name: "unit", seeds, run };
