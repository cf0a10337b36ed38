// trend.test.ts: from levels to bands, paths and words.
import { describe, expect, test } from "vitest";
import { EMPTY_TALLY, type Tally } from "../areas/score.ts";
import type { Level } from "./levels.ts";
import { buildTrend } from "./trend.ts";
import { drawTrend } from "./trend-paths.ts";
import { summarizeTrend } from "./trend-summary.ts";

const AREAS = [
  { id: "binary", short: "Binary" },
  { id: "service", short: "Service" },
] as const;
const level = (day: string, binary: Partial<Tally> | null, service: Partial<Tally> | null): Level => ({
  day,
  areas: {
    binary: binary && { ...EMPTY_TALLY, ...binary },
    determinism: null,
    service: service && { ...EMPTY_TALLY, ...service },
    kernel: null,
    mac: null,
  },
});
const trendOf = (...levels: Level[]) => buildTrend(levels, AREAS, []);
const FRAME = { width: 103, height: 100 };

describe("buildTrend", () => {
  test("bands from the ground up, empty ones left out, unknown and waived summed over areas", () => {
    const trend = trendOf(
      level("2026-01-01", { fail: 3, unknown: 1 }, null),
      level("2026-01-02", { fail: 2, unknown: 1 }, { fail: 4, unknown: 2 }),
    );
    expect(trend.bands.map(({ key, values }) => [key, values])).toEqual([
      ["open-binary", [3, 2]],
      ["open-service", [null, 4]],
      ["unknown", [1, 3]],
    ]);
  });

  test("a long time without a look becomes an empty slot", () => {
    const trend = trendOf(level("2026-01-01", { fail: 3 }, null), level("2026-03-01", { fail: 2 }, null));
    expect(trend.days).toEqual(["2026-01-01", "2026-01-02", "2026-03-01"]);
    expect(trend.bands[0]?.values).toEqual([3, null, 2]);
  });

  test("marks of the first day are dropped: everything was new then", () => {
    const marks = ["2026-01-01", "2026-01-02", "2026-09-09"].map((day) => ({ day, label: "rules" }));
    const trend = buildTrend(
      [level("2026-01-01", { fail: 1 }, null), level("2026-01-03", { fail: 1 }, null)],
      AREAS,
      marks,
    );
    expect(trend.marks.map((mark) => mark.day)).toEqual(["2026-01-02"]);
  });
});

describe("drawTrend", () => {
  test("steps, stacked, from zero", () => {
    const drawn = drawTrend(
      trendOf(level("2026-01-01", { fail: 4 }, { fail: 4 }), level("2026-01-03", { fail: 2 }, { fail: 4 })),
      FRAME,
    );
    expect(drawn.yTicks.map((tick) => tick.value)).toEqual([0, 2, 4, 6, 8]);
    expect(drawn.bands.map(({ edge }) => edge)).toEqual(["M0 50L100 50L100 75L103 75", "M0 0L100 0L100 25L103 25"]);
    expect(drawn.bands[0]?.area).toBe("M0 50L100 50L100 75L103 75L103 100L100 100L100 100L0 100Z");
  });

  test("a gap breaks the outline", () => {
    const drawn = drawTrend(
      trendOf(
        level("2026-01-01", { fail: 1 }, null),
        level("2026-03-01", { fail: 1 }, null),
        level("2026-03-02", { fail: 1 }, null),
      ),
      FRAME,
    );
    expect(drawn.bands[0]?.area.split("Z").filter(Boolean)).toHaveLength(2);
  });

  test("no days: an axis and nothing on it", () => {
    expect(drawTrend(trendOf(), FRAME)).toEqual({
      bands: [],
      yTicks: [
        { y: 100, value: 0 },
        { y: 0, value: 1 },
      ],
      xTicks: [],
      marks: [],
    });
  });
});

describe("summarizeTrend", () => {
  test.each([
    ["no day", trendOf(), "Nothing has been looked at yet, so there is nothing to draw."],
    [
      "one day",
      trendOf(level("2026-01-01", { fail: 1 }, null)),
      "1 open item on 2026-01-01. One day of data so far: the lines begin with a run on another day.",
    ],
    [
      "better",
      trendOf(level("2026-01-01", { fail: 1500 }, { fail: 10 }), level("2026-01-09", { fail: 1400 }, { fail: 11 })),
      "1,510 open items on 2026-01-01, 1,411 on 2026-01-09: 99 fewer. Most moved: Binary, 100 fewer.",
    ],
    [
      "the same",
      trendOf(level("2026-01-01", { fail: 5 }, null), level("2026-01-09", { fail: 5 }, null)),
      "5 open items on 2026-01-01, 5 on 2026-01-09: no change.",
    ],
  ])("%s", (_name, trend, words) => {
    expect(summarizeTrend(trend)).toBe(words);
  });
});
