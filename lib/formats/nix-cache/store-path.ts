// nix-cache/store-path.ts: "/nix/store/<hash>-<name>", and what a name tells of the package.
import { FormatError } from "../format-error.ts";

/** One path of a store. */
export interface StorePath {
  /** "/nix/store". */
  readonly dir: string;
  /** 32 digits of Nix's base 32. */
  readonly hash: string;
  /** "hello-2.12.1-dev". */
  readonly name: string;
}

// libstore's checkName: letters, digits and +-._?=, at most 211 of them, and no name that leads elsewhere.
const BASE_NAME = /^([0-9abcdfghijklmnpqrsvwxyz]{32})-([0-9A-Za-z+\-._?=]{1,211})$/;
const LEADS_ELSEWHERE = /^\.\.?(-|$)/;
const HASH = /^[0-9abcdfghijklmnpqrsvwxyz]{32}$/;
const STORE_DIR = /^(\/[0-9A-Za-z+\-._]{1,255}){1,16}$/;

/** Whether a text is the hash part of a store path alone. */
export function isStoreHash(text: string): boolean {
  return HASH.test(text);
}

/** Whether a text can be a store's directory: absolute, and nothing that leads up. */
export function isStoreDir(text: string): boolean {
  return STORE_DIR.test(text) && !text.split("/").some((part) => part === "." || part === "..");
}

/** Reads an absolute store path. Throws FormatError when it is none. */
export function parseStorePath(text: string): StorePath {
  const cut = text.lastIndexOf("/");
  const dir = text.slice(0, Math.max(cut, 0));
  if (!isStoreDir(dir)) throw new FormatError(`${quote(text)} is no store path: expected /nix/store/<hash>-<name>`);
  return { dir, ...parseBaseName(text.slice(cut + 1)) };
}

/** Reads "<hash>-<name>". Throws FormatError when it is none. */
export function parseBaseName(text: string): Pick<StorePath, "hash" | "name"> {
  const [, hash, name] = BASE_NAME.exec(text) ?? [];
  if (hash === undefined || name === undefined || LEADS_ELSEWHERE.test(name))
    throw new FormatError(`${quote(text)} is no name in a store: expected <32 digits>-<name>`);
  return { hash, name };
}

/** The path as it is written. */
export function storePathText({ dir, hash, name }: StorePath): string {
  return `${dir}/${hash}-${name}`;
}

/** What a store path's name says of its package. */
export interface NameParts {
  readonly pname: string;
  /** "" where the name has none. */
  readonly version: string;
  /** "out", "dev", "lib" ... */
  readonly output: string;
}

// The outputs that nixpkgs' multiple-outputs.sh and its packages know.
const OUTPUTS =
  /-(bin|dev|lib|man|doc|devdoc|info|debug|static|out|data|dist|py|python|tools|terminfo|modules|headers|locale|libdev|include|installedTests|nixsupport|zsh|lang|cupsdev|ps|su|login|mount|swap|host|dnsutils)$/;

/**
 * Takes a name apart: the version begins at the first dash that no letter follows, as for `builtins.parseDrvName`; an output's name ends it.
 * `derivation` is the name of what it was built by, "hello-2.12.1", where that is known: then nothing is guessed.
 */
export function partsOfName(name: string, derivation: string | null): NameParts {
  const known = derivation !== null && (name === derivation || name.startsWith(`${derivation}-`));
  const whole = known ? derivation : name.replace(OUTPUTS, "");
  const output = name === whole ? "out" : name.slice(whole.length + 1);
  const cut = whole.search(/-[^A-Za-z]/);
  // A name that begins with such a dash has no package name before it.
  if (cut <= 0) return { pname: whole, version: "", output };
  return { pname: whole.slice(0, cut), version: whole.slice(cut + 1), output };
}

function quote(text: string): string {
  return JSON.stringify(text.length > 120 ? `${text.slice(0, 120)}...` : text);
}
