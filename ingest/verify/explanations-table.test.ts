// explanations-table.test.ts: each explanation of a tool's error holds for a file that shows it, and for no sound one.
import { expect, test } from "vitest";
import { type ElfFacts, readElfFacts } from "#lib/areas/binary/index.ts";
import { bytesSource } from "#lib/formats/byte-source.ts";
import { ET_EXEC, PF_R, PF_X, PT_GNU_RELRO, PT_LOAD } from "#lib/formats/elf/constants.ts";
import { parseElf } from "#lib/formats/elf/index.ts";
import { buildElf, type ElfPlan } from "#lib/formats/elf/testing/build-elf.ts";
import { ELF_EXPLANATIONS } from "./explanations-table.ts";

const CODE = Uint8Array.from([0xf3, 0x0f, 0x1e, 0xfa, 0xc3]);
/** mov rax, fs:0x28 */
const GUARDED = Uint8Array.from([0x64, 0x48, 0x8b, 0x04, 0x25, 0x28, 0, 0, 0, 0xc3]);
const text = (bytes: Uint8Array) => ({ type: PT_LOAD, flags: PF_R | PF_X, bytes });
const PHDR = 6;

function isExplained(plan: ElfPlan, tool: string, property: string, ours: string, theirs: string): boolean {
  const bytes = buildElf(plan);
  const facts: ElfFacts = readElfFacts(bytesSource(bytes));
  const context = {
    facts,
    elf: parseElf(bytesSource(bytes)),
    mentions: (part: string) => Buffer.from(bytes).includes(part),
  };
  const claim = { property, tool, subject: "/a", ours, theirs, context };
  return ELF_EXPLANATIONS.some(
    (row) => row.tools.includes(tool) && row.properties.includes(property) && row.holds(claim),
  );
}

test.each<[string, ElfPlan, string, string, string, string, boolean]>([
  [
    "a library with PT_PHDR",
    { segments: [text(CODE), { type: PHDR }] },
    "hardening-check",
    "type",
    "library",
    "yes",
    true,
  ],
  ["a library without it", { segments: [text(CODE)] }, "hardening-check", "type", "library", "yes", false],
  ["a PIE without it", { segments: [text(CODE)] }, "hardening-check", "type", "yes", "library", true],
  ["a program with it", { segments: [text(CODE), { type: PHDR }] }, "hardening-check", "type", "yes", "library", false],
  ["a guard in the code alone", { segments: [text(GUARDED)], imports: ["x"] }, "checksec", "canary", "yes", "no", true],
  [
    "an import of the guard",
    { segments: [text(GUARDED)], imports: ["__stack_chk_fail"] },
    "checksec",
    "canary",
    "yes",
    "no",
    false,
  ],
  [
    "a static program without a guard",
    { type: ET_EXEC, segments: [text(CODE)] },
    "hardening-check",
    "canary",
    "no",
    "unknown",
    true,
  ],
  ["a dynamic one", { segments: [text(CODE)], imports: ["x"] }, "hardening-check", "canary", "no", "unknown", false],
  ["explicit_bzero alone", { imports: ["__explicit_bzero_chk"] }, "hardening-check", "FORTIFY", "some", "none", true],
  [
    "another name beside it",
    { imports: ["__explicit_bzero_chk", "__memcpy_chk"] },
    "hardening-check",
    "FORTIFY",
    "some",
    "none",
    false,
  ],
  [
    "a RELRO segment without flags",
    { segments: [text(CODE), { type: PT_GNU_RELRO, flags: 0 }] },
    "scanelf",
    "RELRO segment",
    "yes",
    "no",
    true,
  ],
  [
    "one with flags",
    { segments: [text(CODE), { type: PT_GNU_RELRO, flags: PF_R }] },
    "scanelf",
    "RELRO segment",
    "yes",
    "no",
    false,
  ],
  ["a library's stack", { segments: [text(CODE)] }, "checksec", "executable stack", "no", "yes", false],
])("%s", (_, plan, tool, property, ours, theirs, expected) => {
  expect(isExplained(plan, tool, property, ours, theirs)).toBe(expected);
});
