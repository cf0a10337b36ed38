// match-path.ts: does a path fit a pattern, and what stands in the places of its parameters?
import type { RawParams } from "#app/params.ts";

/** "checks/:check" on "/checks/a%2Fb" -> { check: "a%2Fb" }: nothing is decoded here. Null where it does not fit. */
export function matchPath(pattern: string, path: string): RawParams | null {
  const names = partsOf(pattern);
  const parts = partsOf(path);
  const fits = names.length === parts.length && names.every((name, at) => name.startsWith(":") || name === parts[at]);
  if (!fits) return null;
  return Object.fromEntries(names.flatMap((name, at) => (name.startsWith(":") ? [[name.slice(1), parts[at]]] : [])));
}

function partsOf(path: string): string[] {
  return path.split("/").filter((part) => part !== "");
}
