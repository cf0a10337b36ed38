// naive.ts: the ledger's rules said plainly, one pair at a time: the reference that the set-based SQL is compared with in tests.
import { AREA_IDS, type AreaId, type CheckInfo, type SubjectKind, type Verdict } from "../areas/area.ts";
import { openIn, type Cause, type LedgerRows, noRows, type Moment } from "./rows.ts";

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

export interface CatalogueSeen {
  readonly name: string;
  readonly version: string;
  /** "handle role". */
  readonly stewards: readonly string[];
}

export interface PackageSeen extends CatalogueSeen {
  readonly subjects: readonly Seen[];
}

/** A run: when, and what it may judge. */
export interface Look extends Moment {
  readonly areas: readonly AreaId[];
  /** Every check that the channel has known so far, with its area and the kind of subject that it judges. */
  readonly checks: ReadonlyMap<number, Pick<CheckInfo, "area" | "kind">>;
}

interface Known {
  readonly subjects: Map<string, Seen>;
  /** What was read last of a subject that cannot be read now. */
  readonly beforeGap: Map<string, Seen>;
  readonly audited: Set<AreaId>;
}

/** Why verdicts of a subject move, if they do. */
interface Change {
  readonly before: Seen | undefined;
  readonly after: Seen | undefined;
  readonly cause: Cause;
}

type State = Verdict | null;

// The first one counts: what the package did, then what the checker did, then gaps.
const CAUSES: readonly Cause[] = ["package", "checker", "catalogue", "data-gap"];

export class NaiveLedger {
  readonly rows: LedgerRows = noRows();
  readonly #known = new Map<string, Known>();

  /** A package audited whole in the run's areas. */
  audit(look: Look, seen: PackageSeen): void {
    this.keep(look, seen);
    const known = this.#of(seen.name);
    const first = known.audited.size === 0;
    for (const area of look.areas) {
      const beforehand = first ? "catalogue" : known.audited.has(area) ? null : "checker";
      for (const kind of kindsOf(look, [area])) {
        const subjects = seen.subjects.filter((subject) => subject.kind === kind);
        this.#judge(look, seen.name, kind, subjects, beforehand);
      }
    }
    for (const area of look.areas) known.audited.add(area);
  }

  /** A package of which only the catalogue speaks. */
  keep(look: Look, { name, version, stewards }: CatalogueSeen): void {
    const { presence, stewardship } = this.rows;
    const held = openIn(presence, name);
    if (held?.value !== version) {
      if (held) held.to = { ...look, cause: null };
      presence.push({ key: name, value: version, from: { ...look, cause: null }, to: null });
    }
    const wanted = new Set(stewards.map((steward) => `${name} ${steward}`));
    for (const row of stewardship) {
      if (row.to === null && row.key.startsWith(`${name} `) && !wanted.has(row.key)) row.to = { ...look, cause: null };
    }
    for (const key of wanted) {
      if (!openIn(stewardship, key)) stewardship.push({ key, value: "", from: { ...look, cause: null }, to: null });
    }
  }

  /** The end of a run: what its catalogue does not list leaves, unless a newer run has seen it. `scope` null = all packages. */
  finish(look: Look, catalogue: readonly string[], scope: readonly string[] | null): void {
    const gone = this.rows.presence.filter(
      ({ key, from, to }) =>
        to === null && from.run <= look.run && !catalogue.includes(key) && (scope?.includes(key) ?? true),
    );
    for (const presence of gone) {
      const name = presence.key;
      for (const kind of kindsOf(look, AREA_IDS)) this.#judge(look, name, kind, [], "catalogue");
      for (const row of this.rows.stewardship) {
        if (row.to === null && row.key.startsWith(`${name} `)) row.to = { ...look, cause: null };
      }
      presence.to = { ...look, cause: null };
      this.#known.delete(name);
    }
  }

  /** The areas in which a package that is present was audited. */
  auditedAreas(name: string): ReadonlySet<AreaId> {
    return this.#of(name).audited;
  }

  #of(name: string): Known {
    const known = this.#known.get(name) ?? { subjects: new Map(), beforeGap: new Map(), audited: new Set() };
    this.#known.set(name, known);
    return known;
  }

  #judge(look: Look, name: string, kind: SubjectKind, seen: readonly Seen[], beforehand: Cause | null): void {
    const changes = this.#compare(name, kind, seen);
    for (const [path, change] of changes) this.#observe(look, `${name} ${kind} ${path}`, change);
    const checks = [...look.checks].filter(([, of]) => of.kind === kind).map(([no]) => no);
    const had = checks.some((no) => openIn(this.rows.standing, `${name} ${no}`));
    for (const no of checks) this.#judgePair(look, name, no, changes, beforehand, { had, has: seen.length > 0 });
    this.#remember(name, kind, changes);
  }

  #compare(name: string, kind: SubjectKind, seen: readonly Seen[]): Map<string, Change> {
    const { subjects, beforeGap } = this.#of(name);
    const changes = new Map<string, Change>();
    for (const after of seen) {
      const before = subjects.get(`${kind} ${after.path}`);
      const known = before?.content === null ? beforeGap.get(`${kind} ${after.path}`) : before;
      changes.set(after.path, { before, after, cause: causeOf(before, after, known) });
    }
    for (const before of subjects.values()) {
      if (before.kind === kind && !changes.has(before.path)) {
        changes.set(before.path, { before, after: undefined, cause: "package" });
      }
    }
    return changes;
  }

  #observe(look: Look, key: string, { before, after }: Change): void {
    const { observation } = this.rows;
    const held = openIn(observation, key);
    const value = after ? describe(after) : null;
    if (held?.value === value) return;
    // One gap is one row, whatever is said of it.
    if (held && value !== null && before?.content === null && after?.content === null) held.value = value;
    else {
      if (held) held.to = { ...look, cause: null };
      if (value !== null) observation.push({ key, value, from: { ...look, cause: null }, to: null });
    }
  }

  #judgePair(
    look: Look,
    name: string,
    no: number,
    changes: ReadonlyMap<string, Change>,
    beforehand: Cause | null,
    pairs: { readonly had: boolean; readonly has: boolean },
  ): void {
    const before = openIn(this.rows.standing, `${name} ${no}`)?.value.state ?? null;
    const counts = countVerdicts([...changes.values()].flatMap(({ after }) => after?.verdicts.get(no) ?? []));
    const after = worst(counts);
    const known = beforehand ?? ((before === null && pairs.had) || (after === null && pairs.has) ? "checker" : null);
    for (const [path, change] of changes) this.#find(look, `${name} ${path} ${no}`, no, change, known);
    const moved = known ?? causeOfPair([...changes.values()], no, before, after);
    this.#stand(look, `${name} ${no}`, before, after, counts, moved);
    this.#list(look, `${name} ${no}`, after, counts, moved);
  }

  #find(look: Look, key: string, no: number, { before, after, cause }: Change, known: Cause | null): void {
    const { finding } = this.rows;
    const held = openIn(finding, key);
    const was = isFinding(before?.verdicts.get(no));
    const is = isFinding(after?.verdicts.get(no));
    const moment = { ...look, cause: known ?? cause };
    if (was === is) {
      if (held && after) held.value.words = after.words;
      return;
    }
    if (held) held.to = moment;
    if (is && after) finding.push({ key, value: { verdict: is, words: after.words }, from: moment, to: null });
  }

  #stand(look: Look, key: string, before: State, after: State, counts: Counts, cause: Cause): void {
    const held = openIn(this.rows.standing, key);
    if (before === after) {
      if (held) held.value.counts = counts;
      return;
    }
    if (held) held.to = { ...look, cause };
    if (after !== null) {
      this.rows.standing.push({ key, value: { state: after, counts }, from: { ...look, cause }, to: null });
    }
  }

  #list(look: Look, key: string, after: State, counts: Counts, cause: Cause): void {
    const held = openIn(this.rows.item, key);
    if (after === "fail" || (after === "unknown" && held)) {
      const value = { state: after, open: counts[after] };
      if (held) held.value = value;
      else this.rows.item.push({ key, value, from: { ...look, cause }, to: null });
    } else if (held) held.to = { ...look, cause };
  }

  #remember(name: string, kind: SubjectKind, changes: ReadonlyMap<string, Change>): void {
    const { subjects, beforeGap } = this.#of(name);
    for (const [path, { before, after }] of changes) {
      const key = `${kind} ${path}`;
      if (!after) subjects.delete(key);
      else subjects.set(key, after);
      if (after?.content !== null) beforeGap.delete(key);
      else if (before && before.content !== null) beforeGap.set(key, before);
    }
  }
}

/** The kinds of subject that these areas judge. */
function kindsOf({ checks }: Look, areas: readonly AreaId[]): ReadonlySet<SubjectKind> {
  return new Set([...checks.values()].filter(({ area }) => areas.includes(area)).map(({ kind }) => kind));
}

export type Counts = Readonly<Record<Verdict, number>>;

function countVerdicts(verdicts: readonly Verdict[]): Counts {
  const counts = { pass: 0, fail: 0, unknown: 0, "not-applicable": 0 };
  for (const verdict of verdicts) counts[verdict] += 1;
  return counts;
}

/** The state of a pair: its worst verdict; null where there is no subject. */
function worst(counts: Counts): State {
  const order = ["fail", "unknown", "pass", "not-applicable"] as const;
  return order.find((verdict) => counts[verdict] > 0) ?? null;
}

const isFinding = (verdict: Verdict | undefined): "fail" | "unknown" | null =>
  verdict === "fail" || verdict === "unknown" ? verdict : null;

const describe = ({ content, setuid, told }: Seen): string =>
  `${content ?? "gap"} ${setuid ? "setuid" : "plain"} ${told}`;

/** Bytes and mode are the package's doing; that they cannot be read, or can again, is a gap's; all else is the checker's. */
function causeOf(before: Seen | undefined, after: Seen, known: Seen | undefined): Cause {
  if (!before) return "package";
  if (after.content === null) return before.content === null ? "checker" : "data-gap";
  if (known && (known.content !== after.content || known.setuid !== after.setuid)) return "package";
  return before.content === null ? "data-gap" : "checker";
}

/** The findings that brought the new state decide, else those whose end made room for it, else all subjects. */
function causeOfPair(changes: readonly Change[], no: number, before: State, after: State): Cause {
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
