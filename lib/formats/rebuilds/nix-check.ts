// nix-check.ts: what `nix-build --check`, `nix-store --realise --check` and `nix build --rebuild` print: text, or the lines of --log-format internal-json.
//
// Rules: seen with nix 2.26.3; the other wordings are those of libstore (2.30's "Cannot build") and of Lix ("outputs differ").
// Exit codes: 100 and its bits (1 timeout, 2 hash mismatch, 4 check mismatch) are of nix-build and nix-store; `nix build` ends with 1 for all.
import { z } from "zod";
import { FormatError } from "../format-error.ts";
import { parseDerivation, type Derivation } from "./derivation.ts";
import { quote, type RebuildResult } from "./rebuild.ts";

/** What one derivation's check came to. */
export interface CheckedDerivation {
  readonly derivation: Derivation;
  readonly result: RebuildResult;
  readonly reason: string | null;
}

export interface NixCheckLog {
  readonly text: string;
  /** How the command ended; null where nobody wrote it down. */
  readonly exitCode: number | null;
  /** The derivation that was asked for: `nix build --rebuild` that succeeds prints no name. */
  readonly asked: string | null;
}

const MAX_LINES = 2_000_000;
const MAX_LINE = 20_000;
const MAX_DERIVATIONS = 100_000;
const MISMATCH = 104;
const DRV = "'([^']{1,400}\\.drv)'";

interface Pattern {
  readonly pattern: RegExp;
  readonly result: RebuildResult;
  /** With the first output that is named. */
  readonly reason: (output: string | undefined) => string | null;
}

const PATTERNS: readonly Pattern[] = [
  {
    pattern: new RegExp(`derivation ${DRV} may not be deterministic: output '([^']{1,400})' differs`),
    result: "not-reproducible",
    reason: (output) => `the output ${output ?? ""} differs`,
  },
  {
    pattern: new RegExp(`derivation ${DRV} may not be deterministic`),
    result: "not-reproducible",
    reason: () => null,
  },
  {
    pattern: new RegExp(`some outputs of ${DRV} are not valid, so checking is not possible`),
    result: "not-tried",
    reason: () => "it was never built there, so that there is nothing to compare with",
  },
  {
    pattern: new RegExp(`(?:builder for|Cannot build|build of) ${DRV}(?: failed|\\.|$)`),
    result: "could-not-build",
    reason: () => "its builder failed",
  },
];
const CHECKING = new RegExp(`checking outputs of ${DRV}`);

/** Later ones overrule earlier ones: "checking outputs" comes first, what came of it later. */
const WEIGHT: Readonly<Record<RebuildResult, number>> = {
  reproducible: 0,
  "not-tried": 1,
  "could-not-build": 2,
  "not-reproducible": 3,
};

/** Every derivation that the log names with what came of it. Throws FormatError where the log and the exit code do not tell. */
export function parseNixCheck({ text, exitCode, asked }: NixCheckLog): CheckedDerivation[] {
  const found = new Map<string, CheckedDerivation>();
  const checked = new Set<string>();
  let hasError = false;
  for (const message of messagesOf(text)) {
    hasError ||= /\berror:/.test(message);
    const begun = CHECKING.exec(message)?.[1];
    if (begun !== undefined) checked.add(begun);
    for (const { pattern, result, reason } of PATTERNS) {
      const [, drv, output] = pattern.exec(message) ?? [];
      if (drv !== undefined) note(found, { derivation: parseDerivation(drv), result, reason: reason(output) });
    }
    if (found.size + checked.size > MAX_DERIVATIONS)
      throw new FormatError(`a log of Nix that names more than ${MAX_DERIVATIONS} derivations`);
  }
  if (checked.size === 0 && found.size === 0 && asked !== null) checked.add(asked);
  const left = [...checked].map(parseDerivation).filter(({ id }) => !found.has(id));
  for (const derivation of left)
    found.set(derivation.id, { derivation, ...judgeSilent(exitCode, hasError, found.size > 0, quote(derivation.id)) });
  if (found.size > 0) return [...found.values()];
  throw new FormatError(
    `a log of Nix that names no derivation: expected "checking outputs of '/nix/store/...drv'" or an error about one; it begins with ${quote(text)}`,
  );
}

/** A derivation that was checked and of which no error speaks. */
function judgeSilent(
  exitCode: number | null,
  hasError: boolean,
  othersFailed: boolean,
  which: string,
): Pick<CheckedDerivation, "result" | "reason"> {
  if (exitCode === 0) return { result: "reproducible", reason: null };
  if (exitCode === null && !hasError)
    throw new FormatError(
      `the log of Nix does not say how the check of ${which} ended: expected the exit code beside it (--exit-code)`,
    );
  // Nix ends with the first failure unless --keep-going: what it had begun was never compared.
  if (othersFailed) return { result: "not-tried", reason: "Nix stopped at another derivation's failure" };
  if (exitCode === MISMATCH) return { result: "not-reproducible", reason: "Nix ended with 104: an output differs" };
  return { result: "could-not-build", reason: `Nix ended with ${exitCode ?? "an error"}, and says nothing of it` };
}

function note(found: Map<string, CheckedDerivation>, one: CheckedDerivation): void {
  const known = found.get(one.derivation.id);
  if (known === undefined || WEIGHT[one.result] > WEIGHT[known.result]) found.set(one.derivation.id, one);
}

const EVENT = z.object({ text: z.string().optional(), msg: z.string().optional(), raw_msg: z.string().optional() });

/** The messages of a log without colours: its lines, those of internal-json (`@nix {...}`) unpacked. */
function* messagesOf(text: string): Generator<string> {
  let lines = 0;
  for (let at = 0; at < text.length;) {
    const end = text.indexOf("\n", at);
    const to = end === -1 ? text.length : end;
    if (++lines > MAX_LINES) throw new FormatError(`a log of more than ${MAX_LINES} lines`, at);
    const line = text.slice(at, Math.min(to, at + MAX_LINE));
    yield plain(line.startsWith("@nix ") ? messageOf(line, at) : line);
    at = to + 1;
  }
}

function messageOf(line: string, at: number): string {
  // A line that was cut for its length is an event of a build's own output.
  if (line.length === MAX_LINE) return "";
  try {
    const { raw_msg, msg, text } = EVENT.parse(JSON.parse(line.slice("@nix ".length)));
    return [text, raw_msg ?? msg].filter((part) => part !== undefined).join(" ");
  } catch {
    throw new FormatError(`a line of --log-format internal-json that is none: ${quote(line)}`, at);
  }
}

function plain(text: string): string {
  // Nix 1 quotes `so', Nix 2.0 ‘so’.
  // eslint-disable-next-line no-control-regex -- colours are control characters
  return text.replace(/\u001b\[[0-9;]{0,20}m/g, "").replace(/[‘’`]/g, "'");
}
