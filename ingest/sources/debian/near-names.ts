// near-names.ts: the names that somebody may have meant.

const MAX_DISTANCE = 2;
const MAX_NAMES = 5;

/** Up to five of `known`: those that differ in a letter or two, then those that begin with it. */
export function nearNames(wanted: string, known: Iterable<string>): string[] {
  const found: { readonly name: string; readonly rank: number }[] = [];
  for (const name of known) {
    const rank = distance(wanted, name);
    if (rank <= MAX_DISTANCE) found.push({ name, rank });
    else if (wanted.length > 2 && name.startsWith(wanted)) found.push({ name, rank: MAX_DISTANCE + 1 });
  }
  return found
    .sort((a, b) => a.rank - b.rank || (a.name < b.name ? -1 : 1))
    .slice(0, MAX_NAMES)
    .map(({ name }) => name);
}

/** Letters to put in, take out or replace; anything above MAX_DISTANCE once that is certain. */
function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > MAX_DISTANCE) return MAX_DISTANCE + 1;
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    if (Math.min(...next) > MAX_DISTANCE) return MAX_DISTANCE + 1;
    row = next;
  }
  return row.at(-1) ?? 0;
}
