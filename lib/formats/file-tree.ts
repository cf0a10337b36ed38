// file-tree.ts: the narrow view of a file tree that formats need which span several files: units with drop-ins, profiles with includes.

/** A file tree as a parser sees it: absolute paths, synchronous, no exceptions. */
export interface FileTree {
  /** The bytes of a regular file, null for anything else. A path with a linked directory in it works as on a disk. */
  read(path: string): Uint8Array | null;
  /** The names in a directory, in any order; empty when there is none. */
  list(dir: string): readonly string[];
  /** Where a symbolic link points, as written; null when the path is no link. */
  readlink(path: string): string | null;
}

/** A file's content, or a symbolic link. */
export type TreeEntry = string | Uint8Array | { readonly link: string };

/** A tree held in memory: path -> content or link. Directories are there when something is in them; directory links are not followed. */
export function memoryTree(entries: Readonly<Record<string, TreeEntry>>): FileTree {
  const files = new Map(Object.entries(entries));
  const dirs = new Map<string, Set<string>>();
  for (const path of files.keys()) addToDirs(dirs, path);
  return {
    read(path) {
      const entry = files.get(path);
      if (typeof entry === "string") return new TextEncoder().encode(entry);
      return entry instanceof Uint8Array ? entry : null;
    },
    list: (dir) => [...(dirs.get(dir) ?? [])],
    readlink(path) {
      const entry = files.get(path);
      return entry === undefined || typeof entry === "string" || entry instanceof Uint8Array ? null : entry.link;
    },
  };
}

function addToDirs(dirs: Map<string, Set<string>>, path: string): void {
  for (let at = path.lastIndexOf("/"), end = path.length; at >= 0; end = at, at = path.lastIndexOf("/", at - 1)) {
    const dir = path.slice(0, at);
    const names = dirs.get(dir) ?? new Set();
    names.add(path.slice(at + 1, end));
    dirs.set(dir, names);
    if (at === 0) return;
  }
}

/** What is found behind a path, links followed. */
export type Opened = { readonly path: string; readonly content: Uint8Array } | "device" | null;

const MAX_LINKS = 40;

/** Opens a file through its links; `/dev/null`, by which units are masked, is a device. Null when nothing readable is there. */
export function openThroughLinks(tree: FileTree, path: string): Opened {
  let at = path;
  for (let hops = 0; hops < MAX_LINKS; hops++) {
    if (at === "/dev/null") return "device";
    const target = tree.readlink(at);
    if (target === null) {
      const content = tree.read(at);
      return content === null ? null : { path: at, content };
    }
    at = followLink(at, target);
  }
  return null;
}

/** The absolute path that a link at `path` with this text leads to. */
export function followLink(path: string, target: string): string {
  return normalizePath(target.startsWith("/") ? target : `${path.slice(0, path.lastIndexOf("/"))}/${target}`);
}

/** Directories `.` and `..` resolved by text alone. */
export function normalizePath(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return `/${parts.join("/")}`;
}
