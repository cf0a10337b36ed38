// policy.ts: all profiles of a root as the kernel would have them: which one a path gets, which one a name means.
import {
  attachmentPicker,
  effectiveMode,
  type AttachmentChoice,
  type PolicyFile,
  type Profile,
  type ProfileMode,
} from "#lib/formats/apparmor/index.ts";
import { lookupContext, type FileContexts, type FoundContext } from "#lib/formats/selinux/index.ts";

/** One glob of a profile that is loaded. */
export interface Attachment {
  readonly glob: string;
  readonly profile: Profile;
  readonly byName: boolean;
  readonly file: PolicyFile;
  readonly mode: ProfileMode | "disabled";
}

export interface NamedProfile {
  readonly profile: Profile;
  readonly file: PolicyFile;
  readonly mode: ProfileMode | "disabled";
}

/** Whether SELinux is used, as SELINUX= of /etc/selinux/config says; null where nothing says so. */
export type SelinuxMode = "enforcing" | "permissive" | "disabled" | null;

export interface PolicyOptions {
  /** True for a whole system or distribution: then what is not found is not there. False for a lone package, whose profile may come from another one. */
  readonly complete: boolean;
  /** True where /bin, /sbin and /lib are links into /usr, so that the kernel never sees a path that begins with them. Null where the root does not tell. */
  readonly merged: boolean | null;
  readonly selinuxMode?: SelinuxMode;
  /** The package that a profile's file belongs to; null where nobody knows. */
  readonly packageOf?: (path: string) => string | null;
}

export interface Policy {
  readonly complete: boolean;
  readonly merged: boolean | null;
  /** The kernel's choice for a path, among the profiles that are loaded. */
  readonly choose: (path: string) => AttachmentChoice<Attachment>;
  /** The same among those in disable/. */
  readonly chooseDisabled: (path: string) => AttachmentChoice<Attachment>;
  /** By the name that AppArmorProfile= takes: `cupsd`, `/usr/sbin/cupsd//third_party`. The last file wins, as when they are loaded. */
  readonly named: ReadonlyMap<string, NamedProfile>;
  /** How many loaded files define a name at their top level. */
  readonly definitions: ReadonlyMap<string, readonly string[]>;
  readonly packageOf: (path: string) => string | null;
  readonly selinuxMode: SelinuxMode;
  /** False without SELinux policy. */
  readonly hasContexts: boolean;
  /** The context of a regular file; null without SELinux, or where it has none. */
  readonly contextOf: (path: string) => FoundContext | null;
}

/** Brings a root's policy files together. `fileContexts` is null where it has no SELinux policy. */
export function buildPolicy(
  files: readonly PolicyFile[],
  fileContexts: FileContexts | null,
  options: PolicyOptions,
): Policy {
  const loaded: Attachment[] = [];
  const disabled: Attachment[] = [];
  const named = new Map<string, NamedProfile>();
  const definitions = new Map<string, string[]>();
  for (const file of files) {
    for (const profile of file.profiles) {
      const mode = effectiveMode(file, profile);
      (mode === "disabled" ? disabled : loaded).push(...attachmentsOf(file, profile, mode));
      for (const one of withChildren(profile)) {
        const before = named.get(one.fullName);
        if (before === undefined || mode !== "disabled")
          named.set(one.fullName, { profile: one, file, mode: effectiveMode(file, one) });
      }
      if (mode !== "disabled")
        definitions.set(profile.fullName, [...(definitions.get(profile.fullName) ?? []), file.path]);
    }
  }
  return {
    complete: options.complete,
    merged: options.merged,
    choose: attachmentPicker(loaded),
    chooseDisabled: attachmentPicker(disabled),
    named,
    definitions,
    packageOf: options.packageOf ?? (() => null),
    selinuxMode: options.selinuxMode ?? null,
    hasContexts: fileContexts !== null,
    contextOf: (path) => (fileContexts === null ? null : lookupContext(fileContexts, path, "file")),
  };
}

/** Only top-level profiles attach by path: a child is entered from its parent. */
function attachmentsOf(file: PolicyFile, profile: Profile, mode: Attachment["mode"]): Attachment[] {
  return profile.attachments.map((glob) => ({ glob, profile, byName: glob === profile.name, file, mode }));
}

/** A profile and all below it; policy files nest a few levels, and the parser refuses more. */
export function withChildren(profile: Profile): Profile[] {
  return [profile, ...profile.children.flatMap(withChildren)];
}
