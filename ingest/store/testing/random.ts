// random.ts: chance that can be repeated.

export interface Dice {
  /** 0 <= n < sides. */
  roll(sides: number): number;
  /** True in `percent` of 100 cases. */
  chance(percent: number): boolean;
  pick<T>(list: readonly [T, ...T[]]): T;
  shuffle<T>(list: readonly T[]): T[];
  /** Does one of these, each as often as its weight says. */
  draw(choices: readonly (readonly [weight: number, act: () => unknown])[]): void;
}

/** The same seed, the same dice: mulberry32, a public-domain generator by Tommy Ettinger. */
export function makeDice(seed: number): Dice {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const roll = (sides: number): number => Math.floor(next() * sides);
  return {
    roll,
    chance: (percent) => next() * 100 < percent,
    pick: (list) => list[roll(list.length)] ?? list[0],
    shuffle: (list) =>
      list
        .map((value) => ({ value, at: next() }))
        .sort((a, b) => a.at - b.at)
        .map(({ value }) => value),
    draw: (choices) => {
      let left = roll(choices.reduce((sum, [weight]) => sum + weight, 0));
      choices.find(([weight]) => (left -= weight) < 0)?.[1]();
    },
  };
}
