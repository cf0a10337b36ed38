// policy-sources.ts: the files that policy is read from, each parsed once however many profiles include it.
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

/**
 * Parsed files of one tree, to be handed to `parsePolicyFile` for each of its files: a hundred profiles include the same
 * abstractions. The tree must not change meanwhile.
 */
export class PolicySources {
  readonly tree: FileTree;
  readonly #kept = new Map<string, PolicySource>();
  #keptBytes = 0;

  constructor(tree: FileTree) {
    this.tree = tree;
  }

  /** A file's statements, null when nothing readable is there. Throws FormatError when it is no policy. */
  open(path: string): PolicySource | null {
    const kept = this.#kept.get(path);
    if (kept !== undefined) return kept;
    const opened = openThroughLinks(this.tree, path);
    if (opened === null || opened === "device") return null;
    const source = { path, content: opened.content, body: parseSource(opened.content, path) };
    if (this.#keptBytes + opened.content.length <= MAX_KEPT_BYTES) {
      this.#keptBytes += opened.content.length;
      this.#kept.set(path, source);
    }
    return source;
  }

  /** The files that an include of this path brings in: the file, or those in the directory. Null when neither is there. */
  filesOf(path: string): readonly string[] | null {
    const plain = normalizePath(path);
    const opened = openThroughLinks(this.tree, plain);
    if (opened === "device") return [];
    if (opened !== null) return [plain];
    const names = this.tree.list(plain);
    if (names.length === 0 && !this.#isEmptyDirectory(plain)) return null;
    return names
      .filter((name) => !isIgnoredName(name))
      .sort()
      .map((name) => `${plain}/${name}`);
  }

  /** A tree lists an empty directory as it lists none; its parent knows. */
  #isEmptyDirectory(path: string): boolean {
    const slash = path.lastIndexOf("/");
    return (
      this.tree.list(path.slice(0, slash) || "/").includes(path.slice(slash + 1)) && this.tree.readlink(path) === null
    );
  }
}
