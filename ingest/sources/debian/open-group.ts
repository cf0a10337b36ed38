// open-group.ts: fetched packages, unpacked into one root, with the policy that other packages bring to a system.
import { type DebGroup, type GivenDeb, unpackDebs } from "../../unpack/deb-group.ts";
import type { Fetched } from "../../http/http.ts";
import { ReadProblem } from "../source.ts";
import type { SuitePolicy } from "./suite-policy.ts";

/** Unpacks each once it is there, and frees what was fetched. One that cannot be had is told when its offers are asked for. */
export function openGroup(
  fetched: ReadonlyMap<string, Promise<Fetched>>,
  policy: SuitePolicy | null,
): Promise<DebGroup> {
  return unpackDebs(inTurn(fetched), { context: { complete: false, neighbours: policy?.neighbours } });
}

async function* inTurn(fetched: ReadonlyMap<string, Promise<Fetched>>): AsyncGenerator<GivenDeb> {
  for (const [name, fetching] of fetched) {
    const one = await fetching.catch(problemOf);
    if (one instanceof ReadProblem) yield { name, problem: one };
    else {
      try {
        yield { name, bytes: one.bytes };
      } finally {
        one.close();
      }
    }
  }
}

function problemOf(error: unknown): ReadProblem {
  if (error instanceof ReadProblem) return error;
  throw error;
}
