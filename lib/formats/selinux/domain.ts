// domain.ts: the domain that a program's type starts, as far as names tell: the binary policy is not read.
import { NO_DOMAIN, OTHER_DOMAIN, UNCONFINED } from "./domain-table.ts";

/**
 * The confined domain of a program's type, by the custom that `x_exec_t` starts `x_t`; null where the type starts none, or an unconfined one.
 * All `x_initrc_exec_t` start initrc_t, which is unconfined. Other policies than Debian 12's may differ.
 */
export function domainOfType(type: string): string | null {
  if (!type.endsWith("_exec_t") || type.endsWith("_initrc_exec_t") || NO_DOMAIN.has(type)) return null;
  const domain = OTHER_DOMAIN.get(type) ?? `${type.slice(0, -"_exec_t".length)}_t`;
  return UNCONFINED.has(domain) ? null : domain;
}
