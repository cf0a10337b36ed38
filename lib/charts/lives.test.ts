// lives.test.ts: open items over time, and moves drawn together.
import { describe, expect, test } from "vitest";
import { historyMoves, openOverTime, type NamedLife } from "./lives.ts";

const life = (check: string, openedOn: string, closedOn: string | null = null): NamedLife => ({
  check,
  title: check.toUpperCase(),
  openedOn,
  openedCause: "package",
  openedVersion: "1",
  first: false,
  closedOn,
  closedCause: closedOn && "package",
  closedVersion: closedOn && "2",
});

describe("openOverTime", () => {
  test("an item is open on the day it opens and closed on the day it closes", () => {
    const values = openOverTime(
      [life("a", "2026-01-01", "2026-01-03"), life("b", "2026-01-02")],
      ["2026-01-01", "2026-01-02", "2026-01-03"],
    );
    expect([values[0], values[Math.floor(values.length / 2)], values.at(-1)]).toEqual([1, 2, 1]);
  });
  test("one look is one value, none is none", () => {
    expect(openOverTime([life("a", "2026-01-01")], ["2026-01-05"])).toEqual([1]);
    expect(openOverTime([life("a", "2026-01-01")], [])).toEqual([]);
  });
});

test("historyMoves draws together what moved together, the newest first", () => {
  const moves = historyMoves([life("a", "2026-01-01"), life("b", "2026-01-01", "2026-02-01"), life("c", "2025-12-01")]);
  expect(moves.map(({ day, move, version, checks }) => [day, move, version, checks.map((check) => check.id)])).toEqual([
    ["2026-02-01", "closed", "2", ["b"]],
    ["2026-01-01", "opened", "1", ["a", "b"]],
    ["2025-12-01", "opened", "1", ["c"]],
  ]);
});
