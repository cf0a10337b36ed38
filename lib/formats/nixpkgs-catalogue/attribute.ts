// attribute.ts: one attribute of the catalogue, in all the shapes that nixpkgs wrote since 2015.
import { z } from "zod";
import { FormatError } from "../format-error.ts";
import { partsOfName } from "../nix-cache/index.ts";
import type { Shape } from "./picker.ts";

export interface CataloguedPerson {
  readonly name: string;
  readonly email: string | null;
  readonly github: { readonly id: number | null; readonly login: string } | null;
}

export interface CataloguedAttribute {
  /** Its path: "python313Packages.requests". */
  readonly attribute: string;
  readonly pname: string;
  /** "" where it has none. */
  readonly version: string;
  readonly description: string | null;
  readonly homepage: string | null;
  /** Where it is defined, from the checkout's root: "pkgs/by-name/he/hello/package.nix". */
  readonly file: string | null;
  readonly line: number | null;
  /** Those named for this package; who only belongs to one of its teams is not among them. */
  readonly maintainers: readonly CataloguedPerson[];
  /** By their short names. */
  readonly teams: readonly string[];
}

const keys = (shapes: Readonly<Record<string, Shape>>): Shape => ({ keys: new Map(Object.entries(shapes)) });
const SCALAR: Shape = {};
const LIST: Shape = { items: SCALAR };
const PEOPLE: Shape = { items: keys({ name: SCALAR, email: SCALAR, github: SCALAR, githubId: SCALAR }) };

/** All that is read of an attribute. */
export const ATTRIBUTE_SHAPE = keys({
  ...{ name: SCALAR, pname: SCALAR, version: SCALAR },
  meta: keys({
    ...{ description: SCALAR, homepage: LIST, position: SCALAR },
    ...{ maintainers: PEOPLE, nonTeamMaintainers: PEOPLE },
    teams: { items: keys({ shortName: SCALAR }) },
  }),
});

const MAX_CHARS = 2000;
/** A package that more people look after is looked after by nobody; the most seen is 23. */
const MAX_PEOPLE = 200;

const text = z.string().nullish();
const PERSON = z.union([
  z.string(),
  z.object({ name: text, email: text, github: text, githubId: z.number().nullish() }),
]);
const people = z.union([z.string(), z.array(PERSON)]).nullish();
const ATTRIBUTE = z.object({
  ...{ name: text, pname: text, version: text },
  meta: z
    .object({
      ...{ description: text, position: text, maintainers: people, nonTeamMaintainers: people },
      homepage: z.union([z.string(), z.array(z.string())]).nullish(),
      teams: z.array(z.object({ shortName: z.string().min(1) })).nullish(),
    })
    .nullish(),
});

/** The attribute of what ATTRIBUTE_SHAPE picked. Throws FormatError that names it and says what is not as expected. */
export function toAttribute(attribute: string, picked: unknown): CataloguedAttribute {
  const parsed = ATTRIBUTE.safeParse(picked);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = issue?.path.map((part) => `.${String(part)}`).join("") ?? "";
    throw new FormatError(`${quote(attribute)}${where}: ${issue?.message ?? "not a package of nixpkgs"}`);
  }
  const { name, pname, version, meta } = parsed.data;
  const named = partsOfName(name ?? "", null);
  const known = pname || named.pname;
  if (known === "")
    throw new FormatError(`${quote(attribute)} has neither pname nor name: expected a package of nixpkgs`);
  return {
    attribute,
    pname: known,
    version: version ?? named.version,
    description: shortened(meta?.description),
    homepage: shortened([meta?.homepage].flat()[0]),
    ...positionOf(meta?.position ?? ""),
    // `maintainers` has the teams' members too, where there are teams.
    maintainers: [meta?.nonTeamMaintainers ?? meta?.maintainers ?? []].flat().slice(0, MAX_PEOPLE).map(personOf),
    teams: (meta?.teams ?? []).slice(0, MAX_PEOPLE).map(({ shortName }) => shortName),
  };
}

/** "pkgs/tools/x/default.nix:37". Who forgot to cut the checkout's own path off has an absolute one. */
function positionOf(position: string): Pick<CataloguedAttribute, "file" | "line"> {
  const [, file = "", line] = /^(.*?)(?::(\d{1,9}))?$/s.exec(position) ?? [];
  const inside = file.startsWith("/") ? file.replace(/^.*?\/(?=(?:pkgs|nixos|lib|maintainers)\/)/, "") : file;
  return { file: shortened(inside), line: line === undefined ? null : Number(line) };
}

/** Until 17.09 a person is text: "Name <address>", now and then only one of the two. */
function personOf(person: z.infer<typeof PERSON>): CataloguedPerson {
  if (typeof person !== "string") {
    const { name, email, github, githubId } = person;
    const known = name || github || email;
    if (!known) throw new FormatError("a maintainer has neither a name, a GitHub login nor an address");
    return { name: known, email: email || null, github: github ? { id: githubId ?? null, login: github } : null };
  }
  const [, name = "", address = ""] = /^([^<]*)<([^>]*)>?\s*$/.exec(person) ?? [];
  const email = [address, person].map((one) => one.trim()).find((one) => /^[^\s<>@]+@[^\s<>@]+$/.test(one)) ?? null;
  return { name: name.trim() || email || person.trim(), email, github: null };
}

function shortened(given: string | null | undefined): string | null {
  return given ? given.slice(0, MAX_CHARS) : null;
}

function quote(given: string): string {
  return JSON.stringify(given.length > 120 ? `${given.slice(0, 120)}...` : given);
}
