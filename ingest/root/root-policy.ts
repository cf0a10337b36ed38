// root-policy.ts: the mandatory access control of a root, read once: AppArmor's profiles of all packages, SELinux' file contexts.
import { createHash } from "node:crypto";
import { buildPolicy, type Policy, readProfileFacts } from "#lib/areas/mac/index.ts";
import {
  parsePolicyFile,
  listPolicyFiles,
  type PolicyFile,
  PolicySources,
  type Profile,
} from "#lib/formats/apparmor/index.ts";
import { FormatError } from "#lib/formats/format-error.ts";
import { type LoadedSubject, ReadProblem } from "../sources/source.ts";
import type { NeighbourPolicy } from "./neighbour-policy.ts";
import { readFile } from "./read-file.ts";
import { readFileContexts, readSelinuxMode } from "./root-selinux.ts";
import type { Root } from "./root.ts";

export interface PolicyContext {
  /** A whole system: a profile that is not found in it is not there. */
  readonly complete: boolean;
  /** The package that a file belongs to; null where nobody knows. */
  readonly packageOf: (path: string) => string | null;
  /** What packages beside this root bring; their files give way to those of the root. */
  readonly neighbours?: NeighbourPolicy | undefined;
}

type ReadFile =
  { readonly file: PolicyFile; readonly hash: Uint8Array } | { readonly problem: ReadProblem | FormatError };

/** A root with more policy files than this was made to waste time: the largest collection known has 1,700. */
const MAX_POLICY_FILES = 20_000;

export class RootPolicy {
  readonly #root: Root;
  readonly #context: PolicyContext;
  readonly #policyPaths: ReadonlySet<string>;
  #read: ReadonlyMap<string, ReadFile> | null = null;
  #policy: Policy | null = null;

  constructor(root: Root, context: PolicyContext) {
    this.#root = root;
    this.#context = context;
    this.#policyPaths = new Set(listPolicyFiles(root).slice(0, MAX_POLICY_FILES));
  }

  /** Whether a file of profiles is at a canonical path. */
  has(path: string): boolean {
    return this.#policyPaths.has(path);
  }

  /** The whole root's policy with that of its neighbours; files that cannot be read are not in it. */
  get policy(): Policy {
    this.#policy ??= this.#build();
    return this.#policy;
  }

  #build(): Policy {
    const { neighbours, complete, packageOf } = this.#context;
    const contexts = readFileContexts(this.#root);
    const merged = this.#isMerged();
    // As most packages are: they share the one that is built already.
    if (neighbours !== undefined && this.#policyPaths.size === 0 && contexts === null && merged === null)
      return neighbours.policy;
    const own = [...this.#files.values()].flatMap((read) => ("file" in read ? [read.file] : []));
    const others = neighbours?.files.filter(({ path }) => !this.#policyPaths.has(path)) ?? [];
    return buildPolicy([...own, ...others], contexts, {
      complete: complete || neighbours?.complete === true,
      packageOf: (path) => packageOf(path) ?? neighbours?.packageOf(path) ?? null,
      merged,
      selinuxMode: readSelinuxMode(this.#root),
    });
  }

  /** The profiles of a file at a canonical path, by the path that each has as a subject. Throws ReadProblem and FormatError. */
  profilesAt(path: string): ReadonlyMap<string, LoadedSubject> {
    const read = this.#files.get(path);
    if (read === undefined) return new Map();
    if ("problem" in read) throw read.problem;
    const { file, hash } = read;
    const pathOf = ({ fullName }: Profile): string => (file.profiles.length > 1 ? `${path}#${fullName}` : path);
    return new Map(
      file.profiles.map((profile) => {
        const facts = readProfileFacts(file, profile, this.policy);
        // What rivals of other files do to it is in the facts, and nowhere in its own files.
        const contentHash = createHash("sha256").update(hash).update(JSON.stringify(facts)).digest();
        return [pathOf(profile), { contentHash, readFacts: () => facts }];
      }),
    );
  }

  get #files(): ReadonlyMap<string, ReadFile> {
    const { neighbours } = this.#context;
    const tree = neighbours === undefined ? this.#root : neighbours.below(this.#root);
    this.#read ??= readPolicyFiles(this.#root, this.#policyPaths, new PolicySources(tree));
    return this.#read;
  }

  /** Whether the kernel never sees a path that begins with /bin. A package alone does not tell: dpkg installs its /bin/x through the link. */
  #isMerged(): boolean | null {
    const bin = this.#root.follow("/bin");
    if (bin === "/usr/bin") return true;
    return bin === "/bin" && this.#context.complete ? false : null;
  }
}

function readPolicyFiles(root: Root, paths: Iterable<string>, sources: PolicySources): Map<string, ReadFile> {
  return new Map(Array.from(paths, (path) => [path, readPolicyFile(root, path, sources)]));
}

function readPolicyFile(root: Root, path: string, sources: PolicySources): ReadFile {
  try {
    // A tree does not say why it cannot be read; the file itself does.
    readFile(root, root.follow(path) ?? path);
    const file = parsePolicyFile(path, sources.tree, { sources });
    // What it was read from is only needed for the hash; a thousand profiles include the same files.
    return { file: { ...file, sources: [] }, hash: hashSources(file) };
  } catch (problem) {
    if (problem instanceof ReadProblem || problem instanceof FormatError) return { problem };
    throw problem;
  }
}

/** What the facts of a file's profiles rest on. */
export function hashSources({ override, sources }: PolicyFile): Uint8Array {
  const hash = createHash("sha256").update(String(override));
  for (const { path, content } of sources) hash.update(`\0${path}\0${content.length}\0`).update(content);
  return hash.digest();
}
