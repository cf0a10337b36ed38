// derivations.ts: a derivation as a subject, and the names that nixpkgs may have for its package.
import { readRebuildFacts, type RebuildFacts } from "#lib/areas/determinism/index.ts";
import type { Derivation } from "#lib/formats/rebuilds/index.ts";
import type { Candidate, ReportedRebuild } from "./reported.ts";

type Said = Pick<RebuildFacts, "rebuilder" | "arch" | "result" | "reason" | "rebuiltOn" | "diffUrl" | "logUrl">;

/** What a report of Nix says of one derivation. The artifact is called by its pname: hash and version change with every day. */
export function reportDerivation({ id, pname, version }: Derivation, said: Said): ReportedRebuild {
  return {
    facts: readRebuildFacts({ ...said, name: pname, version }),
    subjectName: id,
    candidates: candidatesOf(pname),
  };
}

/** Sets whose members carry the set's interpreter in their name, but not in their pname: "python3.13-pip" is `pip` of python313Packages. */
const SETS: readonly (readonly [prefix: RegExp, fits: RegExp])[] = [
  [/^python\d[\d.]*-/, /^python\d*Packages\./],
  [/^perl\d[\d.]*-/, /^perl\d*Packages\./],
  [/^ruby\d[\d.]*-/, /^rubyPackages(_\d+)*\./],
  [/^lua(jit)?\d[\d.]*-/, /^lua(jit)?(\d+)?Packages\./],
];

function candidatesOf(pname: string): Candidate[] {
  const own = { wanted: pname };
  const [prefix, fits] = SETS.find(([pattern]) => pattern.test(pname)) ?? [];
  // `pip` alone may be another package: only a name below the set is taken.
  return prefix === undefined ? [own] : [own, { wanted: pname.replace(prefix, ""), fits: fits ?? prefix }];
}
