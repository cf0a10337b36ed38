// debian-rules.test.ts: what packages switch on and off, in the ways they write it.
import { expect, test } from "vitest";
import { parseDebianRules } from "./debian-rules.ts";

/** "+all -pie ?stackprotector": on, off, and within a condition. */
function summary(text: string): string {
  const { enabled, disabled, conditional } = parseDebianRules(text);
  return [
    ...enabled.map((flag) => `+${flag}`),
    ...disabled.map((flag) => `-${flag}`),
    ...conditional.map((flag) => `?${flag}`),
  ].join(" ");
}

test.each<[string, string, string]>([
  ["nothing", "#!/usr/bin/make -f\n%:\n\tdh $@\n", ""],
  ["exported", "export DEB_BUILD_MAINT_OPTIONS = hardening=+all", "+all"],
  [
    "not exported, after",
    "DEB_BUILD_MAINT_OPTIONS := hardening=+all,-pie\nexport DEB_BUILD_MAINT_OPTIONS",
    "+all -pie",
  ],
  ["everything but one", "export DEB_BUILD_MAINT_OPTIONS=hardening=-all,+pie", "+pie -all"],
  ["quoted", 'export DEB_BUILD_MAINT_OPTIONS="hardening=+bindnow,+pie"', "+bindnow +pie"],
  [
    "beside other options",
    "export DEB_BUILD_MAINT_OPTIONS = optimize=-lto hardening=-fortify reproducible=+all",
    "-fortify",
  ],
  [
    "added to",
    "DEB_BUILD_MAINT_OPTIONS = hardening=+all\nDEB_BUILD_MAINT_OPTIONS += hardening=-format",
    "+all -format",
  ],
  ["continued", "export DEB_BUILD_MAINT_OPTIONS = \\\n  hardening=+all,\\\n-branch", "+all -branch"],
  ["the last word counts", "export DEB_BUILD_MAINT_OPTIONS = hardening=-pie,+all", "+all"],
  ["for one target", "override_dh_auto_build: export DEB_BUILD_MAINT_OPTIONS=hardening=-stackclash", "-stackclash"],
  ["through a variable", "H = hardening=+all,-pie\nexport DEB_BUILD_MAINT_OPTIONS = $(H) optimize=-lto", "+all -pie"],
  ["through a variable that is not known", "export DEB_BUILD_MAINT_OPTIONS = hardening=+all$(X)", "+all"],
  [
    "before a command",
    "CFLAGS := $(shell DEB_BUILD_MAINT_OPTIONS=hardening=+all dpkg-buildflags --get CFLAGS)",
    "+all",
  ],
  ["in a recipe's line", 'build:\n\tDEB_BUILD_MAINT_OPTIONS="hardening=-relro" ./configure', "-relro"],
  ["a comment", "# export DEB_BUILD_MAINT_OPTIONS = hardening=-all\nX = 1 # hardening=-all", ""],
  ["a comment behind it", "export DEB_BUILD_MAINT_OPTIONS = hardening=+all # ,-pie", "+all"],
  ["words that mean nothing", "export DEB_BUILD_MAINT_OPTIONS = hardening=all,pie,+nothing,-,", ""],
  [
    "a switch taken away",
    "export DEB_CFLAGS_MAINT_STRIP = -fstack-protector-strong -Wformat -O2",
    "-stackprotectorstrong",
  ],
  ["macros taken away", "DEB_CPPFLAGS_MAINT_STRIP=-Wp,-D_FORTIFY_SOURCE=2", "-fortify"],
  ["linker's switches taken away", "DEB_LDFLAGS_MAINT_STRIP := -Wl,-z,relro -Wl,-z,now", "-relro -bindnow"],
  [
    "a switch that turns off",
    'DEB_CXXFLAGS_MAINT_APPEND = "-fno-stack-protector -fcf-protection=none"',
    "-stackprotector -branch",
  ],
  ["a switch that turns on says nothing", "DEB_CFLAGS_MAINT_APPEND = -fstack-protector-all -fPIE", ""],
  ["hardening-wrapper", "export DEB_BUILD_HARDENING=1\nexport DEB_BUILD_HARDENING_PIE:=0", "+all -pie"],
])("%s", (_what, rules, expected) => {
  expect(summary(rules)).toBe(expected);
});

test("of a condition both branches count, and what is off in one is not said to be on", () => {
  const rules = `export DEB_BUILD_MAINT_OPTIONS = hardening=+all
ifeq ($(DEB_HOST_ARCH),hppa)
  export DEB_BUILD_MAINT_OPTIONS = hardening=-stackprotector
else
  ifneq (,$(filter x,y))
    export DEB_BUILD_MAINT_OPTIONS = hardening=+pie
  endif
endif
`;
  expect(summary(rules)).toBe("+all +pie -stackprotector ?stackprotector ?pie");
});

test("what is said after a condition for all takes its place", () => {
  expect(
    summary("ifdef X\nDEB_BUILD_MAINT_OPTIONS=hardening=-pie\nendif\nDEB_BUILD_MAINT_OPTIONS=hardening=+all"),
  ).toBe("+all");
});

test("a rules file that was made to take time or room is read in little of either", () => {
  const hostile = [
    `${"A".repeat(900_000)} = x`,
    `DEB_BUILD_MAINT_OPTIONS=${'"'.repeat(900_000)}`,
    'DEB_BUILD_OPTIONS="'.repeat(50_000),
    Array.from({ length: 30_000 }, (_, at) => `V${at} = $(V${at - 1})$(V${at - 1})x`).join("\n"),
    "ifeq\n".repeat(100_000),
    `export DEB_BUILD_MAINT_OPTIONS = hardening=${"+pie,".repeat(200_000)}`,
  ];
  const start = process.cpuUsage();
  for (const text of hostile) parseDebianRules(text);
  const { user, system } = process.cpuUsage(start);
  expect((user + system) / 1000).toBeLessThan(3_000);
});
