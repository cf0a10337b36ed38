// facts.test.ts: bytes to facts, on the ELF files of lib/formats/elf/testdata and on built ones.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { bytesSource } from "#lib/formats/byte-source.ts";
import { DT_FLAGS, DT_FLAGS_1, DT_RUNPATH, EM_MIPS, ET_CORE, ET_REL, PT_INTERP } from "#lib/formats/elf/constants.ts";
import { ascii, buildElf, type ElfPlan } from "#lib/formats/elf/testing/build-elf.ts";
import { FormatError } from "#lib/formats/format-error.ts";
import { ElfFacts, readElfFacts } from "./facts.ts";

const fixtures = new URL("../../formats/elf/testdata/", import.meta.url);
const factsOf = (name: string) => readElfFacts(bytesSource(readFileSync(new URL(name, fixtures))));
const factsOfPlan = (plan: ElfPlan) => readElfFacts(bytesSource(buildElf(plan)));

describe("real files", () => {
  const cases: readonly (readonly [name: string, facts: Partial<ElfFacts>])[] = [
    [
      "ok-pie-hardened",
      {
        ...{ type: "pie", machine: "x86_64", class: 64, endian: "little", needed: 1, relro: "full", bindNow: true },
        ...{ execStack: false, stackProtector: "imported", fortified: ["__printf_chk", "__strcpy_chk"] },
        fortifiable: ["__printf_chk", "__strcpy_chk", "fgets"],
        tags: ["DT_FLAGS BIND_NOW", "DT_FLAGS_1 NOW", "DT_FLAGS_1 PIE", "DT_DEBUG", "DT_JMPREL"],
      },
    ],
    ["ok-pie-no-sections", { type: "pie", stackProtector: "imported", fortified: ["__printf_chk", "__strcpy_chk"] }],
    [
      "ok-pie-lazy",
      { type: "pie", relro: "partial", bindNow: false, lazyRelocations: true, stackProtector: "none", fortified: [] },
    ],
    ["ok-pie-noreturn", { type: "pie", stackProtector: "code-only" }],
    ["ok-pie-rpath", { rpath: "/usr/lib/starfort", runpath: null }],
    [
      "ok-executable-weak",
      { type: "executable", relro: "none", execStack: true, runpath: ":/tmp/build:$ORIGIN/../lib" },
    ],
    ["ok-shared-object", { type: "shared-object", relro: "partial", lazyRelocations: false, textRelocations: false }],
    ["ok-shared-object-runnable", { type: "shared-object", interpreter: "/lib64/ld-linux-x86-64.so.2" }],
    ["ok-shared-object-textrel", { textRelocations: true, tags: ["DT_TEXTREL", "DT_FLAGS TEXTREL"] }],
    ["ok-static", { type: "static", relro: "none", stackProtector: "none" }],
    ["ok-static-canary", { type: "static", stackProtector: "code-only" }],
    ["ok-static-i386", { type: "static", machine: "i386", class: 32, stackProtector: "unknown", code: null }],
    ["ok-static-pie", { type: "static-pie", ibt: false, shstk: false }],
    ["ok-static-pie-cet", { type: "static-pie", ibt: true, shstk: true }],
    ["ok-static-rwx", { type: "static", writableExecutableSegments: 1 }],
    ["ok-object", { type: "object", execStack: false, stackProtector: "none" }],
    ["ok-object-canary", { type: "object", stackProtector: "imported" }],
    ["ok-object-no-stack-note", { type: "object", execStack: null }],
    ["ok-debug", { type: "debug", stackProtector: "unknown", code: null }],
  ];
  test.each(cases)("%s", (name, expected) => {
    const facts = factsOf(name);
    expect(facts).toMatchObject(expected);
    // What is stored is JSON, and must come back as it was.
    expect(ElfFacts.parse(JSON.parse(JSON.stringify(facts)))).toEqual(facts);
  });
});

describe("built files", () => {
  const loader = { type: PT_INTERP, bytes: ascii("/lib/ld.so\0") };
  const cases: readonly (readonly [what: string, plan: ElfPlan, facts: Partial<ElfFacts>])[] = [
    ["DF_1_PIE without a loader", { tags: [[DT_FLAGS_1, 0x08000000]] }, { type: "static-pie" }],
    ["DT_DEBUG and a loader, as old linkers write it", { tags: [[21, 0]], segments: [loader] }, { type: "pie" }],
    ["a loader alone", { tags: [], segments: [loader] }, { type: "shared-object" }],
    ["a core dump", { type: ET_CORE }, { type: "core", stackProtector: "unknown" }],
    ["a kernel module", { type: ET_REL, sections: [{ name: ".modinfo" }] }, { type: "kernel-module" }],
    ["DT_BIND_NOW alone", { tags: [[24, 0]] }, { bindNow: true, tags: ["DT_BIND_NOW"] }],
    ["BIND_NOW in DT_FLAGS alone", { tags: [[DT_FLAGS, 8]] }, { bindNow: true, tags: ["DT_FLAGS BIND_NOW"] }],
    ["NOW in DT_FLAGS_1 alone", { tags: [[DT_FLAGS_1, 1]] }, { bindNow: true, tags: ["DT_FLAGS_1 NOW"] }],
    ["bound now, but no PT_GNU_RELRO", { tags: [[24, 0]] }, { relro: "none" }],
    ["no dynamic tag at all", { tags: [] }, { bindNow: false, lazyRelocations: false, runpath: null }],
    ["MIPS binds lazily without a PLT", { machine: EM_MIPS, tags: [[0x7000000a, 3]] }, { lazyRelocations: true }],
    [
      "a name that only looks fortified",
      { imports: ["__dbh_am_chk", "memcpy"] },
      { fortified: [], fortifiable: ["memcpy"] },
    ],
    ["an unknown machine", { machine: 9999, tags: [] }, { machine: "machine-9999" }],
    ["i386 objects", { type: ET_REL, machine: 3, class: 32, sections: [] }, { type: "object", class: 32 }],
  ];
  test.each(cases)("%s", (_, plan, expected) => {
    expect(factsOfPlan(plan)).toMatchObject(expected);
  });

  test("a DT_RUNPATH that points nowhere is an error, not an empty path", () => {
    expect(() => factsOfPlan({ tags: [[DT_RUNPATH, 9999]] })).toThrow(FormatError);
  });
});
