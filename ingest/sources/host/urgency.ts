// urgency.ts: the order in which packages are looked at: those where most is at stake first, because a visitor may be waiting.
import type { Host, HostArtifact } from "./host-artifact.ts";

const PROGRAM = /\/(s?bin|libexec|games)\/[^/]+$/;
const LIBRARY = /\.so(\.[0-9.]+)?$/;

/** Packages with services or privileged programs, then those with programs, then libraries, then the rest; by name within each. */
export function byUrgency<P extends { readonly name: string; readonly artifacts: readonly HostArtifact[] }>(
  host: Host,
  packages: readonly P[],
): P[] {
  return packages
    .map((one) => ({ one, rank: Math.min(...one.artifacts.map(({ paths }) => rankOf(host, paths))) }))
    .sort((a, b) => a.rank - b.rank || (a.one.name < b.one.name ? -1 : 1))
    .map(({ one }) => one);
}

/** Told from names and privileges alone: nothing is read for it. */
function rankOf({ reader, scan }: Host, paths: readonly string[]): number {
  if (paths.some((path) => reader.isServicePath(path) || scan.privileged.has(path))) return 0;
  if (paths.some((path) => PROGRAM.test(path))) return 1;
  return paths.some((path) => LIBRARY.test(path)) ? 2 : 3;
}
