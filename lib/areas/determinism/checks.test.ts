// checks.test.ts: what each result of a rebuild is worth.
import { describe, expect, test } from "vitest";
import { artifactReading, readRebuildFacts, rebuildPath, type RebuildFacts } from "./index.ts";

const TOLD: RebuildFacts = {
  ...{ rebuilder: "rebuilder.example.org", name: "hello", version: "2.10-3", arch: "amd64" },
  ...{ result: "reproducible", rebuiltOn: "2026-01-31", diffUrl: null, logUrl: null, reason: null },
};
const TRAITS = { path: rebuildPath(TOLD), setuid: false, setgid: false };

function judge(told: Partial<RebuildFacts>): { verdict: string; reason: string } {
  const [only] = artifactReading.assess(readRebuildFacts({ ...TOLD, ...told }), TRAITS);
  return { verdict: only?.verdict ?? "none", reason: only?.reason ?? "none" };
}

describe("a result gives its verdict", () => {
  test.each([
    ["reproducible", null, "pass", "rebuilder.example.org rebuilt it and got the same bytes"],
    ["not-reproducible", null, "fail", "rebuilder.example.org rebuilt it and got other bytes"],
    ["could-not-build", "FTBFS", "unknown", "rebuilder.example.org could not build it: FTBFS"],
    ["not-tried", null, "unknown", "rebuilder.example.org has not rebuilt it"],
    ["not-tried", "depwait", "unknown", "rebuilder.example.org has not rebuilt it: depwait"],
  ] as const)("%s, %s: %s", (result, reason, verdict, says) => {
    expect(judge({ result, reason })).toEqual({ verdict, reason: says });
  });
});

test("evidence names the artifact, the day and where to look", () => {
  const [only] = artifactReading.assess(
    readRebuildFacts({ ...TOLD, diffUrl: "https://rebuilder.example.org/1/diff", logUrl: null }),
    TRAITS,
  );
  expect(only?.evidence).toEqual([
    { label: "artifact", value: "hello 2.10-3 amd64" },
    { label: "rebuilt on", value: "2026-01-31" },
    { label: "differences", value: "https://rebuilder.example.org/1/diff" },
  ]);
});

describe("facts are bounded, and link to the web alone", () => {
  test.each([
    ["https://example.org/a b", "https://example.org/a%20b"],
    ["javascript:alert(1)", null],
    ["//example.org/x", null],
    ["", null],
    [`https://example.org/${"x".repeat(2000)}`, null],
  ])("%s", (given, kept) => {
    expect(readRebuildFacts({ ...TOLD, diffUrl: given }).diffUrl).toBe(kept);
  });

  test("long names and reasons are cut", () => {
    const facts = readRebuildFacts({ ...TOLD, name: "n".repeat(5000), reason: "r".repeat(5000) });
    expect([facts.name.length, facts.reason?.length]).toEqual([255, 400]);
  });
});
