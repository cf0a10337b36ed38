// readelf.ts: `readelf` of binutils over many ELF files: the reference that decides nothing, but shows everything.
import { forEachOf, inGroups, run } from "./tool.ts";

export interface ReadelfAnswer {
  /** "DYN", "EXEC", "REL", "CORE". */
  readonly type: string;
  readonly hasInterpreter: boolean;
  readonly hasDynamic: boolean;
  /** Flags of FLAGS_1 and names of tags: "PIE", "NOW", "DEBUG" ... */
  readonly flags1: readonly string[];
  readonly flags: readonly string[];
  readonly tags: readonly string[];
  /** "RW", "RWE"; null where there is no GNU_STACK. Of objects: flags of .note.GNU-stack. */
  readonly stack: string | null;
  readonly hasRelro: boolean;
  readonly hasProgramHeaderSegment: boolean;
  readonly writableExecutable: number;
  readonly rpath: string | null;
  readonly runpath: string | null;
  readonly needed: number;
  readonly isModule: boolean;
  /** Its loadable sections have no bytes: split off for debuggers. */
  readonly isDebug: boolean;
  readonly x86Features: readonly string[];
  /** Undefined names of .dynsym (of objects: .symtab), without versions. */
  readonly imports: ReadonlySet<string>;
  /** readelf itself said that something is wrong. */
  readonly complaints: number;
}

const FLAGS = ["-W", "-h", "-l", "-d", "-n", "-S", "-s"];
/** With symbols a file has up to megabytes of text. */
const FILES_A_CALL = 40;

export async function askReadelf(paths: readonly string[]): Promise<Map<string, ReadelfAnswer>> {
  const answers = new Map<string, ReadelfAnswer>();
  await forEachOf(inGroups(paths, FILES_A_CALL), async (group) => {
    // A second name makes it print "File:" even for one; it complains of a missing one and goes on.
    const { stdout, stderr } = await run("readelf", [...FLAGS, ...group, ...(group.length === 1 ? [...group] : [])]);
    for (const block of stdout.split(/^File: /m).slice(1)) {
      const end = block.indexOf("\n");
      const path = block.slice(0, end);
      const complaints = stderr.split("\n").filter((line) => line.includes(path)).length;
      answers.set(path, parse(block.slice(end), complaints));
    }
  });
  return answers;
}

function parse(text: string, complaints: number): ReadelfAnswer {
  const all = (pattern: RegExp): string[] => [...text.matchAll(pattern)].map((match) => match[1] ?? "");
  const first = (pattern: RegExp): string | null => pattern.exec(text)?.[1] ?? null;
  const type = first(/^ {2}Type:\s+(\w+)/m) ?? "";
  const sections = new Map([...text.matchAll(SECTION)].map((match) => [match[1] ?? "", match]));
  const stackSection = sections.get(".note.GNU-stack");
  const stackSegment = first(/^ {2}GNU_STACK(?: +0x[0-9a-f]+){5} ([RWE ]{3})/m);
  return {
    type,
    hasInterpreter: /^ {2}INTERP /m.test(text),
    hasDynamic: /^ {2}DYNAMIC /m.test(text),
    flags1: (first(/\(FLAGS_1\)\s+Flags: (.*)$/m) ?? "").split(" "),
    flags: (first(/\(FLAGS\)\s+(.*)$/m) ?? "").split(/[\s,]+/),
    tags: all(/^ 0x[0-9a-f]+ \((\w+)\)/gm),
    stack: type === "REL" ? (stackSection?.[3] ?? null) : (stackSegment?.replaceAll(" ", "") ?? null),
    hasRelro: /^ {2}GNU_RELRO /m.test(text),
    hasProgramHeaderSegment: /^ {2}PHDR /m.test(text),
    writableExecutable: all(/^ {2}(LOAD)(?: +0x[0-9a-f]+){5} [R ]WE/gm).length,
    rpath: first(/\(RPATH\)\s+Library rpath: \[(.*)\]$/m),
    runpath: first(/\(RUNPATH\)\s+Library runpath: \[(.*)\]$/m),
    needed: all(/\((NEEDED)\)/g).length,
    isModule: sections.has(".modinfo") || sections.has(".gnu.linkonce.this_module"),
    isDebug: isDebug(type, sections),
    x86Features: (first(/x86 feature: ([A-Z, ]+)/) ?? "").split(", "),
    imports: new Set(importsOf(text, type)),
    complaints,
  };
}

/** name, type, flags */
const SECTION = /^ {2}\[ *\d+\] (\S+) +(\S+) +[0-9a-f]+ [0-9a-f]+ [0-9a-f]+ [0-9a-f]+ +([A-Zop]*) +\d+ +\d+ +\d+$/gm;

/** What would be loaded has no bytes; of the files that `dwz` makes for several others, nothing would be. */
function isDebug(type: string, sections: ReadonlyMap<string, RegExpMatchArray>): boolean {
  const all = [...sections.values()];
  const loaded = all.filter(
    ([, name = "", kind, flags = ""]) => flags.includes("A") && kind !== "NOTE" && name !== ".bss" && name !== ".tbss",
  );
  if (loaded.length === 0) return all.some(([, name = ""]) => name.startsWith(".debug_"));
  return type !== "REL" && loaded.every(([, , kind]) => kind === "NOBITS");
}

function importsOf(text: string, type: string): string[] {
  const tables = text.split(/^Symbol table '/m).slice(1);
  const wanted = tables.find((table) => table.startsWith(type === "REL" ? ".symtab'" : ".dynsym'"));
  return [...(wanted ?? "").matchAll(/ UND (\S+?)(?:@\S+)?(?: \(\d+\))?$/gm)].map((match) => match[1] ?? "");
}
