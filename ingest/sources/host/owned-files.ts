// owned-files.ts: which file belongs to which binary package, every file once, at its canonical path.
import { ReadProblem } from "../source.ts";
import { Diversions, type DpkgPackage, readFileList } from "./dpkg-database.ts";
import type { RootedFs } from "../../root/rooted-fs.ts";

export interface OwnedFiles {
  /** Canonical paths by package, in the order of dpkg's lists; directories are still among them. */
  readonly byPackage: ReadonlyMap<DpkgPackage, readonly string[]>;
  readonly notes: readonly string[];
}

// Detached debug data: copies of program headers whose sections are empty. Judging them would count every program twice, wrongly.
const DEBUG_DIR = "/usr/lib/debug/";

/**
 * Gives each file to the first package that lists it. Two lists can lead to one file: copies of a Multi-Arch package for two
 * architectures share theirs, and on a merged /usr both /lib/x and /usr/lib/x are the same x.
 */
export function assignFiles(fs: RootedFs, packages: readonly DpkgPackage[]): OwnedFiles {
  const diversions = new Diversions(fs);
  const taken = new Set<string>();
  const byPackage = new Map<DpkgPackage, string[]>();
  const notes: string[] = [];
  for (const one of packages) {
    const own: string[] = [];
    byPackage.set(one, own);
    const listed = listOf(fs, one, notes);
    for (const path of listed) {
      const canonical = fs.canonical(diversions.apply(path, one.name));
      if (canonical === null || canonical === "" || canonical.startsWith(DEBUG_DIR) || taken.has(canonical)) continue;
      taken.add(canonical);
      own.push(canonical);
    }
  }
  return { byPackage, notes };
}

function listOf(fs: RootedFs, one: DpkgPackage, notes: string[]): string[] {
  try {
    if (one.listFile === null)
      notes.push(`${one.name} (${one.arch}) has no list of its files, so none of them was looked at`);
    return readFileList(fs, one);
  } catch (error) {
    if (!(error instanceof ReadProblem)) throw error;
    notes.push(`the files of ${one.name} are not known: ${error.message}`);
    return [];
  }
}
