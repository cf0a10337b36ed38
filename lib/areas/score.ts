// score.ts: how pairs are counted and shared out; the one formula behind every share.

/** Pairs of (package, check) by state. */
export interface Tally {
  readonly pass: number;
  readonly fail: number;
  readonly unknown: number;
  readonly notApplicable: number;
  readonly waived: number;
}

export const EMPTY_TALLY: Tally = { pass: 0, fail: 0, unknown: 0, notApplicable: 0, waived: 0 };

/** The formula in words, printed beside every share. */
export const SHARE_FORMULA =
  "pass / (pass + fail + waived); unknown and not applicable are counted beside it, never in it";

/** Numerator and denominator of the share that passes, or null where nothing was decided. */
export function shareOf(tally: Tally): { readonly pass: number; readonly of: number } | null {
  const of = tally.pass + tally.fail + tally.waived;
  return of === 0 ? null : { pass: tally.pass, of };
}

/** Whether it counts nothing at all: no package has anything to judge. */
export function isEmpty(tally: Tally): boolean {
  return Object.values(tally).every((count) => count === 0);
}

export function addTallies(a: Tally, b: Tally): Tally {
  return {
    pass: a.pass + b.pass,
    fail: a.fail + b.fail,
    unknown: a.unknown + b.unknown,
    notApplicable: a.notApplicable + b.notApplicable,
    waived: a.waived + b.waived,
  };
}
