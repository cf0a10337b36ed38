// formats.ts: the tools whose reports are understood.

/** As --format takes them, and as they are stored. */
export const REPORT_FORMATS = [
  "checksec",
  "systemd-analyze",
  "aa-status",
  "kernel-hardening-checker",
  "blhc",
  "hyperfine",
] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];
/** hyperfine measures; the others judge. */
export type OpinionFormat = Exclude<ReportFormat, "hyperfine">;
