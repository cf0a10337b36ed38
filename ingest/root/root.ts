// root.ts: one system's files as that system sees them: this host, an unpacked package, a directory. "/" is its root, and no link leads out of it.
import type { FileTree } from "#lib/formats/file-tree.ts";
import type { FileContent } from "../sources/source.ts";

/** What is at a path, its own link not followed. */
export interface RootEntry {
  /** Absolute and canonical: links of its directories are followed, its own name is kept. */
  readonly path: string;
  readonly type: "file" | "link" | "directory" | "other";
  /** Permission bits with setuid (0o4000) and setgid (0o2000); 0o777 for links. */
  readonly mode: number;
  readonly sizeBytes: number;
  /** Where a link points, as written; null for anything else. */
  readonly target: string | null;
  /** File capabilities as `getcap` writes them ("cap_net_raw=ep"); null where the file has none or nobody can tell. */
  readonly capabilities: string | null;
}

/** A regular file that is open; reading throws ReadProblem. */
export interface OpenedFile {
  readonly sizeBytes: number;
  /** The first bytes, fewer than asked for only where the file ends. */
  head(length: number): Uint8Array;
  content(): FileContent;
  close(): void;
}

/** Files that are read whole, to be parsed with others: units, profiles and their includes, kernel configs. */
export const MAX_TREE_FILE_BYTES = 4 * 1024 * 1024;

/** `read`, `list` and `readlink` are FileTree's: they take any absolute path, and `read` refuses what is over 4 MiB. */
export interface Root extends FileTree {
  /** Everything below the root, each canonical path once. */
  entries(): Iterable<RootEntry>;
  entry(path: string): RootEntry | null;
  /** The canonical path that a path leads to, every link followed; null where that is nothing, a loop, or out of the root. */
  follow(path: string): string | null;
  /** Opens the regular file at a canonical path. Throws ReadProblem. */
  open(path: string): OpenedFile;
}
