// policy-sources.ts: the files that policy is read from, each looked up and parsed once however many profiles include it.
import { type FileTree, normalizePath, openThroughLinks } from "../file-tree.ts";
import { parseSource } from "./parse-source.ts";
import { isIgnoredName } from "./policy-paths.ts";
import type { Body } from "./syntax.ts";

export interface PolicySource {
  readonly path: string;
  readonly content: Uint8Array;
  readonly body: Body;
}

/** What is remembered at most; what is beyond is parsed again each time. */
const MAX_KEPT_BYTES = 32 * 1024 * 1024;
const MAX_KEPT_NAMES = 10_000;

/**
 * Parsed files of one tree, to be handed to `parsePolicyFile` for each of its files: a hundred profiles include the same
 * abstractions. The tree must not change meanwhile.
 */
export class PolicySources {
  readonly tree: FileTree;
  readonly #kept = new Map<string, PolicySource>();
  readonly #listings = new Map<string, ReadonlySet<string>>();
  readonly #included = new Map<string, readonly string[] | null>();
  #keptBytes = 0;

  constructor(tree: FileTree) {
    this.tree = tree;
  }

  /** A file's statements, null when nothing readable is there. Throws FormatError when it is no policy. */
  open(path: string): PolicySource | null {
    const kept = this.#kept.get(path);
    if (kept !== undefined) return kept;
    const content = this.#contentOf(path);
    if (content === null) return null;
    const source = { path, content, body: parseSource(content, path) };
    if (this.#keptBytes + content.length <= MAX_KEPT_BYTES) {
      this.#keptBytes += content.length;
      this.#kept.set(path, source);
    }
    return source;
  }

  /** Nearly every file is no link, so links are looked for only where nothing could be read. */
  #contentOf(path: string): Uint8Array | null {
    const content = this.tree.read(path);
    if (content !== null) return content;
    const opened = openThroughLinks(this.tree, path);
    return opened === null || opened === "device" ? null : opened.content;
  }

  /** Whether a directory has an entry of this name. Most includes of local/ lead nowhere: one listing answers them all. */
  has(path: string): boolean {
    const slash = path.lastIndexOf("/");
    return this.#listing(path.slice(0, slash) || "/").has(path.slice(slash + 1));
  }

  /** The files that an include of this path brings in: the file, or those in the directory. Null when neither is there. */
  filesOf(path: string): readonly string[] | null {
    const known = this.#included.get(path);
    if (known !== undefined) return known;
    const files = this.#findIncluded(normalizePath(path));
    if (this.#included.size < MAX_KEPT_NAMES) this.#included.set(path, files);
    return files;
  }

  #findIncluded(plain: string): readonly string[] | null {
    if (!this.has(plain)) return null;
    if (this.open(plain) !== null) return [plain];
    const names = [...this.#listing(plain)].filter((name) => !isIgnoredName(name)).sort();
    // What is listed and cannot be read is a directory with nothing in it, a device, or a link to nowhere.
    const leadsNowhere =
      names.length === 0 && openThroughLinks(this.tree, plain) === null && this.tree.readlink(plain) !== null;
    return leadsNowhere ? null : names.map((name) => `${plain}/${name}`);
  }

  #listing(dir: string): ReadonlySet<string> {
    const known = this.#listings.get(dir);
    if (known !== undefined) return known;
    const names = new Set(this.tree.list(dir));
    if (this.#listings.size < MAX_KEPT_NAMES) this.#listings.set(dir, names);
    return names;
  }
}
