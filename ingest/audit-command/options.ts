// options.ts: what the command was asked for, parsed once.
import { z } from "zod";
import {
  AREA_IDS,
  type CheckedAssessment,
  SEVERITIES,
  type Severity,
  severityOn,
  type SubjectTraits,
} from "#lib/areas/area.ts";

export const AuditOptions = z.object({
  json: z.boolean().default(false),
  failOn: z.enum(SEVERITIES).default("normal"),
  area: z.array(z.enum(AREA_IDS)).default([]),
  check: z.array(z.string()).default([]),
  all: z.boolean().default(false),
  quiet: z.boolean().default(false),
  rebuild: z.boolean().default(false),
});
export type AuditOptions = z.infer<typeof AuditOptions>;

/** Whether anybody asked for this check. */
export function isWanted({ area, check }: Pick<AuditOptions, "area" | "check">, assessed: CheckedAssessment): boolean {
  const { id, area: its } = assessed.check;
  return (area.length === 0 || area.includes(its)) && (check.length === 0 || check.includes(id));
}

/** A failing check that is at least that severe on this subject. */
export function isFinding(failOn: Severity, { verdict, check }: CheckedAssessment, traits: SubjectTraits): boolean {
  return verdict === "fail" && SEVERITIES.indexOf(severityOn(check, traits)) >= SEVERITIES.indexOf(failOn);
}
