// policy-paths.ts: which files of a tree are policy, and how disable/ and force-complain/ change what they say.
import { type FileTree, openThroughLinks } from "../file-tree.ts";
import type { PolicyFile, Profile, ProfileMode } from "./profile.ts";

export const POLICY_BASE = "/etc/apparmor.d";

/** Left behind by package managers, patch and editors (libapparmor, private.c). */
const IGNORED_SUFFIXES = [
  ".dpkg-new",
  ".dpkg-old",
  ".dpkg-dist",
  ".dpkg-bak",
  ".dpkg-remove",
  ".pacsave",
  ".pacnew",
  ".rpmnew",
  ".rpmsave",
  ".orig",
  ".rej",
  "~",
] as const;

/** Names that apparmor_parser skips, in the base directory and in included ones. */
export function isIgnoredName(name: string): boolean {
  return name === "" || name.startsWith(".") || name === "README" || IGNORED_SUFFIXES.some((end) => name.endsWith(end));
}

/** Whether a file at this path is loaded as policy: directly in /etc/apparmor.d, by a name that is not skipped. */
export function isPolicyPath(path: string, base = POLICY_BASE): boolean {
  if (!path.startsWith(`${base}/`)) return false;
  const name = path.slice(base.length + 1);
  return !name.includes("/") && !isIgnoredName(name);
}

/** The policy files of a tree, sorted by name. Files in directories below (abstractions/, local/ ...) are only included by them. */
export function listPolicyFiles(tree: FileTree, base = POLICY_BASE): string[] {
  return tree
    .list(base)
    .map((name) => `${base}/${name}`)
    .filter((path) => isPolicyPath(path, base) && isFile(tree, path))
    .sort();
}

function isFile(tree: FileTree, path: string): boolean {
  const opened = openThroughLinks(tree, path);
  return opened !== null && opened !== "device";
}

/** How a profile runs once disable/ and force-complain/ have their say; both hold for every profile of the file. */
export function effectiveMode(file: PolicyFile, profile: Profile): ProfileMode | "disabled" {
  if (file.override === "disabled") return "disabled";
  return file.override === "force-complain" ? "complain" : profile.mode;
}
