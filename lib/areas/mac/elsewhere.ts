// elsewhere.ts: profiles for a program that exist in other places, by the program's path.
import { APPARMOR_D, DEBIAN_12, DEBIAN_EXTRA } from "./known-profiles-table.ts";

/** Where somebody has written a profile already. */
export interface Elsewhere {
  readonly source: "debian" | "debian-extra" | "apparmor.d";
  /** The file's name there; `package:file` in Debian. */
  readonly name: string;
}

const DEBIAN_BY_FILE = new Map(DEBIAN_12.map((row) => [row.slice(row.indexOf(":") + 1), row]));
const EXTRA = new Set(DEBIAN_EXTRA);
const COMMUNITY = new Set(APPARMOR_D);

/** Profiles known for a program, by name alone: whether one fits this version is for its reader to find out. At most one a source. */
export function profilesElsewhere(path: string): Elsewhere[] {
  const names = namesOf(path);
  const first = (has: (name: string) => boolean): string | undefined => names.find(has);
  const debian = first((name) => DEBIAN_BY_FILE.has(name));
  const extra = first((name) => EXTRA.has(name));
  const community = first((name) => COMMUNITY.has(name));
  return [
    ...(debian === undefined ? [] : [{ source: "debian" as const, name: DEBIAN_BY_FILE.get(debian) ?? debian }]),
    ...(extra === undefined ? [] : [{ source: "debian-extra" as const, name: extra }]),
    ...(community === undefined ? [] : [{ source: "apparmor.d" as const, name: community }]),
  ];
}

/** /usr/sbin/cupsd is `usr.sbin.cupsd` by AppArmor's custom, /sbin/x also `sbin.x`, and just `cupsd` by that of newer profiles. */
function namesOf(path: string): string[] {
  const dotted = path.slice(1).replaceAll("/", ".");
  const base = path.slice(path.lastIndexOf("/") + 1);
  const plain = base.replace(/[-.]?\d+(\.\d+)*$/, "");
  const names = [dotted, dotted.startsWith("usr.") ? dotted.slice("usr.".length) : `usr.${dotted}`, base, plain];
  return names.filter((name) => name !== "");
}

/** As a reader wants to see it. */
export function describeElsewhere({ source, name }: Elsewhere): string {
  if (source === "apparmor.d") return `apparmor.d has a profile named ${name}`;
  if (source === "debian-extra")
    return `Debian's apparmor-profiles has ${name} among its extra profiles, which are not loaded`;
  const [pkg = "", file = ""] = name.split(":");
  return `Debian 12 has /etc/apparmor.d/${file} in ${pkg}`;
}
