// subject-json.ts: one subject as `--json` prints it. The shape is promised in README: fields are added, never changed.
import { severityOn } from "#lib/areas/area.ts";
import { UnitFacts } from "#lib/areas/service/index.ts";
import type { AuditedSubject } from "../audited.ts";
import type { NamedSubject } from "./group.ts";

/** One line of JSON. */
export function subjectJson({ name, subject }: NamedSubject): string {
  const { kind, traits, read, assessments } = subject;
  return JSON.stringify({
    path: name,
    kind,
    facts: read?.facts ?? null,
    ...exposureOf(subject),
    ...reasonOf(subject),
    verdicts: assessments.map(({ check, verdict, reason, evidence }) => ({
      area: check.area,
      check: check.id,
      severity: severityOn(check, traits),
      verdict,
      reason,
      evidence,
    })),
  });
}

/** Units only: null where systemd refuses the unit, or it could not be read. */
function exposureOf({ kind, read }: AuditedSubject): { readonly exposure?: number | null } {
  if (kind !== "unit") return {};
  const tenths = read === null ? null : UnitFacts.parse(read.facts).exposure10;
  return { exposure: tenths === null ? null : tenths / 10 };
}

/** Why there are no facts, or no exposure. */
function reasonOf({ kind, read, problem }: AuditedSubject): { readonly reason?: string } {
  if (problem !== null) return { reason: problem.message };
  const refusal = kind === "unit" && read !== null ? UnitFacts.parse(read.facts).refusal : null;
  return refusal === null ? {} : { reason: refusal };
}
