// mac/index.ts: area 5, mandatory access control: executables that should be confined, and AppArmor profiles.
import { defineArea, reading } from "../area.ts";
import { EXECUTABLE_CHECKS, PROFILE_CHECKS } from "./checks.ts";
import { ExecutableFacts } from "./facts.ts";
import { ProfileFacts } from "./profile-facts.ts";

export { ExecutableFacts, readExecutableFacts } from "./facts.ts";
export { ProfileFacts, readProfileFacts } from "./profile-facts.ts";
export { buildPolicy, type Policy, type PolicyOptions, type SelinuxMode } from "./policy.ts";
export { findTargets, type Reason, type Target, type TargetSearch } from "./targets.ts";

/** Raised whenever the same files can give other facts. */
const PARSER_REVISION = 1;

/** How executables are judged. */
export const executableReading = reading("executable", ExecutableFacts, EXECUTABLE_CHECKS);

/** How AppArmor profiles are judged. */
export const profileReading = reading("apparmor-profile", ProfileFacts, PROFILE_CHECKS);

export const mac = defineArea(
  {
    id: "mac",
    title: "MAC/RBAC",
    short: "MAC",
    question: "Is what should be confined confined by an enforced profile?",
    subjects: "executables and profiles",
  },
  PARSER_REVISION,
  [executableReading, profileReading],
);
