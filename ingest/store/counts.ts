// counts.ts: what a batch or a run did, in numbers.

export const COUNT_NAMES = [
  // Packages stored, and how many of them were as before.
  "packages",
  "unchanged",
  // What the audited ones held.
  "artifacts",
  "subjects",
  "elf",
  "unit",
  "verdicts",
  // Items opened and closed.
  "opened",
  "closed",
  // Intervals that began or ended: presence, stewardship, observation, finding, standing, item.
  "historyRows",
] as const;

export type Counts = Readonly<Record<(typeof COUNT_NAMES)[number], number>>;

export const NO_COUNTS: Counts = {
  packages: 0,
  unchanged: 0,
  artifacts: 0,
  subjects: 0,
  elf: 0,
  unit: 0,
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
