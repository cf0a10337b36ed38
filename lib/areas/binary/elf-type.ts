// elf-type.ts: what kind of thing an ELF file is: its e_type says too little, for a PIE and a library are both ET_DYN.
import {
  DF_1_PIE,
  DT_DEBUG,
  DT_FLAGS_1,
  ET_CORE,
  ET_EXEC,
  ET_REL,
  PT_DYNAMIC,
  PT_INTERP,
} from "#lib/formats/elf/constants.ts";
import { dynamicValue, type Elf, findSection, findSegment, hasDynamicFlag } from "#lib/formats/elf/index.ts";

/** `debug` is a file split off for debuggers; `executable` is a dynamic program at a fixed address, `static` one without a loader. */
export const ELF_TYPES = [
  "pie",
  "static-pie",
  "executable",
  "static",
  "shared-object",
  "object",
  "kernel-module",
  "debug",
  "core",
] as const;
export type ElfType = (typeof ELF_TYPES)[number];

/** The kind of a file. Neither PT_PHDR nor DT_SONAME nor PT_INTERP tells a PIE from a library: some of either kind have each. */
export function elfTypeOf(elf: Elf): ElfType {
  const { header, segments, sections, dynamic } = elf;
  if (header.type === ET_CORE) return "core";
  if (elf.isDebug) return "debug";
  if (header.type === ET_REL) {
    const isModule = [".modinfo", ".gnu.linkonce.this_module"].some((name) => findSection(sections, name) !== null);
    return isModule ? "kernel-module" : "object";
  }
  const hasLoader = findSegment(segments, PT_INTERP) !== null;
  if (header.type === ET_EXEC) return hasLoader || findSegment(segments, PT_DYNAMIC) !== null ? "executable" : "static";
  if (hasDynamicFlag(dynamic, DT_FLAGS_1, DF_1_PIE)) return hasLoader ? "pie" : "static-pie";
  // Linkers older than DF_1_PIE give programs DT_DEBUG; a library that can be run (libc.so.6) has a loader, but no DT_DEBUG.
  return hasLoader && dynamicValue(dynamic, DT_DEBUG) !== null ? "pie" : "shared-object";
}
