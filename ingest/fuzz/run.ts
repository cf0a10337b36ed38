// run.ts: gives a parser its cases and finds those that end in another error, take too long or too much memory.
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getHeapStatistics } from "node:v8";
import { FormatError } from "#lib/formats/format-error.ts";
import { cpuMsOf } from "#lib/formats/testing/cpu-time.ts";
import { corpusOf, mutate, type Corpus } from "./mutate.ts";
import { randomFrom, seedOf } from "./random.ts";
import type { FuzzTarget } from "./target.ts";

/** What one case may take. */
export const MAX_CASE_MS = 50;
export const MAX_CASE_BYTES = 64 * 1024 * 1024;

export interface FuzzTally {
  readonly cases: number;
  /** Read to the end; the others were refused with a FormatError. */
  readonly taken: number;
  readonly slowestMs: number;
  readonly mostBytes: number;
}

/** A case that broke a rule. `message` is for people: what, which case, and where its bytes are. */
export class FuzzFailure extends Error {
  readonly file: string;

  constructor(what: string, label: string, bytes: Uint8Array, cause?: unknown) {
    const file = join(mkdtempSync(join(tmpdir(), "starfort-fuzz-")), `${label.replaceAll(/[^\w-]/g, "-")}.bin`);
    writeFileSync(file, bytes);
    super(`${label}: ${what}; its ${bytes.length} bytes are in ${file}`, { cause });
    this.name = "FuzzFailure";
    this.file = file;
  }
}

/** The bytes of one case: they depend on the target, the seed and the number alone. */
export function caseOf(target: FuzzTarget, corpus: Corpus, seed: number, number: number): Uint8Array {
  return mutate(corpus, randomFrom(seedOf(target.name, seed, number)));
}

export interface FuzzPlan {
  readonly seed: number;
  /** Numbers of the cases: `first` and those after it. */
  readonly first?: number;
  readonly cases: number;
  /** Stops earlier when it says so; asked between cases. */
  readonly isOver?: () => boolean;
}

/** Runs a target's own seeds and then its cases. Throws FuzzFailure at the first that breaks a rule. */
export function runTarget(target: FuzzTarget, { seed, first = 0, cases, isOver }: FuzzPlan): FuzzTally {
  const corpus = corpusOf(target.seeds());
  corpus.files.forEach((file, index) => runCase(target, file.slice(), `${target.name} seed file ${index}`));
  const tally = { cases: 0, taken: 0, slowestMs: 0, mostBytes: 0 };
  for (let number = first; number < first + cases && isOver?.() !== true; number++) {
    const bytes = caseOf(target, corpus, seed, number);
    const { isTaken, ms, grown } = runCase(target, bytes, `${target.name} seed ${seed} case ${number}`);
    tally.cases++;
    tally.taken += isTaken ? 1 : 0;
    tally.slowestMs = Math.max(tally.slowestMs, ms);
    tally.mostBytes = Math.max(tally.mostBytes, grown);
  }
  return tally;
}

/** Runs one case; a limit that is broken is tried again, because a collector's pause or its late work does not come back. */
export function runCase(
  target: FuzzTarget,
  bytes: Uint8Array,
  label: string,
): { readonly isTaken: boolean; readonly ms: number; readonly grown: number } {
  let isTaken = false;
  let grown = Infinity;
  const ms = cpuMsOf(() => {
    const before = heldBytes();
    isTaken = isReadable(target, bytes, label);
    grown = Math.min(grown, Math.max(0, heldBytes() - before));
  }, MAX_CASE_MS);
  for (let tries = 0; tries < 3 && grown > MAX_CASE_BYTES; tries++) {
    const before = heldBytes();
    isReadable(target, bytes, label);
    grown = Math.min(grown, Math.max(0, heldBytes() - before));
  }
  if (ms >= MAX_CASE_MS) throw new FuzzFailure(`took ${ms.toFixed(0)} ms of processor time`, label, bytes);
  if (grown > MAX_CASE_BYTES) throw new FuzzFailure(`took ${(grown / 2 ** 20).toFixed(0)} MiB`, label, bytes);
  return { isTaken, ms, grown };
}

/** True when the bytes were read, false when they were refused as they should be. */
function isReadable(target: FuzzTarget, bytes: Uint8Array, label: string): boolean {
  try {
    target.run(bytes);
    return true;
  } catch (error) {
    if (error instanceof FormatError) return false;
    throw new FuzzFailure(`ended in ${String(error)}`, label, bytes, error);
  }
}

/** What is allocated inside and outside of the heap, what is not collected yet included. */
function heldBytes(): number {
  const { used_heap_size, external_memory } = getHeapStatistics();
  return used_heap_size + external_memory;
}
