// kconfig.test.ts: `.config` files and structured configs, good and bad.
import { describe, expect, test } from "vitest";
import { FormatError } from "../format-error.ts";
import { compareVersions, parseKernelConfig, versionOf } from "./index.ts";

const parse = (text: string) => parseKernelConfig(new TextEncoder().encode(text));

const CONFIG = `#
# Automatically generated file; DO NOT EDIT.
# Linux/x86 6.1.177 Kernel Configuration
#
CONFIG_CC_VERSION_TEXT="gcc-12 (Debian 12.2.0-14+deb12u1) 12.2.0"
CONFIG_X86_64=y
CONFIG_LSM="landlock,lockdown"
CONFIG_QUOTES="a \\"b\\" \\\\c"
CONFIG_M=m
CONFIG_NUMBER=-1
CONFIG_HEX=0x01b6
# CONFIG_OFF is not set
# CONFIG_HALF is not
`;

describe(".config", () => {
  test("header, compiler and every kind of value", () => {
    const config = parse(CONFIG);
    expect(config).toMatchObject({
      form: "dotconfig",
      version: "6.1.177",
      arch: "x86_64",
      compiler: "gcc-12 (Debian 12.2.0-14+deb12u1) 12.2.0",
      problems: [],
    });
    expect(Object.fromEntries(config.options)).toEqual({
      CC_VERSION_TEXT: "gcc-12 (Debian 12.2.0-14+deb12u1) 12.2.0",
      X86_64: "y",
      LSM: "landlock,lockdown",
      QUOTES: 'a "b" \\c',
      M: "m",
      NUMBER: "-1",
      HEX: "0x01b6",
      OFF: "n",
    });
  });
  test("the same with the line ends of Windows", () => {
    expect(parse(CONFIG.replaceAll("\n", "\r\n")).options).toEqual(parse(CONFIG).options);
  });
  test("of an option given twice the last value counts", () => {
    const config = parse("CONFIG_A=y\nCONFIG_A=m\n# CONFIG_A is not set\n");
    expect(config.options.get("A")).toBe("n");
    expect(config.duplicates).toEqual(["A"]);
  });
  test("lines that Kconfig would not take are told", () => {
    expect(parse('CONFIG_A=y\nhello\nCONFIG_B=yes\nCONFIG_C="open\n').problems).toEqual([
      "line 2 is no CONFIG_X=value",
      "line 3 gives CONFIG_B a value that is no y, m, n, number or string",
      "line 4 gives CONFIG_C a value that is no y, m, n, number or string",
    ]);
  });
  test.each([
    ["# Linux/arm64 6.12.0 Kernel Configuration\nCONFIG_A=y", "arm64"],
    ["# Linux/i386 4.20.0 Kernel Configuration\nCONFIG_A=y", "x86_32"],
    ["# Linux/x86 6.1.0 Kernel Configuration\nCONFIG_A=y", null],
    ["# Linux/x86 6.1.0 Kernel Configuration\nCONFIG_X86_32=y", "x86_32"],
    ["CONFIG_RISCV=y", "riscv"],
  ])("%j is for %s", (text, arch) => expect(parse(text).arch).toBe(arch));
  test.each(["", "hello\n", "# nothing\n"])("%j is none", (text) => expect(() => parse(text)).toThrow(FormatError));
  test("more options than any kernel has are refused", () => {
    const text = Array.from({ length: 60_001 }, (_, index) => `CONFIG_A${index}=y`).join("\n");
    expect(() => parse(text)).toThrow(/more than 60000 options/);
  });
  test("five megabytes are refused", () =>
    expect(() => parseKernelConfig(new Uint8Array(5_000_000))).toThrow(FormatError));
});

describe("structured config", () => {
  test("options bare, with tristate and freeform", () => {
    const config = parse(
      '{"A":{"tristate":"y","freeform":null,"optional":false},"B":{"freeform":"42"},"C":{"tristate":null}}',
    );
    expect(config).toMatchObject({ form: "structured", version: null, arch: null });
    expect([...config.options]).toEqual([
      ["A", "y"],
      ["B", "42"],
    ]);
  });
  test("options inside an evaluation's result, with its version", () => {
    const config = parse('{"version":"6.18.37","name":"linux","sc":{"A":{"optional":true,"value":"m"}}}');
    expect(config.version).toBe("6.18.37");
    expect([...config.options]).toEqual([
      ["A", "m"],
      ["MODULES", "y"],
    ]);
  });
  test.each(["{", "{}", '{"a":1}', '{"A":[]}', "{".repeat(100_000)])("%.20s is none", (text) => {
    expect(() => parse(text)).toThrow(FormatError);
  });
});

test.each([
  ["6.1.177", { major: 6, minor: 1 }],
  ["6.12.0-rc1", { major: 6, minor: 12 }],
  ["v5.10", { major: 5, minor: 10 }],
  ["6", null],
  ["hello 6.1", null],
])("version %s", (text, version) => expect(versionOf(text)).toEqual(version));

test("versions are compared by number", () => {
  expect(compareVersions({ major: 6, minor: 9 }, { major: 6, minor: 12 })).toBeLessThan(0);
  expect(compareVersions({ major: 6, minor: 0 }, { major: 5, minor: 19 })).toBeGreaterThan(0);
});
