// sets.ts: sets that the operator names: how many of their members were reproduced.
import type { SetReport } from "../source.ts";
import type { SourceContext } from "../source.ts";
import { SourceError } from "../source.ts";
import { readText } from "./input.ts";
import type { NamedSet } from "./options.ts";
import type { Reported, ReportedRebuild } from "./reported.ts";

const MAX_MEMBERS = 1_000_000;

/** The sets of a report: those that the operator names are counted, one that names only failures has its own totals. Throws SourceError. */
export async function countSets(
  { totals }: Reported,
  named: readonly NamedSet[],
  packageOf: ReadonlyMap<ReportedRebuild, string>,
  context: SourceContext,
): Promise<SetReport[]> {
  const all = [...new Set(packageOf.values())];
  if (totals !== null) return [{ ...totals, members: all }];
  const sets: SetReport[] = [];
  for (const { slug, title, file } of named) {
    const members = file === null ? all : await readMembers(file, context);
    sets.push(countSet(slug, title, members, packageOf));
  }
  return sets;
}

/** A name a line; what follows a space, and lines that begin with #, are left out. Throws SourceError. */
async function readMembers(file: string, context: SourceContext): Promise<string[]> {
  const lines = (await readText(file, context)).split("\n").map((line) => line.trim().split(/\s/)[0] ?? "");
  const names = [...new Set(lines.filter((name) => name !== "" && !name.startsWith("#")))];
  if (names.length === 0 || names.length > MAX_MEMBERS)
    throw new SourceError(`${file} names ${names.length} members, expected 1 to ${MAX_MEMBERS}, a name a line`);
  return names;
}

/** A member is named as its package or as the artifact that was rebuilt. One of which nothing is said was not tried. */
function countSet(
  slug: string,
  title: string,
  members: readonly string[],
  packageOf: ReadonlyMap<ReportedRebuild, string>,
): SetReport {
  const results = new Map<string, Set<string>>();
  const names = new Map<string, string>();
  for (const [{ facts }, name] of packageOf) {
    for (const called of new Set([name, facts.name])) {
      results.set(called, (results.get(called) ?? new Set()).add(facts.result));
      names.set(called, name);
    }
  }
  const count = { reproducible: 0, notReproducible: 0, notTried: 0 };
  for (const member of members) {
    const said = results.get(member) ?? new Set();
    if (said.has("not-reproducible")) count.notReproducible++;
    else if (said.size === 1 && said.has("reproducible")) count.reproducible++;
    else count.notTried++;
  }
  const packages = members.map((member) => names.get(member) ?? member);
  return { slug, title, total: members.length, ...count, url: null, members: [...new Set(packages)] };
}
