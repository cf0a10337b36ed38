// progress.test.ts: what people at a terminal read.
import { stripVTControlCharacters } from "node:util";
import { describe, expect, test } from "vitest";
import { millisecondsLeft, type Progress, progressLine, type RunSummary, summaryLine } from "./progress.ts";

const HALF: Progress = {
  phase: "auditing",
  packages: 312,
  packagesTotal: 490,
  unchanged: 0,
  files: 48_500,
  filesTotal: 97_000,
  bytes: 0,
  findings: 1_512,
  problems: 0,
  elapsedMs: 14_000,
};

describe("progressLine", () => {
  test.each<[string, Partial<Progress>, string]>([
    ["half-way", {}, "Auditing ━━━━━━━━━━━━──────────── 312/490 packages · 48,500 files · 1,512 findings · 14 s left"],
    [
      "at once",
      { packages: 0, files: 0, findings: 0, elapsedMs: 0 },
      "Auditing ──────────────────────── 0/490 packages · 0 files · 0 findings",
    ],
    [
      "with problems",
      { problems: 2, findings: 1 },
      "Auditing ━━━━━━━━━━━━──────────── 312/490 packages · 48,500 files · 1 finding · 2 not readable · 14 s left",
    ],
    [
      "long",
      { elapsedMs: 125_000 },
      "Auditing ━━━━━━━━━━━━──────────── 312/490 packages · 48,500 files · 1,512 findings · 2 min 05 s left",
    ],
    [
      "a source that counts no files",
      { files: 0, filesTotal: 0, packages: 245 },
      "Auditing ━━━━━━━━━━━━──────────── 245/490 packages · 0 files · 1,512 findings · 14 s left",
    ],
    [
      "packages that are fetched",
      { bytes: 2_800_000_000 },
      "Auditing ━━━━━━━━━━━━──────────── 312/490 packages · 48,500 files · 2.8 GB at 200 MB/s · 1,512 findings · 14 s left",
    ],
    [
      "more files than were expected",
      { files: 99_000 },
      "Auditing ━━━━━━━━━━━━━━━━━━━━━━━━ 312/490 packages · 99,000 files · 1,512 findings · 0 s left",
    ],
    ["the end", { phase: "finishing" }, "Storing the last verdicts"],
  ])("%s", (_, given, line) => {
    expect(progressLine({ ...HALF, ...given })).toBe(line);
  });
});

test.each<[Partial<Progress>, number | null]>([
  [{ elapsedMs: 1_000 }, null],
  [{ files: 0 }, null],
  [{ files: 24_250 }, 42_000],
  [{ files: 97_000 }, 0],
])("millisecondsLeft %j", (given, left) => {
  expect(millisecondsLeft({ ...HALF, ...given })).toBe(left);
});

describe("summaryLine", () => {
  const DONE: RunSummary = {
    channel: "debian:host-vm:amd64",
    title: "Debian 12 on vm",
    packages: 490,
    unchanged: 0,
    artifacts: 755,
    files: 97_033,
    bytes: 0,
    subjects: { elf: 2_345, unit: 1 },
    findings: 4_321,
    problems: {},
    historyRows: 9_000,
    seconds: 20.7,
    notes: [],
  };

  test.each<[string, Partial<RunSummary>, string]>([
    [
      "all new",
      {},
      "Debian 12 on vm: 490 packages, 0 of them unchanged; 97,033 files, in them 2,345 ELF files and 1 unit; 4,321 findings in 21 s",
    ],
    [
      "several kinds, in their own order whatever order they came in",
      { subjects: { executable: 12, sysctl: 1, elf: 2, unit: 0 } },
      "Debian 12 on vm: 490 packages, 0 of them unchanged; 97,033 files, in them 2 ELF files, 1 sysctl file and 12 executables; 4,321 findings in 21 s",
    ],
    [
      "nothing to judge",
      { subjects: {}, findings: 0 },
      "Debian 12 on vm: 490 packages, 0 of them unchanged; 97,033 files; 0 findings in 21 s",
    ],
    [
      "nothing new",
      { unchanged: 490, files: 0 },
      "Debian 12 on vm: 490 packages, 490 of them unchanged; nothing has changed in 21 s",
    ],
    [
      "problems and notes",
      { unchanged: 490, problems: { malformed: 2, vanished: 1 }, notes: ["a", "b"] },
      "Debian 12 on vm: 490 packages, 490 of them unchanged; nothing has changed in 21 s\nCould not be judged and so is unknown: 2 malformed, 1 vanished\nNote: a\nNote: b",
    ],
  ])("%s", (_, given, line) => {
    expect(stripVTControlCharacters(summaryLine({ ...DONE, ...given }))).toBe(line);
  });
});
