// values.ts: the value syntaxes that many settings share: booleans, numbers, file modes, paths, user names.

const TRUE = new Set(["1", "yes", "y", "true", "t", "on"]);
const FALSE = new Set(["0", "no", "n", "false", "f", "off"]);

/** systemd's booleans, in any case; null for anything else. */
export function parseBoolean(text: string): boolean | null {
  const word = text.toLowerCase();
  if (TRUE.has(word)) return true;
  return FALSE.has(word) ? false : null;
}

/** A file mode in octal digits, 0 to 07777; null for anything else. */
export function parseMode(text: string): number | null {
  const digits = /^[ \t\n\r]*([0-7]{1,22})$/.exec(text)?.[1];
  const mode = digits === undefined ? Number.NaN : Number.parseInt(digits, 8);
  return mode <= 0o7777 ? mode : null;
}

/** A 32-bit number as strtol reads it with base 0, and with `0b` and `0o`; null for anything else. */
export function parseInteger(text: string): number | null {
  const match =
    /^[ \t\n\r\v\f]*(?:0[bB]([01]{1,40})|0[oO]([0-7]{1,20})|([+-]?)(?:0[xX]([0-9a-fA-F]{1,20})|(0[0-7]{0,20})|([1-9][0-9]{0,19})))$/.exec(
      text,
    );
  if (match === null) return null;
  const [, binary, octal, sign, hex, zeroOctal, decimal] = match;
  const size =
    parseDigits(binary, 2) ??
    parseDigits(octal, 8) ??
    parseDigits(hex, 16) ??
    parseDigits(zeroOctal, 8) ??
    parseDigits(decimal, 10);
  const value = (size ?? 0) * (sign === "-" ? -1 : 1);
  return value >= -(2 ** 31) && value < 2 ** 31 ? value : null;
}

function parseDigits(digits: string | undefined, base: number): number | null {
  return digits === undefined ? null : Number.parseInt(digits, base);
}

const MAX_NAME = 255;
const MAX_PATH = 4096;

/** Drops doubled slashes, `.` components and a trailing slash; `..` stays. */
export function simplifyPath(path: string): string {
  const parts = path.split("/").filter((part) => part !== "" && part !== ".");
  const joined = parts.join("/");
  return path.startsWith("/") ? `/${joined}` : joined || (path === "" ? "" : ".");
}

/** True for an absolute path that, simplified, fits the kernel's limits and never climbs with `..`. */
export function isPlainAbsolutePath(path: string): boolean {
  return path.startsWith("/") && isPlainPath(path);
}

/** The same without the wish for a leading slash. */
export function isPlainPath(path: string): boolean {
  const parts = path.split("/");
  return path !== "" && path.length < MAX_PATH && parts.every((part) => part !== ".." && part.length <= MAX_NAME);
}

/** One component of a path: not empty, no slash, neither `.` nor `..`. */
export function isFileName(name: string): boolean {
  return name !== "" && name !== "." && name !== ".." && !name.includes("/") && name.length <= MAX_NAME;
}

const INVALID_IDS = new Set(["65535", "4294967295"]);

/** What systemd accepts in User= and Group=: a numeric id, or nearly any name that cannot be taken for one or for a path. */
export function isUserName(name: string): boolean {
  if (/^(?:0|[1-9][0-9]{0,9})$/.test(name)) return Number(name) <= 0xffff_ffff && !INVALID_IDS.has(name);
  if (name === "" || name === "." || name === ".." || /^-?[0-9]*$/.test(name)) return false;
  // eslint-disable-next-line no-control-regex -- control characters are what it refuses
  return !/^ | $|[:/\x00-\x1f\x7f]/.test(name);
}

/** The stricter rule for names that systemd makes up itself, as it does from a unit's name for DynamicUser=. */
export function isStrictUserName(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_-]{0,30}$/.test(name);
}
