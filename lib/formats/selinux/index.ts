// selinux/index.ts: which label SELinux policy gives a file, and which domain that label starts.
export { domainOfType } from "./domain.ts";
export {
  parseFileContexts,
  type FileContexts,
  type FileContextSources,
  type FileKind,
  type FileSpec,
} from "./file-contexts.ts";
export { lookupContext, type FoundContext } from "./lookup.ts";
export { parseSelinuxMode } from "./selinux-config.ts";
