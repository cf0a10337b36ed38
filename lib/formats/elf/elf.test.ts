// elf.test.ts: parseElf on real files, on built ones of other machines, and on files that are wrong.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { bytesSource, type ByteSource } from "../byte-source.ts";
import { FormatError } from "../format-error.ts";
import {
  DT_FLAGS_1,
  EM_386,
  EM_AARCH64,
  EM_MIPS,
  EM_S390,
  EM_X86_64,
  ET_CORE,
  ET_REL,
  PF_R,
  PF_X,
  PT_GNU_PROPERTY,
  PT_GNU_STACK,
  PT_INTERP,
  PT_LOAD,
  PT_NOTE,
} from "./constants.ts";
import {
  dynamicText,
  findLanguages,
  findSegment,
  hasDynamicFlag,
  isElf,
  locateStrings,
  parseElf,
  readImports,
  readNeeded,
  readCode,
} from "./index.ts";
import { ascii, buildElf, concat } from "./testing/build-elf.ts";

const fixture = (name: string) => new Uint8Array(readFileSync(new URL(`testdata/${name}`, import.meta.url)));
const parse = (bytes: Uint8Array) => parseElf(bytesSource(bytes));
const sorted = (names: ReadonlySet<string> | null) => (names === null ? null : [...names].sort());

test("isElf asks for four bytes", () => {
  expect(isElf(Uint8Array.of(0x7f, 0x45, 0x4c, 0x46))).toBe(true);
  expect(isElf(Uint8Array.of(0x7f, 0x45, 0x4c))).toBe(false);
  expect(isElf(ascii("#!/bin/sh\n"))).toBe(false);
});

describe("real files", () => {
  test("headers, interpreter, libraries and notes of a PIE", () => {
    const elf = parse(fixture("ok-pie-hardened"));
    expect(elf.header).toMatchObject({ class: 64, littleEndian: true, type: 3, machine: EM_X86_64 });
    expect(elf.interpreter).toBe("/lib64/ld-linux-x86-64.so.2");
    expect(readNeeded(elf)).toEqual(["libc.so.6"]);
    expect(elf.notes.buildId).toMatch(/^[0-9a-f]{40}$/);
    expect(findSegment(elf.segments, PT_GNU_STACK)?.flags).toBe(6);
  });

  test("symbols are the same with and without section headers", () => {
    const imports = sorted(readImports(parse(fixture("ok-pie-hardened"))));
    expect(imports).toEqual(expect.arrayContaining(["__printf_chk", "__stack_chk_fail", "__strcpy_chk", "fgets"]));
    const bare = parse(fixture("ok-pie-no-sections"));
    expect(bare.sections).toEqual([]);
    expect(sorted(readImports(bare))).toEqual(imports);
  });

  test("a section table that is wrong is as good as none", () => {
    const bytes = fixture("ok-pie-hardened");
    const view = new DataView(bytes.buffer);
    for (const shoff of [bytes.length - 10, bytes.length + 1, 2 ** 60]) {
      view.setBigUint64(40, BigInt(shoff), true);
      const elf = parse(bytes);
      expect(elf.sections).toEqual([]);
      expect(readImports(elf)?.has("__stack_chk_fail")).toBe(true);
    }
  });

  test("a debug file is known as such, and its copied program headers are left alone", () => {
    const elf = parse(fixture("ok-debug"));
    expect(elf.isDebug).toBe(true);
    expect(elf.segments).toEqual([]);
  });

  test("code evidence", () => {
    const evidence = (name: string) => readCode(parse(fixture(name)));
    expect(evidence("ok-pie-hardened")).toMatchObject({ complete: true, canaries: 2, stackProbes: 1 });
    expect(evidence("ok-pie-lazy")).toMatchObject({ canaries: 0, stackProbes: 0 });
    expect(evidence("ok-pie-noreturn")).toMatchObject({ canaries: 1 });
    expect(evidence("ok-static-pie-cet")).toMatchObject({ landingPads: 3 });
    expect(evidence("ok-static-i386")).toBeNull();
    expect(evidence("ok-object-canary")).toMatchObject({ canaries: 4 });
    expect(evidence("ok-debug")).toBeNull();
  });

  test("only windows of a file are read", () => {
    const bytes = fixture("ok-pie-hardened");
    const huge = 300 * 1024 * 1024;
    let most = 0;
    const source: ByteSource = {
      size: huge,
      read: (offset, length) => {
        most = Math.max(most, length);
        const window = new Uint8Array(Math.min(length, huge - offset));
        window.set(bytes.subarray(Math.min(offset, bytes.length), offset + length));
        return window;
      },
    };
    const elf = parseElf(source);
    readImports(elf);
    readCode(elf);
    expect(most).toBeLessThan(64 * 1024);
  });
});

describe("every class, byte order and machine", () => {
  const interpreter = { type: PT_INTERP, bytes: ascii("/lib/ld.so\0") };
  const layouts = [
    { class: 32, littleEndian: true, machine: EM_386 },
    { class: 32, littleEndian: false, machine: EM_MIPS },
    { class: 64, littleEndian: true, machine: EM_AARCH64 },
    { class: 64, littleEndian: false, machine: EM_MIPS },
  ] as const;
  test.each(layouts)("$class bits, little endian $littleEndian, machine $machine", (layout) => {
    const elf = parse(
      buildElf({
        ...layout,
        segments: [interpreter, { type: PT_GNU_STACK, flags: 7 }],
        imports: ["__stack_chk_fail", "memcpy"],
        needed: ["libc.so.6", "libm.so.6"],
        runpath: "/usr/lib/x:$ORIGIN",
        tags: [[DT_FLAGS_1, 0x08000001]],
        sections: [{ name: ".go.buildinfo" }],
      }),
    );
    expect(elf.header).toMatchObject(layout);
    expect(elf.interpreter).toBe("/lib/ld.so");
    expect(findSegment(elf.segments, PT_GNU_STACK)?.flags).toBe(7);
    expect(sorted(readImports(elf))).toEqual(["__stack_chk_fail", "memcpy"]);
    expect(readNeeded(elf)).toEqual(["libc.so.6", "libm.so.6"]);
    expect(hasDynamicFlag(elf.dynamic, DT_FLAGS_1, 0x08000000)).toBe(true);
    expect(dynamicText(elf.file, locateStrings(elf.segments, elf.dynamic), 999)).toBeNull();
    expect(findLanguages(elf, new Set(), [])).toEqual(["go"]);
  });

  test("64-bit s390 has words of 8 bytes in DT_HASH", () => {
    const bytes = buildElf({ class: 64, littleEndian: false, machine: EM_S390, imports: ["read", "write"] });
    expect(sorted(readImports(parse(bytes)))).toEqual(["read", "write"]);
  });

  test("flags keep their low bits where the value is beyond 2^53", () => {
    const bytes = buildElf({ tags: [[DT_FLAGS_1, 0x08000001]] });
    const at = bytes.findIndex(
      (_, index) => bytes[index] === 0xfb && bytes[index + 1] === 0xff && bytes[index + 2] === 0xff,
    );
    bytes.fill(0xff, at + 12, at + 16);
    expect(hasDynamicFlag(parse(bytes).dynamic, DT_FLAGS_1, 1)).toBe(true);
    expect(hasDynamicFlag(parse(bytes).dynamic, DT_FLAGS_1, 2)).toBe(false);
  });
});

describe("notes", () => {
  const u32 = (...values: number[]) => new Uint8Array(Uint32Array.from(values).buffer);
  const property = (type: number, bits: number) => concat(u32(4, 16, 5), ascii("GNU\0"), u32(type, 4, bits, 0));
  const notesOf = (machine: number, type: number, bytes: Uint8Array) =>
    parse(buildElf({ machine, segments: [{ type, bytes, align: 8 }] })).notes;

  test.each([
    [EM_X86_64, 0xc0000002, 1, { ibt: true, shstk: false }],
    [EM_X86_64, 0xc0000002, 2, { ibt: false, shstk: true }],
    [EM_X86_64, 0xc0000002, 3, { ibt: true, shstk: true }],
    [EM_X86_64, 0xc0000000, 3, { ibt: false, shstk: false, bti: false, pac: false }],
    [EM_AARCH64, 0xc0000000, 1, { bti: true, pac: false }],
    [EM_AARCH64, 0xc0000000, 3, { bti: true, pac: true, ibt: false }],
    [EM_AARCH64, 0xc0000002, 3, { bti: false, pac: false, ibt: false }],
  ])("machine %i, property %i, bits %i", (machine, type, bits, expected) => {
    expect(notesOf(machine, PT_GNU_PROPERTY, property(type, bits))).toMatchObject(expected);
    expect(notesOf(machine, PT_NOTE, property(type, bits))).toMatchObject(expected);
  });

  test("the property is found behind another", () => {
    const bytes = concat(u32(4, 32, 5), ascii("GNU\0"), u32(0xc0008002, 4, 7, 0), u32(0xc0000002, 4, 3, 0));
    expect(notesOf(EM_X86_64, PT_GNU_PROPERTY, bytes)).toMatchObject({ ibt: true, shstk: true });
  });

  test("Go's build id, and a note that is cut short ends the walk", () => {
    const go = concat(u32(4, 4, 4), ascii("Go\0\0"), ascii("abcd"));
    const cut = concat(go, u32(4, 9999, 3), ascii("GNU\0"));
    const elf = parse(buildElf({ segments: [{ type: PT_NOTE, bytes: cut }] }));
    expect(elf.notes).toMatchObject({ goBuildId: "abcd", buildId: null });
    expect(findLanguages(elf, new Set(), [])).toEqual(["go"]);
  });
});

describe("languages", () => {
  const hash = "0123456789abcdef0123456789abcdef01234567";
  const elfWith = (text: string, comment = "") =>
    parse(
      buildElf({
        segments: [{ type: PT_LOAD, flags: PF_R, bytes: ascii(`xx${text}\0`) }],
        sections: [{ name: ".comment", bytes: ascii(comment) }],
      }),
    );
  test.each([
    [`/rustc/${hash}/library/core/src/str/mod.rs`, ["_Unwind_Backtrace"], [], ["rust"]],
    ["/usr/src/rustc-1.63.0/library/std/src/io/mod.rs", ["_Unwind_Backtrace"], [], ["rust"]],
    ["/build/rustc-1.75.0-src/library/alloc/src/vec.rs", ["_Unwind_Backtrace"], [], ["rust"]],
    ["/rustc-demangle-0.1.27/src/legacy.rs", ["_Unwind_Backtrace"], [], []],
    [`/rustc/${hash}/library/core`, ["printf"], [], []],
    ["GHC.Base\0", ["timer_create"], [], ["haskell"]],
    ["", ["printf"], ["libgnat-12.so", "libstdc++.so.6"], ["c++", "ada"]],
  ])("%s with %j and %j", (text, imports, libraries, expected) => {
    expect(findLanguages(elfWith(text), new Set(imports), libraries)).toEqual(expected);
  });

  test("a line of .comment tells Rust", () => {
    const elf = elfWith("", "GCC: (GNU) 12\0rustc version 1.86.0 (05f9846f8 2025-03-31)\0");
    expect(findLanguages(elf, new Set(["printf"]), [])).toEqual(["rust"]);
  });

  test("a text that lies across two pieces is found", () => {
    const filler = "x".repeat(1024 * 1024 - 60);
    const elf = elfWith(`${filler}/rustc/${hash}/library/core/`);
    expect(findLanguages(elf, new Set(["_Unwind_Backtrace"]), [])).toEqual(["rust"]);
  });
});

describe("code patterns", () => {
  const scan = (machine: number, ...parts: Uint8Array[]) => {
    const segments = [{ type: PT_LOAD, flags: PF_R | PF_X, bytes: concat(...parts) }];
    return readCode(parse(buildElf({ machine, segments })));
  };
  const words = (...values: number[]) => new Uint8Array(Uint32Array.from(values).buffer);
  const LOAD = Uint8Array.of(0x64, 0x48, 0x8b, 0x04, 0x25, 0x28, 0, 0, 0);

  test.each([
    ["mov %fs:0x28,%rax", [0x64, 0x48, 0x8b, 0x04, 0x25, 0x28, 0, 0, 0], { canaries: 1 }],
    ["mov %fs:0x28,%r15", [0x64, 0x4c, 0x8b, 0x3c, 0x25, 0x28, 0, 0, 0], { canaries: 1 }],
    ["sub %fs:0x28,%rdx", [0x64, 0x48, 0x2b, 0x14, 0x25, 0x28, 0, 0, 0], { canaries: 1 }],
    ["cmp %fs:0x28,%rax", [0x64, 0x48, 0x3b, 0x04, 0x25, 0x28, 0, 0, 0], { canaries: 1 }],
    ["mov %fs:0x30,%rax, the pointer guard", [0x64, 0x48, 0x8b, 0x04, 0x25, 0x30, 0, 0, 0], { canaries: 0 }],
    ["mov %rax,%fs:0x28, a store", [0x64, 0x48, 0x89, 0x04, 0x25, 0x28, 0, 0, 0], { canaries: 0 }],
    ["endbr64", [0xf3, 0x0f, 0x1e, 0xfa], { landingPads: 1 }],
    ["GCC's probe", [0x48, 0x81, 0xec, 0, 0x10, 0, 0, 0x48, 0x83, 0x0c, 0x24, 0], { stackProbes: 1 }],
    [
      "GCC's probe in a loop",
      [0x48, 0x81, 0xec, 0, 0x10, 0, 0, 0x48, 0x83, 0x8c, 0x24, 0xf8, 0x0f, 0, 0, 0],
      { stackProbes: 1 },
    ],
    ["clang's probe", [0x48, 0x81, 0xec, 0, 0x10, 0, 0, 0x48, 0xc7, 0x04, 0x24, 0, 0, 0, 0], { stackProbes: 1 }],
    ["lock orq, a fence", [0xf0, 0x48, 0x83, 0x0c, 0x24, 0], { stackProbes: 0 }],
    ["a frame of one page that is not touched", [0x48, 0x81, 0xec, 0, 0x10, 0, 0, 0xc3], { stackProbes: 0 }],
  ])("x86-64: %s", (_, bytes, expected) => {
    expect(scan(EM_X86_64, Uint8Array.from(bytes))).toMatchObject(expected);
  });

  test.each([-9, -8, -5, -4, -1, 0])("a pattern %i bytes from the seam of two pieces is counted once", (shift) => {
    const before = new Uint8Array(1024 * 1024 + shift).fill(0x90);
    expect(scan(EM_X86_64, before, LOAD, LOAD)).toMatchObject({ canaries: 2 });
  });

  test("arm64: landing pads, signed returns, canaries and probes", () => {
    const guard = [0xf9400041, 0xf90007e1, 0xd2800001]; // ldr x1,[x2]; str x1,[sp,#8]; mov x1,#0
    const code = words(0xd503245f, 0xd503249f, 0xd503233f, ...guard, 0xd14043ff, 0xf90203ff, 0xd65f03c0);
    expect(scan(EM_AARCH64, code)).toMatchObject({ landingPads: 2, signedReturns: 1, canaries: 1, stackProbes: 1 });
    const otherRegister = words(0xf9400041, 0xf90007e2, 0xd2800001, 0xd65f03c0);
    const otherPlace = words(0xf9400041, 0xf9000461, 0xd2800001, 0xd65f03c0);
    expect(scan(EM_AARCH64, otherRegister)).toMatchObject({ canaries: 0 });
    expect(scan(EM_AARCH64, otherPlace)).toMatchObject({ canaries: 0 });
  });

  test("segments that overlap are counted once", () => {
    const bytes = buildElf({ segments: [{ type: PT_LOAD, flags: PF_X, bytes: LOAD }] });
    // The first segment covers the whole file; made executable, it holds the second.
    bytes[64 + 4] = PF_R | PF_X;
    expect(readCode(parse(bytes))).toMatchObject({ canaries: 1, bytes: bytes.length });
  });
});

describe("files that are wrong", () => {
  const good = fixture("ok-pie-hardened");
  const edit = (change: (view: DataView) => void) => {
    const bytes = good.slice();
    change(new DataView(bytes.buffer));
    return bytes;
  };
  const sectionsAt = Number(new DataView(good.buffer).getBigUint64(40, true));
  const set8 = (at: number, value: number) => edit((view) => view.setUint8(at, value));
  const set16 = (at: number, value: number) => edit((view) => view.setUint16(at, value, true));
  const set64 = (at: number, value: bigint) => edit((view) => view.setBigUint64(at, value, true));
  /** Place of a field of the n-th program header. */
  const inSegment = (index: number, field: number) => 64 + index * 56 + field;
  const dynamicIndex = parse(good).segments.findIndex(({ type }) => type === 2);

  const cases: readonly (readonly [what: string, bytes: Uint8Array, message: RegExp, offset: number])[] = [
    ["empty", new Uint8Array(0), /not an ELF file/, 0],
    ["a script", ascii("#!/bin/sh\n"), /not an ELF file/, 0],
    ["magic alone", good.slice(0, 4), /ends after 4 bytes/, 4],
    ["cut in the header", good.slice(0, 40), /takes 64 bytes/, 40],
    ["cut after the header", good.slice(0, 64), /table of \d+ program headers/, 64],
    ["cut in half", good.slice(0, good.length / 2), /segment \d+ takes/, inSegment(4, 0)],
    ["EI_CLASS 9", set8(4, 9), /EI_CLASS is 9/, 4],
    ["EI_DATA 3", set8(5, 3), /EI_DATA is 3/, 5],
    ["e_type 0", set16(16, 0), /e_type is 0/, 16],
    ["e_phentsize 0", set16(54, 0), /e_phentsize is 0, expected 56/, 54],
    ["e_phnum 0", set16(56, 0), /no program headers/, 56],
    ["e_phnum 0xffff", set16(56, 0xffff), /PN_XNUM.*sh_info of section 0 is 0/, sectionsAt + 44],
    ["e_phoff past the end", set64(32, 1n << 40n), /table of \d+ program headers/, good.length],
    ["e_phoff that wraps", set64(32, 0xffffffffffffffc0n), /table of \d+ program headers/, good.length],
    ["p_offset that wraps", set64(inSegment(2, 8), 0xffffffffffffff00n), /segment 2 takes/, inSegment(2, 0)],
    ["p_filesz that wraps", set64(inSegment(3, 32), 0xffffffffffffffffn), /segment 3 takes/, inSegment(3, 0)],
    [
      "PT_DYNAMIC past the end",
      set64(inSegment(dynamicIndex, 8), 1n << 33n),
      /segment \d+ takes/,
      inSegment(dynamicIndex, 0),
    ],
  ];
  test.each(cases)("%s", (_, bytes, message, offset) => {
    const error = errorOf(() => parse(bytes));
    expect(error).toBeInstanceOf(FormatError);
    expect(error).toMatchObject({ message: expect.stringMatching(message), offset });
  });

  test("PN_XNUM is obeyed where section 0 has the count", () => {
    const bytes = set16(56, 0xffff);
    new DataView(bytes.buffer).setUint32(sectionsAt + 44, 70_000, true);
    expect(() => parse(bytes)).toThrow(/table of 70000 program headers/);
  });

  test("an object needs its section table", () => {
    const object = fixture("ok-object");
    expect(() => parse(object.slice(0, object.length - 1))).toThrow(FormatError);
  });

  test("a core dump is not read any further", () => {
    expect(parse(set16(16, ET_CORE)).segments).toEqual([]);
    expect(parse(buildElf({ type: ET_REL })).segments).toEqual([]);
  });

  test("a symbol count beyond the segment is refused before memory is taken", () => {
    const bytes = buildElf({ imports: ["read"] });
    const elf = parse(bytes);
    const hash = elf.dynamic?.entries.get(4)?.value ?? 0;
    new DataView(bytes.buffer).setUint32(hash + 4, 0xffffffff, true);
    expect(() => readImports(parse(bytes))).toThrow(/4294967295 dynamic symbols/);
  });

  test("a file that shrinks while it is read", () => {
    const whole = bytesSource(good);
    const shrunk: ByteSource = {
      size: whole.size,
      read: (offset, length) => (offset < 4096 ? whole.read(offset, length) : new Uint8Array(0)),
    };
    expect(() => parseElf(shrunk)).toThrow(/shrank while it was read/);
  });
});

function errorOf(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}
