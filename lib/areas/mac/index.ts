// mac/index.ts: area 5, mandatory access control; not audited yet.
import { notAuditedYet } from "../area.ts";

export const mac = notAuditedYet({
  id: "mac",
  title: "MAC/RBAC",
  short: "MAC",
  question: "Is what should be confined confined by an enforced profile?",
  subjects: "executables that should be confined",
});
