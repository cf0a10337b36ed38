// lives.ts: the lives of a package's items -> how many were open over time, and its history as a list of moves.
import { dayNumber, dayText } from "./days.ts";
import { sampleEvenly } from "./sample.ts";

/** One item: open from a day until another, or still. */
export interface Life {
  readonly openedOn: string;
  readonly closedOn: string | null;
}

const SPARK_VALUES = 46;

/** Open items on the days of `looks` (oldest first), for a sparkline. */
export function openOverTime(lives: readonly Life[], looks: readonly string[]): (number | null)[] {
  const [first, last] = [looks[0], looks.at(-1)];
  if (first === undefined || last === undefined) return [];
  const points = looks.map((day) => ({
    day,
    value: lives.filter((life) => life.openedOn <= day && (life.closedOn === null || life.closedOn > day)).length,
  }));
  return sampleEvenly(points, dayText(dayNumber(first)), last, SPARK_VALUES);
}

/** What one history line tells: several items that moved together. */
export interface HistoryMove {
  readonly day: string;
  readonly move: "opened" | "closed";
  readonly cause: string;
  readonly version: string | null;
  /** It opened when the channel was looked at for the first time. */
  readonly first: boolean;
  readonly checks: readonly { readonly id: string; readonly title: string }[];
}

export interface NamedLife extends Life {
  readonly check: string;
  readonly title: string;
  readonly openedCause: string;
  readonly openedVersion: string | null;
  readonly first: boolean;
  readonly closedCause: string | null;
  readonly closedVersion: string | null;
}

/** Moves of one day with one cause and version are one line; the newest first, closed before opened. */
export function historyMoves(lives: readonly NamedLife[]): HistoryMove[] {
  const moves = lives.flatMap((life): HistoryMove[] => {
    const checks = [{ id: life.check, title: life.title }];
    const opened = {
      day: life.openedOn,
      move: "opened",
      cause: life.openedCause,
      version: life.openedVersion,
      first: life.first,
      checks,
    } as const;
    if (life.closedOn === null) return [opened];
    return [
      opened,
      {
        day: life.closedOn,
        move: "closed",
        cause: life.closedCause ?? "package",
        version: life.closedVersion,
        first: false,
        checks,
      },
    ];
  });
  const groups = Map.groupBy(moves, ({ day, move, cause, version }) => [day, move, cause, version].join("\0"));
  return [...groups.values()]
    .flatMap((group) => (group[0] ? [{ ...group[0], checks: group.flatMap((move) => move.checks) }] : []))
    .sort((a, b) => (a.day === b.day ? (a.move < b.move ? -1 : 1) : a.day < b.day ? 1 : -1));
}
