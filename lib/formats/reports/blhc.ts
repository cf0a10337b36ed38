// blhc.ts: what blhc finds in the log of a build: compilations that lack hardening flags, and its tags (--buildd).
import { FormatError } from "../format-error.ts";
import { decodeReport } from "./json-text.ts";

const TOOL = "blhc";

export interface MissingFlags {
  /** CFLAGS, CXXFLAGS, CPPFLAGS, LDFLAGS. */
  readonly variable: string;
  readonly flags: readonly string[];
  /** The command that lacks them, cut where it is long. */
  readonly command: string;
}

export interface BuildLogReport {
  readonly missing: readonly MissingFlags[];
  /** Lines of other kinds by their name ("NONVERBOSE BUILD", "W-dpkg-buildflags-missing"): how many. */
  readonly others: ReadonlyMap<string, number>;
}

/** With --line-numbers, its number stands before it. */
const MISSING = /^(?:\d+:)?([A-Z]+FLAGS) missing \(([^()]*)\): (.*)$/;
const OTHER = /^(?:\d+:)?(NONVERBOSE BUILD|INVALID CMAKE|HARDENING WRAPPER):? /;
const TAG = /^([A-Z]-[a-z-]+)\|.*\|.*$/;
/** What it says beside its findings. */
const ASIDE = /^(?:checking '.*'\.\.\.|ignoring architecture '.*'|No compiler commands!|)$/;
const COLOUR = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, "g");
const MOST_COMMAND = 300;

/** Throws FormatError at the first line that blhc does not print, and where there is nothing: its silence may as well be a failed run. */
export function parseBlhc(bytes: Uint8Array): BuildLogReport {
  const missing: MissingFlags[] = [];
  const others = new Map<string, number>();
  let at = 0;
  for (const coloured of decodeReport(bytes, TOOL).split("\n")) {
    const line = coloured.replaceAll(COLOUR, "").trimEnd();
    const [, variable, flags, command] = MISSING.exec(line) ?? [];
    const other = OTHER.exec(line)?.[1] ?? TAG.exec(line)?.[1];
    if (variable !== undefined && flags !== undefined && command !== undefined)
      missing.push({ variable, flags: flags.split(" ").filter(Boolean), command: command.slice(0, MOST_COMMAND) });
    else if (other !== undefined) others.set(other, (others.get(other) ?? 0) + 1);
    else if (!ASIDE.test(line))
      throw new FormatError(
        `line of ${TOOL} expected, such as "CFLAGS missing (-fPIE): gcc ...", not ${JSON.stringify(line.slice(0, 80))}`,
        at,
      );
    at += coloured.length + 1;
  }
  if (missing.length === 0 && others.size === 0)
    throw new FormatError(
      `no finding of ${TOOL}: where it finds nothing it prints nothing, and so does a run that failed`,
    );
  return { missing, others };
}
