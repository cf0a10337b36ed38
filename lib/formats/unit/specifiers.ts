// specifiers.ts: `%i` and its kind in values, replaced as systemd 252 does for the system manager.
import { parseUnitName, unescapeUnitName } from "./unit-name.ts";

/** What specifiers speak of: the unit's name, aliases resolved, and where its own file is. */
export interface SpecifierContext {
  readonly id: string;
  readonly fragmentPath: string;
}

type Lookup = (unit: SpecifierContext) => string | null;

const part = (pick: (name: { prefix: string; instance: string }) => string | null): Lookup => {
  return ({ id }) => {
    const name = parseUnitName(id);
    return name === null ? null : pick(name);
  };
};
const fixed =
  (value: string): Lookup =>
  () =>
    value;
const lastOf = (prefix: string): string => prefix.slice(prefix.lastIndexOf("-") + 1);
const asPath = (escaped: string): string | null => {
  const path = unescapeUnitName(escaped);
  return path === null ? null : `/${path}`;
};

/**
 * The letters of systemd.unit(5), "Specifiers". What depends on the host (its name, its kernel, its os-release) has a
 * stand-in of the right kind: a package is judged without its host, and no rule looks at more than "is it empty".
 */
const SPECIFIERS: ReadonlyMap<string, Lookup> = new Map([
  ["n", ({ id }) => id],
  ["N", ({ id }) => id.slice(0, id.lastIndexOf("."))],
  ["p", part(({ prefix }) => prefix)],
  ["P", part(({ prefix }) => unescapeUnitName(prefix))],
  ["i", part(({ instance }) => instance)],
  ["I", part(({ instance }) => unescapeUnitName(instance))],
  ["j", part(({ prefix }) => lastOf(prefix))],
  ["J", part(({ prefix }) => unescapeUnitName(lastOf(prefix)))],
  ["f", part(({ prefix, instance }) => asPath(instance === "" ? prefix : instance))],
  ["y", ({ fragmentPath }) => fragmentPath],
  ["Y", ({ fragmentPath }) => fragmentPath.slice(0, Math.max(1, fragmentPath.lastIndexOf("/")))],
  ["c", ({ id }) => `/system.slice/${id}`],
  ["r", fixed("/system.slice")],
  ["R", fixed("/")],
  ["C", fixed("/var/cache")],
  ["d", ({ id }) => `/run/credentials/${id}`],
  ["E", fixed("/etc")],
  ["L", fixed("/var/log")],
  ["S", fixed("/var/lib")],
  ["t", fixed("/run")],
  ["T", fixed("/tmp")],
  ["V", fixed("/var/tmp")],
  ["h", fixed("/root")],
  ["s", fixed("/bin/sh")],
  ["u", fixed("root")],
  ["U", fixed("0")],
  ["g", fixed("root")],
  ["G", fixed("0")],
  ["a", fixed("x86-64")],
  ["b", fixed("00000000000000000000000000000000")],
  ["m", fixed("00000000000000000000000000000000")],
  ["H", fixed("host")],
  ["l", fixed("host")],
  ["q", fixed("host")],
  ["o", fixed("linux")],
  ["v", fixed("0")],
  ["w", fixed("0")],
  ["A", fixed("")],
  ["B", fixed("")],
  ["M", fixed("")],
  ["W", fixed("")],
]);

/** systemd's limit of an expanded value; without it, one mebibyte of `%y` could become gigabytes. */
const MAX_EXPANDED = 1024 * 1024;

/** Replaces every specifier; null where one is unknown or cannot be resolved, or where the result is too long: systemd then refuses the value. */
export function expandSpecifiers(text: string, unit: SpecifierContext): string | null {
  if (!text.includes("%")) return text;
  let refused = false;
  let length = 0;
  const expanded = text.replace(/%(.)/gsu, (whole, letter: string) => {
    if (refused) return "";
    const value = letter === "%" ? "%" : valueOf(whole, letter, unit);
    length += value?.length ?? 0;
    refused = value === null || length > MAX_EXPANDED;
    return value ?? "";
  });
  return refused ? null : expanded;
}

/** A percent sign before anything but a letter or digit stands for itself. */
function valueOf(whole: string, letter: string, unit: SpecifierContext): string | null {
  const lookup = SPECIFIERS.get(letter);
  if (lookup !== undefined) return lookup(unit);
  return /[A-Za-z0-9]/.test(letter) ? null : whole;
}
