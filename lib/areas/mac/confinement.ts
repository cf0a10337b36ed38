// confinement.ts: which AppArmor profile an executable gets when it is started, and what that profile does.
import type { PolicyFile, Profile, ProfileMode } from "#lib/formats/apparmor/index.ts";
import type { Attachment, Policy } from "./policy.ts";
import type { Reason } from "./targets.ts";

/**
 * Best first. `other-path`: a profile is written for another path of the same file, one that the kernel does not see. `not-loaded`: its file has an
 * include that is not there, so nothing of it is loaded. `missing`: the unit names a profile that is nowhere.
 */
export const STATES = [
  "enforced",
  "complain",
  "default-allow",
  "unconfined",
  "disabled",
  "not-loaded",
  "ambiguous",
  "missing",
  "other-path",
  "none",
] as const;
export type State = (typeof STATES)[number];

export interface Confinement {
  readonly state: State;
  /** As the kernel names it: "cupsd"; null where none applies. */
  readonly profile: string | null;
  readonly file: string | null;
  /** The glob that fits, as expanded; null where the unit names the profile. */
  readonly attachment: string | null;
  readonly package: string | null;
  /** The unit that names it by AppArmorProfile=. */
  readonly unit: string | null;
  /** The path that the kernel looks for. */
  readonly seenAs: string;
  /** What else a reader must know, one sentence without a full stop. */
  readonly detail: string | null;
}

/** prompt asks a person and allows nothing without an answer; kill is enforce with a signal. */
const STATE_BY_MODE: Readonly<Record<ProfileMode | "disabled", State>> = {
  enforce: "enforced",
  kill: "enforced",
  prompt: "enforced",
  complain: "complain",
  default_allow: "default-allow",
  unconfined: "unconfined",
  disabled: "disabled",
};

/** How each reason's start is confined, in their order. `otherNames`: links that lead to the file. */
export function waysOf(
  path: string,
  reasons: readonly Reason[],
  otherNames: readonly string[],
  policy: Policy,
): Confinement[] {
  return reasons.map(({ attachPath, from, profile, scripts = [] }) => {
    if (profile !== null) return byUnit(attachPath, from, profile, policy);
    const own = byPath(attachPath, attachPath === path ? otherNames : [path, ...otherNames], policy);
    if (own.state !== "none" && own.state !== "other-path") return own;
    // What a script starts stays under the script's profile, unless that says otherwise.
    const script = scripts.map((name) => byPath(name, [], policy)).find(({ state }) => state !== "none");
    return script ?? own;
  });
}

/** One unconfined way of starting it is enough. */
export function worstOf(ways: readonly Confinement[]): Confinement | null {
  return ways.toSorted((a, b) => STATES.indexOf(b.state) - STATES.indexOf(a.state))[0] ?? null;
}

/** systemd sets the profile for the program it starts, whatever attaches to its path (aa_change_onexec). */
function byUnit(
  seenAs: string,
  unit: string,
  { name, optional }: NonNullable<Reason["profile"]>,
  policy: Policy,
): Confinement {
  const empty = { profile: name, file: null, attachment: null, package: null, unit, seenAs };
  if (name === "unconfined") return { ...empty, state: "unconfined", detail: `${unit} asks for no confinement` };
  const found = policy.named.get(name);
  if (found === undefined) {
    const what = optional ? "starts it without" : "cannot start it then";
    return { ...empty, state: "missing", detail: `no profile of the name ${name} was found, and systemd ${what}` };
  }
  return applied(found, { seenAs, attachment: null, unit }, policy);
}

/** The same file below / and below /usr. */
const MERGED = /^(?:\/usr)?(\/(?:bin|sbin|lib|lib32|lib64|libx32)\/)/;

/** /bin/x for /usr/bin/x and the other way round; null for any other path. */
function twinOf(path: string): string | null {
  if (!MERGED.test(path)) return null;
  return path.startsWith("/usr/") ? path.slice("/usr".length) : `/usr${path}`;
}

/** What attaches to a path by itself. */
export function byPath(path: string, otherNames: readonly string[], policy: Policy): Confinement {
  const twin = twinOf(path);
  // Where nothing says that /bin is a link, the file may be installed below either: then both names count.
  const seen = twin === null || policy.merged !== null ? [path] : [path, twin];
  for (const seenAs of seen) {
    const choice = policy.choose(seenAs);
    if (choice.kind === "one")
      return applied(choice.candidate, { seenAs, attachment: choice.candidate.glob, unit: null }, policy);
    if (choice.kind === "ambiguous") return ambiguous(seenAs, choice.candidates);
  }
  for (const seenAs of seen) {
    const choice = policy.chooseDisabled(seenAs);
    if (choice.kind === "one")
      return applied(choice.candidate, { seenAs, attachment: choice.candidate.glob, unit: null }, policy);
  }
  return byOtherName(path, [...otherNames, ...(twin === null ? [] : [twin])], policy) ?? { ...NOTHING, seenAs: path };
}

const NOTHING: Omit<Confinement, "seenAs"> = {
  ...{ state: "none", profile: null, file: null, attachment: null, package: null, unit: null, detail: null },
};

interface Way {
  readonly seenAs: string;
  readonly attachment: string | null;
  readonly unit: string | null;
}

function applied(
  found: { readonly profile: Profile; readonly file: PolicyFile; readonly mode: ProfileMode | "disabled" },
  way: Way,
  policy: Policy,
): Confinement {
  const { profile, file, mode } = found;
  const lost = policy.complete && mode !== "disabled" ? missingIncludes(file)[0] : undefined;
  return {
    ...way,
    state: lost === undefined ? STATE_BY_MODE[mode] : "not-loaded",
    profile: profile.fullName,
    file: file.path,
    package: policy.packageOf(file.path),
    detail: lost ?? (mode === "prompt" ? "it asks a person about what it does not know" : null),
  };
}

function ambiguous(seenAs: string, candidates: readonly Attachment[]): Confinement {
  const names = [...new Set(candidates.map(({ profile, file }) => `${profile.fullName} of ${file.path}`))].sort();
  return {
    ...NOTHING,
    seenAs,
    state: "ambiguous",
    detail: `the kernel cannot choose between ${names.slice(0, 4).join(" and ")}`,
  };
}

function byOtherName(path: string, otherNames: readonly string[], policy: Policy): Confinement | null {
  for (const name of otherNames) {
    const choice = policy.choose(name);
    if (choice.kind !== "one") continue;
    const { profile, file, glob } = choice.candidate;
    return {
      ...{
        state: "other-path",
        profile: profile.fullName,
        file: file.path,
        attachment: glob,
        unit: null,
        seenAs: path,
      },
      package: policy.packageOf(file.path),
      detail: `the profile is written for ${name}, but the kernel sees ${path}`,
    };
  }
  return null;
}

/**
 * Includes without `if exists` that are not there: apparmor_parser then loads nothing of the file. Those of local/ are not counted: dh_apparmor
 * makes them at installation, so that no package holds them.
 */
export function missingIncludes(file: PolicyFile): string[] {
  return file.notes
    .filter(({ kind, text }) => kind === "missing-include" && !/(^|\/)local\//.test(text))
    .map(({ text, path, line }) => `${path}:${line} includes ${text}, which is not there`);
}
