// pairs.ts: subjects seen -> observations, findings, standings and items, one pair at a time; for the naive model.
import type { CheckInfo, SubjectKind } from "../areas/area.ts";
import { type Change, causeOf, causeOfPair, type Counts, countVerdicts, describe } from "./judging.ts";
import { isFinding, type State, worst } from "./judging.ts";
import { type Cause, type LedgerRows, type Moment, openIn } from "./rows.ts";
import type { Known, Owned } from "./shipping.ts";

/** When, and the checks that there are: every one that the channel has known so far. */
export interface Judgement extends Moment {
  readonly checks: ReadonlyMap<number, Pick<CheckInfo, "area" | "kind">>;
}

/** A kind of subject in a package: what is seen of it now, by whom, and why it moves where that is known beforehand. */
export interface KindSeen {
  readonly kind: SubjectKind;
  readonly now: ReadonlyMap<string, Owned>;
  readonly beforehand: Cause | null;
}

/** Writes what follows from a package's subjects of one kind, and remembers them in `known`. */
export function judgeKind(rows: LedgerRows, at: Judgement, id: number, known: Known, seen: KindSeen): void {
  const { kind, now, beforehand } = seen;
  const changes = compare(known, seen);
  for (const [path, change] of changes) observe(rows, at, `${id} ${kind} ${path}`, change);
  const checks = [...at.checks].filter(([, of]) => of.kind === kind).map(([no]) => no);
  const had = checks.some((no) => openIn(rows.standing, `${id} ${no}`));
  for (const no of checks) judgePair(rows, at, { id, no, changes, beforehand, had, has: now.size > 0 });
  remember(known, seen, changes);
}

function compare({ subjects, beforeGap }: Known, { kind, now }: KindSeen): Map<string, Change> {
  const changes = new Map<string, Change>();
  for (const [key, { seen: after }] of now) {
    const before = subjects.get(key)?.seen;
    const known = before?.content === null ? beforeGap.get(key) : before;
    changes.set(after.path, { before, after, cause: causeOf(before, after, known) });
  }
  for (const { seen: before } of subjects.values()) {
    if (before.kind === kind && !changes.has(before.path)) {
      changes.set(before.path, { before, after: undefined, cause: "package" });
    }
  }
  return changes;
}

function observe({ observation }: LedgerRows, { run, day }: Moment, key: string, { before, after }: Change): void {
  const held = openIn(observation, key);
  const value = after ? describe(after) : null;
  if (held?.value === value) return;
  // One gap is one row, whatever is said of it.
  if (held && value !== null && before?.content === null && after?.content === null) {
    held.value = value;
    return;
  }
  const end = { run, day, cause: null };
  if (held) held.to = end;
  if (value !== null) observation.push({ key, value, from: end, to: null });
}

interface Pair {
  readonly id: number;
  readonly no: number;
  readonly changes: ReadonlyMap<string, Change>;
  readonly beforehand: Cause | null;
  /** Had the package a pair of this kind; has it one. */
  readonly had: boolean;
  readonly has: boolean;
}

function judgePair(rows: LedgerRows, at: Moment, { id, no, changes, beforehand, had, has }: Pair): void {
  const before = openIn(rows.standing, `${id} ${no}`)?.value.state ?? null;
  const counts = countVerdicts([...changes.values()].flatMap(({ after }) => after?.verdicts.get(no) ?? []));
  const after = worst(counts);
  const known = beforehand ?? ((before === null && had) || (after === null && has) ? "checker" : null);
  for (const [path, change] of changes) find(rows, at, { key: `${id} ${path} ${no}`, no, change, known });
  const moved = known ?? causeOfPair([...changes.values()], no, before, after);
  const move = { key: `${id} ${no}`, before, after, counts, cause: moved };
  stand(rows, at, move);
  list(rows, at, move);
}

interface FindingMove {
  readonly key: string;
  readonly no: number;
  readonly change: Change;
  readonly known: Cause | null;
}

function find({ finding }: LedgerRows, { run, day }: Moment, { key, no, change, known }: FindingMove): void {
  const { before, after } = change;
  const held = openIn(finding, key);
  const was = isFinding(before?.verdicts.get(no));
  const is = isFinding(after?.verdicts.get(no));
  if (was === is) {
    if (held && after) held.value.words = after.words;
    return;
  }
  const end = { run, day, cause: known ?? change.cause };
  if (held) held.to = end;
  if (is && after) finding.push({ key, value: { verdict: is, words: after.words }, from: end, to: null });
}

interface PairMove {
  readonly key: string;
  readonly before: State;
  readonly after: State;
  readonly counts: Counts;
  readonly cause: Cause;
}

function stand({ standing }: LedgerRows, { run, day }: Moment, { key, before, after, counts, cause }: PairMove): void {
  const held = openIn(standing, key);
  if (before === after) {
    if (held) held.value.counts = counts;
    return;
  }
  const end = { run, day, cause };
  if (held) held.to = end;
  if (after !== null) standing.push({ key, value: { state: after, counts }, from: end, to: null });
}

function list({ item }: LedgerRows, { run, day }: Moment, { key, after, counts, cause }: PairMove): void {
  const held = openIn(item, key);
  const end = { run, day, cause };
  if (after === "fail" || (after === "unknown" && held)) {
    const value = { state: after, open: counts[after] };
    if (held) held.value = value;
    else item.push({ key, value, from: end, to: null });
  } else if (held) held.to = end;
}

function remember({ subjects, beforeGap }: Known, { kind, now }: KindSeen, changes: ReadonlyMap<string, Change>): void {
  for (const [path, { before, after }] of changes) {
    const key = `${kind} ${path}`;
    const owned = now.get(key);
    if (!owned) subjects.delete(key);
    else subjects.set(key, owned);
    if (after?.content !== null) beforeGap.delete(key);
    else if (before && before.content !== null) beforeGap.set(key, before);
  }
}
