// random.ts: numbers that look random and are the same in every run, so that a failing case can be made again.

/** A whole number from 0 to `below - 1`; 0 when `below` is less than 1. */
export type Random = (below: number) => number;

/** mulberry32 (public domain, by Tommy Ettinger): small, seeded, the same on every machine. */
export function randomFrom(seed: number): Random {
  let state = seed | 0;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return below < 1 ? 0 : ((mixed ^ (mixed >>> 14)) >>> 0) % Math.floor(below);
  };
}

/** One of the items; throws when there are none. */
export function pick<T>(items: readonly T[], random: Random): T {
  const item = items[random(items.length)];
  if (item === undefined) throw new Error("there is nothing to pick from");
  return item;
}

/** FNV-1a over the parts: the numbers of one case of one target depend on no other case. */
export function seedOf(...parts: readonly (string | number)[]): number {
  let hash = 0x811c9dc5;
  for (const char of parts.join("\n")) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
  return hash >>> 0;
}
