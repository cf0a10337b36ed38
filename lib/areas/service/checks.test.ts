// checks.test.ts: every check at each of its verdicts, and the table as a whole.
import { describe, expect, test } from "vitest";
import { memoryTree } from "#lib/formats/file-tree.ts";
import { loadUnit } from "#lib/formats/unit/index.ts";
import { CHECKS } from "./checks.ts";
import { readUnitFacts } from "./facts.ts";
import { LINT_CHECKS } from "./lint-checks.ts";
import { unitReading } from "./index.ts";
import { TESTS } from "./tests-table.ts";

const TRAITS = { path: "/usr/lib/systemd/system/a.service", setuid: false, setgid: false };

function assess(id: string, lines: string, unit = "") {
  const text = `[Unit]\n${unit}\n[Service]\nExecStart=/bin/true\n${lines}\n`;
  const facts = readUnitFacts(loadUnit("a.service", memoryTree({ [TRAITS.path]: text })));
  const found = unitReading.assess(JSON.parse(JSON.stringify(facts)), TRAITS).find(({ check }) => check.id === id);
  return found ?? { verdict: "missing", reason: "", evidence: [] };
}

describe("the table", () => {
  test("each test of systemd belongs to one check, and each check but those on wording has tests", () => {
    const scored = CHECKS.filter((check) => !LINT_CHECKS.includes(check));
    expect(new Set(TESTS.map(({ check }) => check))).toEqual(new Set(scored.map(({ id }) => id)));
    expect(scored.reduce((sum, { weight }) => sum + weight, 0)).toBe(56_460);
  });

  test("numbers are unique, in the area's range", () => {
    const numbers = CHECKS.map(({ no }) => no);
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(numbers.every((no) => no > 300 && no < 400)).toBe(true);
  });

  test.each(CHECKS)("$id has a whole guide", ({ guide }) => {
    expect(guide.fixes).toHaveLength(3);
    for (const { code } of guide.fixes) expect(code).toMatch(/=/);
    expect(guide.verify).toContain("UNIT");
    for (const { url } of guide.sources) expect(url).toMatch(/^https:\/\//);
    for (const text of [guide.problem, guide.waiveIf, guide.example, guide.falseAnswers]) expect(text).toMatch(/\.$/);
  });
});

/** For each check: lines with which it passes, and lines with which it fails. */
const CASES: readonly (readonly [id: string, passes: readonly string[], fails: readonly string[]])[] = [
  [
    "no-new-privileges",
    ["NoNewPrivileges=yes", "DynamicUser=yes"],
    ["", "NoNewPrivileges=no", "NoNewPrivileges=maybe"],
  ],
  ["runs-as-user", ["User=a", "DynamicUser=yes"], ["", "User=root", "User=0", "User=nobody"]],
  ["private-tmp", ["PrivateTmp=yes", "DynamicUser=yes"], ["", "PrivateTmp=disconnected"]],
  [
    "private-devices",
    ["PrivateDevices=yes", "DevicePolicy=closed\nDeviceAllow=/dev/rtc0"],
    ["", "DeviceAllow=/dev/rtc0"],
  ],
  [
    "protect-system",
    ["ProtectSystem=full", "ProtectSystem=strict", "ReadOnlyPaths=-/", "DynamicUser=yes"],
    ["", "ProtectSystem=yes", "ReadOnlyPaths=/usr"],
  ],
  [
    "protect-home",
    ["ProtectHome=yes", "ProtectHome=tmpfs", "InaccessiblePaths=/home/ -/root"],
    ["", "ProtectHome=read-only", "InaccessiblePaths=/home"],
  ],
  [
    "protect-kernel",
    ["ProtectKernelTunables=yes\nProtectKernelModules=yes\nProtectKernelLogs=yes"],
    ["", "ProtectKernelTunables=yes\nProtectKernelLogs=yes"],
  ],
  ["protect-control-groups", ["ProtectControlGroups=yes"], [""]],
  ["protect-clock", ["ProtectClock=yes"], [""]],
  ["protect-hostname", ["ProtectHostname=yes"], [""]],
  [
    "limit-capabilities",
    [
      "CapabilityBoundingSet=",
      "CapabilityBoundingSet=CAP_KILL CAP_SETUID",
      "CapabilityBoundingSet=~CAP_SYS_ADMIN CAP_SYS_PTRACE\nProtectKernelModules=yes\nPrivateDevices=yes",
    ],
    ["", "CapabilityBoundingSet=CAP_SYS_ADMIN", "CapabilityBoundingSet=~CAP_KILL"],
  ],
  [
    "system-call-filter",
    [
      "SystemCallFilter=@system-service",
      "SystemCallFilter=~@clock @cpu-emulation @debug @module @mount @obsolete @raw-io @reboot @swap",
    ],
    ["", "SystemCallFilter=@system-service @mount", "SystemCallFilter=~@mount"],
  ],
  ["native-system-calls", ["SystemCallArchitectures=native"], ["", "SystemCallArchitectures=native x86"]],
  [
    "restrict-namespaces",
    ["RestrictNamespaces=yes", "RestrictNamespaces=mnt net", "RestrictNamespaces=~user"],
    ["", "RestrictNamespaces=no", "RestrictNamespaces=user"],
  ],
  [
    "restrict-address-families",
    ["RestrictAddressFamilies=AF_UNIX AF_INET", "RestrictAddressFamilies=none"],
    ["", "RestrictAddressFamilies=~AF_PACKET", "RestrictAddressFamilies=AF_PACKET"],
  ],
  [
    "limit-network",
    ["PrivateNetwork=yes", "IPAddressDeny=any\nIPAddressAllow=10.0.0.0/8", "RestrictAddressFamilies=AF_UNIX"],
    ["", "IPAddressDeny=10.0.0.0/8"],
  ],
  ["private-users", ["PrivateUsers=yes"], [""]],
  ["private-mounts", ["PrivateMounts=yes", "PrivateTmp=yes", "ProtectProc=invisible"], ["", "NoNewPrivileges=yes"]],
  ["memory-deny-write-execute", ["MemoryDenyWriteExecute=yes"], [""]],
  ["restrict-suid-sgid", ["RestrictSUIDSGID=yes", "DynamicUser=yes"], [""]],
  ["restrict-realtime", ["RestrictRealtime=yes"], [""]],
  ["lock-personality", ["LockPersonality=yes"], [""]],
  ["protect-proc", ["ProtectProc=invisible", "ProtectProc=noaccess"], ["", "ProtectProc=default"]],
  ["private-umask", ["UMask=0077", "UMask=0007"], ["", "UMask=0000"]],
  ["private-keyring", ["", "KeyringMode=private"], ["KeyringMode=shared"]],
  ["limit-notify-access", ["", "NotifyAccess=main"], ["NotifyAccess=all"]],
  [
    "no-ignored-lines",
    ["", "PrivatePIDs=yes", "PrivateTmp=disconnected", "X-Mine=1", "MemoryLimit=1G"],
    ["SystenCallArchitectures=native", "PrivateTmp=maybe", "RestartSec=soon", "[Nonsense]", "After=a.service"],
  ],
  [
    "no-obsolete-settings",
    ["", "StandardOutput=journal", "KillMode=mixed", "PIDFile=/run/a.pid"],
    ["MemoryLimit=1G", "KillMode=none", "StandardError=syslog", "PIDFile=/var/run/a.pid", "StartLimitInterval=5"],
  ],
  [
    "absolute-commands",
    ["", "ExecStartPre=-+/bin/true x", "ExecStartPre=@/bin/true true", 'ExecStartPre=":/a b" c', "ExecStartPre=%h/a"],
    ["ExecStartPre=true", "ExecStop=-!daemon stop", 'ExecReload="kill" x'],
  ],
];

test("every check is tried", () => {
  expect(CASES.map(([id]) => id)).toEqual(CHECKS.map(({ id }) => id));
});

describe.each(CASES)("%s", (id, passes, fails) => {
  test.each(passes)("passes with %j", (lines) => expect(assess(id, lines)).toMatchObject({ verdict: "pass" }));
  test.each(fails)("fails with %j", (lines) => expect(assess(id, lines)).toMatchObject({ verdict: "fail" }));
  test.each([...passes, ...fails])("gives a reason and evidence with %j", (lines) => {
    const { reason, evidence } = assess(id, lines);
    expect(reason).toMatch(/^[A-Z].*[^.]$/);
    expect(evidence.length).toBeGreaterThan(0);
  });
  test("is unknown where systemd refuses the unit", () => {
    expect(assess(id, "User=a:b")).toMatchObject({ verdict: "unknown", reason: expect.stringContaining("User=") });
  });
});

describe("what does not apply", () => {
  test.each([
    ["private-tmp", "DefaultDependencies=no", ""],
    ["protect-system", "DefaultDependencies=no", ""],
    ["protect-home", "DefaultDependencies=no", "ProtectHome=yes"],
    ["protect-control-groups", "", "Delegate=yes"],
  ])("%s with %j %j", (id, unit, lines) => {
    expect(assess(id, lines, unit)).toMatchObject({
      verdict: "not-applicable",
      reason: expect.stringMatching(/^[A-Z]/),
    });
  });
});

describe("garbage that looks perfect is unknown", () => {
  test.each([
    ["system-call-filter", "SystemCallFilter=@nosuch"],
    ["limit-capabilities", "CapabilityBoundingSet=false"],
    ["restrict-address-families", "RestrictAddressFamilies=AF_NOSUCH"],
  ])("%s with %s", (id, lines) => {
    expect(assess(id, lines)).toMatchObject({
      verdict: "unknown",
      reason: expect.stringContaining(`${TRAITS.path}:5`),
    });
  });
});

describe("evidence", () => {
  test("quotes the line", () => {
    expect(assess("private-tmp", "PrivateTmp=true").evidence).toEqual([
      { label: `${TRAITS.path}:5`, value: "PrivateTmp=true" },
    ]);
  });

  test("says what is missing and what that costs", () => {
    expect(assess("no-new-privileges", "").evidence).toEqual([
      { label: "NoNewPrivileges=", value: "is not set; costs 0.2 of 9.6" },
    ]);
  });

  test("says what systemd ignores", () => {
    expect(assess("private-tmp", "PrivateTmp=disconnected").evidence).toEqual([
      {
        label: `${TRAITS.path}:5`,
        value: 'PrivateTmp=: "disconnected" is not a boolean; systemd 257 and later take it',
      },
      { label: "PrivateTmp=", value: "is not set; costs 0.2 of 9.6" },
    ]);
  });

  test("quotes what implies it", () => {
    expect(assess("private-tmp", "DynamicUser=yes").evidence).toEqual([
      { label: `${TRAITS.path}:5`, value: "DynamicUser=yes" },
    ]);
  });

  test("sums up long families", () => {
    expect(assess("restrict-namespaces", "RestrictNamespaces=user net").evidence.at(-1)).toEqual({
      label: "RestrictNamespaces=",
      value: "2 of its 7 tests are bad; costs 0.4 of 9.2",
    });
  });
});
