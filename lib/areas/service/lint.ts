// lint.ts: what a reviewer would say of a line that systemd takes without a word, or with a word of its own.
import type { Assignment, UnitWarning } from "#lib/formats/unit/index.ts";
import { obsolescenceOf } from "./obsolete-table.ts";

const EXEC = /^Exec(?:Start|Stop|Reload|Condition)/;
/** Behind a command's prefixes, a first letter that begins neither a path nor a specifier, quoted or not. */
const RELATIVE = /^[-@:+!]*["']?([^-@:+!/%"'\s;][^\s"']*)/;

/** Obsolete settings, and programs that are looked for in a search path. */
export function lint(assignment: Assignment): UnitWarning[] {
  const { key, value, path, line } = assignment;
  const found: UnitWarning[] = [];
  const better = obsolescenceOf(assignment);
  if (better !== null) found.push({ rule: "obsolete", path, line, message: `${key}=${shown(value)}: ${better}` });
  const program = key.startsWith("Exec") && EXEC.test(key) ? RELATIVE.exec(value)?.[1] : undefined;
  if (program !== undefined) {
    found.push({ rule: "advice", path, line, message: `${key}=: ${shown(program)} is looked for in a search path` });
  }
  return found;
}

function shown(value: string): string {
  return value.length > 80 ? `${value.slice(0, 80)}…` : value;
}
