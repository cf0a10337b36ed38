// checks.ts: the table of checks on mandatory access control: of executables that should be confined, and of profiles.
import type { Assessment, Check, Severity } from "../area.ts";
import { confined, confinementEnforced } from "./executable-rules.ts";
import type { ExecutableFacts } from "./facts.ts";
import { GUIDES } from "./guides.ts";
import type { ProfileFacts } from "./profile-facts.ts";
import { profileEnforced, profileNotBroad, profileUnrivalled, profileWhole } from "./profile-rules.ts";

type Row<Facts> = readonly [
  no: number,
  id: keyof typeof GUIDES,
  title: string,
  severity: Severity,
  weight: number,
  revision: number,
  assess: (facts: Facts) => Assessment,
];

/**
 * Numbers are stored and never used again. "Is confined" is one claim with a check for each rank of executable, because a check has one severity; a
 * setuid program's rises by one by itself, so that `privileged-program-confined` is high on it and normal on one with capabilities.
 */
const EXECUTABLE_ROWS: readonly Row<ExecutableFacts>[] = [
  [
    501,
    "network-daemon-confined",
    "A network daemon that starts as root is confined",
    "high",
    1000,
    1,
    confined("network-daemon"),
  ],
  [502, "daemon-confined", "A daemon is confined", "normal", 500, 1, confined("daemon")],
  [
    503,
    "privileged-program-confined",
    "A program that gives rights is confined",
    "normal",
    500,
    1,
    confined("privileged"),
  ],
  [
    504,
    "helper-confined",
    "A helper that is run for one task, or that gives a group's rights, is confined",
    "low",
    100,
    1,
    confined("helper"),
  ],
  [505, "confinement-enforced", "The profile that applies to it is enforced", "normal", 500, 1, confinementEnforced],
];

const PROFILE_ROWS: readonly Row<ProfileFacts>[] = [
  [506, "profile-enforced", "The profile is enforced", "normal", 500, 1, profileEnforced],
  [507, "profile-not-broad", "The profile allows nothing wholesale", "normal", 500, 1, profileNotBroad],
  [508, "profile-whole", "The profile includes only what is there", "normal", 300, 1, profileWhole],
  [509, "profile-unrivalled", "The profile stands in no other's way", "normal", 300, 1, profileUnrivalled],
];

function toCheck<Facts>(
  kind: Check<Facts>["kind"],
  [no, id, title, severity, weight, revision, assess]: Row<Facts>,
): Check<Facts> {
  return { no, id, area: "mac", kind, title, severity, weight, revision, guide: GUIDES[id], assess };
}

export const EXECUTABLE_CHECKS: readonly Check<ExecutableFacts>[] = EXECUTABLE_ROWS.map((row) =>
  toCheck("executable", row),
);
export const PROFILE_CHECKS: readonly Check<ProfileFacts>[] = PROFILE_ROWS.map((row) =>
  toCheck("apparmor-profile", row),
);
