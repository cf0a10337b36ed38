// facts.ts: what is stored of an ELF file, and all that the checks judge. Kept small: there are millions.
import { z } from "zod";
import type { ByteSource } from "#lib/formats/byte-source.ts";
import {
  DT_MIPS_LOCAL_GOTNO,
  DT_PLTRELSZ,
  EM_MIPS,
  ET_REL,
  MACHINE_NAMES,
  PF_X,
  PT_GNU_RELRO,
  PT_GNU_STACK,
  SHF_EXECINSTR,
} from "#lib/formats/elf/constants.ts";
import {
  type CodeEvidence,
  dynamicValue,
  type Elf,
  findLanguages,
  findSection,
  findSegment,
  findWritableExecutable,
  findWritableExecutableSections,
  LANGUAGES,
  parseElf,
  readCode,
  readImports,
  readNeeded,
} from "#lib/formats/elf/index.ts";
import { BuildFacts, readBuildFacts, readCompilers } from "./build-evidence.ts";
import { ELF_TYPES, type ElfType, elfTypeOf } from "./elf-type.ts";
import { findFortify } from "./fortify-table.ts";
import { ModuleFacts, readModuleFacts } from "./module-facts.ts";
import { MemberFacts } from "./member-facts.ts";
import { BIND_NOW_TAGS, findTags, readSearchPath, TAGS, TEXT_RELOCATION_TAGS } from "./tags.ts";

const count = z.number().int().nonnegative();
const names = z.array(z.string()).readonly();

/** The facts of one ELF file. What parser revision 2 added has a default, so that pages can show facts that were stored before. */
export const ElfFacts = z.object({
  type: z.enum(ELF_TYPES),
  /** As `uname -m` says it; `machine-<number>` where it has no name. */
  machine: z.string(),
  class: z.union([z.literal(32), z.literal(64)]),
  endian: z.enum(["little", "big"]),
  /** Languages other than C that the file shows. */
  languages: z.array(z.enum(LANGUAGES)).readonly(),
  /** Compilers that left their name, at most 4. Distributions mostly strip them. */
  compilers: names.default([]),
  interpreter: z.string().nullable(),
  /** How many libraries it needs. */
  needed: count,
  /** Which entries of the dynamic section that the checks ask for are there. */
  tags: z.array(z.enum(TAGS)).readonly(),
  /** full: PT_GNU_RELRO, and everything bound at start; partial: PT_GNU_RELRO alone. */
  relro: z.enum(["none", "partial", "full"]),
  bindNow: z.boolean(),
  /** Whether there is anything that could be bound lazily. */
  lazyRelocations: z.boolean(),
  /** What PT_GNU_STACK (of objects: .note.GNU-stack) asks for; null where there is none. */
  execStack: z.boolean().nullable(),
  writableExecutableSegments: count,
  /** The same of sections, in objects and kernel modules; 0 in what is linked. */
  writableExecutableSections: count.default(0),
  textRelocations: z.boolean(),
  /** imported: __stack_chk_fail is; code-only: seen in the code alone; none: looked, and not seen; unknown: could not look. */
  stackProtector: z.enum(["imported", "code-only", "none", "unknown"]),
  /** Imported checked functions: `__printf_chk`. */
  fortified: names,
  /** Those, and the imported plain functions that have a checked one: `__printf_chk`, `memcpy`. */
  fortifiable: names,
  runpath: z.string().nullable(),
  rpath: z.string().nullable(),
  /** What the property note promises the loader. */
  ibt: z.boolean(),
  shstk: z.boolean(),
  bti: z.boolean(),
  pac: z.boolean(),
  /** What the code itself shows; null for machines whose patterns are not known, and for files that hold no code to run. */
  code: z
    .object({
      bytes: count,
      complete: z.boolean(),
      canaries: count,
      landingPads: count,
      signedReturns: count,
      stackProbes: count,
    })
    .nullable(),
  /** How it was compiled, as far as it was written down; null when nothing was. */
  build: BuildFacts.nullable().default(null),
  /** Of kernel modules alone. */
  module: ModuleFacts.nullable().default(null),
  /** Of archives alone: their objects' facts are put together as a linker would put them. */
  members: MemberFacts.nullable().default(null),
});
export type ElfFacts = z.infer<typeof ElfFacts>;

/** Reads all facts of an ELF file, by windows and with bounded effort. Throws FormatError when the bytes are no ELF file that could be used. */
export function readElfFacts(source: ByteSource): ElfFacts {
  const elf = parseElf(source);
  const type = elfTypeOf(elf);
  const hasContent = type !== "debug" && type !== "core";
  const imports = hasContent ? readImports(elf) : null;
  const known = imports ?? new Set<string>();
  const code = readCode(elf);
  const tags = findTags(elf);
  const bindNow = tags.some((tag) => BIND_NOW_TAGS.includes(tag));
  return {
    type,
    machine: MACHINE_NAMES.get(elf.header.machine) ?? `machine-${elf.header.machine}`,
    class: elf.header.class,
    endian: elf.header.littleEndian ? "little" : "big",
    languages: findLanguages(elf, known, readNeeded(elf)),
    compilers: readCompilers(elf),
    interpreter: elf.interpreter,
    needed: elf.dynamic?.needed.length ?? 0,
    tags,
    relro: findSegment(elf.segments, PT_GNU_RELRO) === null ? "none" : bindNow ? "full" : "partial",
    bindNow,
    lazyRelocations: hasLazyRelocations(elf),
    execStack: readExecStack(elf),
    writableExecutableSegments: findWritableExecutable(elf.segments).length,
    writableExecutableSections: isObject(elf) ? findWritableExecutableSections(elf.sections).length : 0,
    textRelocations: tags.some((tag) => TEXT_RELOCATION_TAGS.includes(tag)),
    stackProtector: readStackProtector(type, imports, code),
    ...findFortify(known),
    runpath: readSearchPath(elf, "DT_RUNPATH"),
    rpath: readSearchPath(elf, "DT_RPATH"),
    ibt: elf.notes.ibt,
    shstk: elf.notes.shstk,
    bti: elf.notes.bti,
    pac: elf.notes.pac,
    code,
    build: type === "core" ? null : readBuildFacts(elf),
    module: type === "kernel-module" ? readModuleFacts(elf, known) : null,
    members: null,
  };
}

const isObject = ({ header, isDebug }: Elf) => header.type === ET_REL && !isDebug;

function hasLazyRelocations({ header, dynamic }: Elf): boolean {
  // MIPS binds lazily through its global offset table, without a PLT.
  if (header.machine === EM_MIPS) return dynamicValue(dynamic, DT_MIPS_LOCAL_GOTNO) !== null;
  return (dynamicValue(dynamic, DT_PLTRELSZ) ?? 0) > 0;
}

function readExecStack({ header, segments, sections }: Elf): boolean | null {
  if (header.type === ET_REL) {
    const section = findSection(sections, ".note.GNU-stack");
    return section && (section.flags & SHF_EXECINSTR) !== 0;
  }
  const segment = findSegment(segments, PT_GNU_STACK);
  return segment && (segment.flags & PF_X) !== 0;
}

/** i386 calls __stack_chk_fail_local, which is hidden in each library, so objects alone import it. */
const GUARD_FAILURES = ["__stack_chk_fail", "__stack_chk_fail_local"];

function readStackProtector(
  type: ElfType,
  imports: ReadonlySet<string> | null,
  code: CodeEvidence | null,
): ElfFacts["stackProtector"] {
  if (imports !== null && GUARD_FAILURES.some((name) => imports.has(name))) return "imported";
  if (code !== null && code.canaries > 0) return "code-only";
  // A static file imports nothing, so only its code can tell.
  const couldLook = imports !== null && (code !== null || (type !== "static" && type !== "static-pie"));
  return couldLook ? "none" : "unknown";
}
