// parse-policy-file.ts: one file of /etc/apparmor.d -> its profiles, includes followed and variables expanded.
import { FormatError } from "../format-error.ts";
import { type FileTree, openThroughLinks } from "../file-tree.ts";
import { POLICY_BASE } from "./policy-paths.ts";
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
  const read = new PolicyReader(sources, base).read(source);
  return { path, override: overrideOf(sources, path, base), ...read };
}

/** What disable/ and force-complain/ say of a file: a readable entry of its name counts, a link to nowhere does not. */
function overrideOf(sources: PolicySources, path: string, base: string): PolicyFile["override"] {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const isThere = (entry: string) => sources.has(entry) && openThroughLinks(sources.tree, entry) !== null;
  if (isThere(`${base}/disable/${name}`)) return "disabled";
  return isThere(`${base}/force-complain/${name}`) ? "force-complain" : null;
}
