// judging.ts: verdicts of subjects -> the state of a pair, and why it moved; for the naive model.
import type { SubjectKind, Verdict } from "../areas/area.ts";
import type { Cause } from "./rows.ts";

/** A subject as a run saw it. */
export interface Seen {
  readonly kind: SubjectKind;
  readonly path: string;
  readonly setuid: boolean;
  /** Its bytes, in a word; null = could not be read. */
  readonly content: string | null;
  /** What the parser made of it; why not, where it could not be read. */
  readonly told: string;
  readonly verdicts: ReadonlyMap<number, Verdict>;
  /** What the verdicts' reasons say. */
  readonly words: string;
}

/** Why verdicts of a subject move, if they do. */
export interface Change {
  readonly before: Seen | undefined;
  readonly after: Seen | undefined;
  readonly cause: Cause;
}

export type State = Verdict | null;

// The first one counts: what the package did, then what the checker did, then gaps.
const CAUSES: readonly Cause[] = ["package", "checker", "catalogue", "data-gap"];

export type Counts = Readonly<Record<Verdict, number>>;

export function countVerdicts(verdicts: readonly Verdict[]): Counts {
  const counts = { pass: 0, fail: 0, unknown: 0, "not-applicable": 0 };
  for (const verdict of verdicts) counts[verdict] += 1;
  return counts;
}

/** The state of a pair: its worst verdict; null where there is no subject. */
export function worst(counts: Counts): State {
  const order = ["fail", "unknown", "pass", "not-applicable"] as const;
  return order.find((verdict) => counts[verdict] > 0) ?? null;
}

export const isFinding = (verdict: Verdict | undefined): "fail" | "unknown" | null =>
  verdict === "fail" || verdict === "unknown" ? verdict : null;

export const describe = ({ content, setuid, told }: Seen): string =>
  `${content ?? "gap"} ${setuid ? "setuid" : "plain"} ${told}`;

/** Bytes and mode are the package's doing; that they cannot be read, or can again, is a gap's; all else is the checker's. */
export function causeOf(before: Seen | undefined, after: Seen, known: Seen | undefined): Cause {
  if (!before) return "package";
  if (after.content === null) return before.content === null ? "checker" : "data-gap";
  if (known && (known.content !== after.content || known.setuid !== after.setuid)) return "package";
  return before.content === null ? "data-gap" : "checker";
}

/** The findings that brought the new state decide, else those whose end made room for it, else all subjects. */
export function causeOfPair(changes: readonly Change[], no: number, before: State, after: State): Cause {
  const moves = changes.map((change) => ({
    was: isFinding(change.before?.verdicts.get(no)),
    is: isFinding(change.after?.verdicts.get(no)),
    cause: change.cause,
  }));
  const opened = moves.filter(({ was, is }) => was !== is && is !== null && is === after);
  const closed = moves.filter(({ was, is }) => was !== is && was !== null && was === before);
  const [deciding = []] = [opened, closed, moves].filter((list) => list.length > 0);
  return CAUSES.find((cause) => deciding.some((move) => move.cause === cause)) ?? "package";
}
