// module-rules.ts: the rules that hold for kernel modules alone.
import type { ElfFacts } from "./facts.ts";
import type { ModuleFacts } from "./module-facts.ts";
import { type Assess, fail, notApplicable, pass, unknown } from "./verdict.ts";

type AssessModule = (module: ModuleFacts, facts: ElfFacts) => ReturnType<Assess>;

/** A rule for kernel modules alone. */
const forModule =
  (assess: AssessModule): Assess =>
  (facts) =>
    facts.module === null ? notApplicable("Not a kernel module") : assess(facts.module, facts);

/** A rule on mitigations of x86 processors. */
const forX86Module = (assess: AssessModule): Assess =>
  forModule((module, facts) =>
    facts.machine === "x86_64" || facts.machine === "i386"
      ? assess(module, facts)
      : notApplicable(`${facts.machine}: other processors need no such compilation, or have ways of their own`),
  );

export const assessRetpoline: Assess = forX86Module(({ retpoline, vermagic }) => {
  const kernel = ["vermagic", vermagic || "absent"] as const;
  if (retpoline)
    return pass("Indirect branches are compiled for the kernel to replace", [".modinfo", "retpoline=Y"], kernel);
  return fail(
    "Indirect branches are plain: the kernel taints itself when it loads the module",
    [".modinfo", "no retpoline"],
    kernel,
  );
});

/** Linux has them since 5.19; the stable series before got them later, at releases that vermagic does not tell. */
const RETURN_THUNKS_SINCE = [5, 19] as const;

/** Small modules register a table and end every function in a jump: of 4,172 modules of Debian's 6.1 and 6.12, 181 have no return, the largest of them with 671 bytes of code. */
const FEW_BYTES = 2048;

export const assessReturnThunks: Assess = forX86Module(({ returnThunks, vermagic }, { machine, code }) => {
  if (returnThunks)
    return pass("Returns go through a thunk that the kernel can replace", ["__x86_return_thunk", "used"]);
  if (machine !== "x86_64") return notApplicable("32 bits: the kernel has no return thunks there");
  if (code !== null && code.bytes < FEW_BYTES)
    return notApplicable("So little code may hold no return at all", ["code", `${code.bytes} bytes`]);
  const version = /^(\d+)\.(\d+)/.exec(vermagic);
  const kernel = ["vermagic", vermagic || "absent"] as const;
  if (!version) return unknown("It does not say for which kernel it was built", kernel);
  const [major, minor] = [Number(version[1]), Number(version[2])];
  const [since, sinceMinor] = RETURN_THUNKS_SINCE;
  if (major < since || (major === since && minor < sinceMinor))
    return unknown("Built for a kernel that may not have had return thunks yet", kernel);
  return fail(
    "Returns are plain, though its kernel can have return thunks",
    ["__x86_return_thunk", "not used"],
    kernel,
  );
});

export const assessSignature: Assess = forModule(({ signed, inTree, vermagic }) => {
  const origin = ["intree", inTree ? "Y" : "no"] as const;
  if (signed) return pass("A signature is appended; whether it is good, the kernel's keys tell", origin);
  return fail(
    "No signature: a kernel that demands one (lockdown, Secure Boot) refuses the module",
    ["vermagic", vermagic || "absent"],
    origin,
  );
});
