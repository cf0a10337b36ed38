// archive.ts: .a archives: their ELF members one by one, and the facts of all of them together.
import { type ArMember, readArMembers } from "#lib/formats/ar.ts";
import type { ByteSource } from "#lib/formats/byte-source.ts";
import { isElf } from "#lib/formats/elf/index.ts";
import { FormatError } from "#lib/formats/format-error.ts";
import { addSwitch, type BuildFacts } from "./build-evidence.ts";
import { BUILD_OPTIONS } from "./build-options-table.ts";
import { type ElfFacts, readElfFacts } from "./facts.ts";
import type { MemberFacts } from "./member-facts.ts";

const MAGIC_BYTES = 4;

/** The ELF members of an archive; of LTO objects in LLVM's bitcode, Go's packages and the like there is nothing to say. Throws FormatError as `readArMembers` does. */
export function* listArchiveMembers(source: ByteSource): Generator<Pick<ArMember, "name" | "source">, void, undefined> {
  for (const member of readArMembers(source)) if (isElf(member.source.read(0, MAGIC_BYTES))) yield member;
}

/**
 * The facts of an archive's ELF members put together as `ld -r --whole-archive` would: imports and languages of all; what only counts if every
 * object has it (a stack that is not executable, IBT, BTI) if all have it. Null when no member is ELF. Throws FormatError when the archive or every member is broken.
 */
export function readArchiveFacts(source: ByteSource): ElfFacts | null {
  let all: ElfFacts | null = null;
  let failure: FormatError | null = null;
  let broken = 0;
  for (const member of listArchiveMembers(source)) {
    try {
      const facts = readElfFacts(member.source);
      const counted = { ...facts, members: countMember(facts) };
      all = all === null ? counted : merge(all, counted);
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      failure ??= new FormatError(`${member.name}: ${error.message}`);
      broken++;
    }
  }
  if (all === null && failure) throw failure;
  return all?.members ? { ...all, members: { ...all.members, broken } } : all;
}

const countMember = (facts: ElfFacts): MemberFacts => ({
  elf: 1,
  broken: 0,
  protected: facts.stackProtector === "imported" ? 1 : 0,
  fortified: facts.fortified.length > 0 ? 1 : 0,
  execStack: facts.execStack === true ? 1 : 0,
  silentOnStack: facts.execStack === null ? 1 : 0,
});

/** Facts are stored by the million; the largest C library has fewer names than this. */
const MAX_NAMES = 256;
const MAX_COMPILERS = 4;

function merge(a: ElfFacts, b: ElfFacts): ElfFacts {
  const fortified = union(a.fortified, b.fortified, MAX_NAMES);
  return {
    // Of what a member is (type, machine, class) the first speaks for all: archives of several machines do not link.
    ...a,
    languages: [...new Set([...a.languages, ...b.languages])],
    compilers: [...new Set([...a.compilers, ...b.compilers])].slice(0, MAX_COMPILERS),
    execStack: mergeExecStack(a.execStack, b.execStack),
    writableExecutableSegments: a.writableExecutableSegments + b.writableExecutableSegments,
    writableExecutableSections: a.writableExecutableSections + b.writableExecutableSections,
    textRelocations: a.textRelocations || b.textRelocations,
    stackProtector: mergeProtector(a.stackProtector, b.stackProtector),
    fortified,
    fortifiable: [...fortified, ...union(plainOf(a), plainOf(b), MAX_NAMES)],
    ibt: a.ibt && b.ibt,
    shstk: a.shstk && b.shstk,
    bti: a.bti && b.bti,
    pac: a.pac && b.pac,
    code: mergeCode(a.code, b.code),
    build: mergeBuild(a.build, b.build),
    members: mergeMembers(a.members, b.members),
  };
}

const union = (a: readonly string[], b: readonly string[], most: number) =>
  b.every((name) => a.includes(name)) ? a : [...new Set([...a, ...b])].sort().slice(0, most);

const plainOf = ({ fortifiable, fortified }: ElfFacts) => fortifiable.slice(fortified.length);

/** One object that asks for it makes the stack executable; one that says nothing leaves it to the linker's default. */
function mergeExecStack(a: boolean | null, b: boolean | null): boolean | null {
  if (a === true || b === true) return true;
  return a === null || b === null ? null : false;
}

/** Best first: what any object imports, the library imports. That nothing was seen can be said only if all were looked at. */
const PROTECTORS: readonly ElfFacts["stackProtector"][] = ["imported", "code-only", "unknown", "none"];

const mergeProtector = (a: ElfFacts["stackProtector"], b: ElfFacts["stackProtector"]) =>
  PROTECTORS.find((state) => state === a || state === b) ?? a;

function mergeCode(a: ElfFacts["code"], b: ElfFacts["code"]): ElfFacts["code"] {
  if (a === null || b === null) return null;
  return {
    bytes: a.bytes + b.bytes,
    complete: a.complete && b.complete,
    canaries: a.canaries + b.canaries,
    landingPads: a.landingPads + b.landingPads,
    signedReturns: a.signedReturns + b.signedReturns,
    stackProbes: a.stackProbes + b.stackProbes,
  };
}

type Switches = BuildFacts["switches"];

/** Objects without a word of how they were made may be assembler's; those with one are added up. */
function mergeBuild(a: BuildFacts | null, b: BuildFacts | null): BuildFacts | null {
  if (a === null || b === null) return a ?? b;
  return {
    source: a.source ?? b.source,
    units: a.units + b.units,
    silent: a.silent + b.silent,
    complete: a.complete && b.complete,
    switches: mergeSwitches(a.switches, b.switches),
    annobin:
      a.annobin && b.annobin
        ? {
            covered: a.annobin.covered + b.annobin.covered,
            switches: mergeSwitches(a.annobin.switches, b.annobin.switches),
          }
        : (a.annobin ?? b.annobin),
  };
}

function mergeSwitches(a: Switches, b: Switches): Switches {
  const merged: Switches = structuredClone(a);
  for (const option of BUILD_OPTIONS) {
    for (const [value, times] of Object.entries(b[option] ?? {})) addSwitch(merged, option, value, times);
  }
  return merged;
}

function mergeMembers(a: MemberFacts | null, b: MemberFacts | null): MemberFacts | null {
  if (a === null || b === null) return a ?? b;
  return {
    elf: a.elf + b.elf,
    broken: a.broken + b.broken,
    protected: a.protected + b.protected,
    fortified: a.fortified + b.fortified,
    execStack: a.execStack + b.execStack,
    silentOnStack: a.silentOnStack + b.silentOnStack,
  };
}
