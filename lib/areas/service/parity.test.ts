// parity.test.ts: every unit of testdata scores as the real systemd-analyze 252 scored it, test by test.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { indexUnits, loadUnit } from "#lib/formats/unit/index.ts";
import { interpretSettings, readUnitFacts, scoreUnit, UnitFacts } from "./facts.ts";
import { formatExposure } from "./score.ts";
import { diskTree } from "./testdata/disk-tree.ts";
import { TESTS } from "./tests-table.ts";

const TESTDATA = join(import.meta.dirname, "testdata");
const Scored = z.object({ exposure: z.string(), level: z.string(), badness: z.array(z.number().nullable()) });
const Refused = z.object({ refused: z.string() });
const Expected = z.object({
  tool: z.string(),
  fields: z.array(z.string()),
  roots: z.record(z.string(), z.record(z.string(), z.union([Scored, Refused]))),
});
const expected = Expected.parse(JSON.parse(readFileSync(join(TESTDATA, "expected.json"), "utf8")));

const readAll = Object.entries(expected.roots).flatMap(([root, units]) => {
  const tree = diskTree(join(TESTDATA, "roots", root));
  const index = indexUnits(tree);
  return Object.entries(units).map(([name, wanted]) => ({
    root,
    name,
    wanted,
    facts: readUnitFacts(loadUnit(name, tree, index)),
  }));
});

test("the numbers are of systemd 252 and of all roots", () => {
  expect(expected.tool).toMatch(/^systemd 252 /);
  expect(Object.keys(expected.roots).sort()).toEqual(readdirSync(join(TESTDATA, "roots")).sort());
  expect([...expected.fields].sort()).toEqual(TESTS.map(({ field }) => field).sort());
});

describe.each(Object.keys(expected.roots))("%s", (root) => {
  test.each(readAll.filter((each) => each.root === root))("$name", ({ wanted, facts }) => {
    if ("refused" in wanted) {
      expect(facts.refusal).toBeTruthy();
      expect(facts).toMatchObject({ exposure10: null, level: null, tests: {} });
      return;
    }
    expect(facts.refusal).toBeNull();
    const badness = Object.fromEntries(expected.fields.map((field, index) => [field, wanted.badness[index]]));
    expect(facts.tests).toEqual(badness);
    expect(formatExposure(facts.exposure10 ?? Number.NaN)).toBe(wanted.exposure);
    expect(facts.level).toBe(wanted.level);
  });
});

test("facts survive JSON, are small, and score the same when scored anew", () => {
  for (const { facts } of readAll) {
    const stored = JSON.stringify(facts);
    expect(UnitFacts.parse(JSON.parse(stored))).toEqual(facts);
    expect(stored.length).toBeLessThan(16_000);
    if (facts.refusal !== null) continue;
    expect(scoreUnit(facts.settings, facts.id)).toMatchObject({ tests: facts.tests, exposure10: facts.exposure10 });
    expect(interpretSettings(facts.settings, facts.id).lines).toHaveLength(facts.settings.length);
  }
});

/** Every badness that each test can have, null where it may not apply; tests that are not named are 0 or 1. */
const POSSIBLE: Readonly<Record<string, readonly (number | null)[]>> = {
  UserOrDynamicUser: [0, 9, 10],
  SupplementaryGroups: [0, 1, null],
  RemoveIPC: [0, 1, null],
  PrivateTmp: [0, 1, null],
  ProtectHome: [0, 1, 5, 10, null],
  ProtectSystem: [0, 3, 5, 10, null],
  RootDirectoryOrRootImage: [0, 1, null],
  UMask: [0, 1, 2, 5, 10],
  ProtectProc: [0, 1, 3],
  SystemCallArchitectures: [0, 8, 10],
  IPAddressDeny: [0, 2, 5, 10],
  DeviceAllow: [0, 5, 10],
};

test.each(expected.fields.map((field, index) => ({ field, index })))(
  "$field is seen at each badness",
  ({ field, index }) => {
    const possible = POSSIBLE[field] ?? (field.startsWith("SystemCallFilter_") ? [0, 9, 10] : [0, 1]);
    const seen = readAll.flatMap(({ wanted }) => ("refused" in wanted ? [] : [wanted.badness[index] ?? null]));
    expect(new Set(seen)).toEqual(new Set(possible));
  },
);
