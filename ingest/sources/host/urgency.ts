// urgency.ts: the order in which packages are looked at: those where most is at stake first, because a visitor may be waiting.
import type { Host, HostArtifact } from "./host-artifact.ts";

const PROGRAM = /\/(s?bin|libexec|games)\/[^/]+$/;
const LIBRARY = /\.so(\.[0-9.]+)?$/;
const SETUID_OR_SETGID = 0o6000n;

/** Packages with services or setuid programs, then those with programs, then libraries, then the rest; by name within each. */
export function byUrgency<P extends { readonly name: string; readonly artifacts: readonly HostArtifact[] }>(
  host: Host,
  packages: readonly P[],
): P[] {
  return packages
    .map((one) => ({ one, rank: Math.min(...one.artifacts.map(({ paths }) => rankOf(host, paths))) }))
    .sort((a, b) => a.rank - b.rank || (a.one.name < b.one.name ? -1 : 1))
    .map(({ one }) => one);
}

/** Told from names, and from the mode of programs: a few thousand lstat calls, not the hundred thousand of all files. */
function rankOf({ fs, units }: Host, paths: readonly string[]): number {
  if (paths.some((path) => path.endsWith(".service") && units.has(path))) return 0;
  const programs = paths.filter((path) => PROGRAM.test(path));
  if (programs.some((path) => ((fs.stat(path)?.mode ?? 0n) & SETUID_OR_SETGID) !== 0n)) return 0;
  if (programs.length > 0) return 1;
  return paths.some((path) => LIBRARY.test(path)) ? 2 : 3;
}
