// summary.ts: the counts of an audit in a line or two.
import { SEVERITIES, type Severity, type SubjectKind } from "#lib/areas/area.ts";
import { countOf, formatCount } from "#lib/format.ts";
import type { Paper } from "./lines.ts";
import type { Tally, VerdictCounts } from "./tally.ts";

const SEVERITY_STYLE = {
  critical: ["bold", "red"],
  high: "red",
  normal: "yellow",
  low: "blue",
} as const;

/** What subjects of a kind are called, many of them. */
const KIND_NAMES: Readonly<Record<SubjectKind, string>> = {
  elf: "ELF files",
  unit: "units",
  "kernel-config": "kernel configs",
  sysctl: "sysctl files",
  modprobe: "modprobe files",
  cmdline: "kernel command lines",
  network: "network configs",
  "apparmor-profile": "AppArmor profiles",
  executable: "programs to confine",
  recipe: "recipes",
  artifact: "artifacts",
};

type Counted = Pick<Tally, "verdicts" | "fails" | "kinds">;

/** "3 units, 12 ELF files". */
export function subjectsLine(kinds: ReadonlyMap<SubjectKind, number>): string {
  return [...kinds].map(([kind, count]) => countOf(count, KIND_NAMES[kind])).join(", ");
}

/** "  12 fail (1 high, 11 normal) · 2 unknown · 80 pass · 9 do not apply". */
export function countsLine({ verdicts, fails }: Counted, paper: Paper): string[] {
  const severe = [...SEVERITIES].reverse().filter((severity) => fails[severity] > 0);
  const named = severe.map((severity) => paintSeverity(paper, severity, `${formatCount(fails[severity])} ${severity}`));
  const parts = [
    `${formatCount(verdicts.fail)} fail${named.length > 0 ? ` (${named.join(", ")})` : ""}`,
    `${formatCount(verdicts.unknown)} unknown`,
    `${formatCount(verdicts.pass)} pass`,
    `${formatCount(verdicts["not-applicable"])} do not apply`,
  ];
  return [`  ${parts.join(" · ")}`];
}

/** In the colour of a severity. */
export function paintSeverity(paper: Paper, severity: Severity, text: string): string {
  const style = SEVERITY_STYLE[severity];
  return paper.paint(typeof style === "string" ? style : [...style], text);
}

/** The counts of all groups together. */
export class Totals {
  readonly verdicts: VerdictCounts = { pass: 0, fail: 0, unknown: 0, "not-applicable": 0 };
  readonly fails: Record<Severity, number> = { low: 0, normal: 0, high: 0, critical: 0 };
  readonly kinds = new Map<SubjectKind, number>();
  #groups = 0;

  add({ verdicts, fails, kinds }: Counted): void {
    this.#groups += 1;
    this.verdicts.pass += verdicts.pass;
    this.verdicts.fail += verdicts.fail;
    this.verdicts.unknown += verdicts.unknown;
    this.verdicts["not-applicable"] += verdicts["not-applicable"];
    for (const severity of SEVERITIES) this.fails[severity] += fails[severity];
    for (const [kind, count] of kinds) this.kinds.set(kind, (this.kinds.get(kind) ?? 0) + count);
  }

  /** Nothing where one group has said it all. */
  lines(paper: Paper): string[] {
    if (this.#groups < 2) return [];
    return [paper.paint("bold", `Together: ${subjectsLine(this.kinds)}`), ...countsLine(this, paper)];
  }
}
