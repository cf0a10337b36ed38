// version.test.ts: versions in their order; the first row of each kind is the Nix manual's own example.
import { expect, test } from "vitest";
import { compareNixVersions } from "./version.ts";

test.each([
  ["1.0", "2.3"],
  ["2.1", "2.3"],
  ["2.3", "2.5"],
  ["2.3", "3.1"],
  ["2.3", "2.3.1"],
  ["2.3a", "2.3.1"],
  ["2.3pre1", "2.3"],
  ["2.3pre3", "2.3pre12"],
  ["2.3a", "2.3c"],
  ["2.3pre1", "2.3c"],
  ["2.3pre1", "2.3q"],
  ["", "1"],
  ["9.9", "10.0"],
  ["1.18446744073709551615", "1.18446744073709551616"],
  ["2026-01-02", "2026-01-11"],
])("%s is older than %s", (older, newer) => {
  expect(compareNixVersions(older, newer)).toBeLessThan(0);
  expect(compareNixVersions(newer, older)).toBeGreaterThan(0);
});

test.each([
  ["2.3.1", "2.3.1"],
  ["2.3.1", "2-3-1"],
  ["2.03", "2.3"],
])("%s and %s are the same", (one, other) => {
  expect(compareNixVersions(one, other)).toBe(0);
});
