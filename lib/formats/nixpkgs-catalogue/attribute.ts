// attribute.ts: one attribute of the catalogue, in all the shapes that nixpkgs wrote since 2015.
import { partsOfName } from "../nix-cache/index.ts";
import type { Shape } from "./picker.ts";

export interface CataloguedPerson {
  readonly name: string;
  readonly email: string | null;
  readonly github: { readonly id: number | null; readonly login: string } | null;
}

export interface CataloguedTeam {
  /** Its short name: what tells it apart. */
  readonly name: string;
  readonly members: readonly CataloguedPerson[];
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
  readonly teams: readonly CataloguedTeam[];
}

/** Told what is not as expected: "meta.description is a list, expected text". What can be read is read all the same. */
export type Odd = (what: string) => void;

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
    teams: { items: keys({ shortName: SCALAR, members: PEOPLE }) },
  }),
});

/** The longest of 2026: an attribute of 101, a pname of 73, a description of 674. */
const MAX_NAME_CHARS = 255;
const MAX_TEXT_CHARS = 2000;
/** A package that more people look after is looked after by nobody; the most seen is 23. */
const MAX_PEOPLE = 200;

/** The attribute of what ATTRIBUTE_SHAPE picked; null, and a word to `odd`, where it is no package. */
export function toAttribute(attribute: string, picked: unknown, odd: Odd): CataloguedAttribute | null {
  if (attribute.length > MAX_NAME_CHARS) return nothing(odd, `its path has more than ${MAX_NAME_CHARS} characters`);
  if (!isFields(picked)) return nothing(odd, `it is ${nameOf(picked)}, expected an object`);
  const { meta } = picked;
  if (!isFields(meta) && isThere(meta)) odd(`meta is ${nameOf(meta)}, expected an object`);
  const words = isFields(meta) ? meta : {};
  const named = partsOfName(textOf(picked["name"], "name", odd) ?? "", null);
  const pname = textOf(picked["pname"], "pname", odd) || named.pname;
  if (pname === "") return nothing(odd, "it has neither pname nor name");
  const teams = listOf(words["teams"], "meta.teams", odd).flatMap((one) => teamOf(one, odd) ?? []);
  return {
    attribute,
    pname: pname.slice(0, MAX_NAME_CHARS),
    version: (textOf(picked["version"], "version", odd) ?? named.version).slice(0, MAX_NAME_CHARS),
    description: shortened(textOf(words["description"], "meta.description", odd)),
    homepage: shortened(textOf(listOf(words["homepage"], "meta.homepage", odd)[0], "meta.homepage", odd)),
    ...positionOf(textOf(words["position"], "meta.position", odd) ?? ""),
    maintainers: ownMaintainers(words, teams, odd),
    teams,
  };
}

/** For some years `maintainers` had the teams' members too, and `nonTeamMaintainers` was not there. */
function ownMaintainers(meta: Fields, teams: readonly CataloguedTeam[], odd: Odd): readonly CataloguedPerson[] {
  const own = meta["nonTeamMaintainers"];
  if (isThere(own)) return peopleOf(own, "meta.nonTeamMaintainers", odd);
  const all = peopleOf(meta["maintainers"], "meta.maintainers", odd);
  if (teams.length === 0) return all;
  const members = new Set(teams.flatMap((team) => team.members.map(keyOf)));
  return all.filter((person) => !members.has(keyOf(person)));
}

const keyOf = ({ name, email, github }: CataloguedPerson): string =>
  String(github?.id ?? github?.login ?? email ?? name);

function teamOf(team: unknown, odd: Odd): CataloguedTeam | null {
  if (!isFields(team)) return nothing(odd, `a team is ${nameOf(team)}, expected an object`);
  const name = textOf(team["shortName"], "a team's shortName", odd);
  if (!name) return nothing(odd, "a team has no shortName");
  return { name: name.slice(0, MAX_NAME_CHARS), members: peopleOf(team["members"], "a team's members", odd) };
}

function peopleOf(people: unknown, field: string, odd: Odd): readonly CataloguedPerson[] {
  return listOf(people, field, odd).flatMap((one) => personOf(one, field, odd) ?? []);
}

function personOf(person: unknown, field: string, odd: Odd): CataloguedPerson | null {
  if (typeof person === "string") return person.trim() === "" ? null : personOfText(person);
  if (!isFields(person)) return nothing(odd, `somebody in ${field} is ${nameOf(person)}, expected an object or text`);
  const text = (key: string): string | null => textOf(person[key], `${key} of somebody in ${field}`, odd);
  const [name, email, github] = [text("name"), text("email"), text("github")];
  const known = name || github || email;
  if (!known) return nothing(odd, `somebody in ${field} has neither a name, a GitHub login nor an address`);
  const id = Number.isSafeInteger(person["githubId"]) ? Number(person["githubId"]) : null;
  return { name: shortName(known), email: email || null, github: github ? { id, login: github } : null };
}

/** Until 17.09 a person is text: "Name <address>", now and then only one of the two. */
function personOfText(person: string): CataloguedPerson {
  const cut = person.indexOf("<");
  const name = (cut < 0 ? person : person.slice(0, cut)).trim();
  const address = cut < 0 ? person : person.slice(cut + 1).replace(">", "");
  const email = /^[^\s<>@]+@[^\s<>@]+$/.test(address.trim()) ? address.trim() : null;
  return { name: shortName(name || email || person.trim()), email, github: null };
}

/** "pkgs/tools/x/default.nix:37". Who forgot to cut the checkout's own path off has an absolute one. */
function positionOf(position: string): Pick<CataloguedAttribute, "file" | "line"> {
  const cut = /:\d{1,9}$/.exec(position);
  const file = cut === null ? position : position.slice(0, cut.index);
  const inside = file.startsWith("/") ? file.replace(/^.*?\/(?=(?:pkgs|nixos|lib|maintainers|doc)\/)/, "") : file;
  return { file: shortened(inside), line: cut === null ? null : Number(cut[0].slice(1)) };
}

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const isThere = (value: unknown): boolean => value !== undefined && value !== null;

function textOf(value: unknown, field: string, odd: Odd): string | null {
  if (typeof value === "string") return value;
  if (isThere(value)) odd(`${field} is ${nameOf(value)}, expected text`);
  return null;
}

/** One alone stands for a list of it. */
function listOf(value: unknown, field: string, odd: Odd): readonly unknown[] {
  if (Array.isArray(value)) return value.slice(0, MAX_PEOPLE);
  if (typeof value === "string") return [value];
  if (isThere(value)) odd(`${field} is ${nameOf(value)}, expected a list`);
  return [];
}

function nothing(odd: Odd, what: string): null {
  odd(what);
  return null;
}

function nameOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return { string: "text", number: "a number", boolean: "true or false" }[String(typeof value)] ?? "an object";
}

const shortName = (name: string): string => name.slice(0, MAX_NAME_CHARS);

function shortened(given: string | null): string | null {
  return given ? given.slice(0, MAX_TEXT_CHARS) : null;
}
