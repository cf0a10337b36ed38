// hyperfine-pair.ts: two timed commands, of which the first has a flag and the second has not.
import { parseHyperfine, type TimedCommand } from "#lib/formats/reports/index.ts";
import { PlainError } from "#lib/plain-error.ts";

export interface MeasuredPair {
  /** Both commands, for people. */
  readonly what: string;
  readonly withFlag: TimedCommand;
  readonly without: TimedCommand;
}

/** One file with both results, or one with each. Throws FormatError, PlainError where they are not two. */
export function pairOf(files: readonly Uint8Array[]): MeasuredPair {
  const results = files.flatMap(parseHyperfine);
  const [withFlag, without] = results;
  if (results.length !== 2 || !withFlag || !without)
    throw new PlainError(
      `hyperfine measured ${results.length} commands, and two make a pair: the first with the flag, the second without it`,
    );
  return { what: `${nameOf(withFlag)} / ${nameOf(without)}`, withFlag, without };
}

function nameOf({ command, parameters }: TimedCommand): string {
  const words = Object.entries(parameters).map(([name, value]) => `${name}=${value}`);
  return words.length === 0 ? command : `${command} (${words.join(", ")})`;
}
