// facts.test.ts: which lines count, which are warned of, and what one setting implies of others.
import { describe, expect, test } from "vitest";
import { memoryTree } from "#lib/formats/file-tree.ts";
import { loadUnit } from "#lib/formats/unit/index.ts";
import { readUnitFacts } from "./facts.ts";

const DIR = "/usr/lib/systemd/system";
function read(lines: string, dropIn = "", name = "a.service") {
  const own = `[Service]\nExecStart=/bin/true\n${lines}`;
  return readUnitFacts(
    loadUnit(name, memoryTree({ [`${DIR}/${name}`]: own, [`${DIR}/${name}.d/x.conf`]: `[Service]\n${dropIn}` })),
  );
}
const counting = (lines: string, dropIn = "") =>
  read(lines, dropIn)
    .settings.filter(({ key }) => key !== "ExecStart")
    .map(({ key, value, path, line }) => `${path.slice(DIR.length + 1)}:${line} ${key}=${value}`);

describe("lines that count", () => {
  test.each([
    ["the last of a switch", "PrivateTmp=yes\nPrivateTmp=no\n", "", ["a.service:4 PrivateTmp=no"]],
    ["a drop-in's over the unit's", "PrivateTmp=no\n", "PrivateTmp=yes\n", ["a.service.d/x.conf:2 PrivateTmp=yes"]],
    ["not one that systemd ignores", "PrivateTmp=yes\nPrivateTmp=maybe\n", "", ["a.service:3 PrivateTmp=yes"]],
    [
      "all of a list",
      "RestrictAddressFamilies=AF_UNIX\n",
      "RestrictAddressFamilies=AF_INET\n",
      ["a.service:3 RestrictAddressFamilies=AF_UNIX", "a.service.d/x.conf:2 RestrictAddressFamilies=AF_INET"],
    ],
    ["none of a list that was cleared", "SystemCallFilter=@swap\n", "SystemCallFilter=\n", []],
    [
      "those after a clearing",
      "DeviceAllow=/dev/a\nDeviceAllow=\nDeviceAllow=/dev/b\n",
      "",
      ["a.service:5 DeviceAllow=/dev/b"],
    ],
    [
      "an empty capability set, which takes all",
      "CapabilityBoundingSet=CAP_KILL\nCapabilityBoundingSet=\n",
      "",
      ["a.service:4 CapabilityBoundingSet="],
    ],
    ["secrets cleared under their other name", "LoadCredentialEncrypted=a:/b\nLoadCredential=\n", "", []],
    ["nothing that only decides on loading", "Restart=always\nKillMode=mixed\n", "", []],
    ["paths, under both their names", "ReadOnlyPaths=/a\nReadOnlyDirectories=/b\nReadOnlyPaths=\n", "", []],
  ])("%s", (_, lines, dropIn, expected) => expect(counting(lines, dropIn)).toEqual(expected));

  test("a long ExecStart= is cut, a scored line never", () => {
    const { settings } = read(
      `ExecStart=\nExecStart=/bin/true ${"x".repeat(900)}\nSystemCallFilter=${"read ".repeat(300)}\n`,
    );
    expect(settings.map(({ key, value }) => [key, value.length])).toEqual([
      ["ExecStart", 501],
      ["SystemCallFilter", 1499],
    ]);
  });
});

describe("warnings", () => {
  test("name the line and the value, in the order of the files", () => {
    expect(read("PrivateTmp=maybe\nNoSuch=1\n", "UMask=9\n").warnings).toEqual([
      { rule: "ignored", path: `${DIR}/a.service`, line: 3, message: 'PrivateTmp=: "maybe" is not a boolean' },
      {
        rule: "unknown",
        path: `${DIR}/a.service`,
        line: 4,
        message: 'unknown key "NoSuch" in section [Service], ignored',
      },
      { rule: "ignored", path: `${DIR}/a.service.d/x.conf`, line: 2, message: 'UMask=: "9" is not an octal file mode' },
    ]);
  });

  test("a refused value in a drop-in ends that drop-in only", () => {
    const { refusal, warnings, tests } = read("", "PrivateTmp=yes\nUser=a:b\nProtectHostname=yes\n");
    expect(refusal).toBeNull();
    expect(warnings).toEqual([
      {
        rule: "ignored",
        path: `${DIR}/a.service.d/x.conf`,
        line: 3,
        message: 'User=: "a:b" cannot be a user or group; the rest of the file is ignored',
      },
    ]);
    expect([tests.PrivateTmp, tests.ProtectHostname]).toEqual([0, 1]);
  });

  test.each(["SystemCallFilter=@nosuch", "CapabilityBoundingSet=false", "RestrictAddressFamilies=AF_NOSUCH"])(
    "%s makes the score better and is marked as hollow",
    (line) => {
      const { settings, warnings, exposure10 } = read(`${line}\n`);
      expect(settings.at(-1)?.hollow).toBe(true);
      expect(warnings).toHaveLength(1);
      expect(exposure10).toBeLessThan(read("").exposure10 ?? 0);
    },
  );

  test.each([
    "SystemCallFilter=@swap @nosuch",
    "SystemCallFilter=@swap\nSystemCallFilter=@nosuch",
    "SystemCallFilter=@nosuch\nSystemCallFilter=@swap",
    "CapabilityBoundingSet=",
    "SystemCallArchitectures=x86_64",
  ])("%s is not hollow", (line) => {
    expect(read(`${line}\n`).settings.some(({ hollow }) => hollow)).toBe(false);
  });
});

describe("refusals", () => {
  test.each([
    ["User=a:b\n", `${DIR}/a.service:3: User=: "a:b" cannot be a user or group`],
    ["ExecStart=\n", "the service has no ExecStart=, ExecStop= or SuccessAction="],
    ["ExecStart=/bin/x\n", "the service has more than one ExecStart=, which only Type=oneshot may have"],
    [
      "Type=oneshot\nRestart=always\n",
      "the service has Type=oneshot, with which Restart=always and Restart=on-success are refused",
    ],
    ["[Oops\n", `${DIR}/a.service:3: the section header "[Oops" has no closing bracket`],
  ])("%j", (lines, refusal) => {
    expect(read(lines)).toMatchObject({ state: "bad", refusal, exposure10: null, level: null, tests: {} });
  });

  test("what is not there has no facts but its name", () => {
    expect(readUnitFacts(loadUnit("a.service", memoryTree({})))).toMatchObject({
      state: "not-found",
      refusal: "no unit file of the name a.service was found",
      settings: [],
    });
  });

  test("a unit of absurd size is not scored", () => {
    const { state, refusal, settings } = read("DeviceAllow=/dev/null\n".repeat(2000));
    expect({ state, settings }).toEqual({ state: "bad", settings: [] });
    expect(refusal).toMatch(/^its 2001 settings of \d+ characters are more/);
  });
});

describe("implied settings", () => {
  test.each([
    [
      "DynamicUser=yes",
      {
        UserOrDynamicUser: 0,
        PrivateTmp: 0,
        RemoveIPC: 0,
        NoNewPrivileges: 0,
        RestrictSUIDSGID: 0,
        ProtectSystem: 0,
        ProtectHome: 5,
      },
    ],
    ["DynamicUser=yes\nUser=root", { UserOrDynamicUser: 10, RemoveIPC: null, PrivateTmp: 0 }],
    [
      "PrivateDevices=yes",
      {
        CapabilityBoundingSet_CAP_MKNOD: 0,
        CapabilityBoundingSet_CAP_SYS_RAWIO: 0,
        DeviceAllow: 0,
        PrivateMounts: 1,
        SystemCallFilter_raw_io: 10,
      },
    ],
    ["ProtectKernelModules=yes", { CapabilityBoundingSet_CAP_SYS_MODULE: 0, SystemCallFilter_module: 10 }],
    ["ProtectKernelLogs=yes", { CapabilityBoundingSet_CAP_SYSLOG: 0 }],
    [
      "ProtectClock=yes",
      { CapabilityBoundingSet_CAP_SYS_TIME: 0, CapabilityBoundingSet_CAP_WAKE_ALARM: 0, DeviceAllow: 10 },
    ],
    ["ProtectClock=yes\nPrivateDevices=yes", { DeviceAllow: 5 }],
    ["User=a\nSystemCallFilter=@swap", { NoNewPrivileges: 1 }],
  ])("%j", (lines, expected) => expect(read(`${lines}\n`).tests).toMatchObject(expected));

  test("the user that DynamicUser= makes of the unit's name", () => {
    expect(read("DynamicUser=yes\n", "", "nobody.service").tests.UserOrDynamicUser).toBe(9);
    expect(read("DynamicUser=yes\n", "", "root.service").tests.UserOrDynamicUser).toBe(10);
    expect(read("DynamicUser=yes\n", "", "1.service").tests.UserOrDynamicUser).toBe(0);
  });
});
