// apparmor/index.ts: AppArmor policy: profiles, what they attach to, how they run.
export { parsePolicyFile, type PolicyOptions } from "./parse-policy-file.ts";
export { PolicySources } from "./policy-sources.ts";
export { effectiveMode, isPolicyPath, listPolicyFiles, POLICY_BASE } from "./policy-paths.ts";
export {
  attachmentPicker,
  matchAttachment,
  pickAttachment,
  type AttachmentCandidate,
  type AttachmentChoice,
} from "./attachment.ts";
export { compileGlob, type Glob } from "./glob.ts";
export { expandVariables } from "./variables.ts";
export { MAX_POLICY_BYTES } from "./scanner.ts";
export {
  PROFILE_MODES,
  type BroadRule,
  type PolicyFile,
  type PolicyNote,
  type Profile,
  type ProfileMode,
} from "./profile.ts";
