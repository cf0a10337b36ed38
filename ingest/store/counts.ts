// counts.ts: what a batch or a run did, in numbers.
import { SUBJECT_KINDS, type SubjectKind } from "#lib/areas/area.ts";

export const COUNT_NAMES = [
  // Packages stored, and how many of them were as before.
  "packages",
  "unchanged",
  // What the audited ones held.
  "artifacts",
  "subjects",
  ...SUBJECT_KINDS,
  "verdicts",
  // Items opened and closed.
  "opened",
  "closed",
  // Intervals that began or ended: presence, stewardship, observation, finding, standing, item.
  "historyRows",
] as const;

export type Counts = Readonly<Record<(typeof COUNT_NAMES)[number], number>>;

/** Of each kind of subject, none. */
export const NO_KINDS: Readonly<Record<SubjectKind, number>> = {
  elf: 0,
  unit: 0,
  "kernel-config": 0,
  sysctl: 0,
  modprobe: 0,
  cmdline: 0,
  network: 0,
  "apparmor-profile": 0,
  executable: 0,
  recipe: 0,
  artifact: 0,
};

export const NO_COUNTS: Counts = {
  packages: 0,
  unchanged: 0,
  artifacts: 0,
  subjects: 0,
  ...NO_KINDS,
  verdicts: 0,
  opened: 0,
  closed: 0,
  historyRows: 0,
};

export function addCounts(a: Counts, b: Counts): Counts {
  const sum = { ...a };
  for (const name of COUNT_NAMES) sum[name] += b[name];
  return sum;
}
