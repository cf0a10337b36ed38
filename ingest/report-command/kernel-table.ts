// kernel-table.ts: options that kernel-hardening-checker and our checks on kernel configs both look for, with the same value in mind.
import { WISHES } from "#lib/areas/kernel/config/kspp-table.ts";
import { type CheckedOption, parseKernelHardeningChecker } from "#lib/formats/reports/index.ts";
import { all, LeftOver, type MappedReport, type Named, type Opinion } from "./opinion.ts";

/** "CONFIG_BUG=y" -> the checks of ours that wish the same. */
const CHECKS_OF = new Map<string, Set<string>>();
for (const { want, check } of WISHES)
  for (const [, option, value] of want.matchAll(/(?:^| & )(\w+)=([yn])(?=$| &|\|)/g)) {
    const key = `CONFIG_${option}=${value}`;
    CHECKS_OF.set(key, (CHECKS_OF.get(key) ?? new Set()).add(check));
  }

const VALUES: Readonly<Record<string, string>> = { y: "y", "is not set": "n" };
const MOST_SAID = 12;

/** `path`: the config's path in its package; null: the package's only one. Throws FormatError. */
export function mapKernelHardeningChecker(bytes: Uint8Array, path: string | null): MappedReport {
  const left = new LeftOver();
  const rows = new Map<string, CheckedOption[]>();
  for (const row of parseKernelHardeningChecker(bytes)) {
    const checks = CHECKS_OF.get(`${row.option}=${VALUES[row.desired] ?? ""}`);
    if (checks === undefined) left.add(row.type === "kconfig" ? `${row.option}=${row.desired}` : row.type);
    for (const check of checks ?? []) rows.set(check, [...(rows.get(check) ?? []), row]);
  }
  const named: Named =
    path === null ? { by: "kind", kind: "kernel-config" } : { by: "path", kind: "kernel-config", path };
  return { judged: [{ named, opinions: [...rows].map(([check, own]) => judge(check, own)) }], left: left.counts };
}

function judge(check: string, rows: readonly CheckedOption[]): Opinion {
  const verdict = all(rows.map(({ ok }) => (ok ? "pass" : "fail"))) ?? "unknown";
  const telling = rows.filter(({ ok }) => ok === (verdict === "pass")).slice(0, MOST_SAID);
  return { check, verdict, said: telling.map(({ option, result }) => ({ label: option, value: result })) };
}
