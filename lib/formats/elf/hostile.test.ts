// hostile.test.ts: broken and random bytes give a value or a FormatError, in bounded time; the seed is fixed.
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { bytesSource } from "../byte-source.ts";
import { FormatError } from "../format-error.ts";
import { findLanguages, parseElf, readImports, readNeeded, readCode } from "./index.ts";
import { cpuMsOf } from "../testing/cpu-time.ts";

const MUTATIONS = 6_000;
const TRUNCATIONS = 1_500;
const NOISE = 500;
const SLOWEST_MS = 50;

const folder = new URL("testdata/", import.meta.url);
const files = readdirSync(folder)
  .filter((name) => name.startsWith("ok-"))
  .map((name) => new Uint8Array(readFileSync(new URL(name, folder))));

/** xorshift32: the same numbers in every run. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

/** Numbers at which arithmetic breaks. */
const EDGES = [0, 1, 0x7f, 0xff, 0x7fffffff, 0x80000000, 0xffffffff, 0xfffffff0];

function mutate(bytes: Uint8Array, random: (below: number) => number): Uint8Array {
  const copy = bytes.slice();
  const view = new DataView(copy.buffer);
  for (let count = 1 + random(6); count > 0; count--) {
    // Most of the structure is in the first KiB and in the last; half of the changes go there.
    const range = random(2) === 0 ? Math.min(1024, copy.length) : copy.length;
    const at = random(4) === 0 ? copy.length - 1 - random(range) : random(range);
    if (random(2) === 0 && at + 8 <= copy.length) {
      view.setUint32(at, EDGES[random(EDGES.length)] ?? 0, true);
      if (random(2) === 0) view.setUint32(at + 4, EDGES[random(EDGES.length)] ?? 0, true);
    } else {
      copy[at] = random(256);
    }
  }
  return copy;
}

/** Reads all that can be read; true when the bytes were taken, false when they were refused as they should be. */
function survives(bytes: Uint8Array): boolean {
  try {
    const elf = parseElf(bytesSource(bytes));
    const imports = readImports(elf);
    findLanguages(elf, imports ?? new Set(), readNeeded(elf));
    readCode(elf);
    return true;
  } catch (error) {
    if (error instanceof FormatError) return false;
    throw error;
  }
}

function run(cases: number, next: (index: number) => Uint8Array): { taken: number; slowest: number } {
  let taken = 0;
  let slowest = 0;
  for (let index = 0; index < cases; index++) {
    const bytes = next(index);
    let survived = false;
    const taking = cpuMsOf(() => (survived = survives(bytes)), SLOWEST_MS);
    if (survived) taken++;
    slowest = Math.max(slowest, taking);
  }
  return { taken, slowest };
}

const pick = (index: number) => files[index % files.length] ?? new Uint8Array(0);

test("mutated files", () => {
  const random = randomFrom(20261123);
  const { taken, slowest } = run(MUTATIONS, (index) => mutate(pick(index), random));
  expect(slowest).toBeLessThan(SLOWEST_MS);
  // Both ends are reached: else the cases would test too little.
  expect(taken).toBeGreaterThan(MUTATIONS / 4);
  expect(taken).toBeLessThan(MUTATIONS * 0.9);
});

test("truncated files", () => {
  const random = randomFrom(7220);
  const { slowest } = run(TRUNCATIONS, (index) => pick(index).slice(0, random(pick(index).length)));
  expect(slowest).toBeLessThan(SLOWEST_MS);
});

test("noise behind a right beginning", () => {
  const random = randomFrom(2015);
  const { slowest } = run(NOISE, (index) => {
    const bytes = Uint8Array.from({ length: 4096 }, () => random(256));
    bytes.set(pick(index).subarray(0, 16 + random(200)));
    return bytes;
  });
  expect(slowest).toBeLessThan(SLOWEST_MS);
});
