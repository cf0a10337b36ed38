// debian-version.test.ts: the order of versions; every row was confirmed with `dpkg --compare-versions`.
import { expect, test } from "vitest";
import { compareDebianVersions } from "./debian-version.ts";

test.each([
  ["1.0", "1.1"],
  ["1.9", "1.10"],
  ["1.0~rc1", "1.0"],
  ["1.0~~", "1.0~"],
  ["1.0", "1.0a"],
  ["1.0a", "1.0+b"],
  ["1.0-1", "1.0-1+b1"],
  ["1.0-1", "1.0-1.1"],
  ["1.0-1+deb12u1", "1.0-2"],
  ["1.0-9", "1:0.1-1"],
  ["2.38.1-5+deb12u1", "2.38.1-5+deb12u3"],
  ["1.0-1~bpo12+1", "1.0-1"],
  ["20240101120000123456788", "20240101120000123456789"],
  ["1.0-1", "1.0-1-1"],
  ["", "0a"],
])("%s is older than %s", (older, newer) => {
  expect(compareDebianVersions(older, newer)).toBeLessThan(0);
  expect(compareDebianVersions(newer, older)).toBeGreaterThan(0);
});

test.each([
  ["1.0", "1.0"],
  ["1.0", "1.0-0"],
  ["0:1.0-1", "1.0-1"],
  ["1.01", "1.1"],
  ["", ""],
])("%s equals %s", (a, b) => {
  expect(Math.abs(compareDebianVersions(a, b))).toBe(0);
});
