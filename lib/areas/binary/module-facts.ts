// module-facts.ts: what is stored of a kernel module beside what is stored of every file.
import { z } from "zod";
import { type Elf, findSection, hasModuleSignature, readModuleInfo } from "#lib/formats/elf/index.ts";

const MAX_VERMAGIC = 128;

/** What .modinfo, the imports and the sections of a module show. */
export const ModuleFacts = z.object({
  /** The kernel that it was built for: "6.1.0-47-amd64 SMP preempt mod_unload modversions". */
  vermagic: z.string(),
  /** Built in the kernel's own tree. */
  inTree: z.boolean(),
  /** retpoline=Y: indirect branches are compiled for the kernel to replace. */
  retpoline: z.boolean(),
  /** Returns jump to a thunk that the kernel can replace (`__x86_return_thunk`). */
  returnThunks: z.boolean(),
  /** Functions begin with a call that the tracer can replace. */
  fentry: z.boolean(),
  /** Copies are checked: `fortify_panic` is called (CONFIG_FORTIFY_SOURCE). */
  fortified: z.boolean(),
  /** A signature is appended; whose, and whether it is good, the kernel's keys tell. */
  signed: z.boolean(),
  /** vermagic has RANDSTRUCT: structures are laid out by a seed, which a prebuilt kernel gives to everybody. */
  randomizedLayout: z.boolean(),
});
export type ModuleFacts = z.infer<typeof ModuleFacts>;

/** Reads them; `imports` are the module's undefined names. */
export function readModuleFacts(elf: Elf, imports: ReadonlySet<string>): ModuleFacts {
  const info = readModuleInfo(elf.file, elf.sections);
  const vermagic = (info.get("vermagic") ?? "").trim().slice(0, MAX_VERMAGIC);
  return {
    vermagic,
    inTree: info.get("intree") === "Y",
    retpoline: info.get("retpoline") === "Y",
    returnThunks: imports.has("__x86_return_thunk") || findSection(elf.sections, ".return_sites") !== null,
    fentry: imports.has("__fentry__"),
    fortified: imports.has("fortify_panic") || imports.has("__fortify_panic"),
    signed: hasModuleSignature(elf.file),
    randomizedLayout: vermagic.includes("RANDSTRUCT"),
  };
}
