// parse-policy-file.ts: one file of /etc/apparmor.d -> its profiles, includes followed and variables expanded.
import { FormatError } from "../format-error.ts";
import type { FileTree } from "../file-tree.ts";
import { overrideOf, POLICY_BASE } from "./policy-paths.ts";
import { PolicySources } from "./policy-sources.ts";
import { PolicyReader } from "./policy-reader.ts";
import type { PolicyFile } from "./profile.ts";

export interface PolicyOptions {
  /** Where `<...>` includes are found; "/etc/apparmor.d" unless told. */
  readonly base?: string;
  /** For many files of one tree: what they include is then parsed once. */
  readonly sources?: PolicySources;
}

/**
 * Reads a policy file with what it includes. Includes that are missing, too deep or of another kind are noted. Throws
 * FormatError, naming file, line and byte, when the file or one that it includes is no policy, or when there is no such file.
 */
export function parsePolicyFile(path: string, tree: FileTree, options: PolicyOptions = {}): PolicyFile {
  const base = options.base ?? POLICY_BASE;
  const sources = options.sources ?? new PolicySources(tree);
  const source = sources.open(path);
  if (source === null) throw new FormatError(`${path}: expected a policy file, found none`);
  if (source.body.strayRule !== null) throw source.body.strayRule;
  const read = new PolicyReader(sources, base).read(source);
  return { path, override: overrideOf(tree, path, base), ...read };
}
