// fold.ts: attributes -> packages: those of one pname that are defined in one file are one thing that somebody looks after.
import type {
  CataloguedAttribute,
  CataloguedPerson,
  CataloguedTeam,
  RecipeHardening,
} from "#lib/formats/nixpkgs-catalogue/index.ts";
import type { Steward } from "../../audited.ts";
import type { Team } from "../source.ts";

/** Attribute -> its recipe's words. */
export type Hardening = ReadonlyMap<string, RecipeHardening>;

export interface Catalogue {
  /** How many attributes became the packages. */
  readonly attributes: number;
  /** How many of them the hardening speaks of. */
  readonly hardened: number;
  readonly packages: readonly FoldedPackage[];
  readonly teams: readonly Team[];
}

export interface FoldedPackage {
  /** Its shortest attribute path; the words are that attribute's. */
  readonly name: string;
  readonly pname: string;
  readonly version: string;
  readonly description: string | null;
  readonly homepage: string | null;
  readonly file: string | null;
  readonly line: number | null;
  /** The other attribute paths. */
  readonly aliases: readonly string[];
  readonly stewards: readonly Steward[];
  /** What any of its attributes switches off and on. */
  readonly hardening: RecipeHardening;
}

/** A package while its attributes come. */
interface Growing {
  words: Omit<CataloguedAttribute, "maintainers" | "teams">;
  readonly attributes: string[];
  readonly stewards: Set<Steward>;
  hardening: RecipeHardening;
}

/** The most of 2026: 162 attributes of nvidia-x11, 23 people. */
const MAX_ATTRIBUTES = 2000;
const MAX_STEWARDS = 200;
const DEFAULTS: RecipeHardening = { disabled: [], enabled: [], inEffect: null };

/** Puts attributes together; the same person is the same object in all packages. */
export class Folder {
  readonly #packages = new Map<string, Growing>();
  readonly #stewards = new Map<string, Steward>();
  readonly #teams = new Map<string, Team>();
  readonly #hardening: Hardening | null;
  #attributes = 0;
  #hardened = 0;

  constructor(hardening: Hardening | null) {
    this.#hardening = hardening;
  }

  add({ maintainers, teams, ...words }: CataloguedAttribute): void {
    this.#attributes += 1;
    const key = `${words.pname}\0${words.file ?? ""}`;
    const one = this.#packages.get(key) ?? { words, attributes: [], stewards: new Set(), hardening: DEFAULTS };
    this.#packages.set(key, one);
    if (one.attributes.length < MAX_ATTRIBUTES) one.attributes.push(words.attribute);
    if (isBefore(words.attribute, one.words.attribute)) one.words = words;
    if (one.stewards.size < MAX_STEWARDS) {
      for (const person of maintainers) one.stewards.add(this.#steward(stewardOf(person)));
      for (const team of teams) one.stewards.add(this.#team(team));
    }
    const hardening = this.#hardening?.get(words.attribute);
    if (hardening === undefined) return;
    this.#hardened += 1;
    one.hardening = joined(one.hardening, hardening);
  }

  /** The packages: first those whose recipe says something, for there is most to see; then by name. */
  end(): Catalogue {
    const packages = [...this.#packages.values()].map(settled);
    packages.sort((a, b) => Number(isPlain(a)) - Number(isPlain(b)) || (a.name < b.name ? -1 : 1));
    const teams = [...this.#teams.values()];
    return { attributes: this.#attributes, hardened: this.#hardened, packages, teams };
  }

  /** Every package of a team repeats its members. Its number at GitHub is counted apart from people's: it must not make it somebody. */
  #team({ name, members }: CataloguedTeam): Steward {
    const known = this.#teams.get(name) ?? {
      team: { kind: "team", role: "team", name, email: null, github: null },
      members: members.map((person) => this.#steward(stewardOf(person))),
    };
    this.#teams.set(name, known);
    return known.team;
  }

  #steward(steward: Steward): Steward {
    const key = JSON.stringify(steward);
    const known = this.#stewards.get(key);
    if (known === undefined) this.#stewards.set(key, steward);
    return known ?? steward;
  }
}

function settled({ words, attributes, stewards, hardening }: Growing): FoldedPackage {
  const { attribute: name, ...rest } = words;
  const aliases = attributes.filter((one) => one !== name).sort();
  return { ...rest, name, aliases, stewards: [...stewards], hardening };
}

/** The shortest, and of those as long the first. */
function isBefore(a: string, b: string): boolean {
  return a.length < b.length || (a.length === b.length && a < b);
}

const isPlain = ({ hardening }: FoldedPackage): boolean => hardening === DEFAULTS;

/** What one of them switches off is off in the package; nothing in effect in one of them is nothing. */
function joined(a: RecipeHardening, b: RecipeHardening): RecipeHardening {
  const inEffect =
    a.inEffect === null || b.inEffect === null ? (a.inEffect ?? b.inEffect) : common(a.inEffect, b.inEffect);
  return {
    disabled: [...new Set([...a.disabled, ...b.disabled])],
    enabled: [...new Set([...a.enabled, ...b.enabled])],
    inEffect,
  };
}

function common(a: readonly string[], b: readonly string[]): string[] {
  return a.filter((flag) => b.includes(flag));
}

function stewardOf({ name, email, github }: CataloguedPerson): Steward {
  return { kind: "person", role: "maintainer", name, email, github };
}
