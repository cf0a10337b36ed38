// compare-elf.ts: our facts of ELF files against every installed tool, property by property.
import { closeSync, fstatSync, openSync, readFileSync, readSync } from "node:fs";
import { type ElfFacts, readElfFacts } from "#lib/areas/binary/index.ts";
import type { ByteSource } from "#lib/formats/byte-source.ts";
import { parseElf } from "#lib/formats/elf/index.ts";
import { FormatError } from "#lib/formats/format-error.ts";
import type { Agreement } from "./agreement.ts";
import { CHECKSEC, type ElfProperty, HARDENING_CHECK, READELF, SCANELF } from "./elf-table.ts";
import { ELF_EXPLANATIONS, type ElfContext, UNREADABLE } from "./explanations-table.ts";
import { askChecksec } from "./tools/checksec.ts";
import { askHardeningCheck } from "./tools/hardening-check.ts";
import { askReadelf } from "./tools/readelf.ts";
import { askScanelf } from "./tools/scanelf.ts";
import { isInstalled } from "./tools/tool.ts";

interface Said {
  readonly property: string;
  readonly ours: (facts: ElfFacts) => string;
  readonly theirs: string | null;
}

interface ElfTool {
  readonly name: string;
  /** It takes a process and 100 ms a file, so that it is asked for a sample of them. */
  readonly isSlow: boolean;
  readonly ask: (paths: readonly string[]) => Promise<readonly (readonly [path: string, said: readonly Said[]])[]>;
}

function tool<Answer>(
  name: string,
  isSlow: boolean,
  ask: (paths: readonly string[]) => Promise<Map<string, Answer>>,
  properties: readonly ElfProperty<Answer>[],
): ElfTool {
  return {
    name,
    isSlow,
    ask: async (paths) =>
      [...(await ask(paths))].map(([path, answer]) => [
        path,
        properties.map(({ property, ours, theirs }) => ({ property, ours, theirs: theirs(answer) })),
      ]),
  };
}

const TOOLS: readonly ElfTool[] = [
  tool("readelf", false, askReadelf, READELF),
  tool("scanelf", false, askScanelf, SCANELF),
  tool("checksec", true, askChecksec, CHECKSEC),
  tool("hardening-check", true, askHardeningCheck, HARDENING_CHECK),
];

/** Compares all files with the quick tools and `sample` of them with the slow ones; `say` is told what is done. */
export async function compareElf(
  paths: readonly string[],
  sample: number,
  agreement: Agreement,
  say: (text: string) => void,
): Promise<void> {
  for (const { name, isSlow, ask } of TOOLS) {
    if (!isInstalled(name)) {
      say(`${name} is not installed: left out`);
      continue;
    }
    const asked = isSlow ? sampleOf(paths, sample) : paths;
    say(`${name}: ${asked.length} ELF files`);
    for (const [path, said] of await ask(asked)) recordFile(path, name, said, agreement);
  }
}

/** Programs and libraries, spread over the whole list so that no package is favoured, and few objects: a kernel has thousands of modules. */
function sampleOf(paths: readonly string[], wanted: number): string[] {
  const objects = new Set(paths.filter((path) => /\.k?o$/.test(path)));
  const others = paths.filter((path) => !objects.has(path));
  return [...everyNth(others, wanted), ...everyNth([...objects], Math.ceil(wanted / 20))];
}

function everyNth<T>(items: readonly T[], wanted: number): T[] {
  const step = Math.max(1, items.length / wanted);
  return items.filter((_, index) => Math.floor(index / step) !== Math.floor((index - 1) / step));
}

function recordFile(path: string, tool: string, said: readonly Said[], agreement: Agreement): void {
  const context = readContext(path);
  if (typeof context === "string") {
    const claim = { property: "can be used", tool, subject: path, ours: context, theirs: "yes", context };
    agreement.record(claim, UNREADABLE);
    return;
  }
  const isLoaded = !["debug", "core"].includes(context.facts.type);
  for (const { property, ours, theirs } of said) {
    // What was split off for debuggers is never loaded; readelf alone knows it, and nothing but its type is judged.
    if (theirs === null || !(isLoaded || (tool === "readelf" && property === "type"))) continue;
    const claim = { property, tool, subject: path, ours: ours(context.facts), theirs, context };
    agreement.record(claim, ELF_EXPLANATIONS);
  }
}

/** Our facts; or why there are none. */
function readContext(path: string): ElfContext | string {
  const fd = openSync(path, "r");
  try {
    const source = fileSource(fd);
    // Few disagreements need the whole file, so it is read only when one asks.
    const mentions = (text: string): boolean => readFileSync(path).includes(text);
    return { facts: readElfFacts(source), elf: parseElf(source), mentions };
  } catch (error) {
    if (error instanceof FormatError) return error.message;
    throw error;
  } finally {
    closeSync(fd);
  }
}

function fileSource(fd: number): ByteSource {
  const { size } = fstatSync(fd);
  return {
    size,
    read: (offset, length) => {
      const bytes = Buffer.alloc(Math.max(0, Math.min(length, size - offset)));
      return bytes.subarray(0, readSync(fd, bytes, 0, bytes.length, offset));
    },
  };
}
