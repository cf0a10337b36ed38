// exec-stack.ts: the rule on executable stacks: what the file asks for, and what its processor's default is where it does not say.
import { type Assess, fail, notApplicable, pass, unknown } from "./verdict.ts";

/**
 * What glibc takes a file without PT_GNU_STACK for: DEFAULT_STACK_PERMS in its sysdeps/<machine>/stackinfo.h.
 * On x86-64, Linux since 5.8 leaves the main stack alone; glibc still makes those of threads executable.
 */
const DEFAULT_IS_EXECUTABLE: Readonly<Record<string, boolean>> = {
  aarch64: false,
  arc: false,
  loongarch: false,
  nios2: false,
  ppc64: false,
  riscv: false,
  tile: false,
  alpha: true,
  arm: true,
  csky: true,
  hppa: true,
  i386: true,
  m68k: true,
  microblaze: true,
  ppc: true,
  s390: true,
  sh4: true,
  sparc: true,
  sparc64: true,
  x86_64: true,
};

export const assessExecStack: Assess = ({ type, machine, execStack }) => {
  if (type === "kernel-module")
    return notApplicable("A kernel module runs on the kernel's stacks", ["e_type", "ET_REL"]);
  const label = type === "object" ? ".note.GNU-stack" : "PT_GNU_STACK";
  if (execStack === false) return pass("It asks for a stack that is not executable", [label, "RW"]);
  // Emulated floating point ran code on the stack, so MIPS toolchains ask for it by default: no package can help it alone.
  if (machine === "mips") {
    return notApplicable("MIPS toolchains ask for executable stacks by default", [
      label,
      execStack === null ? "absent" : "RWE",
    ]);
  }
  if (execStack) return fail("It asks for an executable stack", [label, "RWE"]);
  if (type === "object") return unknown("The object does not say; what it is linked to decides", [label, "absent"]);
  const isDefault = DEFAULT_IS_EXECUTABLE[machine];
  if (isDefault === undefined)
    return unknown(`It does not say, and the default on ${machine} is not known`, [label, "absent"]);
  return isDefault
    ? fail(`It does not say, and on ${machine} the loader then makes stacks executable`, [label, "absent"])
    : pass(`It does not say, and on ${machine} stacks are then not executable`, [label, "absent"]);
};
