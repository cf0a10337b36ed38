// tree-root.ts: a root made of a list of entries: a small archive, one that was unpacked to memory or to a private directory, a test.
import { ReadProblem } from "../sources/source.ts";
import { readFileOrNull } from "./read-file.ts";
import { MAX_TREE_FILE_BYTES, type OpenedFile, type Root, type RootEntry } from "./root.ts";

/** One entry without its path, and how its content is had. */
export interface TreeNode extends Omit<RootEntry, "path"> {
  /** Only of regular files. Throws ReadProblem. */
  open(): OpenedFile;
}

/** As many links as Linux follows before it says ELOOP, and PATH_MAX: no file system has a longer path, and no link a longer target. */
const MAX_LINKS = 40;
const MAX_PATH = 4096;
/** The largest package known has some 100,000 entries with 10 MB of names. */
const MAX_ENTRIES = 1_000_000;
const MAX_NAME_CHARACTERS = 64 * 1024 * 1024;

const DIRECTORY: TreeNode = {
  ...{ type: "directory", mode: 0o755, sizeBytes: 0, target: null, capabilities: null },
  open: () => {
    throw new ReadProblem("unreadable", "a directory has no content");
  },
};

/** Entries are added in the order of their archive; the last one of a path counts, as tar has it. */
export class TreeRoot implements Root {
  readonly #nodes = new Map<string, TreeNode>();
  readonly #names = new Map<string, Set<string>>();
  #nameCharacters = 0;

  /**
   * Adds an entry, with the directories above it. One below a link goes where the link leads; one that leads nowhere is dropped.
   * Throws ReadProblem when there are too many.
   */
  add(path: string, node: TreeNode): void {
    const canonical = this.#resolve(path, false);
    if (canonical === null || canonical === "") return;
    this.#set(canonical, node);
    this.#addToDirectory(canonical);
  }

  *entries(): Generator<RootEntry> {
    for (const [path, node] of this.#nodes) yield entryOf(path, node);
  }

  entry(path: string): RootEntry | null {
    const canonical = this.#resolve(path, false);
    const node = canonical === null ? undefined : this.#nodes.get(canonical);
    return canonical === null || node === undefined ? null : entryOf(canonical, node);
  }

  follow(path: string): string | null {
    const canonical = this.#resolve(path, true);
    return canonical !== null && this.#nodes.has(canonical) ? canonical : null;
  }

  open(path: string): OpenedFile {
    const node = this.#nodes.get(path);
    if (node === undefined) throw new ReadProblem("vanished", `${path} is not there`);
    if (node.type !== "file") throw new ReadProblem("unreadable", `${path} is no regular file`);
    return node.open();
  }

  read(path: string): Uint8Array | null {
    const entry = this.entry(path);
    if (entry?.type !== "file" || entry.sizeBytes > MAX_TREE_FILE_BYTES) return null;
    return readFileOrNull(this, entry.path);
  }

  list(dir: string): readonly string[] {
    const canonical = this.#resolve(dir, true);
    return canonical === null ? [] : [...(this.#names.get(canonical) ?? [])].sort();
  }

  readlink(path: string): string | null {
    return this.entry(path)?.target ?? null;
  }

  #addToDirectory(path: string): void {
    const cut = path.lastIndexOf("/");
    const directory = path.slice(0, cut);
    const names = this.#names.get(directory) ?? new Set();
    this.#names.set(directory, names.add(path.slice(cut + 1)));
    if (directory === "" || this.#nodes.has(directory)) return;
    this.#set(directory, DIRECTORY);
    this.#addToDirectory(directory);
  }

  #set(path: string, node: TreeNode): void {
    this.#nodes.set(path, node);
    this.#nameCharacters += path.length;
    if (this.#nodes.size > MAX_ENTRIES || this.#nameCharacters > MAX_NAME_CHARACTERS)
      throw new ReadProblem(
        "too-large",
        `it has more than ${MAX_ENTRIES} entries or ${MAX_NAME_CHARACTERS} bytes of names`,
      );
  }

  /** As after chroot(2): ".." ends at the root, absolute links start there. Whether anything is at the end is not asked. */
  #resolve(path: string, followLast: boolean): string | null {
    if (!path.startsWith("/") || path.length > MAX_PATH || path.includes("\0")) return null;
    const left = path.split("/").reverse();
    let at = "";
    for (let links = 0; left.length > 0;) {
      const name = left.pop() ?? "";
      if (name === "" || name === ".") continue;
      if (name === "..") at = at.slice(0, Math.max(at.lastIndexOf("/"), 0));
      const next = name === ".." ? at : `${at}/${name}`;
      const target = left.length > 0 || followLast ? (this.#nodes.get(next)?.target ?? null) : null;
      if (target === null) at = next;
      else if (++links > MAX_LINKS || target.length > MAX_PATH) return null;
      else {
        if (target.startsWith("/")) at = "";
        left.push(...target.split("/").reverse());
      }
    }
    return at;
  }
}

function entryOf(path: string, { type, mode, sizeBytes, target, capabilities }: TreeNode): RootEntry {
  return { path, type, mode, sizeBytes, target, capabilities };
}
