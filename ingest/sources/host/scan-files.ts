// scan-files.ts: one pass over the stat of every packaged file: what tells that a package is unchanged, and which files have privileges.
import { createHash } from "node:crypto";
import { capabilitiesOf } from "../../root/file-capabilities.ts";
import type { RootedFs } from "../../root/rooted-fs.ts";
import { describeStats } from "./describe-stats.ts";
import type { DpkgPackage } from "./dpkg-database.ts";

const SETUID_OR_SETGID = 0o6000n;
const EXECUTABLE = 0o111n;

export interface FileScan {
  /** sha256 over the stat of a package's files. */
  readonly digests: ReadonlyMap<DpkgPackage, Uint8Array>;
  /** File capabilities by canonical path. */
  readonly capabilities: ReadonlyMap<string, string>;
  /** Files with a setuid or setgid bit, or with capabilities. */
  readonly privileged: ReadonlySet<string>;
  readonly notes: readonly string[];
}

/** Made before anything is read, so that what changes from now on is seen by the next run. */
export function scanFiles(fs: RootedFs, byPackage: ReadonlyMap<DpkgPackage, readonly string[]>): FileScan {
  const digests = new Map<DpkgPackage, Uint8Array>();
  const privileged = new Set<string>();
  const executables: string[] = [];
  for (const [one, paths] of byPackage) {
    const digest = createHash("sha256");
    for (const path of paths) {
      const stats = fs.stat(path);
      digest.update(describeStats(path, stats));
      if (!stats?.isFile()) continue;
      if ((stats.mode & SETUID_OR_SETGID) !== 0n) privileged.add(path);
      if ((stats.mode & EXECUTABLE) !== 0n) executables.push(path);
    }
    digests.set(one, digest.digest());
  }
  const { byPath, note } = capabilitiesOf(fs, executables);
  for (const path of byPath.keys()) privileged.add(path);
  return { digests, capabilities: byPath, privileged, notes: note === null ? [] : [note] };
}
