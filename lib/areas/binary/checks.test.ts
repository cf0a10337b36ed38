// checks.test.ts: facts to verdicts: each rule at each of its edges; and that every check has its whole page.
import { describe, expect, test } from "vitest";
import { type SubjectTraits, VERDICTS, type Verdict } from "../area.ts";
import { CHECKS } from "./checks.ts";
import type { ElfFacts } from "./facts.ts";
import { elfReading } from "./index.ts";

const CODE = { bytes: 100_000, complete: true, canaries: 0, landingPads: 0, signedReturns: 0, stackProbes: 0 };

/** A program that passes every check. */
const GOOD: ElfFacts = {
  ...{ type: "pie", machine: "x86_64", class: 64, endian: "little", languages: [], compilers: [], needed: 1 },
  interpreter: "/lib64/ld-linux-x86-64.so.2",
  tags: ["DT_FLAGS BIND_NOW", "DT_FLAGS_1 NOW", "DT_FLAGS_1 PIE", "DT_DEBUG", "DT_JMPREL"],
  ...{ relro: "full", bindNow: true, lazyRelocations: true, execStack: false, writableExecutableSegments: 0 },
  writableExecutableSections: 0,
  ...{
    textRelocations: false,
    stackProtector: "imported",
    fortified: ["__printf_chk"],
    fortifiable: ["__printf_chk", "memcpy"],
  },
  ...{ runpath: null, rpath: null, ibt: true, shstk: true, bti: false, pac: false, code: CODE },
  ...{ build: null, module: null, members: null },
};
const TRAITS: SubjectTraits = { path: "/usr/bin/thing", setuid: false, setgid: false };

function assess(id: string, facts: Partial<ElfFacts>, traits: Partial<SubjectTraits> = {}) {
  const all = elfReading.assess({ ...GOOD, ...facts }, { ...TRAITS, ...traits });
  const found = all.find(({ check }) => check.id === id);
  if (!found) throw new Error(`no check ${id}`);
  return found;
}

type Case = readonly [
  what: string,
  facts: Partial<ElfFacts>,
  verdict: Verdict,
  reason: RegExp,
  traits?: Partial<SubjectTraits>,
];

function cases(id: string, rows: readonly Case[]): void {
  const named = rows.map(([what, facts, verdict, reason, traits = {}]) => ({ what, facts, verdict, reason, traits }));
  test.each(named)(`${id}: $what`, ({ facts, verdict, reason, traits }) => {
    const assessment = assess(id, facts, traits);
    expect(assessment.reason).toMatch(reason);
    expect(assessment.verdict).toBe(verdict);
  });
}

cases("pie", [
  ["a PIE", {}, "pass", /position-independent program/],
  ["a static PIE", { type: "static-pie" }, "pass", /static position-independent/],
  ["a dynamic program", { type: "executable" }, "fail", /^a program that always lies/],
  ["a static program", { type: "static" }, "fail", /^a static program/],
  ["a library", { type: "shared-object", interpreter: null }, "not-applicable", /^a shared library:/],
  ["a library that can be run", { type: "shared-object" }, "not-applicable", /can be run/],
  ["an object", { type: "object" }, "not-applicable", /linked/],
  ["a module", { type: "kernel-module" }, "not-applicable", /kernel/],
  ["a debug file", { type: "debug" }, "not-applicable", /debuggers/],
  ["a core dump", { type: "core" }, "not-applicable", /core dump/],
  ["GPU code", { type: "shared-object", machine: "amdgpu" }, "not-applicable", /graphics/],
]);

cases("full-relro", [
  ["full", {}, "pass", /^full RELRO$/],
  ["partial", { relro: "partial", bindNow: false, tags: ["DT_JMPREL"] }, "fail", /partial RELRO/],
  [
    "partial, nothing lazy",
    { relro: "partial", bindNow: false, lazyRelocations: false, tags: [] },
    "pass",
    /nothing here is bound lazily/,
  ],
  ["none, though bound now", { relro: "none" }, "fail", /no RELRO/],
  ["static with the segment", { type: "static", relro: "partial", bindNow: false }, "pass", /static program/],
  ["static without", { type: "static", relro: "none", bindNow: false }, "fail", /no RELRO/],
  ["a module", { type: "kernel-module", relro: "none" }, "not-applicable", /kernel/],
]);

cases("bind-now", [
  ["now", {}, "pass", /when the file is loaded/],
  ["lazy", { bindNow: false }, "fail", /first call/],
  ["nothing to bind", { bindNow: false, lazyRelocations: false }, "not-applicable", /nothing here/],
  ["static", { type: "static", bindNow: false }, "not-applicable", /static/],
  ["static PIE", { type: "static-pie", bindNow: false }, "not-applicable", /static/],
]);

cases("nx-stack", [
  ["RW", {}, "pass", /not executable/],
  ["RWE", { execStack: true }, "fail", /asks for an executable stack/],
  ["RWE on MIPS", { execStack: true, machine: "mips" }, "not-applicable", /MIPS/],
  ["RW on MIPS", { execStack: false, machine: "mips" }, "pass", /not executable/],
  ["absent on x86-64", { execStack: null }, "fail", /does not say/],
  ["absent in a library on arm", { execStack: null, machine: "arm", type: "shared-object" }, "fail", /does not say/],
  ["absent on arm64", { execStack: null, machine: "aarch64" }, "pass", /does not say/],
  ["absent on 64-bit powerpc", { execStack: null, machine: "ppc64" }, "pass", /does not say/],
  ["absent on an unknown machine", { execStack: null, machine: "machine-9999" }, "unknown", /not known/],
  ["an object that asks", { type: "object", execStack: true }, "fail", /executable stack/],
  ["an object that does not say", { type: "object", execStack: null }, "unknown", /linked to/],
  ["a module", { type: "kernel-module", execStack: null }, "not-applicable", /kernel/],
]);

cases("no-writable-executable-segment", [
  ["none", {}, "pass", /no segment/],
  ["one", { writableExecutableSegments: 1 }, "fail", /^a segment is/],
  ["two", { writableExecutableSegments: 2 }, "fail", /^2 segments are/],
]);

cases("no-text-relocations", [
  ["none", {}, "pass", /never written/],
  ["some", { textRelocations: true, tags: ["DT_TEXTREL"] }, "fail", /makes code writable/],
  ["static", { type: "static" }, "not-applicable", /static/],
]);

cases("stack-protector", [
  ["imported", {}, "pass", /are checked/],
  ["in the code alone", { stackProtector: "code-only" }, "pass", /set in the code/],
  ["not seen", { stackProtector: "none" }, "unknown", /no canary was seen/],
  [
    "not seen in a program without code",
    { stackProtector: "none", code: { ...CODE, bytes: 0 } },
    "not-applicable",
    /no code/,
  ],
  ["could not look", { stackProtector: "unknown" }, "unknown", /could not be read/],
  ["static, in the code", { type: "static", stackProtector: "code-only" }, "unknown", /C library's alone/],
  ["static, not seen", { type: "static", stackProtector: "none" }, "unknown", /static/],
  [
    "static on another machine",
    { type: "static", machine: "arm", stackProtector: "unknown", code: null },
    "unknown",
    /arm/,
  ],
  ["Go", { languages: ["go"], stackProtector: "none" }, "not-applicable", /Go/],
  ["Go with C in it", { languages: ["go"] }, "pass", /are checked/],
  ["Rust", { languages: ["rust"], stackProtector: "none" }, "not-applicable", /Rust/],
  ["C++", { languages: ["c++"], stackProtector: "none" }, "unknown", /no canary/],
  ["a module with", { type: "kernel-module" }, "pass", /are checked/],
  ["an object without", { type: "object", stackProtector: "none", code: null }, "unknown", /no canary/],
]);

const plain = (...names: string[]) => ({ fortified: [], fortifiable: names });
cases("fortify", [
  ["some", {}, "pass", /^1 of 2 functions/],
  ["nothing to fortify", plain(), "not-applicable", /no function that could/],
  ["memcpy and read", plain("memcpy", "read"), "unknown", /left/],
  ["strcpy, which is what remains where sizes are not known", plain("strcpy", "strcat"), "unknown", /left/],
  ["snprintf, which GCC folds back", plain("snprintf"), "unknown", /left/],
  ["printf", plain("memcpy", "printf"), "fail", /none of 2/],
  ["longjmp", plain("longjmp"), "fail", /none of 1/],
  ["printf in C++, which clang cannot rewrite", { ...plain("printf"), languages: ["c++"] }, "unknown", /left/],
  ["vfprintf in C++", { ...plain("vfprintf"), languages: ["c++"] }, "fail", /none of 1/],
  ["Go", { ...plain("vfprintf"), languages: ["go"] }, "not-applicable", /Go/],
  ["Rust", { ...plain("memcpy"), languages: ["rust"] }, "not-applicable", /Rust/],
  ["Haskell", { ...plain("printf"), languages: ["haskell"] }, "not-applicable", /Haskell/],
  ["Ada", { ...plain("sprintf"), languages: ["ada"] }, "not-applicable", /Ada/],
  ["static", { ...plain(), type: "static" }, "not-applicable", /static/],
  ["could not look", { ...plain(), stackProtector: "unknown" }, "unknown", /could not be read/],
  ["a module", { ...plain("memcpy"), type: "kernel-module" }, "not-applicable", /kernel/],
]);

cases("safe-runpath", [
  ["none", {}, "pass", /no search path/],
  ["a private directory", { runpath: "/usr/lib/x86_64-linux-gnu/samba" }, "pass", /only where root/],
  ["the Nix store", { runpath: "/nix/store/abc-glibc/lib:/nix/store/def-zlib/lib" }, "pass", /only where root/],
  ["an empty element first", { runpath: ":/usr/lib/foo" }, "fail", /current directory/],
  ["an empty element last", { runpath: "/usr/lib/foo:" }, "fail", /current directory/],
  ["empty", { runpath: "" }, "fail", /current directory/],
  ["relative", { runpath: "lib" }, "fail", /relative/],
  ["/tmp", { runpath: "/usr/lib:/tmp/x" }, "fail", /others may write/],
  ["/tmp by a detour", { runpath: "/usr/../tmp/x" }, "fail", /others may write/],
  ["a build directory", { runpath: "/build/foo-1.2/.libs" }, "fail", /build machine/],
  ["a directory like /tmpfoo", { runpath: "/tmpfoo" }, "unknown", /nothing tells/],
  ["an unknown place", { runpath: "/srv/app/lib" }, "unknown", /nothing tells/],
  ["unsafe outweighs unknown", { runpath: "/srv/app/lib:/tmp" }, "fail", /\/tmp/],
  ["$ORIGIN", { runpath: "$ORIGIN/../lib" }, "pass", /only where root/],
  ["${ORIGIN}", { runpath: "${ORIGIN}" }, "pass", /only where root/],
  ["$ORIGIN of a setuid program", { runpath: "$ORIGIN/../lib" }, "fail", /setuid/, { setuid: true }],
  ["$ORIGIN of a setgid program", { runpath: "$ORIGIN" }, "fail", /setgid/, { setgid: true }],
  [
    "an absolute path of a setuid program",
    { runpath: "/usr/libexec/sudo" },
    "pass",
    /only where root/,
    { setuid: true },
  ],
  ["$ORIGIN that leads to /tmp", { runpath: "$ORIGIN/../../tmp" }, "fail", /leads to \/tmp/],
  ["$ORIGIN among a user's files", { runpath: "$ORIGIN/../lib" }, "pass", /only where/, { path: "/home/u/app/bin/x" }],
  ["$ORIGINAL is a relative path", { runpath: "$ORIGINAL/lib" }, "fail", /relative/],
  ["RPATH alone", { rpath: "/tmp" }, "fail", /others may write/],
  ["RPATH beside RUNPATH is not obeyed", { rpath: "/tmp", runpath: "/usr/lib/foo" }, "pass", /only where root/],
  ["static", { type: "static" }, "not-applicable", /static/],
]);

const noCet = { ibt: false, shstk: false };
const arm = { ...noCet, machine: "aarch64" };
cases("control-flow-protection", [
  ["both", {}, "pass", /IBT and SHSTK/],
  ["IBT alone", { shstk: false }, "fail", /IBT, but not of SHSTK/],
  ["no note, no code", noCet, "fail", /^no note/],
  ["no note, but code", { ...noCet, code: { ...CODE, landingPads: 500 } }, "fail", /landing pads/],
  ["no note, some pads of start files", { ...noCet, code: { ...CODE, landingPads: 5 } }, "fail", /^no note/],
  ["32-bit x86", { ...noCet, machine: "i386", class: 32 }, "not-applicable", /32 bits/],
  ["s390", { ...noCet, machine: "s390" }, "not-applicable", /s390/],
  ["arm64 with both", { ...arm, bti: true, pac: true }, "pass", /BTI and PAC/],
  ["arm64 without", arm, "fail", /BTI and PAC/],
  ["Go", { ...noCet, languages: ["go"] }, "not-applicable", /Go/],
  ["no code", { ...noCet, code: { ...CODE, bytes: 0 } }, "not-applicable", /no code/],
]);

test("evidence quotes tags as label and value", () => {
  expect(assess("bind-now", {}).evidence).toEqual([
    { label: "DT_FLAGS", value: "BIND_NOW" },
    { label: "DT_FLAGS_1", value: "NOW" },
  ]);
  expect(assess("no-text-relocations", { textRelocations: true, tags: ["DT_TEXTREL"] }).evidence).toEqual([
    { label: "DT_TEXTREL", value: "present" },
  ]);
  expect(assess("fortify", {}).evidence).toEqual([
    { label: "checked imports", value: "__printf_chk" },
    { label: "plain imports", value: "memcpy" },
  ]);
});

test("every reason is one sentence without a full stop, whatever the kind of file", () => {
  const types = [
    "pie",
    "static-pie",
    "executable",
    "static",
    "shared-object",
    "object",
    "kernel-module",
    "debug",
    "core",
  ];
  for (const type of types) {
    for (const { verdict, reason } of elfReading.assess({ ...GOOD, type }, TRAITS)) {
      expect(VERDICTS).toContain(verdict);
      expect(reason).toMatch(/^\S.*[^.]$/);
    }
  }
});

test("facts of another shape are refused", () => {
  expect(() => elfReading.assess({ ...GOOD, relro: "maybe" }, TRAITS)).toThrow(/relro/);
});

describe("the table", () => {
  test("numbers run from 101, ids are unique", () => {
    expect(CHECKS.map(({ no }) => no)).toEqual(CHECKS.map((_, index) => 101 + index));
    expect(new Set(CHECKS.map(({ id }) => id)).size).toBe(CHECKS.length);
  });

  test.each(CHECKS.map((check) => [check.id, check.guide] as const))("%s has a whole page", (_, guide) => {
    for (const text of [guide.problem, guide.waiveIf, guide.example, guide.falseAnswers]) {
      expect(text.length).toBeGreaterThan(60);
      expect(text.split("`").length % 2).toBe(1);
    }
    expect(guide.fixes.length).toBeGreaterThan(1);
    expect(guide.verify).toContain("FILE");
    expect(guide.sources.length).toBeGreaterThan(1);
    for (const { url } of guide.sources) expect(new URL(url).protocol).toBe("https:");
  });
});
