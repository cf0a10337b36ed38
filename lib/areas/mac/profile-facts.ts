// profile-facts.ts: what is stored of an AppArmor profile: what it attaches to, how it runs, and what it allows too much of.
import { z } from "zod";
import { effectiveMode, PROFILE_MODES, type PolicyFile, type Profile } from "#lib/formats/apparmor/index.ts";
import { missingIncludes } from "./confinement.ts";
import { withChildren, type Policy } from "./policy.ts";

const Names = z.array(z.string());
const Mode = z.enum([...PROFILE_MODES, "disabled"]);

/** The facts of one top-level profile. */
export const ProfileFacts = z.object({
  name: z.string(),
  /** As written, or its name where that is the path; null where it attaches to none, because a unit or another profile names it. */
  attachment: z.string().nullable(),
  /** The globs, variables expanded; the first few. */
  attachments: Names,
  /** How it runs, disable/ and force-complain/ counted in. */
  mode: Mode,
  /** What its own header says. */
  declaredMode: z.enum(PROFILE_MODES),
  flags: Names,
  /** Child profiles and hats by the name that follows `parent//`; the first few. */
  children: Names,
  /** Those of the children that run in another mode than enforce or kill. */
  laxChildren: z.array(z.object({ name: z.string(), mode: Mode })),
  line: z.number().int().nonnegative(),
  abi: z.string().nullable(),
  rules: z.number().int().nonnegative(),
  /** Rules that allow nearly everything, its children's among them; the first few of `broadCount`. */
  broad: z.array(
    z.object({ profile: z.string(), text: z.string(), path: z.string(), line: z.number().int().nonnegative() }),
  ),
  broadCount: z.number().int().nonnegative(),
  /** Includes that are not there, those of local/ left out; the first few. */
  missingIncludes: Names,
  /** Whether the whole system was looked at, where includes and rivals of other packages would be. */
  complete: z.boolean(),
  /** Other files that define a profile of the same name. */
  sameName: Names,
  /** Globs of this profile that another one has as well, with that profile's file: the kernel takes neither. */
  contested: z.array(z.object({ glob: z.string(), file: z.string() })),
});
export type ProfileFacts = z.infer<typeof ProfileFacts>;

/** Real profiles have up to 29 globs (libreoffice), 20 children and 12 broad rules. */
const MAX_LIST = 32;
const MAX_TEXT = 300;

const cut = (text: string): string => (text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text);
const some = (texts: readonly string[]): string[] => texts.slice(0, MAX_LIST).map(cut);

/** A profile that is named by a path and has no attachment of its own attaches there (apparmor.d(5)). */
function attachmentOf({ name, attachment, attachments }: Profile): string | null {
  if (attachment !== null) return cut(attachment);
  return attachments.length > 0 ? cut(name) : null;
}

/**
 * Reads a top-level profile. With the root's `policy` it also tells which other profiles stand in its way; without, the profile is judged by itself,
 * as part of a system that was not looked at. Never throws.
 */
export function readProfileFacts(file: PolicyFile, profile: Profile, policy: Policy | null = null): ProfileFacts {
  const all = withChildren(profile);
  const broad = all.flatMap((one) =>
    one.broad.map(({ text, path, line }) => ({ profile: cut(one.fullName), text: cut(text), path, line })),
  );
  return {
    name: cut(profile.name),
    attachment: attachmentOf(profile),
    attachments: some(profile.attachments),
    mode: effectiveMode(file, profile),
    declaredMode: profile.mode,
    flags: some(profile.flags),
    children: some(all.slice(1).map((child) => nameBelow(profile, child))),
    laxChildren: all
      .slice(1)
      .map((child) => ({ name: cut(nameBelow(profile, child)), mode: effectiveMode(file, child) }))
      .filter(({ mode }) => mode !== "enforce" && mode !== "kill")
      .slice(0, MAX_LIST),
    line: profile.line,
    abi: file.abi === null ? null : cut(file.abi),
    rules: profile.rules,
    broad: broad.slice(0, MAX_LIST),
    broadCount: broad.length,
    missingIncludes: some(missingIncludes(file)),
    complete: policy?.complete ?? false,
    sameName: some((policy?.definitions.get(profile.fullName) ?? []).filter((path) => path !== file.path)),
    contested: policy === null ? [] : rivalsOf(file, profile, policy),
  };
}

function nameBelow(profile: Profile, child: Profile): string {
  const prefix = `${profile.fullName}//`;
  return child.fullName.startsWith(prefix) ? child.fullName.slice(prefix.length) : child.name;
}

/** Only a glob that is a plain path can be asked for: of what a pattern matches, some may be contested and some not. */
function rivalsOf(file: PolicyFile, profile: Profile, policy: Policy): ProfileFacts["contested"] {
  const plain = profile.attachments.filter((glob) => !/[*?[\]{}\\^]/.test(glob)).slice(0, MAX_LIST);
  return plain.flatMap((glob) => {
    const choice = policy.choose(glob);
    if (choice.kind !== "ambiguous") return [];
    const rival = choice.candidates.find(
      (candidate) => candidate.file.path !== file.path || candidate.profile !== profile,
    );
    return rival === undefined ? [] : [{ glob: cut(glob), file: rival.file.path }];
  });
}
