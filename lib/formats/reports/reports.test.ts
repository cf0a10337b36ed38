// reports.test.ts: what each reader finds in a real report, and what it says of one in another shape.
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { FormatError } from "../format-error.ts";
import {
  parseAaStatus,
  parseBlhc,
  parseChecksec,
  parseHyperfine,
  parseKernelHardeningChecker,
  parseSystemdAnalyze,
} from "./index.ts";

const read = (name: string): Uint8Array => readFileSync(path.join(import.meta.dirname, "testdata", name));
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe("checksec", () => {
  test.each([
    ["checksec-2-file.json", ["/usr/bin/ssh"], "full"],
    ["checksec-2-list.json", ["/usr/bin/ssh", "/usr/bin/tabs"], "full"],
    ["checksec-3.json", ["/usr/bin/ssh", "/usr/bin/bash-static"], "Full RELRO"],
  ])("%s", (name, paths, relro) => {
    const files = parseChecksec(read(name));
    expect(files.map((file) => file.path)).toEqual(paths);
    expect(files[0]?.words["relro"]).toBe(relro);
  });

  test("a directory's own entry is no file, and a file's name no word", () => {
    const files = parseChecksec(read("checksec-2-dir.json"));
    expect(files.map((file) => file.path)).toEqual(
      ["ssh-pkcs11-helper", "ssh-keysign", "ssh-sk-helper"].map((name) => `/usr/lib/openssh/${name}`),
    );
    expect(Object.keys(files[1]?.words ?? {})).not.toContain("filename");
    expect(files[1]?.words).toMatchObject({ canary: "yes", fortified: "9", "fortify-able": "18" });
  });
});

describe("systemd-analyze", () => {
  test("a line a unit, without names", () => {
    const { units, overview } = parseSystemdAnalyze(read("systemd-analyze-252.json"));
    expect(units.map((rows) => rows.length)).toEqual([81, 81]);
    expect(overview).toEqual([]);
    expect(units[1]?.find((row) => row.json_field === "ProtectSystem")).toEqual({
      set: true,
      name: "ProtectSystem=",
      json_field: "ProtectSystem",
      description: "Service has strict read-only access to the OS file hierarchy",
      exposure: null,
    });
  });

  test("pretty JSON, several units one after the other", () => {
    const pretty = Buffer.concat([read("systemd-analyze-252-pretty.json"), read("systemd-analyze-252-pretty.json")]);
    expect(parseSystemdAnalyze(pretty).units).toHaveLength(2);
  });

  test("the overview", () => {
    expect(parseSystemdAnalyze(read("systemd-analyze-overview.json")).overview).toEqual([
      { unit: "cron.service", exposure: "9.6", predicate: "UNSAFE" },
      { unit: "systemd-logind.service", exposure: "2.8", predicate: "OK" },
    ]);
  });
});

describe("aa-status", () => {
  test("profiles by mode, and programs although the tool forgets the commas between them", () => {
    const { version, profiles, processes } = parseAaStatus(read("aa-status-3.0.json"));
    expect(version).toBe("2");
    expect(profiles).toHaveLength(8);
    expect(profiles).toContainEqual({ name: "/usr/sbin/cupsd//third_party", mode: "enforce" });
    expect(processes.map(({ program, status }) => [program, status])).toEqual([
      ["/usr/sbin/cupsd", "enforce"],
      ["/usr/sbin/avahi-daemon", "complain"],
      ["/usr/sbin/avahi-daemon", "complain"],
      ["/usr/bin/man", "unconfined"],
    ]);
  });

  test("only the tool's own commas are put back", () => {
    const odd = `{"version": "2", "profiles": {"a]": "enforce", "b]\\"c": "complain"}, "processes": {}}`;
    expect(parseAaStatus(bytes(odd)).profiles.map(({ name }) => name)).toEqual(["a]", `b]"c`]);
  });
});

test("kernel-hardening-checker", () => {
  const rows = parseKernelHardeningChecker(read("kernel-hardening-checker-0.6.17.json"));
  expect(rows).toHaveLength(25);
  expect(rows.filter(({ ok }) => !ok).map(({ option }) => option)).toContain("CONFIG_DEVMEM");
  expect(rows.at(-1)).toEqual({
    ...{ option: "kernel.kptr_restrict", type: "sysctl", decision: "kspp" },
    ...{ desired: "2", result: 'FAIL: "0"', ok: false },
  });
});

describe("blhc", () => {
  test.each(["blhc-0.13.txt", "blhc-0.13-coloured.txt"])("%s", (name) => {
    const { missing } = parseBlhc(read(name));
    expect(missing.map(({ variable, flags }) => [variable, ...flags].join(" "))).toEqual([
      "CFLAGS -fPIE",
      "LDFLAGS -fPIE -pie",
      "CFLAGS -fPIE -fstack-protector-strong -Wformat -Werror=format-security",
      "CPPFLAGS -D_FORTIFY_SOURCE=2",
      "LDFLAGS -fPIE -pie -Wl,-z,relro -Wl,-z,now",
    ]);
    expect(missing.at(-1)?.command).toBe("gcc b.o -o bad");
  });

  test("tags", () => {
    expect([...parseBlhc(read("blhc-0.13-buildd.txt")).others]).toEqual([["W-dpkg-buildflags-missing", 1]]);
  });
});

describe("hyperfine", () => {
  test("a pair", () => {
    const [first, second] = parseHyperfine(read("hyperfine-1.15-pair.json"));
    expect(first).toMatchObject({ command: "hot, -fstack-protector-strong", runs: 8 });
    expect(second?.stddevSeconds).toBeGreaterThan(0);
  });

  test("single runs have no standard deviation, and say their parameters", () => {
    expect(parseHyperfine(read("hyperfine-1.15-single-runs.json"))[1]).toMatchObject({
      command: "./hot-without",
      stddevSeconds: null,
      runs: 1,
      parameters: { kind: "without" },
    });
  });
});

const PARSERS = {
  checksec: parseChecksec,
  systemd: parseSystemdAnalyze,
  apparmor: parseAaStatus,
  kernel: parseKernelHardeningChecker,
  blhc: parseBlhc,
  hyperfine: parseHyperfine,
} as const;

describe("a report in another shape is refused, and told where", () => {
  test.each<[tool: keyof typeof PARSERS, text: string, says: RegExp]>([
    ["checksec", "", /empty report: checksec printed nothing/],
    ["checksec", "RELRO STACK CANARY", /no JSON of checksec: it begins with "RELRO STACK/],
    ["checksec", "{}", /names no file/],
    [
      "checksec",
      `{"/usr/bin/a":{"relro":7}}`,
      /not the shape that checksec 2 of "\/usr\/bin\/a" prints at relro: .*string/,
    ],
    ["checksec", `[{"name":"/a","checks":{}}]`, /checksec 3 prints at 0 > checks > relro/],
    // A report on processes.
    [
      "checksec",
      `{ "3143": {"name":"bash","relro":"full","canary":"yes","seccomp":"no","nx":"yes","pie":"yes","fortify_source":"yes" }}`,
      /of "3143" prints at rpath/,
    ],
    ["systemd", `{"a":1}`, /an array was expected, not "\{\\"a\\":1\}"/],
    ["systemd", "[", /has no end/],
    ["systemd", "[]", /prints: .*>=1|too small/i],
    ["systemd", `[{"set":"yes"}]`, /at 0 > set/],
    ["systemd", `[{"unit":"a.service"}]`, /without a unit prints at 0 > exposure/],
    ["apparmor", `{"version":"2","profiles":[]}`, /aa-status prints at profiles/],
    [
      "kernel",
      `[{"option_name":"CONFIG_BUG","type":"kconfig","decision":"kspp","desired_val":"y"}]`,
      /at 0 > check_result/,
    ],
    ["kernel", "[]", /without options/],
    ["blhc", "make: Nothing to be done\n", /line of blhc expected/],
    ["blhc", "No compiler commands!\n", /no finding of blhc/],
    ["hyperfine", `{"results":[{"command":"a","mean":"fast"}]}`, /results > 0 > mean/],
    ["hyperfine", `{"results":[{"command":"a","mean":1e999,"stddev":0,"times":[1]}]}`, /results > 0 > mean/],
    ["hyperfine", `{"results":[]}`, /without results/],
  ])("%s: %s", (tool, text, says) => {
    expect(() => PARSERS[tool](bytes(text))).toThrow(FormatError);
    expect(() => PARSERS[tool](bytes(text))).toThrow(says);
  });
});
