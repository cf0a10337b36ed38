// pick-packages.ts: of nixpkgs' whole catalogue the packages that the sample is about: whose recipes opt out, and which the reports name.
import { nixosChannel } from "../nixos-units/channel.ts";
import { openNixosHistory } from "../reproducibility/index.ts";
import { makeBook } from "./book.ts";
import { SAMPLE_STREAM } from "./bundle.ts";

/** An attribute as upstream's packages.json has it. */
export interface Attribute {
  readonly pname: string;
  readonly meta: Readonly<Record<string, unknown>>;
}
type Attributes = Readonly<Record<string, Attribute>>;

/** What is kept of an attribute's meta. The members of teams are not, nor are addresses. */
const META = ["description", "homepage", "position"];
const PERSON = ["name", "github", "githubId"];

/** The attributes of those packages, each with what a catalogue's reader reads of it. */
export async function pickPackages(
  all: Attributes,
  hardening: object,
  reports: string,
): Promise<Record<string, unknown>> {
  const packages = Map.groupBy(Object.keys(all).sort(), (attribute) => identityOf(all, attribute));
  const named = [...packages].map(([identity, attributes]) => {
    const [name = "", ...aliases] = [...attributes].sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
    return { name, aliases, identity };
  });
  const sources = await openNixosHistory(reports, nixosChannel(SAMPLE_STREAM), makeBook(named));
  const reported = new Set(sources.flatMap((source) => source.packages.map(({ name }) => name)));
  const picked = named.filter(
    ({ name, aliases }) => reported.has(name) || [name, ...aliases].some((attribute) => attribute in hardening),
  );
  const attributes = picked.flatMap(({ name, aliases }) => [name, ...aliases]).sort();
  return Object.fromEntries(attributes.map((attribute) => [attribute, slim(all[attribute])]));
}

/** Attributes of one pname that are defined in one file are one package. */
function identityOf(all: Attributes, attribute: string): string {
  const { pname = "", meta } = all[attribute] ?? {};
  const position = meta?.["position"];
  return `${pname} ${typeof position === "string" ? position.replace(/:\d+$/, "") : attribute}`;
}

function slim(attribute: Attribute | undefined): unknown {
  const { meta = {}, ...rest } = attribute ?? {};
  const people = listOf(meta["nonTeamMaintainers"]).map((person) => only(person, PERSON));
  const teams = listOf(meta["teams"]).map((team) => only(team, ["shortName"]));
  return {
    ...only(rest, ["name", "pname", "system", "version"]),
    meta: { ...only(meta, META), maintainers: people, nonTeamMaintainers: people, teams },
  };
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** An object with these keys alone. Throws Error where it is none. */
export function only(value: unknown, names: readonly string[]): Record<string, unknown> {
  if (typeof value !== "object" || value === null) throw new Error(`no object: expected ${names.join(", ")} in it`);
  return Object.fromEntries(Object.entries(value).filter(([name]) => names.includes(name)));
}
