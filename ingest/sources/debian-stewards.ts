// debian-stewards.ts: Maintainer and Uploaders of a Debian package as those who look after it.
import { parsePeople, parsePerson, type Person } from "#lib/formats/debian-people.ts";
import type { Steward } from "../audited.ts";

/** Everybody named in the two fields, nobody twice: a maintainer who is also an uploader is the maintainer. */
export function debianStewards(maintainer: string | null, uploaders: string | null): Steward[] {
  const first = maintainer === null ? null : parsePerson(maintainer);
  const others = parsePeople(uploaders ?? "").filter((person) => first === null || !isSame(person, first));
  return [...(first ? [steward(first, "maintainer")] : []), ...others.map((person) => steward(person, "uploader"))];
}

function isSame(a: Person, b: Person): boolean {
  return a.email !== null && b.email !== null ? a.email.toLowerCase() === b.email.toLowerCase() : a.name === b.name;
}

function steward({ name, email, kind }: Person, role: Steward["role"]): Steward {
  return { kind, role, name, email, github: null };
}
