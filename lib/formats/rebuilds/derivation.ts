// derivation.ts: "<hash>-<name>-<version>.drv" taken apart as Nix does.
import { FormatError } from "../format-error.ts";
import { quote } from "./rebuild.ts";

export interface Derivation {
  /** "d4jwbr0wg0ghyxzy3c0lxljb0w2zqb3h-jemalloc-5.3.0": what tells it from another of its name. */
  readonly id: string;
  /** "jemalloc". */
  readonly pname: string;
  /** "" where its name has none. */
  readonly version: string;
}

// Wider than libstore's checkName by intent: reports name sources after their addresses ("attachment.cgi?id=361056").
const BASE = /^([0-9abcdfghijklmnpqrsvwxyz]{32})-([^\s/<>"'`]{1,211})\.drv$/;

/** A derivation's path or base name. Throws FormatError when it is none. */
export function parseDerivation(text: string): Derivation {
  const base = text.slice(text.lastIndexOf("/") + 1);
  const [, hash, name] = BASE.exec(base) ?? [];
  if (hash === undefined || name === undefined)
    throw new FormatError(`${quote(text)} is no derivation: expected <32 digits>-<name>.drv`);
  return { id: `${hash}-${name}`, ...parseDrvName(name) };
}

/** `builtins.parseDrvName`: the version begins after the first dash that no letter follows. */
export function parseDrvName(name: string): Pick<Derivation, "pname" | "version"> {
  const cut = name.search(/-[^A-Za-z]/);
  return cut <= 0 ? { pname: name, version: "" } : { pname: name.slice(0, cut), version: name.slice(cut + 1) };
}
