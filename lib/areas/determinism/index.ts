// determinism/index.ts: area 2, binary determinism; not audited yet.
import { notAuditedYet } from "../area.ts";

export const determinism = notAuditedYet({
  id: "determinism",
  title: "Binary determinism",
  short: "Determinism",
  question: "Does an independent rebuild give the same bytes?",
  subjects: "artifacts",
});
