// facts.ts: what is stored of one rebuild: who rebuilt what, and what came of it.
import { z } from "zod";
import { REBUILD_RESULTS, type RebuildResult } from "#lib/formats/rebuilds/index.ts";

export { REBUILD_RESULTS, type RebuildResult };

const MAX_NAME = 255;
const MAX_REASON = 400;
const MAX_URL = 1000;
const url = z.string().max(MAX_URL).nullable();

/** The facts of one artifact that somebody rebuilt, or did not. */
export const RebuildFacts = z.object({
  /** Who says so: the host of a rebuilder, "tests.reproducible-builds.org". */
  rebuilder: z.string().max(MAX_NAME),
  /** The artifact: a source package, a .deb, a derivation. */
  name: z.string().max(MAX_NAME),
  version: z.string().max(MAX_NAME),
  arch: z.string().max(MAX_NAME).nullable(),
  result: z.enum(REBUILD_RESULTS),
  /** YYYY-MM-DD; null where the report does not say. */
  rebuiltOn: z.iso.date().nullable(),
  diffUrl: url,
  logUrl: url,
  /** What the report says beyond the result: "waits for dependencies that are not there (depwait)". */
  reason: z.string().max(MAX_REASON).nullable(),
});
export type RebuildFacts = z.infer<typeof RebuildFacts>;

/** The facts of what a report says: long texts are cut, and addresses kept only where they are http(s) ones, for pages link to them. */
export function readRebuildFacts(told: RebuildFacts): RebuildFacts {
  return RebuildFacts.parse({
    ...told,
    rebuilder: cut(told.rebuilder, MAX_NAME),
    name: cut(told.name, MAX_NAME),
    version: cut(told.version, MAX_NAME),
    arch: told.arch === null ? null : cut(told.arch, MAX_NAME),
    diffUrl: webAddress(told.diffUrl),
    logUrl: webAddress(told.logUrl),
    reason: told.reason === null ? null : cut(told.reason, MAX_REASON),
  });
}

/** The subject of a verdict: the same artifact of another rebuilder is another subject. */
export function rebuildPath({ rebuilder, name }: Pick<RebuildFacts, "rebuilder" | "name">): string {
  return `${rebuilder}: ${name}`;
}

/** The address where it is one that a browser opens, else null. */
function webAddress(text: string | null): string | null {
  if (text === null || text.length > MAX_URL) return null;
  const address = URL.parse(text);
  return address !== null && /^https?:$/.test(address.protocol) && address.href.length <= MAX_URL ? address.href : null;
}

function cut(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}
