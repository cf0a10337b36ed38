// suite-policy.ts: the AppArmor policy of every package of the suites: a program's profile often comes with another package.
import { createHash } from "node:crypto";
import { FormatError } from "#lib/formats/format-error.ts";
import type { TarEntry } from "#lib/formats/tar/index.ts";
import type { Fetched } from "../../http/http.ts";
import { openBytes } from "../../root/memory-root.ts";
import { NeighbourPolicy } from "../../root/neighbour-policy.ts";
import { TreeRoot } from "../../root/tree-root.ts";
import { ReadProblem, type SourceContext } from "../source.ts";
import { searchDeb } from "./archive-files.ts";
import type { OfferedBinary } from "./catalogue.ts";
import type { PackageContents } from "./contents.ts";

export interface SuitePolicy {
  readonly neighbours: NeighbourPolicy;
  /** Over every file and link of the policy, and whose it is: what it says decides verdicts of other packages. */
  readonly digest: Uint8Array;
  readonly notes: readonly string[];
}

const GIB = 1024 ** 3;
const MAX_DEB_BYTES = 8 * GIB;
const POLICY_DIR = /^\/etc\/apparmor\.d(\/|$)/;
/** So many are fetched ahead. */
const AHEAD = 3;
const MAX_NOTES = 5;

/**
 * Reads the policy of each package that has some by Contents, no further than up to its last file. Packages that cannot be had are told
 * of and left out: then what is not found is not known to be nowhere. Null where no package has any.
 */
export async function readSuitePolicy(
  binaries: ReadonlyMap<string, OfferedBinary>,
  contents: PackageContents,
  context: SourceContext,
): Promise<SuitePolicy | null> {
  const shipping = [...contents.policy.keys()].sort().flatMap((name) => binaries.get(name) ?? []);
  if (shipping.length === 0) return null;
  context.say(`Reading the AppArmor policy of ${shipping.length} packages`);
  const draft = new Draft();
  const problems: string[] = [];
  for await (const { binary, fetched } of fetchInTurn(shipping, context)) {
    try {
      await draft.add(binary.name, await fetched, contents.policy.get(binary.name) ?? []);
    } catch (error) {
      if (!(error instanceof ReadProblem || error instanceof FormatError)) throw error;
      context.signal?.throwIfAborted();
      problems.push(`the AppArmor policy of ${binary.name} is not known: ${error.message}`);
    }
  }
  const read = shipping.length - problems.length;
  const note = `confinement is judged as on a system that has all ${read} packages installed in which these suites have AppArmor policy`;
  return { ...draft.finish(problems.length === 0), notes: [note, ...problems.slice(0, MAX_NOTES)] };
}

/** They are needed by every run, and none may fetch what it has: so they are kept. */
async function* fetchInTurn(
  binaries: readonly OfferedBinary[],
  { http, signal }: SourceContext,
): AsyncGenerator<{ readonly binary: OfferedBinary; readonly fetched: Promise<Fetched> }> {
  const waiting: { readonly binary: OfferedBinary; readonly fetched: Promise<Fetched> }[] = [];
  try {
    for (const binary of binaries) {
      const { url, sizeBytes, sha256 } = binary;
      const fetched = http.fetchKept(url, { maxBytes: sizeBytes, sizeBytes, sha256, signal });
      fetched.catch(() => undefined);
      waiting.push({ binary, fetched });
      const next = waiting.length > AHEAD ? waiting.shift() : undefined;
      if (next !== undefined) yield next;
    }
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) yield next;
  } finally {
    for (const { fetched } of waiting) fetched.then((one) => one.close()).catch(() => undefined);
  }
}

class Draft {
  readonly #tree = new TreeRoot();
  readonly #owners = new Map<string, string>();
  readonly #hash = createHash("sha256");

  async add(name: string, deb: Fetched, paths: readonly string[]): Promise<void> {
    const missing = new Set(paths);
    try {
      await searchDeb(deb.bytes, {
        maxBytes: MAX_DEB_BYTES,
        // Empty directories count: policy includes them.
        wanted: (path) => POLICY_DIR.test(path),
        isEnough: () => missing.size === 0,
        found: (path, entry, content) => {
          this.#put(name, path, entry, content);
          missing.delete(path);
        },
      });
    } finally {
      deb.close();
    }
  }

  finish(complete: boolean): Pick<SuitePolicy, "neighbours" | "digest"> {
    const packageOf = (path: string): string | null => this.#owners.get(path) ?? null;
    const digest = this.#hash.update(`complete: ${complete}`).digest();
    return { neighbours: new NeighbourPolicy(this.#tree, { packageOf, complete }), digest };
  }

  #put(name: string, path: string, { type, mode, target }: TarEntry, content: Uint8Array): void {
    if (type === "hard-link" || type === "other") return;
    const opened = openBytes(content);
    this.#tree.add(path, { type, mode, target, sizeBytes: content.length, capabilities: null, open: () => opened });
    this.#owners.set(path, name);
    this.#hash.update(`\0${name}\0${path}\0${type}\0${target ?? ""}\0${content.length}\0`).update(content);
  }
}
