// score.test.ts: the formula's parts that the parity test does not see: rows, costs, levels.
import { describe, expect, test } from "vitest";
import { scoreUnit } from "./facts.ts";
import { costOf, exposureOf, formatExposure, levelOf, rowExposure10, weightOf } from "./score.ts";
import { TEST_BY_FIELD, TESTS } from "./tests-table.ts";

const line = (text: string, section = "Service") => ({
  section,
  key: text.slice(0, text.indexOf("=")),
  value: text.slice(text.indexOf("=") + 1),
});
const score = (...lines: string[]) =>
  scoreUnit(
    lines.map((text) => line(text)),
    "a.service",
  );

test.each([
  [100, "DANGEROUS"],
  [99, "UNSAFE"],
  [90, "UNSAFE"],
  [75, "EXPOSED"],
  [50, "MEDIUM"],
  [49, "OK"],
  [10, "OK"],
  [9, "SAFE"],
  [1, "SAFE"],
  [0, "PERFECT"],
])("exposure %i/10 is %s", (exposure10, level) => expect(levelOf(exposure10)).toBe(level));

describe("weights", () => {
  test("sum to what systemd sums them to", () => {
    expect(TESTS).toHaveLength(81);
    expect(TEST_BY_FIELD.size).toBe(81);
    expect(TESTS.reduce((sum, { weight }) => sum + weight, 0)).toBe(56_460);
    expect(weightOf(score("User=a").tests)).toBe(56_460);
    expect(weightOf(score().tests)).toBe(56_160);
    expect(weightOf(scoreUnit([line("DefaultDependencies=no", "Unit")], "a.service").tests)).toBe(52_960);
  });
});

describe("rows", () => {
  // Printed by `systemd-analyze security --offline=true` 252.38 for a service with nothing but ExecStart=.
  test.each([
    ["UserOrDynamicUser", 4],
    ["SupplementaryGroups", null],
    ["PrivateDevices", 2],
    ["PrivateNetwork", 5],
    ["RootDirectoryOrRootImage", 1],
    ["CapabilityBoundingSet_CAP_SYS_ADMIN", 3],
    ["CapabilityBoundingSet_CAP_BPF", 1],
    ["UMask", 1],
    ["KeyringMode", 0],
    ["ProtectProc", 2],
    ["ProcSubset", 1],
    ["RestrictAddressFamilies_OTHER", 3],
    ["SystemCallFilter_privileged", 2],
    ["DeviceAllow", 2],
  ])("%s costs %j tenths", (field, expected) => {
    const row = TEST_BY_FIELD.get(field);
    expect(row && rowExposure10(row, score().tests)).toBe(expected);
  });

  test("rows are rounded up one by one, their sum once", () => {
    const { tests, exposure10 } = score();
    expect(costOf(TESTS, tests)).toBe(exposure10);
    expect(TESTS.reduce((sum, row) => sum + (rowExposure10(row, tests) ?? 0), 0)).toBeGreaterThan(exposure10);
    expect(exposureOf(tests)).toBe(exposure10);
  });
});

test("an exposure is printed as systemd prints it", () => {
  expect([0, 5, 96, 100].map(formatExposure)).toEqual(["0.0", "0.5", "9.6", "10.0"]);
});
