// rows.ts: the ledger's rows as plain values, and what adds up from them: each day and each package counted from scratch.
import type { Verdict } from "../areas/area.ts";

export type Cause = "package" | "checker" | "catalogue" | "data-gap";

export interface Moment {
  readonly run: number;
  /** YYYY-MM-DD. */
  readonly day: string;
}

/** One end of an interval. Only findings, standings and items have causes. */
export interface End extends Moment {
  readonly cause: Cause | null;
}

/** Something that is so from one run until another. */
export interface Interval<Value> {
  readonly key: string;
  value: Value;
  readonly from: End;
  to: End | null;
}

type VerdictCounts = Readonly<Record<Verdict, number>>;

/** Which version is there, and by whose word. */
export interface Present {
  version: string;
  source: string;
}

/** The package in a key is its number. Keys: presence "package", stewardship "package handle role", observation "package kind path", finding "package path check", standing and item "package check", flag "package flag". */
export interface LedgerRows {
  readonly presence: Interval<Present>[];
  readonly stewardship: Interval<string>[];
  readonly observation: Interval<string>[];
  readonly finding: Interval<{ verdict: Verdict; words: string }>[];
  readonly standing: Interval<{ state: Verdict; counts: VerdictCounts }>[];
  readonly item: Interval<{ state: Verdict; open: number }>[];
  readonly flag: Interval<boolean>[];
}

export const noRows = (): LedgerRows => ({
  presence: [],
  stewardship: [],
  observation: [],
  finding: [],
  standing: [],
  item: [],
  flag: [],
});

/** The interval of that key that has no end yet. */
export function openIn<Value>(rows: readonly Interval<Value>[], key: string): Interval<Value> | undefined {
  return rows.find((row) => row.key === key && row.to === null);
}

/** Whether it is so at the end of the day: an interval does not hold on the day on which it ends. */
export function holdsOn({ from, to }: Interval<unknown>, day: string): boolean {
  return from.day <= day && (to === null || to.day > day);
}

export interface DayTally {
  readonly check: number;
  readonly day: string;
  /** Pairs by state at the end of the day. */
  readonly levels: VerdictCounts;
  /** Items on that day. */
  readonly opened: number;
  readonly closed: number;
}

/** A row for each check and each day on which one of its pairs moved. */
export function tallyDays({ standing, item }: LedgerRows): DayTally[] {
  const moves = standing.flatMap(({ key, from, to }) =>
    [from, ...(to ? [to] : [])].map(({ day }) => ({ check: checkOf(key), day })),
  );
  const distinct = new Map(moves.map((move) => [`${move.check} ${move.day}`, move]));
  return [...distinct.values()].map(({ check, day }) => ({
    check,
    day,
    levels: countStates(standing.filter((row) => checkOf(row.key) === check && holdsOn(row, day))),
    opened: item.filter(({ key, from }) => checkOf(key) === check && from.day === day).length,
    closed: item.filter(({ key, to }) => checkOf(key) === check && to?.day === day).length,
  }));
}

/** A package's pairs by state, of the checks given. */
export function tallyPackage({ standing }: LedgerRows, id: number, checks: readonly number[]): VerdictCounts {
  return countStates(
    standing.filter(({ key, to }) => to === null && key === `${id} ${checkOf(key)}` && checks.includes(checkOf(key))),
  );
}

function countStates(standings: readonly Interval<{ state: Verdict }>[]): VerdictCounts {
  const counts = { pass: 0, fail: 0, unknown: 0, "not-applicable": 0 };
  for (const { value } of standings) counts[value.state] += 1;
  return counts;
}

/** The check's number stands last in the keys of findings, standings and items. */
const checkOf = (key: string): number => Number(key.slice(key.lastIndexOf(" ") + 1));
