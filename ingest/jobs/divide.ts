// divide.ts: a run's changed packages, divided into parts that keep any number of workers busy to the end.
import type { IdentifiedPackage } from "../package-auditor.ts";

/** More, and a worker that is killed loses much, and a part takes more than some minutes. */
const MOST_PACKAGES = 20;
const MOST_COST = 200_000_000;
/** Opening and storing a package costs about what reading so many bytes does. */
const PACKAGE_COST = 500_000;
/** A part is at most this share of what is left: the first ones are large, because joining a run has its price, and the last ones small, so that workers end together. */
const SHARE = 16;

/** The packages in their order, part by part. */
export function divide(changed: readonly IdentifiedPackage[]): IdentifiedPackage[][] {
  const parts: IdentifiedPackage[][] = [];
  let left = changed.reduce((sum, one) => sum + costOf(one), 0);
  let room = 0;
  for (const one of changed) {
    const cost = costOf(one);
    const last = parts.at(-1);
    if (last === undefined || last.length >= MOST_PACKAGES || cost > room) {
      parts.push([one]);
      room = Math.min(MOST_COST, left / SHARE) - cost;
    } else {
      last.push(one);
      room -= cost;
    }
    left -= cost;
  }
  return parts;
}

/** In bytes to read. */
function costOf({ artifacts }: IdentifiedPackage): number {
  return artifacts.reduce((sum, { artifact }) => sum + (artifact.sizeBytes ?? 0), PACKAGE_COST);
}
