// sysctl.test.ts: lines, wildcards and order of sysctl.d.
import { describe, expect, test } from "vitest";
import { FormatError } from "../format-error.ts";
import { cpuMsOf } from "../testing/cpu-time.ts";
import { matchesKey, normalizeKey, parseSysctl, settingFor, sysctlHiddenBy, sysctlOrder } from "./index.ts";

const parse = (text: string) => parseSysctl(new TextEncoder().encode(text));

test("lines as systemd-sysctl reads them", () => {
  const { settings, problems } = parse("# c\n; c\n\n a.b = 1 \n-c.d=2\n-e.f\nnonsense\ng/h/i.1/j = x = y\n= 1\n");
  expect(settings).toEqual([
    { key: "a.b", value: "1", line: 4, ignoresFailure: false },
    { key: "c.d", value: "2", line: 5, ignoresFailure: true },
    { key: "e.f", value: null, line: 6, ignoresFailure: true },
    { key: "g.h.i/1.j", value: "x = y", line: 8, ignoresFailure: false },
  ]);
  expect(problems).toEqual(["line 7 is no assignment: nonsense", "line 9 is no assignment: = 1"]);
});

test.each([
  ["kernel.sysrq", "kernel.sysrq"],
  ["kernel/sysrq", "kernel.sysrq"],
  ["/kernel/sysrq", "kernel.sysrq"],
  ["net.ipv4.conf.enp3s0/200.forwarding", "net.ipv4.conf.enp3s0/200.forwarding"],
  ["net/ipv4/conf/enp3s0.200/forwarding", "net.ipv4.conf.enp3s0/200.forwarding"],
])("%s is %s", (key, normal) => expect(normalizeKey(key)).toBe(normal));

describe("which line decides", () => {
  const lines =
    "net.ipv4.conf.*.rp_filter = 2\nnet.ipv4.conf.default.rp_filter = 1\n-net.ipv4.conf.all.rp_filter\na.b = 1\na.b = 2\n";
  test.each([
    ["net.ipv4.conf.eth0.rp_filter", "2"],
    ["net.ipv4.conf.default.rp_filter", "1"],
    ["net.ipv4.conf.all.rp_filter", null],
    ["a.b", "2"],
    ["a.c", null],
  ])("%s: %s", (key, value) => expect(settingFor(parse(lines).settings, key)?.value ?? null).toBe(value));
});

test.each([
  ["a.*.c", "a.b.c", true],
  ["a.*", "a.b.c", false],
  ["a.b?", "a.bc", true],
  ["a.[bc]", "a.c", true],
  ["a.[!bc]", "a.c", false],
  ["a.[a-f]x", "a.dx", true],
  ["a.*x*y", "a.1x2y", true],
  ["a.[", "a.[", true],
])("%s and %s: %s", (glob, key, matches) => expect(matchesKey(glob, key)).toBe(matches));

test("many stars are no more work than few", () => {
  expect(cpuMsOf(() => matchesKey(`a.${"*a".repeat(2000)}b`, `a.${"a".repeat(4000)}`), 500)).toBeLessThan(500);
});

describe("order", () => {
  const paths = [
    "/usr/lib/sysctl.d/50-default.conf",
    "/etc/sysctl.d/50-default.conf",
    "/usr/lib/sysctl.d/99-x.conf",
    "/etc/sysctl.d/10-a.conf",
    "/etc/sysctl.d/README",
    "/etc/sysctl.conf",
    "/run/sysctl.d/99-x.conf",
    "/tmp/a.conf",
  ];
  test("by name, the same name in /etc first", () => {
    expect(sysctlOrder(paths)).toEqual([
      "/etc/sysctl.d/10-a.conf",
      "/etc/sysctl.d/50-default.conf",
      "/etc/sysctl.conf",
      "/run/sysctl.d/99-x.conf",
    ]);
  });
  test("who hides whom", () => {
    expect(sysctlHiddenBy("/usr/lib/sysctl.d/50-default.conf", paths)).toBe("/etc/sysctl.d/50-default.conf");
    expect(sysctlHiddenBy("/etc/sysctl.d/50-default.conf", paths)).toBeNull();
    expect(sysctlHiddenBy("/etc/sysctl.d/10-a.conf", paths)).toBeNull();
  });
});

test.each(["a\0b", "a.* = 1\n".repeat(300), "a = 1\n".repeat(3000)])("%.10j is refused", (text) => {
  expect(() => parse(text)).toThrow(FormatError);
});
