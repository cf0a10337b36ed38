// fuzz.test.ts: every parser against 20,000 broken files, the same in every run; and the harness against parsers that are wrong.
import { readFileSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { describe, expect, test } from "vitest";
import { FormatError } from "#lib/formats/format-error.ts";
import { corpusOf } from "./mutate.ts";
import { caseOf, FuzzFailure, MAX_CASE_BYTES, MAX_CASE_MS, runTarget } from "./run.ts";
import type { FuzzTarget } from "./target.ts";
import { TARGETS } from "./targets-table.ts";

const SEED = 20261123;
const CASES = 20_000;

describe(`${CASES} cases end in a value or a FormatError`, () => {
  test.each(TARGETS.map((target) => [target.name, target] as const))("%s", { timeout: 300_000 }, (_, target) => {
    const tally = runTarget(target, { seed: SEED, cases: CASES });
    expect(tally.cases).toBe(CASES);
    // A parser that refuses nearly everything was tested too little.
    expect(tally.taken).toBeGreaterThan(CASES / 50);
  });

  test("every parser has a name of its own", () => {
    expect(new Set(TARGETS.map(({ name }) => name)).size).toBe(TARGETS.length);
  });
});

const TEXT = new TextEncoder().encode("[Section]\nkey = value\n");
const BINARY = Uint8Array.from({ length: 200 }, (_, index) => index % 7);

function targetOf(run: FuzzTarget["run"]): FuzzTarget {
  return { name: "wrong", seeds: () => [TEXT, BINARY], run };
}

function failureOf(run: FuzzTarget["run"], cases = 500): FuzzFailure {
  try {
    runTarget(targetOf(run), { seed: 1, cases });
  } catch (error) {
    if (error instanceof FuzzFailure) {
      rmSync(dirname(error.file), { recursive: true });
      return error;
    }
    throw error;
  }
  throw new Error("no case failed");
}

describe("the harness finds", () => {
  test("an error that is no FormatError, and keeps its bytes", () => {
    let kept: Uint8Array = new Uint8Array(0);
    const target = targetOf((bytes) => {
      if (bytes[3] !== 0xff) throw new FormatError("refused");
      kept = bytes;
      throw new RangeError("offset is out of bounds");
    });
    try {
      runTarget(target, { seed: 5, cases: 20_000 });
      expect.unreachable();
    } catch (error) {
      if (!(error instanceof FuzzFailure)) throw error;
      expect(error.message).toMatch(
        /^wrong seed 5 case \d+: ended in RangeError: offset is out of bounds; its \d+ bytes/,
      );
      expect(Uint8Array.from(readFileSync(error.file))).toEqual(kept);
      const number = Number(/case (\d+)/.exec(error.message)?.[1]);
      expect(caseOf(target, corpusOf(target.seeds()), 5, number)).toEqual(kept);
      rmSync(dirname(error.file), { recursive: true });
    }
  });

  test("a case that takes too long", { timeout: 60_000 }, () => {
    const spin = (): void => {
      const start = process.cpuUsage();
      for (let used = 0; used < MAX_CASE_MS * 1100;) {
        const { user, system } = process.cpuUsage(start);
        used = user + system;
      }
    };
    expect(failureOf((bytes) => (bytes.length === 0 ? spin() : undefined)).message).toMatch(/took \d+ ms of processor/);
  });

  test("a case that takes too much memory", () => {
    const held: Uint8Array[] = [];
    const failure = failureOf((bytes) => {
      if (bytes.length === 0) held.push(new Uint8Array(MAX_CASE_BYTES + 1_000_000));
    });
    expect(failure.message).toMatch(/took 6\d MiB/);
  });
});

test("seeds stay as they are, Buffers too", () => {
  const seed = Buffer.from(BINARY);
  const target = { ...targetOf((bytes) => void bytes.fill(0)), seeds: () => [seed] };
  runTarget(target, { seed: 3, cases: 200 });
  for (let number = 0; number < 200; number++) caseOf(target, corpusOf([seed]), 3, number);
  expect(Uint8Array.from(seed)).toEqual(BINARY);
});

test("cases are the same in every run, differ from each other, and reach words as well as bytes", () => {
  const target = targetOf(() => undefined);
  const corpus = corpusOf(target.seeds());
  const cases = Array.from({ length: 2000 }, (_, number) => Buffer.from(caseOf(target, corpus, 9, number)));
  const again = cases.map((_, number) => Buffer.from(caseOf(target, corpusOf(target.seeds()), 9, number)));
  expect(again).toEqual(cases);
  expect(new Set(cases.map((bytes) => bytes.toString("hex"))).size).toBeGreaterThan(1500);
  expect(cases.some((bytes) => bytes.includes("__proto__"))).toBe(true);
});
