// assessors.ts: the rules by which systemd 252 turns settings into badness; the tests' table names them.
import { maskOf } from "./capabilities.ts";
import type { Choice, SecuritySettings, Switch } from "./settings.ts";
import { firstAllowedCall } from "./system-calls.ts";

/** Badness from 0 (best) to the test's range, or null where the test does not apply. */
export type Assess = (settings: SecuritySettings) => number | null;

export const isOff =
  (key: Switch): Assess =>
  ({ switches }) =>
    switches[key] ? 0 : 1;

export const isOn =
  (key: Switch): Assess =>
  ({ switches }) =>
    switches[key] ? 1 : 0;

/** Badness by value; a value that is not listed has `otherwise`. */
export const byChoice =
  (key: Choice, badness: Readonly<Record<string, number>>, otherwise: number): Assess =>
  ({ choices }) =>
    badness[choices[key]] ?? otherwise;

const ROOT = new Set(["root", "0"]);

export const user: Assess = ({ user: name }) => {
  if (name === "nobody") return 9;
  return name === null || ROOT.has(name) ? 10 : 0;
};

/** True where the service runs as root, so that groups and leftovers of a user mean nothing. */
function runsPrivileged({ user: name }: SecuritySettings): boolean {
  return name === null || ROOT.has(name);
}

export const supplementaryGroups: Assess = (settings) =>
  runsPrivileged(settings) ? null : settings.supplementaryGroups.length > 0 ? 1 : 0;

export const removeIpc: Assess = (settings) => (runsPrivileged(settings) ? null : settings.switches.RemoveIPC ? 0 : 1);

const isRootOrUnset = (path: string | null): boolean => path === null || path === "/";

export const rootDirectory: Assess = ({ rootDirectory: directory, rootImage }) =>
  isRootOrUnset(directory) && isRootOrUnset(rootImage) ? 1 : 0;

/** Bad when the bounding set has any of these. */
export function capabilities(...names: readonly string[]): Assess {
  const mask = maskOf(names);
  return ({ capabilityBoundingSet }) => ((capabilityBoundingSet & mask) === 0n ? 0 : 1);
}

export const ambientCapabilities: Assess = ({ ambientCapabilities: set }) => (set === 0n ? 0 : 1);

/** What a new file lets others do, the worst first: [bit of the mask that prevents it, badness when it is not set]. */
const UMASK_STEPS: readonly (readonly [number, number])[] = [
  [0o002, 10],
  [0o004, 5],
  [0o020, 2],
  [0o040, 1],
];

export const umask: Assess = ({ umask: mask }) => UMASK_STEPS.find(([bit]) => (mask & bit) === 0)?.[1] ?? 0;

export const namespace =
  (kind: string): Assess =>
  ({ namespaces }) =>
    namespaces?.has(kind) === false ? 0 : 1;

/** Numbers of the families that have a row of their own: AF_UNIX, AF_INET, AF_INET6, AF_NETLINK, AF_PACKET. */
const OWN_ROW = new Set([1, 2, 10, 16, 17]);

/** One listed family decides for its whole row: an allow list that has any of them is bad, a deny list that has any of them is good. */
const familyRow =
  (isInRow: (family: number) => boolean): Assess =>
  ({ addressFamilies: list }) => {
    if (list === null) return 1;
    if (list === "none") return 0;
    return [...list.families].some(isInRow) === list.allow ? 1 : 0;
  };

export const addressFamilies = (...families: readonly number[]): Assess =>
  familyRow((family) => families.includes(family));
export const otherAddressFamilies: Assess = familyRow((family) => !OWN_ROW.has(family));

export const systemCallArchitectures: Assess = ({ systemCallArchitectures: set }) => {
  if (set.size === 0) return 10;
  return set.size === 1 && set.has("native") ? 0 : 8;
};

/** An allow list that has any call of the group is nearly as bad as no filter; a deny list must have all of them. */
export const systemCalls =
  (group: string): Assess =>
  ({ systemCallFilter: filter }) => {
    if (filter === null) return 10;
    return firstAllowedCall(filter, group) === null ? 0 : filter.allow ? 9 : 10;
  };

export const ipAddresses: Assess = ({ ipDeny, ipAllow, ipFilterPaths }) => {
  if (ipFilterPaths.ingress.length > 0 || ipFilterPaths.egress.length > 0) return 0;
  if (!ipDeny.ipv4 || !ipDeny.ipv6) return 10;
  if (ipAllow.others) return 5;
  return ipAllow.localhost ? 2 : 0;
};

export const devices: Assess = ({ choices, deviceAllow }) => {
  if (choices.DevicePolicy === "auto") return 10;
  return deviceAllow.length > 0 ? 5 : 0;
};
