// order.ts: which sysctl.d files of a system count, and in which order: sysctl.d(5).

/** The directories, the most important first: a file hides those of its name in later ones. */
const DIRS = ["/etc/sysctl.d", "/run/sysctl.d", "/usr/local/lib/sysctl.d", "/usr/lib/sysctl.d", "/lib/sysctl.d"];

/** Debian links 99-sysctl.conf to it; procps reads it last by itself. */
const OLD_FILE = "/etc/sysctl.conf";

interface Place {
  readonly path: string;
  readonly name: string;
  readonly rank: number;
}

/** The files that are applied, first to last, by name whatever their directory: a later one overrides the keys of earlier ones. Hidden files and what is no sysctl.d file are left out. */
export function sysctlOrder(paths: readonly string[]): string[] {
  return [...winners(paths).values()]
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
    .map(({ path }) => path);
}

/** The file of the same name that hides this one; null when none does. */
export function sysctlHiddenBy(path: string, paths: readonly string[]): string | null {
  const place = placeOf(path);
  const winner = place === null ? undefined : winners([...paths, path]).get(place.name);
  return winner === undefined || winner.path === path ? null : winner.path;
}

function winners(paths: readonly string[]): Map<string, Place> {
  const byName = new Map<string, Place>();
  for (const place of paths.flatMap((path) => placeOf(path) ?? [])) {
    const before = byName.get(place.name);
    if (before === undefined || place.rank < before.rank) byName.set(place.name, place);
  }
  return byName;
}

function placeOf(path: string): Place | null {
  if (path === OLD_FILE) return { path, name: "99-sysctl.conf", rank: 0 };
  const slash = path.lastIndexOf("/");
  const [rank, name] = [DIRS.indexOf(path.slice(0, slash)), path.slice(slash + 1)];
  return rank < 0 || !name.endsWith(".conf") ? null : { path, name, rank };
}
