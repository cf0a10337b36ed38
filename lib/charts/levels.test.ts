// levels.test.ts: levels are carried forward, never backward, and never invented.
import { expect, test } from "vitest";
import { EMPTY_TALLY } from "../areas/score.ts";
import { levelsOn, type LevelRow } from "./levels.ts";

const row = (day: string, checkNo: number, area: LevelRow["area"], fail: number): LevelRow => ({
  day,
  checkNo,
  area,
  tally: { ...EMPTY_TALLY, fail },
});
const ROWS = [
  row("2026-01-05", 2, "binary", 7),
  row("2026-01-01", 1, "binary", 10),
  row("2026-01-05", 1, "binary", 4),
  row("2026-01-03", 9, "service", 1),
];
const fails = (looks: string[], area: LevelRow["area"]) =>
  levelsOn(looks, ROWS).map((level) => level.areas[area]?.fail ?? null);

test("a day without a row keeps the level of the day before", () => {
  expect(fails(["2026-01-01", "2026-01-02", "2026-01-04"], "binary")).toEqual([10, 10, 10]);
});

test("each check is carried by itself, and the area is their sum", () => {
  expect(fails(["2026-01-04", "2026-01-05", "2026-02-01"], "binary")).toEqual([10, 11, 11]);
});

test("before its first row an area has no level, not a zero", () => {
  expect(fails(["2026-01-01", "2026-01-03"], "service")).toEqual([null, 1]);
  expect(fails(["2026-01-05"], "kernel")).toEqual([null]);
});

test("a change before the first look is its level", () => {
  expect(fails(["2026-03-01"], "binary")).toEqual([11]);
});

test("looks are told once and in order", () => {
  expect(levelsOn(["2026-01-02", "2026-01-01", "2026-01-02"], ROWS).map((level) => level.day)).toEqual([
    "2026-01-01",
    "2026-01-02",
  ]);
});
