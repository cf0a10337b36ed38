// checks.ts: the table of checks on services: each is one thing that one person does, over one or more of systemd's tests.
import type { Check, Severity } from "../area.ts";
import type { UnitFacts } from "./facts.ts";
import { GUIDES } from "./guides.ts";
import { LINT_CHECKS } from "./lint-checks.ts";
import {
  allGood,
  badnessOf,
  fail,
  judge,
  lastLine,
  notApplicable,
  pass,
  testsOf,
  whereApplicable,
  type Rule,
} from "./verdict.ts";

const runsAsUser: Rule = (facts) => {
  const badness = badnessOf(facts, "UserOrDynamicUser");
  if (badness === 0) return pass("Runs as a user of its own");
  return fail(badness === 9 ? "Runs as nobody, a user that other software runs as too" : "Runs as root");
};

const privateDevices: Rule = (facts) => {
  const badness = badnessOf(facts, "DeviceAllow");
  if (badness === 10) return fail("May open every device of the host that its user may open");
  return pass(
    badness === 0
      ? "May open only harmless devices such as /dev/null"
      : "May open only harmless devices and those that are listed",
  );
};

/** The paths that a list setting names, without the marks for "may be missing" and "below the root directory". */
function pathsOf(facts: UnitFacts, ...keys: readonly string[]): Set<string> {
  const lines = facts.settings.filter((line) => keys.includes(line.key));
  return new Set(
    lines.flatMap((line) => line.value.split(/\s+/).map((path) => path.replace(/^[-+]+/, "").replace(/(.)\/+$/, "$1"))),
  );
}

const PROTECT_SYSTEM_FAULTS: ReadonlyMap<number, string> = new Map([
  [5, "Can write to /etc: ProtectSystem=yes covers /usr and the boot loader only"],
  [10, "Can write to the system's files wherever its user may"],
]);

const protectSystem: Rule = (facts) => {
  const badness = badnessOf(facts, "ProtectSystem");
  const fault = PROTECT_SYSTEM_FAULTS.get(badness);
  if (fault === undefined)
    return pass(badness === 0 ? "Can write only to what it names" : "Cannot write to /usr, the boot loader and /etc");
  if (pathsOf(facts, "ReadOnlyPaths", "ReadOnlyDirectories").has("/")) {
    return pass(
      "ReadOnlyPaths=/ keeps it from writing to the system's files, although systemd's score does not see it",
    );
  }
  return fail(fault);
};

const protectHome: Rule = (facts) => {
  const badness = badnessOf(facts, "ProtectHome");
  if (badness <= 1) return pass("Cannot see home directories");
  const hidden = pathsOf(facts, "InaccessiblePaths", "InaccessibleDirectories");
  if (hidden.has("/home") && hidden.has("/root")) {
    return pass("InaccessiblePaths= hides /home and /root, although systemd's score does not see it");
  }
  return fail(
    badness === 5 ? "Can read home directories" : "Can read and write home directories as far as its user may",
  );
};

const protectControlGroups: Rule = (facts) =>
  badnessOf(facts, "Delegate") > 0
    ? notApplicable("Delegate= makes it a manager of control groups")
    : allGood("ProtectControlGroups")(facts);

const AS_GOOD_AS_ROOT = ["CAP_SYS_ADMIN", "CAP_SYS_PTRACE", "CAP_SYS_RAWIO", "CAP_SYS_MODULE"];

const limitCapabilities: Rule = (facts) => {
  const kept = AS_GOOD_AS_ROOT.filter((name) => badnessOf(facts, `CapabilityBoundingSet_${name}`) > 0);
  return kept.length === 0
    ? pass("Cannot get any of the capabilities that are as good as root")
    : fail(`May get capabilities that are as good as root: ${kept.join(", ")}`);
};

/** Groups that no ordinary service needs. @privileged and @resources are left to judgement. */
const UNNEEDED_CALLS = ["clock", "cpu_emulation", "debug", "module", "mount", "obsolete", "raw_io", "reboot", "swap"];

const systemCallFilter: Rule = (facts) => {
  const open = UNNEEDED_CALLS.filter((group) => badnessOf(facts, `SystemCallFilter_${group}`) > 0);
  if (open.length === 0) return pass("The filter stops the calls that no ordinary service needs");
  if (lastLine(facts, "SystemCallFilter") === null) return fail("No system call is filtered");
  return fail(`The filter lets calls through of ${open.map((group) => `@${group.replace("_", "-")}`).join(", ")}`);
};

const restrictNamespaces: Rule = (facts) =>
  badnessOf(facts, "RestrictNamespaces_user") > 0
    ? fail("May create user namespaces, in which it is root")
    : pass("Cannot create user namespaces");

const restrictAddressFamilies: Rule = (facts) => {
  if (badnessOf(facts, "RestrictAddressFamilies_OTHER") > 0) {
    return fail("May open sockets of rare kinds, whose code in the kernel is little tested");
  }
  return badnessOf(facts, "RestrictAddressFamilies_AF_PACKET") > 0
    ? fail("May open packet sockets, which see all traffic")
    : pass("Opens only common kinds of socket");
};

const limitNetwork: Rule = (facts) => {
  if (badnessOf(facts, "PrivateNetwork") === 0) return pass("Has no network but a loopback of its own");
  if (badnessOf(facts, "RestrictAddressFamilies_AF_INET_INET6") === 0) return pass("Cannot open Internet sockets");
  return badnessOf(facts, "IPAddressDeny") < 10
    ? pass("May talk only to the IP addresses that it lists")
    : fail("May talk to any host on the network");
};

/** Settings of which each gives the service a mount namespace, and the badness below which they are in force. */
const OWN_NAMESPACE: readonly (readonly [field: string, below: number])[] = [
  ["PrivateTmp", 1],
  ["PrivateDevices", 1],
  ["ProtectSystem", 10],
  ["ProtectHome", 10],
  ["ProtectKernelTunables", 1],
  ["ProtectKernelModules", 1],
  ["ProtectKernelLogs", 1],
  ["ProtectControlGroups", 1],
  ["ProtectProc", 3],
  ["ProcSubset", 1],
];

const privateMounts: Rule = (facts) => {
  if (badnessOf(facts, "PrivateMounts") === 0) return pass("Its mounts stay its own");
  const other = OWN_NAMESPACE.find(([field, below]) => (facts.tests[field] ?? below) < below);
  return other === undefined
    ? fail("Mounts that it makes show up in the whole system")
    : pass(`Its mounts stay its own by way of ${other[0]}=, although systemd's score does not see it`);
};

const protectProc: Rule = (facts) =>
  badnessOf(facts, "ProtectProc") <= 1
    ? pass("Cannot look into processes of other users")
    : fail("Sees the processes of everybody, with their command lines");

const privateUmask: Rule = (facts) =>
  badnessOf(facts, "UMask") < 5
    ? pass("Its new files are not for everybody")
    : fail(
        `Everybody can ${badnessOf(facts, "UMask") === 5 ? "read" : "write"} the files that it creates, unless it says otherwise`,
      );

type Row = readonly [
  no: number,
  id: keyof typeof GUIDES,
  title: string,
  severity: Severity,
  revision: number,
  rule: Rule,
];

/** Numbers are stored and never used again; a test of systemd belongs to the check that tests-table.ts names. */
const ROWS: readonly Row[] = [
  [301, "no-new-privileges", "Cannot gain privileges through setuid programs", "normal", 1, allGood("NoNewPrivileges")],
  [302, "runs-as-user", "Runs as a user of its own", "high", 1, runsAsUser],
  [303, "private-tmp", "Has a /tmp of its own", "normal", 1, whereApplicable("PrivateTmp", allGood("PrivateTmp"))],
  [304, "private-devices", "Opens only the devices that it needs", "normal", 1, privateDevices],
  [
    305,
    "protect-system",
    "Cannot write to the system's files",
    "normal",
    1,
    whereApplicable("ProtectSystem", protectSystem),
  ],
  [306, "protect-home", "Cannot see home directories", "normal", 1, whereApplicable("ProtectHome", protectHome)],
  [
    307,
    "protect-kernel",
    "Cannot touch the kernel's settings, modules and log",
    "normal",
    1,
    allGood("ProtectKernelTunables", "ProtectKernelModules", "ProtectKernelLogs"),
  ],
  [308, "protect-control-groups", "Cannot write to control groups", "low", 1, protectControlGroups],
  [309, "protect-clock", "Cannot set the clock", "low", 1, allGood("ProtectClock")],
  [310, "protect-hostname", "Cannot change the host's name", "low", 1, allGood("ProtectHostname")],
  [311, "limit-capabilities", "Cannot get capabilities that are as good as root", "high", 1, limitCapabilities],
  [312, "system-call-filter", "Makes only system calls that services need", "normal", 1, systemCallFilter],
  [313, "native-system-calls", "Makes only native system calls", "low", 1, allGood("SystemCallArchitectures")],
  [314, "restrict-namespaces", "Cannot create user namespaces", "normal", 1, restrictNamespaces],
  [315, "restrict-address-families", "Opens only common kinds of socket", "normal", 1, restrictAddressFamilies],
  [316, "limit-network", "Talks only to hosts that it must talk to", "low", 1, limitNetwork],
  [317, "private-users", "Has no rights of other users", "low", 1, allGood("PrivateUsers")],
  [318, "private-mounts", "Its mounts stay its own", "low", 1, privateMounts],
  [319, "memory-deny-write-execute", "Cannot write code into its memory", "low", 1, allGood("MemoryDenyWriteExecute")],
  [320, "restrict-suid-sgid", "Cannot create setuid files", "normal", 1, allGood("RestrictSUIDSGID")],
  [321, "restrict-realtime", "Cannot take the CPU for itself", "low", 1, allGood("RestrictRealtime")],
  [322, "lock-personality", "Cannot change its ABI personality", "low", 1, allGood("LockPersonality")],
  [323, "protect-proc", "Cannot look into processes of others", "low", 1, protectProc],
  [324, "private-umask", "Its new files are not for everybody", "low", 1, privateUmask],
  [325, "private-keyring", "Has a kernel keyring of its own", "low", 1, allGood("KeyringMode")],
  [326, "limit-notify-access", "Lets not every child speak for it", "low", 1, allGood("NotifyAccess")],
];

const SCORE_CHECKS: readonly Check<UnitFacts>[] = ROWS.map(([no, id, title, severity, revision, rule]) => ({
  ...{ no, id, area: "service", kind: "unit", title, severity, revision },
  weight: testsOf(id).reduce((sum, test) => sum + test.weight, 0),
  guide: GUIDES[id],
  assess: (facts) => judge(facts, id, rule),
}));

export const CHECKS: readonly Check<UnitFacts>[] = [...SCORE_CHECKS, ...LINT_CHECKS];
