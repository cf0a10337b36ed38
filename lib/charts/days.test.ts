// days.test.ts: days to numbers and back, ticks of both axes.
import { describe, expect, test } from "vitest";
import { countTicks, dayNumber, dayText, dayTicks } from "./days.ts";

test.each(["1970-01-01", "2024-02-29", "2026-11-23"])("%s survives the way to a number and back", (day) => {
  expect(dayText(dayNumber(day))).toBe(day);
});

test("what is no day is refused with what was read", () => {
  expect(() => dayNumber("yesterday")).toThrow('"yesterday" is no day');
});

describe("dayTicks", () => {
  test.each([
    ["one day", "2026-11-23", "2026-11-23", ["23 Nov"]],
    ["a few days", "2026-11-20", "2026-11-23", ["20 Nov", "21 Nov", "22 Nov", "23 Nov"]],
    ["a quarter ends on the last day", "2026-08-25", "2026-11-23", ["15 Sep", "8 Oct", "31 Oct", "23 Nov"]],
  ])("%s", (_name, first, last, labels) => {
    const ticks = dayTicks(first, last, 5);
    expect(ticks.at(-1)?.day).toBe(last);
    expect(ticks.map((tick) => tick.label)).toEqual(labels);
  });

  test("years are told in months", () => {
    expect(dayTicks("2024-01-01", "2026-11-23", 4).at(-1)?.label).toBe("Nov 2026");
  });
});

test.each([
  [0, [0, 1]],
  [1, [0, 1]],
  [7, [0, 2, 4, 6, 8]],
  [2344, [0, 500, 1000, 1500, 2000, 2500]],
  [100_000, [0, 20_000, 40_000, 60_000, 80_000, 100_000]],
])("countTicks(%i)", (max, ticks) => {
  expect(countTicks(max)).toEqual(ticks);
});
