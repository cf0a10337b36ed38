// kernel/index.ts: area 4, kernel enhancements; not audited yet.
import { notAuditedYet } from "../area.ts";

export { kernelKindOf, kernelKindOfContent, type KernelKind } from "./kind.ts";

export const kernel = notAuditedYet({
  id: "kernel",
  title: "Kernel enhancements",
  short: "Kernel",
  question: "Are the kernel, its command line and its sysctls set as KSPP recommends?",
  subjects: "kernel configs and sysctl files",
});
