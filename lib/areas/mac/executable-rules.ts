// executable-rules.ts: from an executable's stored facts to verdicts: is it confined, and is what confines it enforced?
import type { Assessment, Evidence } from "../area.ts";
import type { State } from "./confinement.ts";
import { describeElsewhere } from "./elsewhere.ts";
import type { ExecutableFacts } from "./facts.ts";
import type { Rank } from "./targets.ts";

type Ruling = Pick<Assessment, "verdict" | "reason">;

/** What a rank's check says to those of another rank. */
const RANK_NAMES: Readonly<Record<Rank, string>> = {
  "network-daemon": "a daemon that starts as root and faces the network",
  daemon: "a daemon",
  privileged: "a program that gives rights",
  helper: "a helper",
};

/**
 * "Is confined", for the executables of one rank. Either mechanism will do; AppArmor is asked first, as it is what Debian's, Ubuntu's and SUSE's
 * kernels use. Where only a part of a system was looked at, "no profile" is `unknown`: it may come from another package, as those of
 * apparmor-profiles do. What was found, and found lax, fails all the same: another package cannot mend that.
 */
export const confined =
  (rank: Rank) =>
  (facts: ExecutableFacts): Assessment => {
    if (facts.rank !== rank) {
      return {
        verdict: "not-applicable",
        reason: `It is ${RANK_NAMES[facts.rank]}, which another check judges`,
        evidence: [],
      };
    }
    return { ...confinedRuling(facts), evidence: evidenceOf(facts) };
  };

function confinedRuling(facts: ExecutableFacts): Ruling {
  const { apparmor, complete } = facts;
  const selinux = selinuxRuling(facts);
  if (apparmor.state === "enforced")
    return { verdict: "pass", reason: `AppArmor enforces the profile ${apparmor.profile ?? ""}${packageText(facts)}` };
  if (selinux?.verdict === "pass") return selinux;
  const reason = FAULTS[apparmor.state](facts);
  const mayBeElsewhere =
    !complete && (apparmor.state === "none" || apparmor.state === "missing" || apparmor.state === "other-path");
  if (mayBeElsewhere)
    return { verdict: "unknown", reason: `${reason} in what was looked at; other packages may hold one` };
  // A policy of SELinux that nobody says is in use, or is not, leaves it open.
  return selinux ?? { verdict: "fail", reason };
}

/** Pass where SELinux enforces a domain, `unknown` where there is a domain but nothing says whether it is enforced, null where it settles nothing. */
function selinuxRuling({ selinux }: ExecutableFacts): Ruling | null {
  if (selinux === null || selinux.domain === null || selinux.mode === "disabled" || selinux.mode === "permissive")
    return null;
  const domain = `SELinux has a domain for it by name, ${selinux.domain}; the binary policy was not read`;
  if (selinux.mode === "enforcing") return { verdict: "pass", reason: domain };
  return { verdict: "unknown", reason: `${domain}, and nothing says whether SELinux is enforcing` };
}

function packageText({ apparmor }: ExecutableFacts): string {
  return apparmor.package === null ? "" : ` of the package ${apparmor.package}`;
}

const profileOf = ({ apparmor }: ExecutableFacts): string => `the profile ${apparmor.profile ?? ""}`;

/** What a state means, without a full stop. */
const FAULTS: Readonly<Record<State, (facts: ExecutableFacts) => string>> = {
  enforced: () => "It is confined",
  complain: (facts) => `AppArmor only writes down what ${profileOf(facts)} does not allow (complain mode)`,
  "default-allow": (facts) => `AppArmor allows what ${profileOf(facts)} does not deny (default_allow)`,
  unconfined: (facts) =>
    facts.apparmor.file === null
      ? `${facts.apparmor.unit ?? "Its unit"} asks for no confinement`
      : `AppArmor gives it ${profileOf(facts)}, which lets it do everything (unconfined)`,
  disabled: (facts) => `The AppArmor profile ${facts.apparmor.profile ?? ""} is disabled`,
  "not-loaded": (facts) => `AppArmor cannot load ${profileOf(facts)}: an include is missing`,
  ambiguous: () => "Several AppArmor profiles fit it equally well, so the kernel takes none",
  missing: (facts) =>
    `${facts.apparmor.unit ?? "Its unit"} names the AppArmor profile ${facts.apparmor.profile ?? ""}, which was not found`,
  "other-path": (facts) =>
    `The AppArmor profile ${facts.apparmor.profile ?? ""} is for another path and does not attach`,
  none: ({ reasons }) => {
    const bare = reasons.find(({ state }) => state === "none");
    const other = reasons.find(({ profile, state }) => profile !== null && state !== "none");
    if (bare === undefined || other === undefined) return "No AppArmor profile was found for it";
    return `${bare.from} starts it with no AppArmor profile, although ${other.from} starts it with ${other.profile ?? ""}`;
  },
};

/** "What confines it is enforced": of those that have a profile at all. */
export function confinementEnforced(facts: ExecutableFacts): Assessment {
  const { state } = facts.apparmor;
  if (state === "none" || state === "missing" || state === "other-path") {
    return { verdict: "not-applicable", reason: "No AppArmor profile applies to it", evidence: [] };
  }
  const evidence = evidenceOf(facts);
  if (state === "enforced")
    return { verdict: "pass", reason: `${profileOf(facts).replace("the", "The")} is enforced`, evidence };
  return { verdict: "fail", reason: FAULTS[state](facts), evidence };
}

/** What it rests on: why it should be confined, what was found, where a profile could come from. */
function evidenceOf(facts: ExecutableFacts): Evidence[] {
  const { apparmor, selinux } = facts;
  const via = facts.reasons.find((reason) => reason.via.length > 0)?.via ?? [];
  const differ = facts.reasons.some(({ state }) => state !== apparmor.state);
  const evidence: Evidence[] = facts.reasons.map(({ text, from, state, profile }) => ({
    label: from === "" ? "why" : from,
    value: differ ? `${text} (AppArmor: ${profile === null ? state : `${profile}, ${state}`})` : text,
  }));
  if (via.length > 0) evidence.push({ label: "started through", value: via.join(", ") });
  if (apparmor.file !== null) {
    const where =
      apparmor.attachment === null ? `named by ${apparmor.unit ?? "its unit"}` : `attaches to ${apparmor.attachment}`;
    evidence.push({ label: apparmor.file, value: `profile ${apparmor.profile ?? ""}, ${where}` });
  }
  if (apparmor.package !== null) evidence.push({ label: "profile's package", value: apparmor.package });
  if (apparmor.detail !== null) evidence.push({ label: "AppArmor", value: apparmor.detail });
  if (selinux !== null) evidence.push({ label: "SELinux", value: selinuxText(selinux) });
  return [
    ...evidence,
    ...facts.elsewhere.map((known) => ({ label: "known profile", value: describeElsewhere(known) })),
  ];
}

function selinuxText({ context, domain, mode }: NonNullable<ExecutableFacts["selinux"]>): string {
  const what = domain === null ? "no confined domain of its own" : `domain ${domain} by name`;
  return `${context ?? "no label"}: ${what}; SELINUX=${mode ?? "is not told"}`;
}
