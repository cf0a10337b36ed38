// unit-name.ts: the parts of a unit's name: prefix, instance, type; `foo-bar@one.service` is foo-bar, one, service.

const UNIT_TYPES = new Set([
  "service",
  "mount",
  "swap",
  "socket",
  "target",
  "device",
  "automount",
  "timer",
  "path",
  "slice",
  "scope",
]);
const MAX_UNIT_NAME = 255;
const NAME = /^([A-Za-z0-9:_.\\-]+)(@([A-Za-z0-9:_.\\@-]*))?\.([a-z]+)$/;

export type UnitNameKind = "plain" | "instance" | "template";

export interface UnitName {
  readonly kind: UnitNameKind;
  readonly prefix: string;
  /** Empty unless the kind is "instance". */
  readonly instance: string;
  readonly type: string;
}

/** Takes a unit's name apart; null when it is not a valid one. */
export function parseUnitName(name: string): UnitName | null {
  if (name.length > MAX_UNIT_NAME) return null;
  const match = NAME.exec(name);
  const [, prefix, at, instance = "", type] = match ?? [];
  if (prefix === undefined || type === undefined || !UNIT_TYPES.has(type)) return null;
  const kind = at === undefined ? "plain" : instance === "" ? "template" : "instance";
  return { kind, prefix, instance, type };
}

export function isUnitType(word: string): boolean {
  return UNIT_TYPES.has(word);
}

/** Puts a name together again: plain for instance null, else `prefix@instance.type` (a template for the empty instance). */
export function buildUnitName(prefix: string, instance: string | null, type: string): string {
  return instance === null ? `${prefix}.${type}` : `${prefix}@${instance}.${type}`;
}

/** The name of a path's last component. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** Undoes the escaping of names made from paths: `-` is a slash, `\x2d` a byte; null when an escape is broken. */
export function unescapeUnitName(text: string): string | null {
  const plain = text
    .replaceAll("-", "/")
    .replace(/\\x([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return /\\(?!x[0-9a-fA-F]{2})/.test(text) ? null : plain;
}
