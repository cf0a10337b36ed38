// targets.test.ts: which executables of a root should be confined, and why.
import { describe, expect, test } from "vitest";
import { memoryTree } from "#lib/formats/file-tree.ts";
import { loadUnit, type LoadedUnit } from "#lib/formats/unit/index.ts";
import { networkAddress } from "./network.ts";
import { findTargets, type Target, type TargetSearch } from "./targets.ts";

const UNITS = "/usr/lib/systemd/system";

function load(name: string, text: string): LoadedUnit {
  return loadUnit(name, memoryTree({ [`${UNITS}/${name}`]: text }));
}

const FILES: Readonly<Record<string, "elf" | "script">> = {
  "/usr/sbin/food": "elf",
  "/usr/bin/food-script": "script",
  "/usr/bin/python3.11": "elf",
  "/usr/bin/mkdir": "elf",
  "/usr/bin/dash": "elf",
};
const LINKS: Readonly<Record<string, string>> = {
  "/usr/bin/python3": "/usr/bin/python3.11",
  "/bin/sh": "/usr/bin/dash",
};

function find(search: Partial<TargetSearch>): readonly Target[] {
  const follow = (path: string): string | null => LINKS[path] ?? (path in FILES ? path : null);
  const look = (path: string) => FILES[follow(path) ?? ""] ?? null;
  return findTargets({ services: [], sockets: [], busServices: [], privileged: [], follow, look, ...search });
}

/** The one reason of the one target of a service. */
function reasonOf(service: string, unit = "", sockets: readonly LoadedUnit[] = []) {
  const targets = find({ services: [load("a.service", `[Unit]\n${unit}\n[Service]\n${service}\n`)], sockets });
  expect(targets).toHaveLength(1);
  expect(targets[0]?.reasons).toHaveLength(1);
  return targets[0]?.reasons[0];
}

describe("services", () => {
  test.each([
    ["ExecStart=/usr/sbin/food", "", "daemon", "a.service starts it as root"],
    ["ExecStart=/usr/sbin/food\nUser=food", "", "daemon", "a.service starts it as a user of its own"],
    ["ExecStart=/usr/sbin/food\nDynamicUser=yes", "", "daemon", "a.service starts it as a user of its own"],
    [
      "ExecStart=/usr/sbin/food\nUser=0",
      "After=network.target",
      "network-daemon",
      "a.service starts it as root, and it faces the network: After=network.target",
    ],
    [
      "ExecStart=+/usr/sbin/food\nUser=food",
      "Wants=x network-online.target",
      "network-daemon",
      "a.service starts it as root, past the unit's own limits (+), and it faces the network: Wants=network-online.target",
    ],
    [
      "ExecStart=/usr/sbin/food\nUser=food",
      "After=network.target",
      "daemon",
      "a.service starts it as a user of its own, and it faces the network: After=network.target",
    ],
    ["ExecStart=/usr/sbin/food\nPrivateNetwork=yes", "After=network.target", "daemon", "a.service starts it as root"],
    [
      "ExecStart=/usr/sbin/food\nRestrictAddressFamilies=AF_UNIX",
      "After=network.target",
      "daemon",
      "a.service starts it as root",
    ],
    [
      "ExecStart=/usr/sbin/food\nRestrictAddressFamilies=AF_UNIX AF_INET6",
      "",
      "network-daemon",
      "a.service starts it as root, and it faces the network: RestrictAddressFamilies= names AF_INET6",
    ],
    ["ExecStart=/usr/sbin/food\nRestrictAddressFamilies=~AF_PACKET", "", "daemon", "a.service starts it as root"],
    [
      "ExecStart=/usr/sbin/food\nCapabilityBoundingSet=CAP_KILL CAP_NET_BIND_SERVICE",
      "",
      "network-daemon",
      "a.service starts it as root, and it faces the network: CapabilityBoundingSet= names CAP_NET_BIND_SERVICE",
    ],
    [
      "ExecStart=/usr/sbin/food\nType=oneshot",
      "After=network.target",
      "helper",
      "a.service starts it as root for one task",
    ],
    ["ExecStart=/usr/sbin/food\nRemainAfterExit=yes", "", "helper", "a.service starts it as root for one task"],
    ["ExecStart=/usr/sbin/food\nRemainAfterExit=yes\nType=forking", "", "daemon", "a.service starts it as root"],
  ])("%s %s", (service, unit, rank, text) =>
    expect(reasonOf(service, unit)).toMatchObject({ kind: "service", rank, text }),
  );

  test("wrappers are seen through, an argument's interpreter is what starts", () => {
    expect(reasonOf("ExecStart=/usr/bin/env nice -n 5 /usr/sbin/food")).toMatchObject({
      via: ["env", "nice"],
      attachPath: "/usr/sbin/food",
    });
    expect(reasonOf("ExecStart=/usr/bin/python3 /usr/bin/food-script")).toMatchObject({
      via: ["python3"],
      attachPath: "/usr/bin/python3.11",
    });
  });

  test.each([
    ["AppArmorProfile=food", { name: "food", optional: false }],
    ["AppArmorProfile=-food", { name: "food", optional: true }],
    ["AppArmorProfile=food\nAppArmorProfile=", null],
    ["", null],
  ])("%s", (line, profile) => expect(reasonOf(`ExecStart=/usr/sbin/food\n${line}`)?.profile).toEqual(profile));

  test("with + the unit's profile is not applied", () => {
    expect(reasonOf("ExecStart=+/usr/sbin/food\nAppArmorProfile=food")?.profile).toBeNull();
  });

  test.each([
    "ExecStart=/usr/bin/mkdir /run/x",
    "ExecStart=/bin/sh -c 'a; b | c'",
    "ExecStart=/usr/bin/python3 -m food",
    "ExecStart=/usr/sbin/not-there",
    "ExecStart=/usr/sbin/food\nExecStart=",
    "ExecStartPre=/usr/sbin/food",
  ])("%s is no target", (service) =>
    expect(find({ services: [load("a.service", `[Service]\n${service}`)] })).toEqual([]),
  );

  test("a masked unit starts nothing", () => {
    const masked = loadUnit("a.service", memoryTree({ [`${UNITS}/a.service`]: { link: "/dev/null" } }));
    expect(find({ services: [masked] })).toEqual([]);
  });

  test("a script that starts a daemon stands for it, but not where it does one task", () => {
    const scriptTextOf = (): string => "DAEMON=/usr/sbin/food\nexec $DAEMON -d\n";
    const interpreterOf = (): string => "/bin/sh";
    const pathsOf = (more: string): unknown =>
      find({
        services: [load("a.service", `[Service]\nExecStart=/usr/bin/food-script\n${more}`)],
        scriptTextOf,
        interpreterOf,
      }).map(({ path, reasons }) => [path, reasons[0]?.via, reasons[0]?.scripts]);
    expect(pathsOf("")).toEqual([["/usr/sbin/food", ["food-script"], ["/usr/bin/food-script"]]]);
    expect(pathsOf("Type=oneshot")).toEqual([["/usr/bin/food-script", [], []]]);
  });

  test("the gravest reason stands first, and there are eight at most", () => {
    const services = [
      ...Array.from({ length: 20 }, (_, n) =>
        load(`a${n}.service`, "[Service]\nExecStart=/usr/sbin/food\nType=oneshot"),
      ),
      load("z.service", "[Unit]\nAfter=network.target\n[Service]\nExecStart=/usr/sbin/food"),
    ];
    const [target] = find({ services });
    expect(target?.reasons.map(({ rank }) => rank)).toEqual([
      "network-daemon",
      ...Array.from({ length: 7 }, () => "helper"),
    ]);
  });
});

describe("sockets", () => {
  const text = (socket: LoadedUnit): string => reasonOf("ExecStart=/usr/sbin/food", "", [socket])?.text ?? "";
  test.each([
    ["a.socket", "ListenStream=80", true],
    ["b.socket", "ListenDatagram=[::]:53\nService=a.service", true],
    ["a.socket", "ListenStream=/run/x", false],
    ["a.socket", "ListenStream=127.0.0.1:80\nListenStream=[::1]:80", false],
    ["a.socket", "ListenStream=80\nListenStream=", false],
    ["b.socket", "ListenStream=80", false],
  ])("%s %s", (name, lines, faces) => {
    expect(text(load(name, `[Socket]\n${lines}\n`)).includes("faces the network")).toBe(faces);
  });

  test("with Accept=yes the template is what listens", () => {
    const services = [load("t@.service", "[Service]\nExecStart=/usr/sbin/food")];
    const sockets = [load("t.socket", "[Socket]\nListenStream=80\nAccept=yes\n")];
    expect(find({ services, sockets })[0]?.reasons[0]).toMatchObject({ rank: "network-daemon", from: "t@i.service" });
  });

  test.each([
    ["80", "80"],
    ["0.0.0.0:80", "0.0.0.0:80"],
    ["[fe80::1]:80", "[fe80::1]:80"],
    ["localhost:80", null],
    ["vsock:2:1", null],
    ["@abstract", null],
    ["nonsense", null],
  ])("%s", (value, address) => expect(networkAddress(value)).toBe(address));
});

describe("the system bus", () => {
  const bus = (text: string) =>
    find({ busServices: [{ path: "/usr/share/dbus-1/system-services/x.service", content: Buffer.from(text) }] });
  test("starts what no unit starts", () => {
    expect(bus("[D-BUS Service]\nName=org.x\nExec=/usr/sbin/food --bus\nUser=food\n")[0]?.reasons[0]).toMatchObject({
      ...{ kind: "bus", rank: "daemon", from: "org.x" },
      text: "the system bus starts it as food for org.x",
    });
  });
  test.each([
    "Exec=/usr/sbin/food\nSystemdService=a.service",
    "Exec=/bin/false",
    "Name=x",
    "Exec=/usr/sbin/food\n".repeat(5000),
  ])("%#", (text) => expect(bus(text)).toEqual([]));
});

describe("privileged files", () => {
  test.each([
    [0o4755, null, [["setuid", "privileged"]]],
    [0o2755, null, [["setgid", "helper"]]],
    [
      0o6755,
      null,
      [
        ["setuid", "privileged"],
        ["setgid", "helper"],
      ],
    ],
    [0o755, "cap_net_raw=ep", [["capabilities", "privileged"]]],
    [0o755, null, []],
  ])("%o %s", (mode, capabilities, expected) => {
    const [target] = find({ privileged: [{ path: "/usr/sbin/food", mode, capabilities }] });
    expect((target?.reasons ?? []).map(({ kind, rank }) => [kind, rank])).toEqual(expected);
  });

  test("the bits mean nothing on a script", () => {
    expect(find({ privileged: [{ path: "/usr/bin/food-script", mode: 0o4755, capabilities: null }] })).toEqual([]);
  });
});
