// capabilities.ts: CapabilityBoundingSet= and AmbientCapabilities= as 64-bit masks.
import { parseInteger, splitWords } from "#lib/formats/unit/index.ts";
import { CAPABILITIES, foldCase } from "./names-table.ts";
import { ALL_CAPABILITIES } from "./settings.ts";

const NUMBERS: ReadonlyMap<string, number> = new Map(CAPABILITIES.map((name, number) => [name, number]));

export interface CapabilityLine {
  readonly set: bigint;
  /** False where the line replaced what was there before. */
  readonly merged: boolean;
  readonly notes: readonly string[];
  readonly counted: number;
}

/**
 * One line on top of the set so far. The first line, and one that names no known capability, replaces the set: an empty
 * value leaves no capability at all, `~` alone all of them. Later lines add, or with `~` remove.
 */
export function addCapabilities(before: bigint, value: string, startsFull: boolean): CapabilityLine {
  const inverted = value.startsWith("~");
  // What follows broken quotes is dropped without a word by systemd; the words before them count.
  const { words } = splitWords(inverted ? value.slice(1) : value, { unquote: true });
  const numbers = words.map(capabilityNumber);
  const mask = numbers.reduce<bigint>((sum, number) => (number === null ? sum : sum | (1n << BigInt(number))), 0n);
  const merged = mask !== 0n && before !== (startsFull ? ALL_CAPABILITIES : 0n);
  const base = merged ? before : inverted ? ALL_CAPABILITIES : 0n;
  const set = inverted ? base & ~mask : base | mask;
  const unknown = words.filter((_, index) => numbers[index] === null);
  return {
    set,
    merged,
    notes: unknown.map((word) => `no such capability: ${JSON.stringify(word.slice(0, 80))}`),
    counted: words.length - unknown.length,
  };
}

const MAX_CAPABILITY = 63;

/** The number of a capability given by name or by number; null when there is none. */
export function capabilityNumber(word: string): number | null {
  const number = parseInteger(word);
  if (number !== null) return number >= 0 && number <= MAX_CAPABILITY ? number : null;
  return NUMBERS.get(foldCase(word)) ?? null;
}

/** The mask of some capabilities by name. Throws RangeError for a name that does not exist: it is meant for tables. */
export function maskOf(names: readonly string[]): bigint {
  return names.reduce((mask, name) => {
    const number = capabilityNumber(name);
    if (number === null) throw new RangeError(`there is no capability ${name}`);
    return mask | (1n << BigInt(number));
  }, 0n);
}
