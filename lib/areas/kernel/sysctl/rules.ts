// rules.ts: from a sysctl.d file's facts to a verdict: what it weakens, and where it stays below what is recommended.
import { isGlob } from "#lib/formats/sysctl/index.ts";
import type { Assessment, Evidence } from "../../area.ts";
import { fail, nameSome, notApplicable, pass } from "../verdict.ts";
import type { KeptSetting, SysctlFacts } from "./facts.ts";
import { CORE_PATTERN, FORWARDING_KEYS, MAX_NAMESPACES, SYSCTL_ROWS, type SysctlRow } from "./sysctl-table.ts";

/** A setting of the file together with the row that it is about. */
interface Hit {
  readonly setting: KeptSetting;
  readonly row: SysctlRow;
  readonly number: number;
}

/** Bits that a restricted SysRq may have: Debian's 438, KSPP's 176. */
const SYSRQ = "kernel.sysrq";

/** Whether the file goes below what systems have without it, in one family of settings. */
export function assessKept(check: SysctlRow["check"]): (facts: SysctlFacts) => Assessment {
  return (facts) => {
    const hits = hitsOf(facts).filter(({ row }) => row.check === check);
    const bad = [
      ...hits.filter(({ row, number }) => row.floor !== null && isWeaker(row, number, row.floor)).map(weakened),
      ...coreFaults(facts, check),
    ];
    if (bad.length > 0)
      return fail(`Turns down ${nameSome(bad.map(({ label }) => label.slice(label.indexOf(" ") + 1)))}`, bad);
    if (hits.length === 0) return notApplicable("The file sets nothing of this kind");
    return pass(
      "What it sets is no weaker than what systems have without it",
      hits.map(({ setting }) => quote(setting)),
    );
  };

  function weakened(hit: Hit): Evidence {
    const { setting, row } = hit;
    const other = row.kernelDefault === row.floor ? "the kernel's default is" : "systems have";
    return {
      label: `line ${setting.line} ${keyOf(hit)}`,
      value: `= ${setting.value}; ${other} ${row.floor ?? ""}: ${row.reason}`,
    };
  }
}

/** Whether what the file sets reaches what is recommended. Only a file that sets a key answers for it. */
export function assessRecommended(facts: SysctlFacts): Assessment {
  const hits = hitsOf(facts).filter(({ row }) => row.wanted !== null);
  const bad = hits.filter(({ row, number }) => row.wanted !== null && isWeaker(row, number, row.wanted));
  const namespaces = facts.settings.filter(({ sets, value }) => sets.includes(MAX_NAMESPACES) && Number(value) > 0);
  const evidence = [
    ...bad.map((hit) => ({
      label: `line ${hit.setting.line} ${keyOf(hit)}`,
      value: `= ${hit.setting.value}; recommended ${hit.row.wanted ?? ""}: ${hit.row.reason}`,
    })),
    ...namespaces.map((setting) => ({
      label: `line ${setting.line} ${setting.key}`,
      value: `= ${setting.value}; KSPP: 0, which containers and browsers do not bear`,
    })),
  ];
  if (evidence.length > 0)
    return fail(
      `Sets less than is recommended: ${nameSome(evidence.map(({ label }) => label.slice(label.indexOf(" ", 5) + 1)))}`,
      evidence,
    );
  if (hits.length === 0) return notApplicable("The file sets nothing for which a value is recommended");
  return pass(
    "What it sets is what is recommended, or better",
    hits.map(({ setting }) => quote(setting)),
  );
}

/** Whether the file makes every machine that it is installed on a router. */
export function assessForwarding(facts: SysctlFacts): Assessment {
  const set = facts.settings.filter(({ sets }) => sets.some((key) => FORWARDING_KEYS.includes(key)));
  const on = set.filter(({ value }) => Number(value) !== 0 && value !== "");
  if (on.length > 0)
    return fail(
      "Turns forwarding on for the whole machine",
      on.map((setting) => quote(setting)),
    );
  if (set.length > 0)
    return pass(
      "Turns forwarding off",
      set.map((setting) => quote(setting)),
    );
  return notApplicable("The file says nothing of forwarding");
}

/** A wildcard may hit many rows; of those for all interfaces, the default and any other, one is enough. */
function hitsOf({ settings }: SysctlFacts): Hit[] {
  return settings.flatMap((setting) => {
    const number = numberOf(setting.value);
    if (number === null) return [];
    const rows = SYSCTL_ROWS.filter(({ key }) => setting.sets.includes(key));
    const distinct = new Map(rows.map((row) => [row.key.replace(/\.conf\.(?:all|default|\*)\./, ".conf.*."), row]));
    return [...distinct.values()].map((row) => ({ setting, row, number }));
  });
}

/** The key as the file writes it, or the one that its wildcard is about. */
function keyOf({ setting, row }: Hit): string {
  return isGlob(setting.key) && !isGlob(row.key) ? row.key : setting.key;
}

/** As the kernel reads it: decimal, 0x or octal; null for what it would refuse. */
function numberOf(text: string): number | null {
  if (/^0[0-7]+$/.test(text)) return Number.parseInt(text, 8);
  return /^-?(?:\d+|0[xX][0-9a-fA-F]+)$/.test(text) ? Number(text) : null;
}

/** Whether a value protects less than another. */
function isWeaker({ key, order }: SysctlRow, value: number, than: number): boolean {
  if (key === SYSRQ) return value === 1 || (value & ~than) !== 0;
  return rankOf(order, value) < rankOf(order, than);
}

/** The place of a value in the order. One that is not listed counts as the nearest below it, in numbers. */
function rankOf(order: readonly number[], value: number): number {
  const at = order.indexOf(value);
  if (at >= 0) return at;
  const below = order.filter((listed) => listed < value);
  return order.indexOf(below.length === 0 ? Math.min(...order) : Math.max(...below));
}

const UNSAFE_HANDLER = /^\|\s*(?!\/)|^\|\s*\/(?:tmp|var\/tmp|dev\/shm|home|run\/user)\//;

/** The kernel starts the program after the bar as root, on every crash. */
function coreFaults(facts: SysctlFacts, check: SysctlRow["check"]): Evidence[] {
  if (check !== "sysctl-keeps-file-protection") return [];
  return facts.settings
    .filter(({ sets, value }) => sets.includes(CORE_PATTERN) && UNSAFE_HANDLER.test(value))
    .map((setting) => ({
      label: `line ${setting.line} ${setting.key}`,
      value: `= ${setting.value}: the kernel starts this as root, from a place that others can write`,
    }));
}

function quote({ line, key, value }: KeptSetting): Evidence {
  return { label: `line ${line}`, value: `${key} = ${value}` };
}
