// reports.ts: the reports of other tools.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  parseAaStatus,
  parseBlhc,
  parseChecksec,
  parseHyperfine,
  parseKernelHardeningChecker,
  parseSystemdAnalyze,
} from "#lib/formats/reports/index.ts";
import type { FuzzTarget } from "./target.ts";

const FILES = join(import.meta.dirname, "../../lib/formats/reports/testdata");

function target(name: string, tool: string, parse: (bytes: Uint8Array) => unknown): FuzzTarget {
  const files = readdirSync(FILES).filter((file) => file.startsWith(tool));
  return {
    name,
    seeds: () => files.map((file) => readFileSync(join(FILES, file))),
    run: (bytes) => void parse(bytes),
  };
}

export const reportTargets: readonly FuzzTarget[] = [
  target("report-checksec", "checksec", parseChecksec),
  target("report-systemd-analyze", "systemd-analyze", parseSystemdAnalyze),
  target("report-aa-status", "aa-status", parseAaStatus),
  target("report-kernel-hardening-checker", "kernel-hardening-checker", parseKernelHardeningChecker),
  target("report-blhc", "blhc", parseBlhc),
  target("report-hyperfine", "hyperfine", parseHyperfine),
];
