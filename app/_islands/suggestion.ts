// suggestion.ts: one suggestion of /api/v1/search as the search box sees it, and where it leads.
import { checkHref, maintainerHref, packageHref, unitHref } from "#app/_components/href.ts";

export const KIND_TITLES = { package: "Packages", maintainer: "Maintainers", unit: "Units", check: "Checks" } as const;
export type SuggestionKind = keyof typeof KIND_TITLES;

export interface Suggestion {
  readonly kind: SuggestionKind;
  /** What is shown, and what the kind's address needs. */
  readonly name: string;
  readonly detail: string;
  readonly href: string;
}

/** Reads the answer of /api/v1/search; anything of another shape is left out. */
export function readSuggestions(answer: unknown, channel: string | null): Suggestion[] {
  const list = field(answer, "suggestions");
  return Array.isArray(list) ? list.flatMap((one) => readOne(one, channel) ?? []) : [];
}

function readOne(one: unknown, channel: string | null): Suggestion | null {
  const text = (name: string) => {
    const value = field(one, name);
    return typeof value === "string" ? value : "";
  };
  const [kind, name] = [text("kind"), text("name")];
  const make = (known: SuggestionKind, href: string) => ({ kind: known, name, detail: text("detail"), href });
  if (kind === "package") return make(kind, packageHref(text("distro"), name, { channel }));
  if (kind === "maintainer") return make(kind, maintainerHref(text("handle"), { channel }));
  if (kind === "unit") return make(kind, unitHref(text("distro"), text("package"), name, { channel }));
  if (kind === "check") return make(kind, checkHref(text("id"), { channel }));
  return null;
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
