// explain-tests.test.ts: the table of a unit's page: all tests, in the order of what they cost, each with the lines that set it.
import { describe, expect, test } from "vitest";
import { ANALYZER, scoreUnit, TESTS, type SettingLine, type UnitFacts } from "#lib/areas/service/index.ts";
import { explainTests } from "./explain-tests.ts";

const FILE = "/usr/lib/systemd/system/a.service";

function factsOf(settings: SettingLine[]): UnitFacts {
  const { tests, exposure10, level } = scoreUnit(settings, "a.service");
  return {
    ...{ analyzer: ANALYZER, id: "a.service", aliases: [], fragmentPath: FILE, state: "loaded", refusal: null },
    exposure10,
    level,
    tests: { ...tests },
    settings,
    later: null,
    warnings: [],
  };
}

const line = (key: string, value: string, path = FILE, at = 2): SettingLine => ({
  ...{ section: "Service", key, value, path, line: at },
});

describe("explainTests", () => {
  test("tells every test once", () => {
    const told = explainTests(factsOf([])).map((row) => row.field);
    expect([...told].sort()).toEqual(TESTS.map((row) => row.field).sort());
  });

  test("puts the bad ones first, those that cost most on top", () => {
    const rows = explainTests(factsOf([line("PrivateTmp", "yes")]));
    const outcomes = rows.map((row) => row.outcome);
    expect(outcomes).toEqual([...outcomes].sort((a, b) => "bgn".indexOf(a.charAt(0)) - "bgn".indexOf(b.charAt(0))));
    const costs = rows.filter((row) => row.outcome === "bad").map((row) => row.costs10 ?? 0);
    expect(costs).toEqual([...costs].sort((a, b) => b - a));
    expect(rows[0]?.id).toBe("PrivateNetwork=");
  });

  test("names the lines that bear on it, and where each stands", () => {
    const dropIn = line("PrivateTmp", "yes", `${FILE}.d/b.conf`, 7);
    const rows = explainTests(factsOf([dropIn, line("KillMode", "process")]));
    expect(rows.find(({ field }) => field === "PrivateTmp")).toMatchObject({
      outcome: "good",
      badness: 0,
      setBy: [dropIn],
    });
    expect(rows.find(({ field }) => field === "PrivateDevices")?.setBy).toEqual([]);
  });

  test("says why a test does not apply, and that nothing set it", () => {
    const row = explainTests(factsOf([])).find(({ field }) => field === "RemoveIPC");
    expect(row).toMatchObject({ outcome: "not-applicable", badness: null, costs10: null, setBy: [] });
    expect(row?.meaning).toMatch(/root/);
  });

  test("costs what systemd's row shows: 0.2 for PrivateTmp= of a root service", () => {
    const row = explainTests(factsOf([])).find(({ field }) => field === "PrivateTmp");
    expect(row?.costs10).toBe(2);
  });
});
