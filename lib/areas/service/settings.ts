// settings.ts: the settings of a service that its exposure depends on, their defaults, and what one implies of another.
import { NAMESPACES } from "./names-table.ts";

/** Settings that are on or off. */
export const SWITCHES = [
  "DefaultDependencies",
  "Delegate",
  "DynamicUser",
  "LockPersonality",
  "MemoryDenyWriteExecute",
  "NoNewPrivileges",
  "PrivateDevices",
  "PrivateMounts",
  "PrivateNetwork",
  "PrivateTmp",
  "PrivateUsers",
  "ProtectClock",
  "ProtectControlGroups",
  "ProtectHostname",
  "ProtectKernelLogs",
  "ProtectKernelModules",
  "ProtectKernelTunables",
  "RemoveIPC",
  "RestrictRealtime",
  "RestrictSUIDSGID",
] as const;
export type Switch = (typeof SWITCHES)[number];

/** Settings with a few named values; the first is the default. `ProtectHome` and `ProtectSystem` take booleans too. */
export const CHOICES = {
  DevicePolicy: ["auto", "closed", "strict"],
  // The service manager of the system starts services with "private", of a user with "inherit".
  KeyringMode: ["private", "inherit", "shared"],
  // Type=notify and WatchdogSec= raise "none" to "main"; no test tells the two apart.
  NotifyAccess: ["none", "all", "exec", "main"],
  ProcSubset: ["all", "pid"],
  ProtectHome: ["no", "yes", "read-only", "tmpfs"],
  ProtectProc: ["default", "noaccess", "invisible", "ptraceable"],
  ProtectSystem: ["no", "yes", "full", "strict"],
} as const;
export type Choice = keyof typeof CHOICES;

/** Every settings value that bears on the score. Parsers write to it line by line; nobody writes after `withImplied`. */
export interface SecuritySettings {
  switches: Record<Switch, boolean>;
  choices: Record<Choice, string>;
  user: string | null;
  supplementaryGroups: string[];
  rootDirectory: string | null;
  rootImage: string | null;
  mountImages: string[];
  /** Bit n is capability number n; all 64 bits are on at first. */
  capabilityBoundingSet: bigint;
  ambientCapabilities: bigint;
  umask: number;
  /** Kinds that may be created; null while nothing was said, which allows all of them. */
  namespaces: ReadonlySet<string> | null;
  /** An allow list or a deny list of family numbers; "none" forbids all and lets a later list begin anew; null while nothing was said. */
  addressFamilies: { allow: boolean; families: Set<number> } | "none" | null;
  systemCallArchitectures: Set<string>;
  /** An allow list or a deny list of calls; an entry of an allow list may still be one that returns an error. */
  systemCallFilter: { allow: boolean; calls: Map<string, "listed" | "denied"> } | null;
  ipDeny: { ipv4: boolean; ipv6: boolean };
  ipAllow: { localhost: boolean; others: boolean };
  ipFilterPaths: { ingress: string[]; egress: string[] };
  deviceAllow: string[];
  /** Names of credentials that are decrypted with the TPM, from files and from the unit. */
  loadedSecrets: Set<string>;
  embeddedSecrets: Set<string>;
}

export const ALL_CAPABILITIES = 0xffff_ffff_ffff_ffffn;

const SWITCH_DEFAULTS: Readonly<Record<Switch, boolean>> = {
  DefaultDependencies: true,
  Delegate: false,
  DynamicUser: false,
  LockPersonality: false,
  MemoryDenyWriteExecute: false,
  NoNewPrivileges: false,
  PrivateDevices: false,
  PrivateMounts: false,
  PrivateNetwork: false,
  PrivateTmp: false,
  PrivateUsers: false,
  ProtectClock: false,
  ProtectControlGroups: false,
  ProtectHostname: false,
  ProtectKernelLogs: false,
  ProtectKernelModules: false,
  ProtectKernelTunables: false,
  RemoveIPC: false,
  RestrictRealtime: false,
  RestrictSUIDSGID: false,
};

const CHOICE_DEFAULTS: Readonly<Record<Choice, string>> = {
  DevicePolicy: CHOICES.DevicePolicy[0],
  KeyringMode: CHOICES.KeyringMode[0],
  NotifyAccess: CHOICES.NotifyAccess[0],
  ProcSubset: CHOICES.ProcSubset[0],
  ProtectHome: CHOICES.ProtectHome[0],
  ProtectProc: CHOICES.ProtectProc[0],
  ProtectSystem: CHOICES.ProtectSystem[0],
};

/** A service of which nothing was said. */
export function defaultSettings(): SecuritySettings {
  return {
    switches: { ...SWITCH_DEFAULTS },
    choices: { ...CHOICE_DEFAULTS },
    user: null,
    supplementaryGroups: [],
    rootDirectory: null,
    rootImage: null,
    mountImages: [],
    capabilityBoundingSet: ALL_CAPABILITIES,
    ambientCapabilities: 0n,
    umask: 0o022,
    namespaces: null,
    addressFamilies: null,
    systemCallArchitectures: new Set(),
    systemCallFilter: null,
    ipDeny: { ipv4: false, ipv6: false },
    ipAllow: { localhost: false, others: false },
    ipFilterPaths: { ingress: [], egress: [] },
    deviceAllow: [],
    loadedSecrets: new Set(),
    embeddedSecrets: new Set(),
  };
}

/** All kinds of namespace, as a set. */
export const ALL_NAMESPACES: ReadonlySet<string> = new Set(NAMESPACES);

/** What some settings imply of others before systemd scores them. `userOfUnit` is the name that DynamicUser= makes of the unit's. */
export function withImplied(settings: SecuritySettings, userOfUnit: string): SecuritySettings {
  const { switches, choices } = settings;
  const dynamic = switches.DynamicUser;
  return {
    ...settings,
    user: dynamic ? (settings.user ?? userOfUnit) : settings.user,
    switches: {
      ...switches,
      NoNewPrivileges: switches.NoNewPrivileges || dynamic,
      PrivateTmp: switches.PrivateTmp || dynamic,
      RemoveIPC: switches.RemoveIPC || dynamic,
      RestrictSUIDSGID: switches.RestrictSUIDSGID || dynamic,
    },
    choices: {
      ...choices,
      ProtectSystem: dynamic ? "strict" : choices.ProtectSystem,
      ProtectHome: dynamic && choices.ProtectHome === "no" ? "read-only" : choices.ProtectHome,
      DevicePolicy: switches.PrivateDevices && choices.DevicePolicy === "auto" ? "closed" : choices.DevicePolicy,
    },
    capabilityBoundingSet: settings.capabilityBoundingSet & ~lostCapabilities(switches),
    deviceAllow: [...settings.deviceAllow, ...impliedDevices(settings)],
  };
}

/** Capabilities that a switch takes away, by number (linux/capability.h). */
const LOST: readonly (readonly [Switch, readonly bigint[]])[] = [
  ["PrivateDevices", [27n, 17n]], // CAP_MKNOD, CAP_SYS_RAWIO
  ["ProtectKernelModules", [16n]], // CAP_SYS_MODULE
  ["ProtectKernelLogs", [34n]], // CAP_SYSLOG
  ["ProtectClock", [25n, 35n]], // CAP_SYS_TIME, CAP_WAKE_ALARM
];

function lostCapabilities(switches: Record<Switch, boolean>): bigint {
  return LOST.filter(([name]) => switches[name])
    .flatMap(([, numbers]) => numbers)
    .reduce((mask, number) => mask | (1n << number), 0n);
}

/** Devices that other settings need. They are only added where access is restricted at all, and then count as exceptions. */
function impliedDevices(settings: SecuritySettings): string[] {
  const restricted = settings.choices.DevicePolicy !== "auto" || settings.switches.PrivateDevices;
  if (!restricted && settings.deviceAllow.length === 0) return [];
  const hasImages = settings.rootImage !== null || settings.mountImages.length > 0;
  const hasSecrets = settings.loadedSecrets.size > 0 || settings.embeddedSecrets.size > 0;
  return [
    ...(hasImages
      ? ["/dev/loop-control", "/dev/mapper/control", "block-loop", "block-blkext", "block-device-mapper"]
      : []),
    ...(settings.switches.ProtectClock ? ["char-rtc"] : []),
    ...(hasSecrets ? ["/dev/tpmrm0"] : []),
  ];
}
