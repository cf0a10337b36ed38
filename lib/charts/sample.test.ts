// sample.test.ts: even samples of uneven looks.
import { expect, test } from "vitest";
import { sampleEvenly } from "./sample.ts";

const at = (day: string, value: number | null) => ({ day, value });

test.each([
  [
    "levels hold until the next look",
    [at("2026-01-01", 5), at("2026-01-03", 2)],
    "2026-01-01",
    "2026-01-05",
    5,
    [5, 5, 2, 2, 2],
  ],
  [
    "nothing before the first look",
    [at("2026-01-03", 2), at("2026-01-04", 1)],
    "2026-01-01",
    "2026-01-04",
    4,
    [null, null, 2, 1],
  ],
  ["one look is one value", [at("2026-01-03", 2)], "2026-01-01", "2026-01-31", 31, [2]],
  [
    "a long time without a look is a gap",
    [at("2026-01-01", 5), at("2026-03-01", 2)],
    "2026-01-01",
    "2026-03-01",
    3,
    [5, null, 2],
  ],
  ["no looks at all", [], "2026-01-01", "2026-01-02", 2, [null, null]],
])("%s", (_name, points, first, last, count, expected) => {
  expect(sampleEvenly(points, first, last, count)).toEqual(expected);
});
