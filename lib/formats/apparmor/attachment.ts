// attachment.ts: which profile a program gets: globs matched, and the kernel's choice among those that match.
import { compileGlob, type Glob } from "./glob.ts";

/** Whether one glob, variables expanded, matches a path. A glob that apparmor_parser refuses matches nothing. */
export function matchAttachment(glob: string, path: string): boolean {
  return compileGlob(glob)?.matches(path) ?? false;
}

export interface AttachmentCandidate {
  readonly glob: string;
  /** Whose glob it is, by identity: two globs of one profile do not compete. Without it each candidate is a profile of its own. */
  readonly profile?: object;
  /** The profile attaches by its own name, a plain path: the kernel compares that first, and it wins at once. */
  readonly byName?: boolean;
}

export type AttachmentChoice<C> =
  | { readonly kind: "none" }
  | { readonly kind: "one"; readonly candidate: C }
  /** The kernel finds no best one and refuses: the program runs as if nothing attached, or is not run. */
  | { readonly kind: "ambiguous"; readonly candidates: readonly C[] };

/**
 * The attachment that the kernel takes for a path: the longest left match (security/apparmor/domain.c, find_attach, since
 * 4.17), which is how far the glob goes before it begins to repeat itself, but no less than its shortest match.
 */
export function pickAttachment<C extends AttachmentCandidate>(
  path: string,
  candidates: readonly C[],
): AttachmentChoice<C> {
  return attachmentPicker(candidates)(path);
}

/** The same for many paths: each glob is compiled once, and only when a path begins as it does. */
export function attachmentPicker<C extends AttachmentCandidate>(
  candidates: readonly C[],
): (path: string) => AttachmentChoice<C> {
  const entries = candidates.map((candidate) => ({ candidate, prefix: literalPrefix(candidate.glob) }));
  const compiled = new Map<C, Glob | null>();
  return (path) => {
    const fits: Fit<C>[] = [];
    for (const { candidate, prefix } of entries) {
      if (!path.startsWith(prefix)) continue;
      const glob = compiled.get(candidate) ?? compileGlob(candidate.glob);
      compiled.set(candidate, glob);
      if (glob !== null) fits.push({ candidate, glob });
    }
    return choose(path, fits);
  };
}

interface Fit<C> {
  readonly candidate: C;
  readonly glob: Glob;
}

function choose<C extends AttachmentCandidate>(path: string, fits: readonly Fit<C>[]): AttachmentChoice<C> {
  let best: C[] = [];
  let bestLength = -1;
  for (const { candidate, glob } of fits) {
    const length = fitOf(glob, path, candidate.byName === true);
    if (length === null || length < bestLength) continue;
    if (length > bestLength) best = [];
    bestLength = length;
    best.push(candidate);
  }
  const [first] = best;
  if (first === undefined) return { kind: "none" };
  const owner = first.profile ?? first;
  const alone = best.every((candidate) => (candidate.profile ?? candidate) === owner);
  return alone ? { kind: "one", candidate: first } : { kind: "ambiguous", candidates: best };
}

function fitOf(glob: Glob, path: string, byName: boolean): number | null {
  const left = glob.leftMatch(path);
  if (left === null) return null;
  return byName && glob.text === path ? Infinity : Math.max(left, glob.minLength);
}

/** What every match begins with; saves walking the automaton of globs for other directories. */
function literalPrefix(glob: string): string {
  const plain = /^[A-Za-z0-9_./@+-]*/.exec(glob)?.[0] ?? "";
  return plain.includes("//") ? "" : plain;
}
