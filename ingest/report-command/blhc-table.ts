// blhc-table.ts: flags whose absence blhc finds in a build's log, and the checks on what is built with them.
import type { Evidence } from "#lib/areas/area.ts";
import { parseBlhc } from "#lib/formats/reports/index.ts";
import { LeftOver, type MappedReport, type Opinion } from "./opinion.ts";

const ROWS: readonly (readonly [flag: RegExp, checks: readonly string[]])[] = [
  [/^-fstack-protector/, ["stack-protector", "strong-stack-protector"]],
  [/^-D_FORTIFY_SOURCE=/, ["fortify"]],
  [/^-Wl,-z,relro$/, ["full-relro"]],
  [/^-Wl,-z,now$/, ["full-relro", "bind-now"]],
  [/^-(fPIE|pie)$/, ["pie"]],
  [/^-fstack-clash-protection$/, ["stack-clash-protection"]],
  [/^-fcf-protection/, ["control-flow-protection"]],
];
const MOST_SAID = 6;

/** Only what is missing is an opinion: blhc does not say which flags it looked for. Throws FormatError. */
export function mapBlhc(bytes: Uint8Array): MappedReport {
  const { missing, others } = parseBlhc(bytes);
  const left = new LeftOver();
  for (const [line, count] of others) left.add(line, count);
  const told = new Map<string, Map<string, string[]>>();
  for (const { variable, flags, command } of missing)
    for (const flag of flags) {
      const checks = ROWS.filter(([pattern]) => pattern.test(flag)).flatMap(([, ids]) => ids);
      if (checks.length === 0) left.add(flag);
      for (const check of checks) addFlag(told, check, `${variable}: ${command}`, flag);
    }
  const opinions = [...told].map(([check, lines]): Opinion => ({
    check,
    verdict: "fail",
    said: [...lines].slice(0, MOST_SAID).map(sayMissing),
  }));
  return { judged: [{ named: { by: "package" }, opinions }], left: left.counts };
}

/** check -> command -> the flags of that check that it lacks. */
function addFlag(told: Map<string, Map<string, string[]>>, check: string, command: string, flag: string): void {
  const lines = told.get(check) ?? new Map<string, string[]>();
  lines.set(command, [...(lines.get(command) ?? []), flag]);
  told.set(check, lines);
}

function sayMissing([command, flags]: readonly [string, readonly string[]]): Evidence {
  return { label: `missing ${[...new Set(flags)].join(" ")}`, value: command };
}
