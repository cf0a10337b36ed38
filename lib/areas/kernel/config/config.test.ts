// config.test.ts: kernel configs, real and made up, and what is said of them.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { CheckedAssessment } from "../../area.ts";
import { kernelConfigReading, readKernelConfigFacts } from "../index.ts";
import { CONFIG_CHECKS } from "./checks.ts";
import { WISHES } from "./kspp-table.ts";
import { answer, optionsOf, termsOf } from "./wish.ts";

const testdata = (name: string): Uint8Array => readFileSync(join(import.meta.dirname, "../testdata", name));
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const traits = (path: string) => ({ path, setuid: false, setgid: false });

function judge(
  content: Uint8Array,
  path = "/boot/config",
  hardened: readonly string[] | null = null,
): Map<string, CheckedAssessment> {
  const offered = hardened === null ? null : { hardenedKernels: hardened };
  const facts = readKernelConfigFacts(content, path, offered);
  return new Map(kernelConfigReading.assess(facts, traits(path)).map((one) => [one.check.id, one]));
}

const config = (version: string | null, ...lines: readonly string[]): Uint8Array =>
  bytes(
    [
      ...(version === null ? [] : [`# Linux/x86 ${version} Kernel Configuration`]),
      "CONFIG_X86_64=y",
      "CONFIG_X86=y",
      ...lines,
    ].join("\n"),
  );

describe("Debian's kernels", () => {
  const failing = (name: string): string[] =>
    [...judge(testdata(name)).values()].filter(({ verdict }) => verdict === "fail").map(({ check }) => check.id);
  const full = [
    "kernel-layout-hidden",
    "kernel-wipes-freed-memory",
    "kernel-extra-consistency-checks",
    "kernel-control-flow-integrity",
    "kernel-small-attack-surface",
    "kernel-modules-forced-signed",
    "kernel-dma-strict",
    "kernel-selinux-always-on",
  ];
  test.each([
    [
      "debian-6.1.0-51-amd64.config",
      [
        "kernel-corruption-stops",
        "kernel-modules-signed",
        "kernel-no-legacy-interfaces",
        "kernel-bpf-restricted",
        "kernel-control-flow-hardware",
        ...full,
      ],
    ],
    [
      "debian-6.12.117-amd64.config",
      [
        "kernel-slab-hardening",
        "kernel-modules-signed",
        "kernel-no-legacy-interfaces",
        "kernel-bpf-restricted",
        ...full,
      ],
    ],
    [
      "debian-6.12.117-arm64.config",
      [
        "kernel-strict-memory",
        "kernel-slab-hardening",
        "kernel-modules-signed",
        "kernel-bpf-restricted",
        "kernel-safe-run-time-defaults",
        ...full,
      ],
    ],
  ])("%s fails only what it must", (name, expected) => expect(failing(name)).toEqual(expected));

  test("its facts say what it is and stay small", () => {
    const facts = readKernelConfigFacts(testdata("debian-6.1.0-51-amd64.config"), "/boot/config", null);
    expect(facts).toMatchObject({
      form: "dotconfig",
      version: "6.1.177",
      arch: "x86_64",
      hardenedKernels: null,
      duplicates: [],
      problems: [],
    });
    expect(facts.compiler).toContain("gcc-12");
    expect(facts.options["LSM"]).toBe(
      "landlock,lockdown,yama,loadpin,safesetid,integrity,apparmor,selinux,smack,tomoyo,bpf",
    );
    expect(JSON.stringify(facts).length).toBeLessThan(8000);
  });

  test("mitigations without a switch of their own in 6.1 are not missed", () => {
    expect(judge(testdata("debian-6.1.0-51-amd64.config")).get("kernel-cpu-mitigations")).toMatchObject({
      verdict: "pass",
    });
  });

  test("evidence names the option, its value and what is wanted", () => {
    const evidence = judge(testdata("debian-6.12.117-amd64.config")).get("kernel-slab-hardening")?.evidence;
    expect(evidence?.[0]).toMatchObject({
      label: "CONFIG_RANDOM_KMALLOC_CACHES",
      value: expect.stringMatching(/^is not set; wanted RANDOM_KMALLOC_CACHES=y/),
    });
  });
});

describe("age, names and conditions", () => {
  const row = (want: string) => {
    const found = WISHES.find((wish) => wish.want === want);
    if (found === undefined) throw new Error(`no row ${want}`);
    return found;
  };
  const rows: readonly (readonly [title: string, want: string, content: Uint8Array, state: string, option?: string])[] =
    [
      ["younger than the kernel", "INIT_ON_ALLOC_DEFAULT_ON=y", config("5.2.0"), "none"],
      ["of its age and absent", "INIT_ON_ALLOC_DEFAULT_ON=y", config("5.3.0"), "missed"],
      ["absent, and nobody knows the version", "INIT_ON_ALLOC_DEFAULT_ON=y", config(null), "open"],
      [
        "written down, whatever the version",
        "INIT_ON_ALLOC_DEFAULT_ON=y",
        config(null, "CONFIG_INIT_ON_ALLOC_DEFAULT_ON=y"),
        "met",
      ],
      [
        "carried back to an older kernel",
        "BPF_UNPRIV_DEFAULT_OFF=y",
        config("5.10.1", "CONFIG_BPF_SYSCALL=y", "CONFIG_BPF_UNPRIV_DEFAULT_OFF=y"),
        "met",
      ],
      ["gone since", "REFCOUNT_FULL=y", config("6.1.0"), "none"],
      ["under its old name", "MITIGATION_RETPOLINE=y", config("6.1.0", "CONFIG_RETPOLINE=y"), "met", "RETPOLINE"],
      ["missed under its old name", "MITIGATION_RETPOLINE=y", config("6.1.0"), "missed", "RETPOLINE"],
      ["missed under its new name", "MITIGATION_RETPOLINE=y", config("6.9.0"), "missed", "MITIGATION_RETPOLINE"],
      [
        "STACKLEAK until 6.16",
        "KSTACK_ERASE=y",
        config("6.16.1", "CONFIG_GCC_PLUGIN_STACKLEAK=y"),
        "met",
        "GCC_PLUGIN_STACKLEAK",
      ],
      ["for another architecture", "UNMAP_KERNEL_AT_EL0=y", config("6.1.0"), "none"],
      ["the alternative", "STRICT_DEVMEM=y", config("6.1.0", "# CONFIG_DEVMEM is not set"), "met"],
      ["the condition does not hold", "MODULE_SIG=y", config("6.1.0", "# CONFIG_MODULES is not set"), "none"],
      ["absent is not set", "DEVKMEM=n", config("5.4.0"), "met"],
      [
        "a word of a list",
        "LSM~yama",
        config("6.1.0", "CONFIG_SECURITY_YAMA=y", 'CONFIG_LSM="landlock,yama,bpf"'),
        "met",
      ],
      [
        "not a word of the list",
        "LSM~yama",
        config("6.1.0", "CONFIG_SECURITY_YAMA=y", 'CONFIG_LSM="landlock,yamato"'),
        "missed",
      ],
      [
        "a hexadecimal number",
        "MAGIC_SYSRQ_DEFAULT_ENABLE!=1",
        config("6.1.0", "CONFIG_MAGIC_SYSRQ=y", "CONFIG_MAGIC_SYSRQ_DEFAULT_ENABLE=0x1"),
        "missed",
      ],
      [
        "another hexadecimal number",
        "MAGIC_SYSRQ_DEFAULT_ENABLE!=1",
        config("6.1.0", "CONFIG_MAGIC_SYSRQ=y", "CONFIG_MAGIC_SYSRQ_DEFAULT_ENABLE=0x01b6"),
        "met",
      ],
      [
        "a number that is enough",
        "DEFAULT_MMAP_MIN_ADDR>=65536",
        config("6.1.0", "CONFIG_DEFAULT_MMAP_MIN_ADDR=65536"),
        "met",
      ],
      [
        "a number that is not",
        "DEFAULT_MMAP_MIN_ADDR>=65536",
        config("6.1.0", "CONFIG_DEFAULT_MMAP_MIN_ADDR=4096"),
        "missed",
      ],
    ];
  for (const [title, want, content, state, option] of rows) {
    test(title, () => {
      const found = answer(readKernelConfigFacts(content, "/boot/config", null), row(want));
      expect(found.state).toBe(state);
      if (option !== undefined) expect(found.option).toBe(option);
    });
  }

  test("the version may come from the file's name", () => {
    const content = config(null);
    expect(judge(content, "/boot/config-5.2.0-1-amd64").get("kernel-memory-initialised")?.verdict).toBe("fail");
    expect(judge(content, "/boot/config-4.9.0").get("kernel-memory-initialised")?.verdict).toBe("not-applicable");
    expect(judge(content, "/tmp/my.config").get("kernel-memory-initialised")?.verdict).toBe("unknown");
  });
});

describe("structure layout", () => {
  test.each([
    ["CONFIG_RANDSTRUCT_FULL=y", /CONFIG_RANDSTRUCT_FULL .*no credit/],
    ["CONFIG_GCC_PLUGIN_RANDSTRUCT=y", /CONFIG_GCC_PLUGIN_RANDSTRUCT .*no credit/],
    ["CONFIG_RANDSTRUCT_NONE=y", /layout of the source/],
  ])("%s is no pass", (line, reason) => {
    expect(judge(config("6.6.0", line)).get("kernel-layout-hidden")).toMatchObject({
      verdict: "fail",
      reason: expect.stringMatching(reason),
    });
  });
});

describe("hardened kernels", () => {
  const rows: readonly (readonly [string, Uint8Array, readonly string[] | null, string])[] = [
    ["a single file", config("6.6.0"), null, "unknown"],
    ["a channel without", config("6.6.0"), [], "fail"],
    ["a channel with one", config("6.6.0"), ["linux-hardened"], "pass"],
    ["itself, by its version", config("6.12.50-hardened1"), null, "pass"],
    ["itself, by its suffix", config("6.6.0", 'CONFIG_LOCALVERSION="-hardened"'), [], "pass"],
    ["itself, by an option", config("6.6.0", "CONFIG_SLAB_CANARY=y"), null, "pass"],
    ["Debian's own patch is no sign", config("6.6.0", "CONFIG_SECURITY_PERF_EVENTS_RESTRICT=y"), [], "fail"],
  ];
  test.each(rows)("%s", (_title, content, offered, verdict) => {
    expect(judge(content, "/boot/config", offered).get("hardened-kernel-offered")?.verdict).toBe(verdict);
  });
});

test.each([
  ['CONFIG_CMDLINE="mitigations=off quiet"', "fail"],
  ['CONFIG_CMDLINE="quiet"', "pass"],
  ['CONFIG_CMDLINE=""', "not-applicable"],
])("built-in command line %s", (line, verdict) => {
  expect(judge(config("6.6.0", "CONFIG_CMDLINE_BOOL=y", line)).get("kernel-built-in-command-line")?.verdict).toBe(
    verdict,
  );
});

describe("nixpkgs' structured config", () => {
  const verdicts = judge(testdata("nixpkgs-6.18.37-structured.json"), "/nix/kernel.json");
  test.each([
    ["kernel-slab-hardening", "pass"],
    ["kernel-lockdown", "fail"],
    ["kernel-modules-signed", "fail"],
    ["kernel-iommu", "unknown"],
    ["kernel-layout-hidden", "unknown"],
    ["kernel-built-in-command-line", "unknown"],
  ])("%s is %s", (check, verdict) => expect(verdicts.get(check)?.verdict).toBe(verdict));
});

describe("the table", () => {
  test("every row belongs to a check, and every check of rows has one", () => {
    const ids = new Set(CONFIG_CHECKS.map(({ id }) => id));
    expect(WISHES.filter(({ check }) => !ids.has(check))).toEqual([]);
  });
  test("every condition can be read, and versions are in order", () => {
    for (const wish of WISHES) {
      expect(optionsOf(wish).length).toBeGreaterThan(0);
      for (const wanted of [wish.want, ...(wish.or ?? []), ...(wish.when === undefined ? [] : [wish.when])]) {
        expect(termsOf(wanted).every(({ option }) => /^[A-Z0-9_]+$/.test(option))).toBe(true);
      }
    }
  });
  test("numbers of checks are its own", () => {
    const numbers = CONFIG_CHECKS.map(({ no }) => no);
    expect(new Set(numbers).size).toBe(numbers.length);
  });
});
