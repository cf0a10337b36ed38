// build-evidence.ts: how a file was compiled, as far as the compiler wrote it down.
import { z } from "zod";
import {
  type BuildNote,
  type Elf,
  findMacroValues,
  readBuildNotes,
  readCommandLines,
  readComments,
  readGoVersion,
  readProducers,
} from "#lib/formats/elf/index.ts";
import {
  ANNOBIN_VALUES,
  BUILD_OPTIONS,
  type BuildOption,
  NEVER_UNSET,
  UNSET,
  VALUED,
  WORDS,
} from "./build-options-table.ts";

const count = z.number().int().nonnegative();
/** Option to value to how often. */
const Switches = z.partialRecord(z.enum(BUILD_OPTIONS), z.record(z.string(), count));
type Switches = z.infer<typeof Switches>;

/** What was written down of a build. */
export const BuildFacts = z.object({
  /** Where the switches of whole compilations stand: DW_AT_producer, or .GCC.command.line; null when nowhere. */
  source: z.enum(["debug-info", "command-line"]).nullable(),
  /** C and C++ compilations whose switches are known. */
  units: count,
  /** C and C++ compilations whose compiler kept its switches to itself (clang does), or whose producer is in another file (dwz). */
  silent: count,
  /** Whether every compilation was looked at. */
  complete: z.boolean(),
  /** Each option's values, by compilations. */
  switches: Switches,
  /** annobin's notes: how many bytes of code they speak of, and each option's values, by bytes. */
  annobin: z.object({ covered: count, switches: Switches }).nullable(),
});
export type BuildFacts = z.infer<typeof BuildFacts>;

/** Reads what the compiler wrote down; null when it wrote nothing that is asked for. */
export function readBuildFacts(elf: Elf): BuildFacts | null {
  const notes = summarizeNotes(readBuildNotes(elf.file, elf.sections));
  const units = readUnits(elf);
  const macros = findMacroValues(elf.file, elf.sections, "_FORTIFY_SOURCE").filter((value) => /^[0-3]$/.test(value));
  for (const value of macros) addSwitch(units.switches, "fortify", value, 1);
  if (units.units + units.silent === 0 && notes === null && macros.length === 0) return null;
  return { ...units, annobin: notes };
}

type Units = Omit<BuildFacts, "annobin">;

function readUnits({ file, sections }: Elf): Units {
  const producers = readProducers(file, sections);
  if (producers !== null) {
    const { unread, complete } = producers;
    const units = countUnits(producers.units);
    const facts: Units = { source: "debug-info", ...units, silent: units.silent + unread, complete };
    if (units.units > 0) return facts;
    const lines = readLines();
    return lines.units > 0 ? lines : facts;
  }
  return readLines();

  function readLines(): Units {
    const lines = readCommandLines(file, sections).map((line) => [line, 1] as const);
    const units = countUnits(lines);
    return { source: units.units > 0 ? "command-line" : null, ...units, complete: true };
  }
}

const C_FAMILY = /^GNU (?:(?:C(?:\+\+)?|Objective-C(?:\+\+)?)\d*|GIMPLE)(?= |$)|\bclang\b/;
/** Its producer names the clang libraries that it was built with. */
const RUST = /\brustc\b/;
const SWITCH = / -[a-zA-Z]/;

function countUnits(producers: Iterable<readonly [text: string, count: number]>) {
  const switches: Switches = {};
  let units = 0;
  let silent = 0;
  for (const [text, times] of producers) {
    if (!C_FAMILY.test(text) || RUST.test(text)) continue;
    if (!SWITCH.test(text)) {
      silent += times;
      continue;
    }
    units += times;
    const values = parseSwitches(text);
    for (const option of BUILD_OPTIONS) {
      const value = values.get(option) ?? (NEVER_UNSET.has(option) ? null : UNSET);
      if (value !== null) addSwitch(switches, option, value, times);
    }
  }
  return { units, silent, switches };
}

/** The value of each option that a command line names; of several the last, as for the compiler. */
export function parseSwitches(line: string): ReadonlyMap<BuildOption, string> {
  const values = new Map<BuildOption, string>();
  for (const text of line.split(" ")) {
    const equals = text.indexOf("=");
    const [name, said] = equals < 0 ? [text, ""] : [text.slice(0, equals), text.slice(equals + 1)];
    const word = WORDS.get(text);
    const valued = VALUED.get(name);
    if (word) values.set(word[0], word[1]);
    else if (valued?.[1].test(said)) values.set(valued[0], said);
  }
  return values;
}

/** No file has more ways to set one option; a hostile one may not fill the database with them. */
const MAX_VALUES = 8;

export function addSwitch(switches: Switches, option: BuildOption, value: string, times: number): void {
  const values = (switches[option] ??= {});
  if (value in values || Object.keys(values).length < MAX_VALUES) values[value] = (values[value] ?? 0) + times;
}

function summarizeNotes(notes: readonly BuildNote[]): BuildFacts["annobin"] {
  const ranges = new Map<string, BuildNote[]>();
  for (const note of notes) {
    const [option, values] = ANNOBIN_VALUES[note.attribute] ?? [];
    const value = values?.[String(note.value)];
    if (option === undefined || value === undefined || note.end === note.start) continue;
    const key = `${option} ${value}`;
    const own = ranges.get(key);
    if (own) own.push(note);
    else ranges.set(key, [note]);
  }
  if (ranges.size === 0) return null;
  const switches: Switches = {};
  for (const option of BUILD_OPTIONS) {
    for (const [key, own] of ranges)
      if (key.startsWith(`${option} `)) addSwitch(switches, option, key.slice(option.length + 1), coverage(own));
  }
  return { covered: coverage([...ranges.values()].flat()), switches };
}

/** How many bytes the ranges cover together; they overlap, and say the same twice. */
function coverage(ranges: readonly BuildNote[]): number {
  let covered = 0;
  let reached = 0;
  for (const { start, end } of ranges.toSorted((a, b) => a.start - b.start)) {
    covered += Math.max(0, end - Math.max(start, reached));
    reached = Math.max(reached, end);
  }
  return Math.min(covered, Number.MAX_SAFE_INTEGER);
}

const MAX_COMPILERS = 4;
const MAX_COMPILER = 80;

/** The compilers that left their name: "GCC: (Debian 12.2.0-14) 12.2.0", "go1.19.8". */
export function readCompilers({ file, segments, sections }: Elf): readonly string[] {
  const go = readGoVersion(file, segments, sections);
  const named = readComments(file, sections).filter((text) => !text.startsWith("Linker: "));
  return [...(go === null ? [] : [go]), ...named].slice(0, MAX_COMPILERS).map((text) => text.slice(0, MAX_COMPILER));
}
