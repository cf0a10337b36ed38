// index.ts: reports of other tools on the same things: bytes -> what they say, in their own words.
export { parseAaStatus, type AppArmorStatus } from "./aa-status.ts";
export { parseBlhc, type BuildLogReport, type MissingFlags } from "./blhc.ts";
export { parseChecksec, type ChecksecFile } from "./checksec.ts";
export { parseHyperfine, type TimedCommand } from "./hyperfine.ts";
export { MAX_REPORT_BYTES } from "./json-text.ts";
export { parseKernelHardeningChecker, type CheckedOption } from "./kernel-hardening-checker.ts";
export { parseSystemdAnalyze, type AnalyzedTest, type AnalyzedUnit, type SystemdAnalysis } from "./systemd-analyze.ts";
