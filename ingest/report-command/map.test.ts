// map.test.ts: what each tool's words become, by real reports; and where a report's own silence is an error.
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { getCheck } from "#lib/areas/index.ts";
import { PlainError } from "#lib/plain-error.ts";
import { mapAaStatus } from "./apparmor-table.ts";
import { mapBlhc } from "./blhc-table.ts";
import { mapChecksec } from "./checksec-table.ts";
import { pairOf } from "./hyperfine-pair.ts";
import { mapKernelHardeningChecker } from "./kernel-table.ts";
import type { Judged, MappedReport } from "./opinion.ts";
import { pathsFor } from "./subjects.ts";
import { mapSystemdAnalyze } from "./systemd-table.ts";

const DATA = path.join(import.meta.dirname, "../../lib/formats/reports/testdata");
const read = (name: string): Uint8Array => readFileSync(path.join(DATA, name));
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** "full-relro pass", sorted. */
function words(judged: Judged | undefined): string[] {
  return (judged?.opinions ?? []).map(({ check, verdict }) => `${check} ${verdict}`).sort();
}

function checksOf({ judged }: MappedReport): string[] {
  return judged.flatMap(({ opinions }) => opinions.map(({ check }) => check));
}

test("every check that a table names is one of ours, of the kind that the subject is", () => {
  const systemd = mapSystemdAnalyze(read("systemd-analyze-252.json"), "", ["a.service", "b.service"]);
  const reports = [
    ["elf", mapChecksec(read("checksec-2-dir.json"))],
    ["unit", systemd],
    ["kernel-config", mapKernelHardeningChecker(read("kernel-hardening-checker-0.6.17.json"), null)],
    ["elf", mapBlhc(read("blhc-0.13.txt"))],
  ] as const;
  for (const [kind, report] of reports) {
    expect(checksOf(report).length).toBeGreaterThan(4);
    for (const check of checksOf(report)) expect(getCheck(check)?.kind, check).toBe(kind);
  }
});

describe("checksec", () => {
  test("2.x", () => {
    const { judged, left } = mapChecksec(read("checksec-2-file.json"));
    expect(judged[0]?.named).toEqual({ by: "path", kind: "elf", path: "/usr/bin/ssh" });
    expect(words(judged[0])).toEqual(
      ["fortify", "full-relro", "nx-stack", "pie", "safe-runpath", "stack-protector"].map((check) => `${check} pass`),
    );
    expect(judged[0]?.opinions.find(({ check }) => check === "fortify")?.said).toEqual([
      { label: "fortify_source", value: "yes" },
      { label: "fortified", value: "10" },
      { label: "fortify-able", value: "20" },
    ]);
    expect([...left]).toEqual([["symbols", 1]]);
  });

  test("3.x, and a word that is no verdict of ours: that there is a RUNPATH", () => {
    const { judged, left } = mapChecksec(read("checksec-3.json"));
    expect(words(judged[1])).toEqual([
      "fortify not-applicable",
      "full-relro not-applicable",
      "nx-stack pass",
      "pie fail",
      "stack-protector fail",
    ]);
    expect(left.get('rpath "No RPATH"')).toBe(1);
    expect(left.get("cfi")).toBe(2);
  });

  test("nothing to fortify is no fault, and an unknown word no verdict", () => {
    const other = `"canary":"no","nx":"yes","pie":"dso","rpath":"no","runpath":"no"`;
    const { judged, left } = mapChecksec(
      bytes(
        `{"/a":{"relro":"Error checking RELRO",${other},"fortify_source":"no","fortified":"0","fortify-able":"0"}}`,
      ),
    );
    expect(words(judged[0])).toContain("fortify not-applicable");
    expect(words(judged[0])).toContain("pie not-applicable");
    expect(left.get('relro "Error checking RELRO"')).toBe(1);
  });
});

describe("systemd-analyze", () => {
  const report = mapSystemdAnalyze(read("systemd-analyze-252.json"), "", ["dbus.service", "systemd-logind.service"]);

  test("names are paired with tests in their order; several tests make one claim", () => {
    expect(report.judged[1]?.named).toEqual({ by: "unit", name: "systemd-logind.service" });
    expect(words(report.judged[1])).toContain("protect-system pass");
    expect(words(report.judged[1])).toContain("runs-as-user fail");
    expect(words(report.judged[0])).toContain("system-call-filter fail");
    expect(report.left.get("RemoveIPC")).toBe(2);
  });

  test("a file that is called after its unit names it; otherwise names must be given, as many as there are", () => {
    const one = read("systemd-analyze-252-pretty.json");
    expect(mapSystemdAnalyze(one, "x/avahi-daemon.service.json", []).judged[0]?.named).toMatchObject({
      name: "avahi-daemon.service",
    });
    expect(() => mapSystemdAnalyze(one, "units.json", [])).toThrow(PlainError);
    expect(() => mapSystemdAnalyze(one, "units.json", ["a.service", "b.service"])).toThrow(/1 units.*2 are given/);
  });

  test("the overview claims nothing of ours", () => {
    const { judged, left } = mapSystemdAnalyze(read("systemd-analyze-overview.json"), "", []);
    expect(judged).toEqual([]);
    expect([...left]).toEqual([["overall exposure of a unit", 2]]);
  });

  const row = (json_field: string, set: boolean | null, description: string | null): object => ({
    ...{ set, name: `${json_field}=`, json_field, description, exposure: set === false ? "0.1" : null },
  });
  const judge = (...rows: object[]): string[] =>
    words(mapSystemdAnalyze(bytes(JSON.stringify(rows)), "a.service", []).judged[0]);

  test.each([
    [
      "half the way is enough for ours",
      row("ProtectSystem", false, "Service has very limited write access to the OS file hierarchy"),
      "protect-system pass",
    ],
    [
      "half the way is not",
      row("ProtectSystem", false, "Service has limited write access to the OS file hierarchy"),
      "protect-system fail",
    ],
    ["no words at all", row("ProtectProc", false, null), "protect-proc pass"],
    ["does not apply", row("PrivateTmp", null, "Service runs in special boot phase"), "private-tmp not-applicable"],
  ])("%s", (_, given, expected) => {
    expect(judge(given)).toEqual([expected]);
  });

  test("a claim of several tests is only made where all of them are there", () => {
    expect(judge(row("ProtectKernelLogs", true, ""))).toEqual([]);
    const network = ["PrivateNetwork", "RestrictAddressFamilies_AF_INET_INET6", "IPAddressDeny"];
    expect(judge(...network.map((field, at) => row(field, at === 1, "")))).toEqual(["limit-network pass"]);
  });
});

test("aa-status: profiles by name, programs by path; one process that is free is enough", () => {
  const { judged } = mapAaStatus(read("aa-status-3.0.json"));
  const told = judged.map(({ named, opinions }) => [
    named.by === "profile" ? named.name : named.by === "path" ? named.path : "",
    opinions.map(({ check, verdict }) => `${check} ${verdict}`).join(),
  ]);
  expect(told).toContainEqual(["smbd", "profile-enforced fail"]);
  expect(told).toContainEqual(["/usr/sbin/haveged", "profile-enforced pass"]);
  expect(told).toContainEqual(["/usr/sbin/avahi-daemon", "confinement-enforced fail"]);
  const mixed = `{"version":"2","profiles":{"a":"dreaming"},"processes":{"/a":[{"profile":"a","pid":"1","status":"enforce"},{"profile":"a","pid":"2","status":"complain"}]}}`;
  const odd = mapAaStatus(bytes(mixed));
  expect(odd.judged.map(words)).toEqual([[], ["confinement-enforced fail"]]);
  expect([...odd.left]).toEqual([['mode "dreaming"', 1]]);
});

test("kernel-hardening-checker: options that we look for too, by check; what one of them misses, the check misses", () => {
  const { judged, left } = mapKernelHardeningChecker(read("kernel-hardening-checker-0.6.17.json"), "/boot/config-6.1");
  expect(judged[0]?.named).toEqual({ by: "path", kind: "kernel-config", path: "/boot/config-6.1" });
  expect(words(judged[0])).toContain("kernel-dmesg-restricted pass");
  const slab = judged[0]?.opinions.find(({ check }) => check === "kernel-slab-hardening");
  expect(slab?.verdict).toBe("fail");
  expect(slab?.said).toContainEqual({ label: "CONFIG_RANDOM_KMALLOC_CACHES", value: "FAIL: is not found" });
  expect(left.get("sysctl")).toBe(2);
});

test("blhc: what is missing, once a command; its silence on a flag is no word", () => {
  const { judged, left } = mapBlhc(read("blhc-0.13.txt"));
  expect(words(judged[0])).toEqual([
    "bind-now fail",
    "fortify fail",
    "full-relro fail",
    "pie fail",
    "stack-protector fail",
    "strong-stack-protector fail",
  ]);
  expect(judged[0]?.opinions.find(({ check }) => check === "full-relro")?.said).toEqual([
    { label: "missing -Wl,-z,relro -Wl,-z,now", value: "LDFLAGS: gcc b.o -o bad" },
  ]);
  expect([...left.keys()]).toEqual(["-Wformat", "-Werror=format-security"]);
});

describe("hyperfine", () => {
  test("a pair in one file or in two", () => {
    expect(pairOf([read("hyperfine-1.15-pair.json")]).what).toBe(
      "hot, -fstack-protector-strong / hot, -fno-stack-protector",
    );
    expect(pairOf([read("hyperfine-1.15-single-runs.json")]).what).toBe(
      "./hot-with (kind=with) / ./hot-without (kind=without)",
    );
  });

  test("neither one nor four are a pair", () => {
    const pair = read("hyperfine-1.15-pair.json");
    expect(() => pairOf([pair, pair])).toThrow(/measured 4 commands, and two make a pair/);
  });
});

test.each([
  ["/usr/bin/ssh", "", ["/usr/bin/ssh", "/bin/ssh"]],
  ["/bin/su", "", ["/bin/su", "/usr/bin/su"]],
  ["./usr/lib/a.so", "", ["/usr/lib/a.so", "/lib/a.so"]],
  ["/tmp/x/usr/bin/a", "/tmp/x", ["/usr/bin/a", "/bin/a"]],
  [
    "/nix/store/2x5q9jziychaxhi8sk649a97k8fnwsaf-hello/bin/hello",
    "",
    ["/nix/store/2x5q9jziychaxhi8sk649a97k8fnwsaf-hello/bin/hello", "/bin/hello"],
  ],
])("paths that %s below %j may have", (given, root, expected) => {
  expect(pathsFor(given, root)).toEqual(expected);
});
