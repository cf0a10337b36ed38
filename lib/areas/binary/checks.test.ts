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
  ["a dynamic program", { type: "executable" }, "fail", /^A program that always lies/],
  ["a static program", { type: "static" }, "fail", /^A static program/],
  ["a library", { type: "shared-object", interpreter: null }, "not-applicable", /^A shared library:/],
  ["a library that can be run", { type: "shared-object" }, "not-applicable", /can be run/],
  ["an object", { type: "object" }, "not-applicable", /linked/],
  ["a module", { type: "kernel-module" }, "not-applicable", /kernel/],
  ["a debug file", { type: "debug" }, "not-applicable", /debuggers/],
  ["a core dump", { type: "core" }, "not-applicable", /core dump/],
  ["GPU code", { type: "shared-object", machine: "amdgpu" }, "not-applicable", /graphics/],
]);

cases("full-relro", [
  ["full", {}, "pass", /^Full RELRO$/],
  ["partial", { relro: "partial", bindNow: false, tags: ["DT_JMPREL"] }, "fail", /Partial RELRO/],
  [
    "partial, nothing lazy",
    { relro: "partial", bindNow: false, lazyRelocations: false, tags: [] },
    "pass",
    /nothing here is bound lazily/,
  ],
  ["none, though bound now", { relro: "none" }, "fail", /No RELRO/],
  ["static with the segment", { type: "static", relro: "partial", bindNow: false }, "pass", /static program/],
  ["static without", { type: "static", relro: "none", bindNow: false }, "fail", /No RELRO/],
  ["a module", { type: "kernel-module", relro: "none" }, "not-applicable", /kernel/],
]);

cases("bind-now", [
  ["now", {}, "pass", /when the file is loaded/],
  ["lazy", { bindNow: false }, "fail", /first call/],
  ["nothing to bind", { bindNow: false, lazyRelocations: false }, "not-applicable", /Nothing here/],
  ["static", { type: "static", bindNow: false }, "not-applicable", /^A static program/],
  ["static PIE", { type: "static-pie", bindNow: false }, "not-applicable", /^A static program/],
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
  ["none", {}, "pass", /No segment/],
  ["one", { writableExecutableSegments: 1 }, "fail", /^A segment is/],
  ["two", { writableExecutableSegments: 2 }, "fail", /^2 segments are/],
]);

cases("no-text-relocations", [
  ["none", {}, "pass", /never written/],
  ["some", { textRelocations: true, tags: ["DT_TEXTREL"] }, "fail", /makes code writable/],
  ["static", { type: "static" }, "not-applicable", /^A static program/],
]);

cases("stack-protector", [
  ["imported", {}, "pass", /are checked/],
  ["in the code alone", { stackProtector: "code-only" }, "pass", /set in the code/],
  ["not seen", { stackProtector: "none" }, "unknown", /No canary was seen/],
  [
    "not seen in a program without code",
    { stackProtector: "none", code: { ...CODE, bytes: 0 } },
    "not-applicable",
    /no code/,
  ],
  ["could not look", { stackProtector: "unknown" }, "unknown", /could not be read/],
  ["static, in the code", { type: "static", stackProtector: "code-only" }, "unknown", /C library's alone/],
  ["static, not seen", { type: "static", stackProtector: "none" }, "unknown", /Static/],
  [
    "static on another machine",
    { type: "static", machine: "arm", stackProtector: "unknown", code: null },
    "unknown",
    /arm/,
  ],
  ["Go", { languages: ["go"], stackProtector: "none" }, "not-applicable", /Go/],
  ["Go with C in it", { languages: ["go"] }, "pass", /are checked/],
  ["Rust", { languages: ["rust"], stackProtector: "none" }, "not-applicable", /Rust/],
  ["C++", { languages: ["c++"], stackProtector: "none" }, "unknown", /No canary/],
  ["a module with", { type: "kernel-module" }, "pass", /are checked/],
  ["an object without", { type: "object", stackProtector: "none", code: null }, "unknown", /No canary/],
]);

const plain = (...names: string[]) => ({ fortified: [], fortifiable: names });
cases("fortify", [
  ["some", {}, "pass", /^1 of 2 functions/],
  ["nothing to fortify", plain(), "not-applicable", /no function that could/],
  ["memcpy and read", plain("memcpy", "read"), "unknown", /left/],
  ["strcpy, which is what remains where sizes are not known", plain("strcpy", "strcat"), "unknown", /left/],
  ["snprintf, which GCC folds back", plain("snprintf"), "unknown", /left/],
  ["printf", plain("memcpy", "printf"), "fail", /None of 2/],
  ["longjmp", plain("longjmp"), "fail", /None of 1/],
  ["printf in C++, which clang cannot rewrite", { ...plain("printf"), languages: ["c++"] }, "unknown", /left/],
  ["vfprintf in C++", { ...plain("vfprintf"), languages: ["c++"] }, "fail", /None of 1/],
  ["Go", { ...plain("vfprintf"), languages: ["go"] }, "not-applicable", /Go/],
  ["Rust", { ...plain("memcpy"), languages: ["rust"] }, "not-applicable", /Rust/],
  ["Haskell", { ...plain("printf"), languages: ["haskell"] }, "not-applicable", /Haskell/],
  ["Ada", { ...plain("sprintf"), languages: ["ada"] }, "not-applicable", /Ada/],
  ["static", { ...plain(), type: "static" }, "not-applicable", /^A static program/],
  ["could not look", { ...plain(), stackProtector: "unknown" }, "unknown", /could not be read/],
  ["a module", { ...plain("memcpy"), type: "kernel-module" }, "not-applicable", /kernel/],
]);

cases("safe-runpath", [
  ["none", {}, "pass", /No search path/],
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
  ["static", { type: "static" }, "not-applicable", /^A static program/],
]);

const noCet = { ibt: false, shstk: false };
const arm = { ...noCet, machine: "aarch64" };
cases("control-flow-protection", [
  ["both", {}, "pass", /IBT and SHSTK/],
  ["IBT alone", { shstk: false }, "fail", /IBT, but not of SHSTK/],
  ["no note, no code", noCet, "fail", /^No note/],
  ["no note, but code", { ...noCet, code: { ...CODE, landingPads: 500 } }, "fail", /landing pads/],
  ["no note, some pads of start files", { ...noCet, code: { ...CODE, landingPads: 5 } }, "fail", /^No note/],
  ["32-bit x86", { ...noCet, machine: "i386", class: 32 }, "not-applicable", /32 bits/],
  ["s390", { ...noCet, machine: "s390" }, "not-applicable", /s390/],
  ["arm64 with both", { ...arm, bti: true, pac: true }, "pass", /BTI and PAC/],
  ["arm64 without", arm, "fail", /BTI and PAC/],
  ["Go", { ...noCet, languages: ["go"] }, "not-applicable", /Go/],
  ["no code", { ...noCet, code: { ...CODE, bytes: 0 } }, "not-applicable", /no code/],
]);

const units = (
  switches: NonNullable<ElfFacts["build"]>["switches"],
  more: Partial<NonNullable<ElfFacts["build"]>> = {},
) => ({
  build: { source: "debug-info" as const, units: 4, silent: 0, complete: true, switches, annobin: null, ...more },
});
const notes = (covered: number, switches: NonNullable<ElfFacts["build"]>["switches"]) => ({
  build: { source: null, units: 0, silent: 0, complete: true, switches: {}, annobin: { covered, switches } },
});

cases("no-strict-overflow", [
  ["nothing written", {}, "unknown", /Nothing in the file says/],
  ["all", units({ "strict-overflow": { wraps: 3, traps: 1 } }), "pass", /Every compilation \(4\)/],
  ["one does not say", units({ "strict-overflow": { wraps: 3, unset: 1 } }), "fail", /^1 of 4/],
  ["a file for debuggers", { type: "debug", ...units({ "strict-overflow": { wraps: 4 } }) }, "pass", /Every/],
  ["some are silent", units({ "strict-overflow": { wraps: 4 } }, { silent: 2 }), "unknown", /2 more left no switches/],
  ["not all looked at", units({ "strict-overflow": { wraps: 4 } }, { complete: false }), "unknown", /more than were/],
  ["clang alone", units({}, { units: 0, silent: 3 }), "unknown", /^3 compilations have left no switches/],
  ["Go", { languages: ["go"] }, "not-applicable", /Go/],
  ["Go with C that says so", { languages: ["go"], ...units({ "strict-overflow": { unset: 4 } }) }, "fail", /4 of 4/],
  ["a module", { type: "kernel-module" }, "not-applicable", /kernel/],
  ["a core dump", { type: "core" }, "not-applicable", /core/],
]);

cases("strong-stack-protector", [
  ["nothing written", {}, "unknown", /Nothing in the file says/],
  ["strong and all", units({ "stack-protector": { strong: 3, all: 1 } }), "pass", /Every compilation/],
  ["one basic", units({ "stack-protector": { strong: 3, basic: 1 } }), "fail", /^1 of 4/],
  ["the compiler's default", units({ "stack-protector": { strong: 3, unset: 1 } }), "unknown", /default/],
  ["annobin, everywhere", notes(99_000, { "stack-protector": { strong: 99_000 } }), "pass", /annobin/],
  [
    "annobin, weak somewhere",
    notes(99_000, { "stack-protector": { strong: 98_000, basic: 1000 } }),
    "fail",
    /1000 bytes/,
  ],
  ["annobin, one tiny range", notes(151, { "stack-protector": { none: 151 } }), "unknown", /a part of the code/],
  [
    "annobin, of other things mostly",
    notes(99_000, { "stack-protector": { strong: 151 } }),
    "unknown",
    /a part of the code/,
  ],
]);

cases("stack-protector", [
  [
    "written: switched off",
    { stackProtector: "none", ...units({ "stack-protector": { none: 4 } }) },
    "fail",
    /-fno-stack/,
  ],
  [
    "written: not asked for, much code",
    { stackProtector: "none", ...units({ "stack-protector": { unset: 4 } }) },
    "fail",
    /No compilation/,
  ],
  [
    "written: not asked for, little code",
    { stackProtector: "none", code: { ...CODE, bytes: 999 }, ...units({ "stack-protector": { unset: 4 } }) },
    "unknown",
    /No canary/,
  ],
  [
    "static, written",
    { type: "static", stackProtector: "code-only", ...units({ "stack-protector": { strong: 4 } }) },
    "pass",
    /Every/,
  ],
]);

cases("stack-clash-protection", [
  ["nothing", {}, "unknown", /Nothing in the file/],
  ["probes", { code: { ...CODE, stackProbes: 2 } }, "pass", /page by page/],
  ["probes in a static program", { type: "static", code: { ...CODE, stackProbes: 2 } }, "unknown", /C library alone/],
  ["written", units({ "stack-clash-protection": { on: 4 } }), "pass", /Every/],
  ["written off", units({ "stack-clash-protection": { on: 3, off: 1 } }), "fail", /^1 of 4/],
  ["left to the default", units({ "stack-clash-protection": { unset: 4 } }), "unknown", /default/],
]);

cases("fortify", [
  ["written: off", { ...plain("memcpy"), ...units({ fortify: { 0: 1 } }) }, "fail", /off/],
  ["written: on, nothing to check", { ...plain("memcpy"), ...units({ fortify: { 3: 1 } }) }, "pass", /no call needed/],
  ["written: both", { ...plain("memcpy"), ...units({ fortify: { 0: 1, 2: 1 } }) }, "unknown", /left/],
]);

const MODULE: NonNullable<ElfFacts["module"]> = {
  ...{ vermagic: "6.1.0-47-amd64 SMP", inTree: true, retpoline: true, returnThunks: true, fentry: true },
  ...{ fortified: false, signed: true, randomizedLayout: false },
};
const module = (facts: Partial<NonNullable<ElfFacts["module"]>>) => ({
  ...{ type: "kernel-module" as const, module: { ...MODULE, ...facts } },
});
cases("module-retpoline", [
  ["a program", {}, "not-applicable", /Not a kernel module/],
  ["with", module({}), "pass", /replace/],
  ["without", module({ retpoline: false }), "fail", /taints/],
  ["arm64", { ...module({ retpoline: false }), machine: "aarch64" }, "not-applicable", /aarch64/],
]);
cases("module-return-thunk", [
  ["with", module({}), "pass", /thunk/],
  ["without", module({ returnThunks: false }), "fail", /plain/],
  [
    "too small to have a return",
    { ...module({ returnThunks: false }), code: { ...CODE, bytes: 671 } },
    "not-applicable",
    /little/,
  ],
  ["an old kernel", module({ returnThunks: false, vermagic: "5.10.0-30-amd64 SMP" }), "unknown", /may not/],
  ["no vermagic", module({ returnThunks: false, vermagic: "" }), "unknown", /does not say/],
  ["32 bits", { ...module({ returnThunks: false }), machine: "i386" }, "not-applicable", /32 bits/],
]);
cases("module-signed", [
  ["signed", module({}), "pass", /appended/],
  ["not", module({ signed: false }), "fail", /No signature/],
]);
cases("no-writable-executable-segment", [
  ["a module", module({}), "pass", /No section/],
  ["a module's section", { ...module({}), writableExecutableSections: 1 }, "fail", /A section is/],
]);
cases("fortify", [["a module that checks sizes", module({ fortified: true }), "pass", /kernel/]]);

test("facts that were stored before parser revision 2 are read", () => {
  const added = ["compilers", "writableExecutableSections", "build", "module", "members"];
  const before = Object.fromEntries(Object.entries(GOOD).filter(([key]) => !added.includes(key)));
  expect(elfReading.assess(before, TRAITS)).toHaveLength(CHECKS.length);
});

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

test("every reason is one sentence with a capital and without a full stop, whatever the kind of file", () => {
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
      expect(reason).toMatch(/^[A-Z\d].*[^.]$/);
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
