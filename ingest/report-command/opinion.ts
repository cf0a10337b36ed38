// opinion.ts: a report in our words: which of our checks another tool speaks of, on which subject, and what it says.
import type { Evidence, SubjectKind, Verdict } from "#lib/areas/area.ts";

/** What a tool calls a subject; the database knows which one that is. */
export type Named =
  | { readonly by: "path"; readonly kind: SubjectKind; readonly path: string }
  /** "cron.service". */
  | { readonly by: "unit"; readonly name: string }
  /** An AppArmor profile's own name. */
  | { readonly by: "profile"; readonly name: string }
  /** The only subject of that kind in the package: the report does not say which file it read. */
  | { readonly by: "kind"; readonly kind: SubjectKind }
  /** The package as it is built: no file of it. */
  | { readonly by: "package" };

export interface Opinion {
  readonly check: string;
  readonly verdict: Verdict;
  /** The tool's own words, field by field. */
  readonly said: readonly Evidence[];
}

/** All that a report says of one subject: what it said of it before is no longer its word. */
export interface Judged {
  readonly named: Named;
  readonly opinions: readonly Opinion[];
}

export interface MappedReport {
  readonly judged: readonly Judged[];
  /** The tool's words that none of our checks claims, and how often each was said. */
  readonly left: ReadonlyMap<string, number>;
}

/** Counts what maps to no check. */
export class LeftOver {
  readonly counts = new Map<string, number>();

  add(word: string, count = 1): void {
    this.counts.set(word, (this.counts.get(word) ?? 0) + count);
  }
}

/** Fails where one part does, passes where one does and none fails; null without parts. */
export function all(verdicts: readonly Verdict[]): Verdict | null {
  return firstOf(["fail", "unknown", "pass", "not-applicable"], verdicts);
}

/** Passes where one part does. */
export function any(verdicts: readonly Verdict[]): Verdict | null {
  return firstOf(["pass", "unknown", "fail", "not-applicable"], verdicts);
}

function firstOf(order: readonly Verdict[], verdicts: readonly Verdict[]): Verdict | null {
  return order.find((verdict) => verdicts.includes(verdict)) ?? null;
}
