// written.test.ts: what compilers write down: debug information, command lines, comments, notes of annobin, Go's and modules' information.
import { readFileSync } from "node:fs";
import { deflateSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { bytesSource } from "../byte-source.ts";
import { ET_REL, SHF_COMPRESSED, SHT_NOTE } from "./constants.ts";
import {
  type Elf,
  findMacroValues,
  hasModuleSignature,
  parseElf,
  readBuildNotes,
  readCommandLines,
  readComments,
  readGoVersion,
  readModuleInfo,
  readProducers,
} from "./index.ts";
import { ascii, buildElf, concat, type ElfPlan } from "./testing/build-elf.ts";

const fixture = (name: string) => parseElf(bytesSource(readFileSync(new URL(`testdata/${name}`, import.meta.url))));
const built = (plan: ElfPlan) => parseElf(bytesSource(buildElf(plan)));
const u32 = (...values: number[]) => new Uint8Array(Uint32Array.from(values).buffer);
const u64 = (...values: number[]) => new Uint8Array(BigUint64Array.from(values.map(BigInt)).buffer);

describe("DW_AT_producer", () => {
  const producersOf = ({ file, sections }: Elf) => readProducers(file, sections);
  const switches = "-fstack-protector-strong -fno-strict-overflow";

  test.each([
    ["ok-written-dwarf5", 2, `-g3 -gdwarf-5 -O2 ${switches} -fPIC`],
    ["ok-written-zlib", 2, `-g -gdwarf-4 -gz=zlib -O2 ${switches} -fPIC`],
    ["ok-written-zstd", 2, `-g -gdwarf-5 -O2 ${switches} -fPIC`],
    ["ok-written-object", 1, `-g -O2 ${switches}`],
  ])("%s", (name, units, said) => {
    const text = `GNU C17 12.2.0 -mtune=generic -march=x86-64 ${said} -fasynchronous-unwind-tables`;
    expect(producersOf(fixture(name))).toEqual({ units: new Map([[text, units]]), unread: 0, complete: true });
  });

  test("a file for debuggers has them too, a stripped one has none", () => {
    expect([...(producersOf(fixture("ok-debug"))?.units.values() ?? [])]).toEqual([1]);
    expect(producersOf(fixture("ok-pie-hardened"))).toBeNull();
  });

  /** A unit of DWARF 5 whose only attribute is the producer, in `form` with `value`. */
  const unitOf = (form: readonly number[], value: Uint8Array): ElfPlan["sections"] => {
    const body = concat(Uint8Array.of(5, 0, 1, 8), u32(0), Uint8Array.of(1), value);
    return [
      { name: ".debug_abbrev", flags: 0, bytes: Uint8Array.of(1, 0x11, 0, 0x25, ...form, 0, 0, 0) },
      { name: ".debug_info", flags: 0, bytes: concat(u32(body.length), body) },
      { name: ".debug_str", flags: 0, bytes: ascii("\0other\0clang version 14\0") },
      { name: ".debug_line_str", flags: 0, bytes: ascii("GNU C17\0") },
      { name: ".debug_str_offsets", flags: 0, bytes: u32(12, 5, 1, 7) },
    ];
  };

  test.each([
    ["spelled out", [0x08], ascii("GNU AS 2.40\0"), "GNU AS 2.40"],
    ["in .debug_str", [0x0e], u32(7), "clang version 14"],
    ["in .debug_line_str", [0x1f], u32(0), "GNU C17"],
    ["by index", [0x25], Uint8Array.of(1), "clang version 14"],
  ])("%s", (_, form, value, text) => {
    expect(producersOf(built({ sections: unitOf(form, value) }))).toEqual({
      units: new Map([[text, 1]]),
      unread: 0,
      complete: true,
    });
  });

  test.each([
    ["in another file (dwz)", [0xa1, 0x3e], u32(7)],
    ["behind the end of its section", [0x0e], u32(9999)],
    ["in a form that nobody knows", [0x7f], u32(0)],
  ])("unread: %s", (_, form, value) => {
    const found = producersOf(built({ sections: unitOf(form, value) }));
    expect(found).toEqual({ units: new Map(), unread: 1, complete: true });
  });

  test("a cut unit ends the list", () => {
    const sections = (unitOf([0x0e], u32(7)) ?? []).map((section) =>
      section.name === ".debug_info" ? { ...section, bytes: concat(section.bytes ?? u32(), u32(500)) } : section,
    );
    const found = producersOf(built({ sections }));
    expect(found?.complete).toBe(false);
    expect([...(found?.units.values() ?? [])]).toEqual([1]);
  });
});

test("a section that swells beyond measure is not unpacked whole", () => {
  const packed = concat(u32(1, 0), u64(64 * 2 ** 20, 1), deflateSync(new Uint8Array(64 * 2 ** 20)));
  const comment = { name: ".comment", flags: SHF_COMPRESSED, bytes: packed };
  const { file, sections } = built({ sections: [comment] });
  expect(readComments(file, sections)).toEqual([]);
});

test("_FORTIFY_SOURCE as -g3 records it", () => {
  const values = (name: string) => {
    const { file, sections } = fixture(name);
    return findMacroValues(file, sections, "_FORTIFY_SOURCE");
  };
  expect(values("ok-written-dwarf5")).toEqual(["2"]);
  expect(values("ok-written-zlib")).toEqual([]);
});

test(".GCC.command.line and .comment", () => {
  const { file, sections } = fixture("ok-written-command-line");
  expect(readCommandLines(file, sections)).toEqual([
    expect.stringMatching(/^GNU C17 .*-fstack-protector-strong.*-fno-stack-protector/),
  ]);
  expect(readComments(file, sections)).toEqual([expect.stringMatching(/^GCC: \(Debian 12/)]);
});

describe("Go's version", () => {
  const magic = concat(Uint8Array.of(0xff), ascii(" Go buildinf:"));
  const infoOf = (bytes: Uint8Array) => {
    const { file, segments, sections } = built({ sections: [{ name: ".go.buildinfo", bytes }] });
    return readGoVersion(file, segments, sections);
  };
  test.each([
    [
      "spelled out",
      concat(magic, Uint8Array.of(8, 2), new Uint8Array(16), Uint8Array.of(8), ascii("go1.19.8")),
      "go1.19.8",
    ],
    [
      "no text that could be one",
      concat(magic, Uint8Array.of(8, 2), new Uint8Array(16), Uint8Array.of(3), ascii("a\0b")),
      null,
    ],
    ["another magic", concat(ascii("nothing to be seen"), new Uint8Array(32)), null],
    ["too short", magic, null],
    ["a pointer to nowhere", concat(magic, Uint8Array.of(8, 0), u64(0xffffffff, 0)), null],
  ])("%s", (_, bytes, version) => {
    expect(infoOf(bytes)).toBe(version);
  });
});

describe("annobin", () => {
  /** A note of .gnu.build.attributes: its name is more than a text, its content a range. */
  const note = (name: Uint8Array, range: readonly number[] = []) => {
    const padding = new Uint8Array((4 - (name.length % 4)) % 4);
    return concat(u32(name.length, range.length * 8, 0x100), name, padding, u64(...range));
  };
  const notesOf = (...notes: Uint8Array[]) => {
    const { file, sections } = built({
      sections: [{ name: ".gnu.build.attributes", type: SHT_NOTE, flags: 0, bytes: concat(...notes) }],
    });
    return readBuildNotes(file, sections);
  };

  test("words with the range that they speak of, also that of the note before", () => {
    expect(
      notesOf(
        note(ascii("GA*\x02\x03\0"), [0x1000, 0x1200]),
        note(ascii("GA+stack_clash\0")),
        note(concat(ascii("GA*FORTIFY\0"), Uint8Array.of(0xff, 0)), [0x2000, 0x2000]),
        note(ascii("GA!stack_clash\0")),
        note(ascii("GA$\x013p8\0"), [0, 9]),
      ),
    ).toEqual([
      { attribute: "stack_prot", value: 3, start: 0x1000, end: 0x1200 },
      { attribute: "stack_clash", value: true, start: 0x1000, end: 0x1200 },
      { attribute: "FORTIFY", value: 255, start: 0x2000, end: 0x2000 },
      { attribute: "stack_clash", value: false, start: 0x2000, end: 0x2000 },
    ]);
  });

  test("a note that is cut short ends the section", () => {
    expect(notesOf(note(ascii("GA+stack_clash\0"), [1, 2]), u32(9999, 0, 0x100))).toHaveLength(1);
  });
});

test("a kernel module's own words, and its signature", () => {
  const info = ascii("license=GPL\0vermagic=6.1.0 SMP\0retpoline=Y\0license=other\0=nothing\0");
  const bytes = buildElf({ type: ET_REL, sections: [{ name: ".modinfo", bytes: info }] });
  const plain = parseElf(bytesSource(bytes));
  expect([...readModuleInfo(plain.file, plain.sections)]).toEqual([
    ["license", "GPL"],
    ["vermagic", "6.1.0 SMP"],
    ["retpoline", "Y"],
  ]);
  const signed = parseElf(bytesSource(concat(bytes, ascii("~Module signature appended~\n"))));
  expect([plain, signed].map(({ file }) => hasModuleSignature(file))).toEqual([false, true]);
});
