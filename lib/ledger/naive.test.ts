// naive.test.ts: the reference itself, on stories short enough to be checked by eye.
import { describe, expect, test } from "vitest";
import type { AreaId, Verdict } from "../areas/area.ts";
import { type Look, NaiveLedger, type PackageSeen, type Seen } from "./naive.ts";
import { type End, holdsOn, tallyDays, tallyPackage } from "./rows.ts";

const look = (run: number, areas: readonly AreaId[] = ["binary"]): Look => ({
  run,
  day: `2026-01-0${run}`,
  key: "catalogue",
  supplements: false,
  areas,
  checks: new Map([
    [1, { area: "binary", kind: "elf" }],
    [9, { area: "service", kind: "unit" }],
  ]),
  judgeAgain: (seen) => seen,
});
const elf = (content: string | null, verdict: Verdict, path = "/bin/a"): Seen => ({
  ...{ kind: "elf", path, setuid: false, content, told: "r1", verdicts: new Map([[1, verdict]]), words: "" },
});
const pack = (...subjects: readonly Seen[]): PackageSeen => ({
  ...{ name: "p", version: "1", stewards: [], artifacts: [{ name: "a.deb", problem: null, subjects }] },
});
const end = (at: End | null): string => (at ? `${at.run} ${at.cause}` : "open");

/** A run a day over the package's states; what became of its one pair's standing and item. */
function tell(...states: readonly (readonly Seen[])[]): { standing: string[]; item: string[] } {
  const ledger = new NaiveLedger();
  states.forEach((subjects, at) => ledger.store(look(at + 1), [pack(...subjects)], []));
  const { standing, item } = ledger.rows;
  return {
    standing: standing.map(({ value, from, to }) => `${value.state} ${end(from)} to ${end(to)}`),
    item: item.map(({ value, from, to }) => `${value.state} ${value.open} ${end(from)} to ${end(to)}`),
  };
}

describe("a pair", () => {
  test("fails, is mended by the package, and fails again by the checker", () => {
    expect(tell([elf("A", "fail")], [elf("B", "pass")], [elf("B", "fail")])).toEqual({
      standing: ["fail 1 catalogue to 2 package", "pass 2 package to 3 checker", "fail 3 checker to open"],
      item: ["fail 1 1 catalogue to 2 package", "fail 1 3 checker to open"],
    });
  });

  test("keeps its item through a gap", () => {
    expect(tell([elf("A", "fail")], [elf(null, "unknown")], [elf("A", "fail")])).toEqual({
      standing: ["fail 1 catalogue to 2 data-gap", "unknown 2 data-gap to 3 data-gap", "fail 3 data-gap to open"],
      item: ["fail 1 1 catalogue to open"],
    });
  });

  test("is the worst of its subjects, and counts them without a new interval", () => {
    const ok = elf("B", "pass", "/bin/b");
    expect(tell([elf("A", "fail"), ok], [elf("A", "fail"), elf("C", "fail", "/bin/b")], [])).toEqual({
      standing: ["fail 1 catalogue to 3 package"],
      item: ["fail 2 1 catalogue to 3 package"],
    });
  });
});

test("who leaves the catalogue takes everything along; a newer run's finds stay", () => {
  const ledger = new NaiveLedger();
  ledger.store(look(2), [pack(elf("A", "fail"))], []);
  ledger.finish(look(1), [], null);
  expect(ledger.rows.presence.map(({ to }) => to)).toEqual([null]);
  ledger.finish(look(3), [{ name: "other" }], ["other"]);
  expect(ledger.rows.presence.map(({ to }) => to)).toEqual([null]);
  ledger.finish(look(3), [{ name: "other" }], null);
  for (const { to } of [...ledger.rows.presence, ...ledger.rows.item, ...ledger.rows.standing]) expect(to?.run).toBe(3);
  expect(ledger.rows.item[0]?.to?.cause).toBe("catalogue");
});

test("an interval holds from its first day up to the day on which it ends", () => {
  const row = {
    key: "",
    value: "",
    from: { run: 1, day: "2026-01-01", cause: null },
    to: { run: 2, day: "2026-01-03", cause: null },
  };
  const days = ["2025-12-31", "2026-01-01", "2026-01-02", "2026-01-03"];
  expect(days.map((day) => holdsOn(row, day))).toEqual([false, true, true, false]);
});

test("days and packages are counted from the rows", () => {
  const ledger = new NaiveLedger();
  ledger.store(look(1), [pack(elf("A", "fail"))], []);
  ledger.store(look(3), [pack(elf("B", "pass"))], []);
  const none = { pass: 0, fail: 0, unknown: 0, "not-applicable": 0 };
  expect(tallyDays(ledger.rows)).toEqual([
    { check: 1, day: "2026-01-01", levels: { ...none, fail: 1 }, opened: 1, closed: 0 },
    { check: 1, day: "2026-01-03", levels: { ...none, pass: 1 }, opened: 0, closed: 1 },
  ]);
  expect(tallyPackage(ledger.rows, 1, [1, 9])).toEqual({ ...none, pass: 1 });
  expect(tallyPackage(ledger.rows, 1, [9])).toEqual(none);
});
