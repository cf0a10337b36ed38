// remedy.ts: what to add to a service: a drop-in ready to copy, with the exposure before and after.
import { scoreUnit, type SettingLine, type UnitFacts } from "./facts.ts";
import { TEST_BY_FIELD } from "./tests-table.ts";

interface Proposal {
  readonly line: string;
  /** The tests that it makes better; it is left out where they are good already. */
  readonly fields: readonly string[];
  /** What to watch for, as a comment in the drop-in. */
  readonly caution?: string;
  /** Left out where the unit says that it needs the opposite. */
  readonly unless?: (facts: UnitFacts) => boolean;
}

const sets = (facts: UnitFacts, ...keys: readonly string[]): boolean =>
  facts.settings.some((line) => keys.includes(line.key));

/** Sessions of users start setuid programs. */
const opensSessions = (facts: UnitFacts): boolean => sets(facts, "PAMName");
const managesGroups = (facts: UnitFacts): boolean => (facts.tests.Delegate ?? 0) > 0;

/** What hardly any service notices. */
const SAFE: readonly Proposal[] = [
  {
    line: "NoNewPrivileges=yes",
    fields: ["NoNewPrivileges"],
    caution: "not if it starts setuid programs, such as sudo",
    unless: opensSessions,
  },
  { line: "PrivateTmp=yes", fields: ["PrivateTmp"] },
  {
    line: "ProtectHome=yes",
    fields: ["ProtectHome"],
    caution: "not if it serves files of users or starts programs for them",
    unless: opensSessions,
  },
  { line: "ProtectSystem=full", fields: ["ProtectSystem"], caution: "not if it writes to /etc" },
  { line: "ProtectKernelTunables=yes", fields: ["ProtectKernelTunables"] },
  { line: "ProtectKernelModules=yes", fields: ["ProtectKernelModules"] },
  { line: "ProtectKernelLogs=yes", fields: ["ProtectKernelLogs"] },
  { line: "ProtectControlGroups=yes", fields: ["ProtectControlGroups"], unless: managesGroups },
  { line: "ProtectClock=yes", fields: ["ProtectClock"], caution: "not if it sets the clock" },
  { line: "ProtectHostname=yes", fields: ["ProtectHostname"] },
  { line: "LockPersonality=yes", fields: ["LockPersonality"] },
  { line: "RestrictRealtime=yes", fields: ["RestrictRealtime"] },
  { line: "RestrictSUIDSGID=yes", fields: ["RestrictSUIDSGID"] },
  { line: "SystemCallArchitectures=native", fields: ["SystemCallArchitectures"] },
];

/** What is worth most and wants a trial. */
const THOROUGH: readonly Proposal[] = [
  {
    line: "ProtectSystem=strict",
    fields: ["ProtectSystem"],
    caution: "then name what it writes to: StateDirectory=, LogsDirectory=, ReadWritePaths=",
  },
  { line: "PrivateDevices=yes", fields: ["PrivateDevices", "DeviceAllow"], caution: "not if it drives hardware" },
  {
    line: "CapabilityBoundingSet=",
    fields: ["CapabilityBoundingSet_CAP_SYS_ADMIN", "CapabilityBoundingSet_CAP_SET_UID_GID_PCAP"],
    caution: "an empty list takes all capabilities; name those that it needs",
  },
  {
    line: "RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6",
    fields: ["RestrictAddressFamilies_AF_PACKET", "RestrictAddressFamilies_OTHER"],
    caution: "AF_NETLINK too if it asks for network interfaces",
  },
  { line: "RestrictNamespaces=yes", fields: ["RestrictNamespaces_user"], caution: "not if it makes sandboxes" },
  {
    line: "SystemCallFilter=@system-service",
    fields: ["SystemCallFilter_mount", "SystemCallFilter_debug"],
    caution: "a call that is missing shows up as SIGSYS in the journal",
  },
  {
    line: "SystemCallFilter=~@privileged @resources",
    fields: ["SystemCallFilter_privileged", "SystemCallFilter_resources"],
  },
  { line: "MemoryDenyWriteExecute=yes", fields: ["MemoryDenyWriteExecute"], caution: "not if it compiles at run time" },
  { line: "ProtectProc=invisible", fields: ["ProtectProc"] },
  { line: "UMask=0027", fields: ["UMask"] },
];

/** "safe": settings that hardly any service notices. "thorough": those and more, to be tried out. */
export type RemedyKind = "safe" | "thorough";

export interface RemedyStep {
  /** One `Key=value`. */
  readonly line: string;
  readonly caution: string | null;
  /** Ten times the exposure with this step and those before it. */
  readonly exposure10: number;
}

export interface Remedy {
  readonly kind: RemedyKind;
  /** Where `systemctl edit` would put it. */
  readonly path: string;
  readonly text: string;
  readonly exposure10Before: number;
  readonly exposure10After: number;
  readonly steps: readonly RemedyStep[];
}

/** The drop-in that makes a service safer, each line with what it gains; null where systemd refuses the unit and where nothing is left to add. */
export function dropInFor(facts: UnitFacts, kind: RemedyKind = "safe"): Remedy | null {
  if (facts.exposure10 === null) return null;
  const steps = kind === "safe" ? stepsOf(facts, SAFE) : stepsOf(facts, withoutRepeats([...SAFE, ...THOROUGH]));
  const last = steps.at(-1);
  if (last === undefined) return null;
  return {
    kind,
    path: `/etc/systemd/system/${dropInDir(facts)}/hardening.conf`,
    text: textOf(steps),
    exposure10Before: facts.exposure10,
    exposure10After: last.exposure10,
    steps,
  };
}

/** Where two proposals set one key to different values, the later one wins; lists of system calls add up instead. */
function withoutRepeats(proposals: readonly Proposal[]): Proposal[] {
  const keyOf = ({ line }: Proposal): string =>
    line.startsWith("SystemCallFilter=") ? line : line.slice(0, line.indexOf("="));
  return [...new Map(proposals.map((proposal) => [keyOf(proposal), proposal])).values()];
}

/** Takes the proposals that make the score better, one after the other. */
function stepsOf(facts: UnitFacts, proposals: readonly Proposal[]): RemedyStep[] {
  const settings: Pick<SettingLine, "section" | "key" | "value">[] = [...facts.settings];
  const steps: RemedyStep[] = [];
  let { tests, exposure10 } = facts;
  for (const { line, fields, caution, unless } of proposals) {
    const isBad = fields.some((field) => TEST_BY_FIELD.has(field) && (tests[field] ?? 0) > 0);
    if (!isBad || unless?.(facts) === true) continue;
    const equals = line.indexOf("=");
    const added = { section: "Service", key: line.slice(0, equals), value: line.slice(equals + 1) };
    const score = scoreUnit([...settings, added], facts.id);
    const helps = fields.some((field) => (score.tests[field] ?? 0) < (tests[field] ?? 0));
    if (!helps || score.exposure10 > (exposure10 ?? 0)) continue;
    settings.push(added);
    ({ tests, exposure10 } = score);
    steps.push({ line, caution: caution ?? null, exposure10: score.exposure10 });
  }
  return steps;
}

function textOf(steps: readonly RemedyStep[]): string {
  const lines = steps.flatMap(({ line, caution }) => (caution === null ? [line] : [`# ${caution}`, line]));
  return ["[Service]", ...lines, ""].join("\n");
}

/** A template's drop-ins apply to all its instances. */
function dropInDir({ id, fragmentPath }: UnitFacts): string {
  const file = fragmentPath?.slice(fragmentPath.lastIndexOf("/") + 1) ?? id;
  return `${file.includes("@.") ? file : id}.d`;
}
