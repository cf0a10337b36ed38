// rebuilds.test.ts: every report in its real shape is read; another shape is refused with what stood there.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { FormatError } from "../format-error.ts";
import {
  isRebuilderdPage,
  parseDerivation,
  parseDrvName,
  parseLilaClosure,
  parseLilaText,
  parseNixCheck,
  parseNixosHistory,
  parseNixosReport,
  parseNotedIssues,
  parseNotedPackages,
  readRebuilderdEntry,
  readRebuilderdPage,
  readReproducibleEntry,
  type ToldRebuild,
} from "./index.ts";

const read = (file: string): string => readFileSync(join(import.meta.dirname, "testdata", file), "utf8");
const entries = (file: string): unknown[] => z.array(z.unknown()).parse(JSON.parse(read(file)));
const brief = ({ name, arch, result, rebuiltOn }: ToldRebuild): unknown[] => [name, arch, result, rebuiltOn];

describe("reproducible.json", () => {
  test("Debian's, with old and new words", () => {
    expect(entries("ok-debian.json").flatMap(readReproducibleEntry).map(brief)).toEqual([
      ["0ad", "amd64", "not-reproducible", "2018-05-11"],
      ["bash", "amd64", "reproducible", "2018-05-09"],
      ["bash", "i386", "could-not-build", "2018-05-09"],
      ["bind9", "amd64", "could-not-build", "2018-05-02"],
      ["ceph", "amd64", "not-tried", "2018-05-03"],
      ["socat", "amd64", "not-reproducible", "2015-06-01"],
    ]);
  });

  test("the tracker's: each architecture for itself, not the worst of all", () => {
    expect(entries("ok-debian-tracker.json").flatMap(readReproducibleEntry).map(brief)).toEqual([
      ["bash", "amd64", "reproducible", "2018-05-09"],
      ["bash", "i386", "could-not-build", "2018-05-09"],
    ]);
  });

  test("openSUSE's: seconds, a release, keys that nobody knows; what is not for an architecture says nothing", () => {
    const told = entries("ok-opensuse.json").flatMap(readReproducibleEntry);
    expect(told.map(brief)).toEqual([
      ["0ad-data", "x86_64", "could-not-build", "2017-02-04"],
      ["2ping", "x86_64", "reproducible", "2017-02-04"],
      ["389-ds", "x86_64", "not-reproducible", "2017-02-04"],
      ["0verkill", "x86_64", "not-tried", null],
    ]);
    expect(told.at(0)?.release).toBe("openSUSE:Factory");
    expect(told.at(3)?.reason).toBe("it waits for dependencies that are not there (waitdep)");
  });

  test.each([
    [
      { package: "bash", status: "green" },
      /the status "green" of "bash" in reproducible.json; known are 404, reproducible,/,
    ],
    [
      { pkg: "bash", status: "FTBR" },
      /not the shape that an entry of reproducible.json has at "package".*read: nothing/,
    ],
    [{ package: "bash", status: 1 }, /at "status".*read: 1/],
    ["bash", /read: "bash"/],
  ])("%j is refused", (value, message) => {
    expect(() => readReproducibleEntry(value)).toThrow(FormatError);
    expect(() => readReproducibleEntry(value)).toThrow(message);
  });
});

describe("rebuilderd", () => {
  test("v0: BAD is a verdict only where something was compared", () => {
    const told = entries("ok-rebuilderd-v0.json").map(readRebuilderdEntry);
    expect(told.map(brief)).toEqual([
      ["mawk", "amd64", "reproducible", "2024-12-19"],
      ["ncurses-base", "all", "reproducible", "2024-12-19"],
      ["perl-base", "amd64", "not-reproducible", "2024-12-19"],
      ["tzdata", "all", "could-not-build", "2024-12-19"],
      ["passwd", "amd64", "not-tried", null],
    ]);
    expect(told[2]).toMatchObject({ diffPath: "/api/v0/builds/13/diffoscope", logPath: "/api/v0/builds/13/log" });
  });

  test("v1: binary packages", () => {
    const page = readRebuilderdPage(JSON.parse(read("ok-rebuilderd-v1-binary.json")));
    expect(page).toMatchObject({ total: 4, lastId: 104 });
    expect(page.told.map(brief)).toEqual([
      ["mawk", "amd64", "reproducible", null],
      ["perl-base", "amd64", "not-reproducible", null],
      ["tzdata", "all", "not-tried", null],
      ["passwd", "amd64", "not-tried", null],
    ]);
    expect(page.told[1]).toMatchObject({
      diffPath: "/api/v1/builds/902/artifacts/7002/diffoscope",
      logPath: "/api/v1/builds/902/log",
    });
  });

  test("v1: source packages have no architecture, and FAIL is a failed build", () => {
    const page = readRebuilderdPage(JSON.parse(read("ok-rebuilderd-v1-source.json")));
    expect(page.total).toBe(3);
    expect(page.told.map(brief)).toEqual([
      ["mawk", null, "reproducible", null],
      ["tzdata", null, "could-not-build", null],
    ]);
  });

  test("a word of a later version is told", () => {
    expect(() =>
      readRebuilderdPage({ total: 1, records: [{ id: 1, name: "x", version: "1", distribution: "d", status: "MEH" }] }),
    ).toThrow(/a record of rebuilderd v1 has at "status".*read: "MEH"/);
    expect(() => isRebuilderdPage({ error: "not found" })).toThrow(
      /neither the list of rebuilderd v0 nor a page of v1/,
    );
  });
});

describe("Lila", () => {
  test("the closure", () => {
    expect(
      parseLilaClosure(read("ok-lila.cdx.json")).map(({ pname, version, output }) => [pname, version, output]),
    ).toEqual([
      ["hello", "2.12.1", "out"],
      ["jemalloc", "5.3.0", null],
      ["unbound", "1.22.0", "lib"],
    ]);
  });

  test("the verdicts; one build proves nothing", () => {
    expect(parseLilaText(read("ok-lila.txt")).map(({ base, result }) => [base.slice(33), result])).toEqual([
      ["hello-2.12.1", "reproducible"],
      ["jemalloc-5.3.0", "not-reproducible"],
      ["unbound-1.22.0-lib", "not-tried"],
    ]);
  });

  test.each([
    ["<html>\n", /read "<html>", expected <store path> <verdict>/],
    ["rpm6ihrshvxdcnxmz11ksyflk8w01nnh-hello-2.12.1 Mostly fine\n", /the verdict "Mostly fine"/],
    ["\n", /has no verdict/],
  ])("text %j is refused", (text, message) => {
    expect(() => parseLilaText(text)).toThrow(message);
  });

  test("another document is refused", () => {
    expect(() => parseLilaClosure('{"bomFormat":"SPDX","components":[]}')).toThrow(/at "bomFormat".*read: "SPDX"/);
    expect(() => parseLilaClosure('{"bomFormat":"CycloneDX","components":[]}')).toThrow(/names no output path/);
    expect(() => parseLilaClosure("<html>")).toThrow(
      /no JSON, expected Lila's CycloneDX report: it begins with "<html>"/,
    );
  });
});

describe("nix --check and --rebuild", () => {
  const check = (text: string, exitCode: number | null = null, asked: string | null = null): unknown =>
    parseNixCheck({ text, exitCode, asked }).map(({ derivation, result, reason }) => [
      derivation.pname,
      result,
      reason,
    ]);
  const DRV = "/nix/store/aisn9vhwqlkay45zj2p3v6h9yhjb6ll2-hello-2.12.drv";
  const OTHER = "/nix/store/cgl13lbj1w368r5z8gywipl1ifli7dhk-other-1.drv";

  test("the example of the manual", () => {
    const differs = [
      ["unstable", "not-reproducible", "the output /nix/store/krpqk0l9ib0ibi1d2w52z293zw455cap-unstable differs"],
    ];
    for (const code of [104, 1, null]) expect(check(read("ok-nix-check.txt"), code)).toEqual(differs);
  });

  test("internal-json with colours", () => {
    expect(check(read("ok-nix-check.internal-json"), 1)).toEqual([
      [
        "random-output",
        "not-reproducible",
        "the output /nix/store/s6y0k5kdmiwy6jrv7bqjgsgrhd21s2my-random-output-1.0-dev differs",
      ],
    ]);
  });

  test.each([
    ["success", `checking outputs of '${DRV}'...\n`, 0, [["hello", "reproducible", null]]],
    [
      "never built",
      `error: some outputs of '${DRV}' are not valid, so checking is not possible\n`,
      1,
      [["hello", "not-tried", "it was never built there, so that there is nothing to compare with"]],
    ],
    [
      "a failing builder",
      `checking outputs of '${DRV}'...\nerror: builder for '${DRV}' failed with exit code 2;\n`,
      1,
      [["hello", "could-not-build", "its builder failed"]],
    ],
    [
      "nix 2.30",
      `checking outputs of '${DRV}'...\nerror: Cannot build '${DRV}'.\n       Reason: builder failed with exit code 1.\n`,
      1,
      [["hello", "could-not-build", "its builder failed"]],
    ],
    [
      "Lix",
      `error: derivation '${DRV}' may not be deterministic: outputs differ\n  output differs: output '/nix/store/a' differs from '/nix/store/b'\n`,
      104,
      [["hello", "not-reproducible", null]],
    ],
    [
      "104 alone",
      `checking outputs of '${DRV}'...\n`,
      104,
      [["hello", "not-reproducible", "Nix ended with 104: an output differs"]],
    ],
    [
      "stopped at another",
      `checking outputs of '${DRV}'...\nchecking outputs of '${OTHER}'...\nerror: derivation '${OTHER}' may not be deterministic: output '/nix/store/o' differs\n`,
      104,
      [
        ["other", "not-reproducible", "the output /nix/store/o differs"],
        ["hello", "not-tried", "Nix stopped at another derivation's failure"],
      ],
    ],
  ])("%s", (_, text, exitCode, expected) => {
    expect(check(text, exitCode)).toEqual(expected);
  });

  test("nix build is silent when all is well", () => {
    expect(check("", 0, DRV)).toEqual([["hello", "reproducible", null]]);
    expect(() => check("", 0)).toThrow(/names no derivation/);
  });

  test("without an exit code, silence is no success", () => {
    expect(() => check(`checking outputs of '${DRV}'...\n`)).toThrow(
      /expected the exit code beside it \(--exit-code\)/,
    );
  });

  test("what is built on the way was not compared", () => {
    expect(check(`building '${OTHER}'...\nchecking outputs of '${DRV}'...\n`, 0)).toEqual([
      ["hello", "reproducible", null],
    ]);
  });
});

describe("reproducible.nixos.org", () => {
  test("a page", () => {
    const report = parseNixosReport(read("ok-nixos-report.html"));
    expect(report).toMatchObject({
      reproducible: 521,
      total: 524,
      revision: "5a2500a5e80cb462fe1cc45b26a9e5584eeabef1",
      madeOn: null,
    });
    expect(report.unreproduced.map(({ derivation, diff }) => [derivation.pname, derivation.version, diff])).toEqual([
      ["grub", "2.12-rc1", "./diff/11ab-22cd.html"],
      ["grub", "2.12-rc1", "./diff/33ab-44cd.html"],
      ["python3", "3.10.12", "./diff/55ab-66cd.html"],
    ]);
    expect(report.unchecked).toEqual([]);
  });

  test.each([
    ["<html>404", /expected "N out of M \(P%\)", it begins with "<html>404"/],
    ["1 / 2 (50%)", /expected a heading "unreproduced paths"/],
    [
      "2 out of 2 (100%)<h3>unreproduced paths</h3><li>21ldw2dp26xvv9iyxn9x77a8yh4waqz5-a-1.drv<h3>unchecked paths</h3>",
      /names 1 others/,
    ],
  ])("%j is refused", (html, message) => {
    expect(() => parseNixosReport(html)).toThrow(message);
  });

  test("the history without duplicates and the report under a wrong name, oldest first", () => {
    const { reports, notes } = parseNixosHistory(read("ok-nixos-history.json"));
    expect(
      reports.map(({ report, at, reproducible, total }) => [report, at.slice(0, 10), reproducible, total]),
    ).toEqual([
      ["nixos-iso-minimal-r13y", "2023-05-02", 1849, 1878],
      ["nixos-iso-minimal-runtime", "2023-06-02", 517, 518],
      ["nixos-iso-minimal-runtime", "2023-07-25", 521, 524],
      ["nixos-iso-minimal-runtime", "2023-12-24", 537, 538],
      ["nixos-iso-minimal-runtime", "2025-02-09", 579, 582],
    ]);
    expect(notes).toEqual([
      "nixos-iso-minimal-r13y of 2023-05-02 left out: the same report as one before it",
      "nixos-iso-minimal-runtime of 2023-06-02 left out: the same report as one before it",
      "nixos-iso-gnome-runtime of 2023-09-25 left out: it is a report on another closure",
    ]);
  });
});

describe("names of derivations", () => {
  // nix-instantiate --eval -E 'builtins.parseDrvName "..."' gives these.
  test.each([
    ["python3-3.10.12", "python3", "3.10.12"],
    ["python3.10-bootstrapped-pip-23.0.1", "python3.10-bootstrapped-pip", "23.0.1"],
    ["zfs-kernel-2.1.9-6.1.21", "zfs-kernel", "2.1.9-6.1.21"],
    ["grub-2.12-rc1", "grub", "2.12-rc1"],
    ["grub-locales", "grub-locales", ""],
    ["tcp-wrappers_7.6.q-33.debian.tar.xz", "tcp-wrappers_7.6.q", "33.debian.tar.xz"],
    ["bootstrap-stage-xgcc-gcc-wrapper-", "bootstrap-stage-xgcc-gcc-wrapper-", ""],
  ])("%s", (name, pname, version) => {
    expect(parseDrvName(name)).toEqual({ pname, version });
  });

  test("what is none is refused", () => {
    expect(() => parseDerivation("/nix/store/hello-1.drv")).toThrow(/"\/nix\/store\/hello-1.drv" is no derivation/);
  });
});

describe("Debian's notes", () => {
  test("issues of packages; text blocks are text", () => {
    expect([...parseNotedPackages(read("ok-packages.yml"))]).toEqual([
      ["kawari8", ["timestamps_difference_by_unzip", "varying_mtimes_in_data_tar_gz_or_control_tar_gz"]],
      ["socat", ["timestamps_from_cpp_macros"]],
    ]);
  });

  test("what issues are", () => {
    const issues = parseNotedIssues(read("ok-issues.yml"));
    expect(issues.get("timestamps_from_cpp_macros")).toEqual({
      slug: "timestamps_from_cpp_macros",
      description:
        "The C pre-processor macros `__DATE__`, `__TIME__`, and `__TIMESTAMP__` capture the current time, and thus will obviously make a build unreproducible.",
      url: "https://wiki.debian.org/ReproducibleBuilds/TimestampFromCPPMacros",
    });
    expect(issues.get("timestamps_difference_by_unzip")?.url).toBeNull();
    expect(issues.get("varying_mtimes_in_data_tar_gz_or_control_tar_gz")?.description).toBeNull();
  });

  test.each([
    ["a:\n  issues: [x, 'y']\n", ["x", "y"]],
    ["a:\n  issues:\n  - x # why\n  - y\n", ["x", "y"]],
    ['"a":\n    issues:\n        - "x"\n        - y\n', ["x", "y"]],
  ])("%j", (yaml, issues) => {
    expect(parseNotedPackages(yaml).get("a")).toEqual(issues);
  });

  test.each([
    ["<html>\n", /packages.yml: read "<html>", expected a name and a colon/],
    ["- a\n", /expected a name and a colon/],
    ["a:\n  - x\n", /an element of no list/],
    ["  x: 1\n", /expected "field:"/],
  ])("%j is refused", (yaml, message) => {
    expect(() => parseNotedPackages(yaml)).toThrow(message);
  });
});
