// format.test.ts: numbers, shares, ages and lists as text.
import { expect, test } from "vitest";
import {
  formatBytes,
  countOf,
  formatAge,
  formatCapped,
  formatDuration,
  formatInstant,
  formatList,
  formatPercent,
  plural,
} from "./format.ts";

test.each([
  [0, 10, "0 %"],
  [1, 1000, "< 1 %"],
  [1, 2, "50 %"],
  [999, 1000, "> 99 %"],
  [1000, 1000, "100 %"],
  [0, 0, "none"],
])("%i of %i is %s", (part, whole, text) => {
  expect(formatPercent(part, whole)).toBe(text);
});

const NOW = Date.parse("2026-11-23T12:00:00Z");

test.each([
  ["2026-11-23T12:00:30Z", "just now"],
  ["2026-11-23T11:58:30Z", "just now"],
  ["2026-11-23T11:20:00Z", "40 minutes ago"],
  ["2026-11-23T10:59:00Z", "1 hour ago"],
  ["2026-11-22T11:00:00Z", "25 hours ago"],
  ["2026-11-20T12:00:00Z", "3 days ago"],
  ["2026-08-01T12:00:00Z", "3 months ago"],
  ["2020-11-23T12:00:00Z", "6 years ago"],
])("%s is %s", (iso, text) => {
  expect(formatAge(iso, NOW)).toBe(text);
});

test.each([
  [plural(1, "package"), "1 package"],
  [plural(1200, "package"), "1,200 packages"],
  [plural(2, "entry", "entries"), "2 entries"],
  [countOf(1, "ELF files"), "1 ELF file"],
  [countOf(0, "units"), "0 units"],
  [formatCapped(10_000, 10_000), "10,000"],
  [formatCapped(10_001, 10_000), "10,000+"],
  [formatInstant("2026-11-23T14:02:59Z"), "2026-11-23 14:02 UTC"],
  [formatDuration(640), "0.6 s"],
  [formatDuration(42_400), "42 s"],
  [formatDuration(83_400), "1 min 23 s"],
  [formatDuration(7_380_000), "2 h 3 min"],
  [formatList([]), ""],
  [formatList(["a"]), "a"],
  [formatList(["a", "b", "c"]), "a, b and c"],
])("%s", (made, text) => {
  expect(made).toBe(text);
});

test.each([
  [0, "0 B"],
  [999, "999 B"],
  [1_400, "1.4 kB"],
  [81_200_000, "81 MB"],
  [5_600_000_000, "5.6 GB"],
  [2e15, "2000 TB"],
])("formatBytes(%d) is %s", (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});
