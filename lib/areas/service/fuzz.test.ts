// fuzz.test.ts: mutated and random units end in facts or a refusal, never in an exception, and in bounded time.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { FormatError } from "#lib/formats/format-error.ts";
import { memoryTree } from "#lib/formats/file-tree.ts";
import { loadUnit, parseUnitFile } from "#lib/formats/unit/index.ts";
import { readUnitFacts, UnitFacts } from "./facts.ts";
import { unitReading } from "./index.ts";
import { dropInFor } from "./remedy.ts";
import { cpuMsOf } from "#lib/formats/testing/cpu-time.ts";

const ROOTS = join(import.meta.dirname, "testdata", "roots");
const CASES = 4000;
/** Far above what any case takes (about 0.1 ms), so that a busy machine does not fail the test. */
const MAX_CASE_MS = 250;
const MAX_MEGABYTE_MS = 5000;

const seeds = readdirSync(ROOTS, { recursive: true, encoding: "utf8" })
  .filter((name) => /\.(service|conf)$/.test(name))
  .map((name) => join(ROOTS, name))
  .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true)
  .sort()
  .map((path) => readFileSync(path));

/** mulberry32: small, seeded, the same everywhere. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const TOKENS = [
  "\n",
  "\\\n",
  "\0",
  "\r",
  "=",
  "[",
  "]",
  "%",
  "%i",
  "~",
  '"',
  "'",
  "\\x",
  "\\",
  ":",
  "@",
  " ",
  "#",
  "\u00ff",
  "[Service]\n",
  "\n[Unit]\n",
  "ExecStart=",
  "User=",
  "SystemCallFilter=",
  "RootDirectory=",
  "99999999999999999999",
  "\u00ef\u00bb\u00bf",
];

function mutate(source: Uint8Array, random: (below: number) => number): Uint8Array {
  let bytes = [...source];
  const times = 1 + random(8);
  for (let n = 0; n < times; n++) {
    const at = random(bytes.length + 1);
    const kind = random(5);
    const token = Array.from(TOKENS[random(TOKENS.length)] ?? "", (char) => char.charCodeAt(0));
    if (kind === 0) bytes[Math.min(at, bytes.length - 1)] = random(256);
    else if (kind === 1) bytes.splice(at, 0, ...token);
    else if (kind === 2) bytes.splice(at, random(40));
    else if (kind === 3) bytes = bytes.slice(0, at);
    else bytes.splice(at, 0, ...bytes.slice(random(at + 1), at));
  }
  return Uint8Array.from(bytes);
}

/** Everything that ingest and the unit page do with a unit's bytes. */
function useUnit(own: Uint8Array, dropIn: Uint8Array): UnitFacts {
  const tree = memoryTree({
    "/usr/lib/systemd/system/fuzz-x@.service": own,
    "/usr/lib/systemd/system/fuzz-x@.service.d/a.conf": dropIn,
    "/etc/systemd/system/fuzz-.service.d/b.conf": own,
  });
  const facts = readUnitFacts(loadUnit("fuzz-x@.service", tree));
  const verdicts = unitReading.assess(facts, { path: "", setuid: false, setgid: false });
  expect(
    verdicts.every(({ verdict }) => (facts.refusal === null) === (verdict !== "unknown") || verdict === "unknown"),
  ).toBe(true);
  dropInFor(facts, "thorough");
  return facts;
}

describe("hostile units", () => {
  test(`${CASES} mutations of real units`, { timeout: 120_000 }, () => {
    const random = randomFrom(7);
    let slowest = 0;
    let refused = 0;
    for (let n = 0; n < CASES; n++) {
      const own = mutate(seeds[random(seeds.length)] ?? new Uint8Array(), random);
      const dropIn = mutate(seeds[random(seeds.length)] ?? new Uint8Array(), random);
      const taking = cpuMsOf(() => void useUnit(own, dropIn), MAX_CASE_MS);
      slowest = Math.max(slowest, taking);
      const facts = useUnit(own, dropIn);
      refused += facts.refusal === null ? 0 : 1;
      if (n % 50 === 0) UnitFacts.parse(JSON.parse(JSON.stringify(facts)));
    }
    expect(slowest).toBeLessThan(MAX_CASE_MS);
    // Both outcomes are met, or the mutations would prove nothing.
    expect(refused).toBeGreaterThan(CASES / 20);
    expect(refused).toBeLessThan(CASES * 0.95);
  });

  test("random bytes", () => {
    const random = randomFrom(11);
    for (let n = 0; n < 500; n++) {
      const bytes = Uint8Array.from({ length: random(400) }, () => random(256));
      expect(() => parseUnitFile(bytes, "/x.service")).not.toThrow();
      useUnit(bytes, bytes);
    }
  });

  test.each([
    ["continued lines", "[Service]\nExecStart=/x \\\n".concat("a \\\n".repeat(250_000))],
    ["words", `[Service]\nSystemCallFilter=${"read ".repeat(200_000)}\n`],
    ["quotes", `[Service]\nExecStart=/x ${'"a" '.repeat(200_000)}\n`],
    ["white space", `[Service]\nUser=${" ".repeat(1_000_000)}x\n`],
    ["assignments", `[Service]\n${"CapabilityBoundingSet=CAP_KILL\n".repeat(100_000)}`],
    ["warnings", `[Service]\n${"UMask=9\n".repeat(200_000)}`],
    ["addresses", `[Service]\nIPAddressAllow=${"1:2:3:4:5:6:7:8/64 ".repeat(50_000)}\n`],
    ["slashes", `[Service]\nRootDirectory=/${"/".repeat(1_000_000)}\n`],
    ["images", `[Service]\nMountImages=${"/a:/b ".repeat(170_000)}\n`],
    ["unknown words", `[Service]\nSystemCallFilter=${"x ".repeat(500_000)}\n`],
    ["groups", `[Service]\nSupplementaryGroups=${"a ".repeat(500_000)}\n`],
    ["secrets", `[Service]\n${"LoadCredentialEncrypted=a:/b\n".repeat(40_000)}`],
    ["specifiers", `[Service]\nExecStart=/x ${"%n".repeat(400_000)}\n`],
  ])("a megabyte of %s takes less than 5 s and few bytes of facts", (_, text) => {
    const read = () => readUnitFacts(loadUnit("a.service", memoryTree({ "/usr/lib/systemd/system/a.service": text })));
    expect(cpuMsOf(() => void read(), MAX_MEGABYTE_MS)).toBeLessThan(MAX_MEGABYTE_MS);
    const facts = read();
    expect(JSON.stringify(facts).length).toBeLessThan(200_000);
  });

  test("a file without end is a FormatError of the parser and a refusal of the unit", () => {
    const huge = new Uint8Array(5 * 1024 * 1024).fill(35);
    expect(() => parseUnitFile(huge, "/x.service")).toThrow(FormatError);
    expect(useUnit(huge, huge)).toMatchObject({ state: "bad", exposure10: null });
  });
});
