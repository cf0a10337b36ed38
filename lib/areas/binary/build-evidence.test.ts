// build-evidence.test.ts: what was written down of a build, as facts.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { bytesSource } from "#lib/formats/byte-source.ts";
import { parseSwitches } from "./build-evidence.ts";
import { readElfFacts } from "./facts.ts";

const factsOf = (name: string) =>
  readElfFacts(bytesSource(readFileSync(new URL(`../../formats/elf/testdata/${name}`, import.meta.url))));

test.each([
  ["", {}],
  ["GNU C17 -O2 -fstack-protector-strong -fno-stack-protector", { "stack-protector": "none" }],
  ["-fno-stack-protector -fstack-protector-all", { "stack-protector": "all" }],
  ["-fstack-protector", { "stack-protector": "basic" }],
  ["-fwrapv -fstrict-overflow", { "strict-overflow": "undefined" }],
  ["-fno-strict-overflow", { "strict-overflow": "wraps" }],
  ["-fcf-protection -fstack-clash-protection", { "cf-protection": "full", "stack-clash-protection": "on" }],
  ["-fcf-protection=none", { "cf-protection": "none" }],
  ["-mbranch-protection=pac-ret+leaf", { "cf-protection": "pac-ret+leaf" }],
  ["-fcf-protection=constructor -fcf-protection=__proto__", {}],
  ["-ftrivial-auto-var-init=zero", { "trivial-auto-var-init": "zero" }],
  ["-fzero-call-used-regs=used-gpr", { "zero-call-used-regs": "used-gpr" }],
  ["-Wp,-D_FORTIFY_SOURCE=2", { fortify: "2" }],
  ["-D_FORTIFY_SOURCE=2 -U_FORTIFY_SOURCE", { fortify: "0" }],
])("%s", (line, values) => {
  expect(Object.fromEntries(parseSwitches(line))).toEqual(values);
});

test("a stripped file tells nothing", () => {
  expect(factsOf("ok-pie-hardened")).toMatchObject({ build: null });
});

test("debug information with macros", () => {
  expect(factsOf("ok-written-dwarf5").build).toMatchObject({
    ...{ source: "debug-info", units: 2, silent: 0, complete: true, annobin: null },
    switches: {
      ...{ "stack-protector": { strong: 2 }, "strict-overflow": { wraps: 2 } },
      ...{ "stack-clash-protection": { unset: 2 }, fortify: { 2: 1 } },
    },
  });
});

test("a command line", () => {
  expect(factsOf("ok-written-command-line").build).toMatchObject({
    ...{ source: "command-line", units: 1 },
    switches: { "stack-protector": { none: 1 }, "strict-overflow": { wraps: 1 } },
  });
});
