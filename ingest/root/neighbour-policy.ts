// neighbour-policy.ts: AppArmor policy that other packages bring to a system, for roots that hold one package: parsed once, however many there are.
import { buildPolicy, type Policy } from "#lib/areas/mac/index.ts";
import { listPolicyFiles, parsePolicyFile, type PolicyFile, PolicySources } from "#lib/formats/apparmor/index.ts";
import type { FileTree } from "#lib/formats/file-tree.ts";
import { FormatError } from "#lib/formats/format-error.ts";

export interface NeighbourOptions {
  /** The package that a file belongs to. */
  readonly packageOf: (path: string) => string | null;
  /** All policy that there is was read: a profile that is not found is nowhere. */
  readonly complete: boolean;
}

/** A tree with more was made to waste time: the largest collection known has 1,700. */
const MAX_POLICY_FILES = 20_000;

export class NeighbourPolicy {
  readonly tree: FileTree;
  readonly complete: boolean;
  readonly packageOf: (path: string) => string | null;
  /** Files that could not be parsed are not in it. */
  readonly files: readonly PolicyFile[];
  /** As a package without policy of its own sees it. */
  readonly policy: Policy;

  constructor(tree: FileTree, { packageOf, complete }: NeighbourOptions) {
    this.tree = tree;
    this.complete = complete;
    this.packageOf = packageOf;
    this.files = readFiles(tree);
    this.policy = buildPolicy(this.files, null, { complete, merged: null, packageOf });
  }

  /** The neighbours' files with those of a root before them. */
  below(root: FileTree): FileTree {
    return {
      read: (path) => root.read(path) ?? this.tree.read(path),
      list: (dir) => [...new Set([...root.list(dir), ...this.tree.list(dir)])],
      readlink: (path) => root.readlink(path) ?? (root.read(path) === null ? this.tree.readlink(path) : null),
    };
  }
}

function readFiles(tree: FileTree): PolicyFile[] {
  const sources = new PolicySources(tree);
  return listPolicyFiles(tree)
    .slice(0, MAX_POLICY_FILES)
    .flatMap((path) => {
      try {
        // What it was read from is only needed for its own package.
        return [{ ...parsePolicyFile(path, tree, { sources }), sources: [] }];
      } catch (error) {
        if (error instanceof FormatError) return [];
        throw error;
      }
    });
}
