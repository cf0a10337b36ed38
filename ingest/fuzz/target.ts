// target.ts: what a parser must give to be fuzzed; `index.ts` lists them all.

export interface FuzzTarget {
  /** The parser's name as `npm run fuzz -- --only <name>` takes it: "elf". */
  readonly name: string;
  /** Real files that are mutated and cut; a few, each up to some hundred KiB. */
  readonly seeds: () => readonly Uint8Array[];
  /** Reads one case to the end, facts and verdicts included. Returns, or throws FormatError; anything else is a fault. */
  readonly run: (bytes: Uint8Array) => void;
}
