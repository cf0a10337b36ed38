// profile.ts: what a parsed AppArmor policy is made of.

/** How the kernel treats what a profile does not allow. */
export const PROFILE_MODES = ["enforce", "complain", "kill", "unconfined", "prompt", "default_allow"] as const;
export type ProfileMode = (typeof PROFILE_MODES)[number];

/** One rule that says a lot: kept because a check judges it. */
export interface BroadRule {
  /** The rule as it is written, comments and white space tidied. */
  readonly text: string;
  readonly path: string;
  readonly line: number;
}

export interface Profile {
  /** Without its parents' names: "cupsd", "/usr/sbin/chronyd", "third_party". */
  readonly name: string;
  /** As the kernel and `apparmor_parser -N` name it: "/usr/sbin/cupsd//third_party". */
  readonly fullName: string;
  readonly kind: "profile" | "hat";
  /** The attachment as written, variables and quotes included; null where it attaches by name alone or not at all. */
  readonly attachment: string | null;
  /** The globs that it attaches to, variables expanded; a profile named by a path has that path here. Empty: nothing attaches by itself. */
  readonly attachments: readonly string[];
  /** As its own header says; files in disable/ and force-complain/ may override it: see PolicyFile. */
  readonly mode: ProfileMode;
  /** Every flag as written, the mode among them. */
  readonly flags: readonly string[];
  readonly xattrs: Readonly<Record<string, string>>;
  /** Child profiles and hats. */
  readonly children: readonly Profile[];
  /** Rules that allow nearly everything: `/** rwx`, `capability,`, `change_profile,`, `file,`, `network,` and their like. */
  readonly broad: readonly BroadRule[];
  /** How many rules it has in all, those of its includes counted. */
  readonly rules: number;
  /** Where its header stands. */
  readonly path: string;
  readonly line: number;
}

/** Something that a reader should know, but that stops nothing. */
export interface PolicyNote {
  readonly kind: "missing-include" | "ignored" | "unknown-syntax" | "too-deep" | "undefined-variable";
  readonly text: string;
  readonly path: string;
  readonly line: number;
}

/** One file of /etc/apparmor.d with everything that it includes. */
export interface PolicyFile {
  readonly path: string;
  /** `abi <abi/3.0>,` as "abi/3.0"; null where there is none. */
  readonly abi: string | null;
  readonly profiles: readonly Profile[];
  /** A link of that file name in disable/: not loaded; in force-complain/: every profile complains. */
  readonly override: "disabled" | "force-complain" | null;
  /** Every file that it was read from, itself first: what its content hash covers. */
  readonly sources: readonly { readonly path: string; readonly content: Uint8Array }[];
  readonly notes: readonly PolicyNote[];
}
