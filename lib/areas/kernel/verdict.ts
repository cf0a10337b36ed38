// verdict.ts: how a rule of this area says its verdict: word, reason, evidence.
import type { Assessment, Evidence, Verdict } from "../area.ts";

const MAX_EVIDENCE = 40;
const MAX_VALUE = 300;

/** Evidence as label and value; more than some tens of pieces help nobody. */
type Say = (reason: string, evidence?: readonly Evidence[]) => Assessment;

const sayer =
  (verdict: Verdict): Say =>
  (reason, evidence = []) => ({
    verdict,
    reason,
    evidence: evidence.slice(0, MAX_EVIDENCE).map(({ label, value }) => ({ label, value: cut(value) })),
  });

export const pass = sayer("pass");
export const fail = sayer("fail");
export const unknown = sayer("unknown");
export const notApplicable = sayer("not-applicable");

function cut(text: string): string {
  return text.length > MAX_VALUE ? `${text.slice(0, MAX_VALUE)}…` : text;
}

/** "A, B and 3 more": a sentence names few, the evidence all. */
export function nameSome(names: readonly string[], most = 3): string {
  const unique = [...new Set(names)];
  if (unique.length <= most) return unique.join(", ");
  return `${unique.slice(0, most - 1).join(", ")} and ${unique.length - most + 1} more`;
}
