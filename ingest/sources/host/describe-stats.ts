// describe-stats.ts: a file's stat as one line of a fingerprint.
import type { BigIntStats } from "node:fs";

/**
 * What tells without reading that a file is the one that was read before. ctime cannot be set by hand, so that a file that was
 * changed and given its old size and mtime is noticed too. The directories' times are left out: other packages change them.
 */
export function describeStats(path: string, stats: BigIntStats | null): string {
  if (stats === null) return `${path}\0missing\n`;
  if (stats.isDirectory()) return `${path}\0directory\n`;
  return `${path}\0${stats.size} ${stats.mtimeNs} ${stats.ctimeNs} ${stats.ino} ${stats.mode}\n`;
}
