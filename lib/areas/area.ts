// area.ts: the words that every area shares: verdict, severity, check, area.
import type { z } from "zod";

/** The five areas, in the order of the star's points. */
export const AREA_IDS = ["binary", "determinism", "service", "kernel", "mac"] as const;
export type AreaId = (typeof AREA_IDS)[number];

/** The verdicts, never folded into each other: "could not look" is `unknown`. */
export const VERDICTS = ["pass", "fail", "unknown", "not-applicable"] as const;
export type Verdict = (typeof VERDICTS)[number];

/** Worst last. A check's severity rises by one on setuid files and on services that listen as root. */
export const SEVERITIES = ["low", "normal", "high", "critical"] as const;
export type Severity = (typeof SEVERITIES)[number];

/** What a check looks at. Stored, so that a kind is never renamed; a new one needs a migration. */
export const SUBJECT_KINDS = [
  "elf",
  "unit",
  "kernel-config",
  "sysctl",
  "modprobe",
  "cmdline",
  "network",
  "apparmor-profile",
  "executable",
  "recipe",
  "artifact",
] as const;
export type SubjectKind = (typeof SUBJECT_KINDS)[number];

/** One piece of what a verdict rests on, e.g. `{ label: "DT_FLAGS_1", value: "NOW PIE" }` or `{ label: "/lib/systemd/system/cron.service:7", value: "KillMode=process" }`. */
export interface Evidence {
  readonly label: string;
  readonly value: string;
}

/** What one check says of one subject. `reason` is one sentence for people, without a full stop. */
export interface Assessment {
  readonly verdict: Verdict;
  readonly reason: string;
  readonly evidence: readonly Evidence[];
}

/** What is known of a subject beside its content: the same bytes may be setuid in one package and not in another. */
export interface SubjectTraits {
  readonly path: string;
  readonly setuid: boolean;
  readonly setgid: boolean;
}

/** How to mend it in one ecosystem; `code` is ready to copy. */
export interface Fix {
  readonly where: string;
  readonly text: string;
  readonly code?: string;
}

/** The page of a check, after the pattern of annocheck's documentation. Plain text; backticks mark code. */
export interface Guide {
  readonly problem: string;
  readonly fixes: readonly Fix[];
  readonly waiveIf: string;
  readonly example: string;
  /** A shell command in which `FILE` or `UNIT` stands for the subject. */
  readonly verify: string;
  readonly sources: readonly { readonly title: string; readonly url: string }[];
  readonly falseAnswers: string;
}

/** Everything about a check but its function: what pages print. */
export interface CheckInfo {
  /** Stored in the database instead of the id; never changed, never used again. */
  readonly no: number;
  /** A claim that is true or false of a subject: `full-relro`. */
  readonly id: string;
  readonly area: AreaId;
  /** The one kind of subject that it judges. */
  readonly kind: SubjectKind;
  readonly title: string;
  readonly severity: Severity;
  /** Relative weight among the area's checks, for ordering what to do next. */
  readonly weight: number;
  /** Raised whenever the same facts can get another verdict. */
  readonly revision: number;
  readonly guide: Guide;
}

export interface Check<Facts> extends CheckInfo {
  readonly assess: (facts: Facts, traits: SubjectTraits) => Assessment;
}

export interface CheckedAssessment extends Assessment {
  readonly check: CheckInfo;
}

/** One kind of subject with the checks on it; made by `reading`, which ties the checks to the facts' shape. */
export interface Reading {
  readonly kind: SubjectKind;
  readonly checks: readonly CheckInfo[];
  /** Judges stored facts with every check of the kind, in table order. Throws ZodError when the facts are not of this kind's shape. */
  readonly assess: (facts: unknown, traits: SubjectTraits) => readonly CheckedAssessment[];
  /** The same list for a subject that could not be read: every check `unknown`, for that reason. */
  readonly cannotLook: (reason: string) => readonly CheckedAssessment[];
}

interface AreaText {
  readonly id: AreaId;
  readonly title: string;
  /** One word, for the star and narrow tables. */
  readonly short: string;
  /** The question that the area answers, one line. */
  readonly question: string;
  /** What the area's subjects are called: "ELF files", "units". */
  readonly subjects: string;
}

export interface Area extends AreaText {
  /** The kinds of subject it judges; none while the area is not audited yet. */
  readonly readings: readonly Reading[];
  /** Raised whenever the same bytes can give other facts. */
  readonly parserRevision: number;
  /** The checks of all its kinds. */
  readonly checks: readonly CheckInfo[];
}

/** What an area has to say of one kind: the shape of its facts and its table of checks. */
export function reading<Facts>(kind: SubjectKind, schema: z.ZodType<Facts>, checks: readonly Check<Facts>[]): Reading {
  return {
    kind,
    checks,
    assess: (facts, traits) => {
      const parsed = schema.parse(facts);
      return checks.map((check) => ({ check, ...check.assess(parsed, traits) }));
    },
    cannotLook: (reason) => checks.map((check) => ({ check, verdict: "unknown", reason, evidence: [] })),
  };
}

/** An area that is audited. */
export function defineArea(text: AreaText, parserRevision: number, readings: readonly Reading[]): Area {
  return { ...text, readings, parserRevision, checks: readings.flatMap(({ checks }) => checks) };
}

/** An area that nobody audits yet: it has no checks, so it counts as nothing. */
export function notAuditedYet(text: AreaText): Area {
  return defineArea(text, 0, []);
}

/** Whether anybody audits the area: else it is shown as "not audited yet", never as passed. */
export function isAudited({ readings }: Area): boolean {
  return readings.length > 0;
}

/** The severity of a check on a subject: one step up where more is at stake. */
export function severityOn(check: CheckInfo, traits: Pick<SubjectTraits, "setuid" | "setgid">): Severity {
  const step = SEVERITIES.indexOf(check.severity) + (traits.setuid || traits.setgid ? 1 : 0);
  return SEVERITIES[Math.min(step, SEVERITIES.length - 1)] ?? check.severity;
}
