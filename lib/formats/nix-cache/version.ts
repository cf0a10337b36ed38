// nix-cache/version.ts: which of two versions is newer, as `builtins.compareVersions` has it.

/** Versions come from names of at most 211 characters. */
const PARTS = /\d+|[^\d.-]+/g;

/** Negative where `a` is older, positive where it is newer, 0 where neither is. Rule: the Nix manual, `builtins.compareVersions`. */
export function compareNixVersions(a: string, b: string): number {
  const [left, right] = [a.match(PARTS) ?? [], b.match(PARTS) ?? []];
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    const order = compareParts(left[at] ?? "", right[at] ?? "");
    if (order !== 0) return order;
  }
  return 0;
}

/** Numbers by value; nothing before a number; "pre" before everything; letters before numbers, so that 2.3a is older than 2.3.1. */
function compareParts(a: string, b: string): number {
  if (a === b) return 0;
  const [number, other] = [numberOf(a), numberOf(b)];
  if (number !== null && other !== null) return Number(number > other) - Number(number < other);
  if (a === "" && other !== null) return -1;
  if (b === "" && number !== null) return 1;
  if (a === "pre") return -1;
  if (b === "pre") return 1;
  if (other !== null) return -1;
  if (number !== null) return 1;
  return a < b ? -1 : 1;
}

function numberOf(part: string): bigint | null {
  return /^\d+$/.test(part) ? BigInt(part) : null;
}
