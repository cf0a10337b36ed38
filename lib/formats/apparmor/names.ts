// names.ts: what a profile's header says about its full name and its mode.
import { PROFILE_MODES, type ProfileMode } from "./profile.ts";

/** `parent//child`; a namespace is written `:ns://name`, also where the policy has `:ns:name`. */
export function fullNameOf(name: string, parent: string | null): string {
  if (parent !== null) return `${parent}//${name}`;
  return name.replace(/^:([^:]+):(?:\/\/)?/, ":$1://");
}

/** The mode among a header's flags: the last one named, enforce where none is. */
export function modeOf(flags: readonly string[]): ProfileMode {
  let mode: ProfileMode = "enforce";
  for (const flag of flags) mode = PROFILE_MODES.find((known) => known === flag) ?? mode;
  return mode;
}
