// find-evidence.ts: what is known of one package beside its verdicts: other names, what its recipe switches, who rebuilt it, causes, artifacts that could not be looked at.
import "server-only";
import { z } from "zod";
import { Prisma } from "#lib/db.ts";
import { isoInstant, readRows } from "./rows.ts";

const FLAG = z.object({ flag: z.string(), enabled: z.boolean() });
export type RecipeFlag = z.infer<typeof FLAG>;

const REBUILD = z.object({
  rebuilder: z.string(),
  subject: z.string(),
  version: z.string(),
  arch: z.string().nullable(),
  result: z.enum(["reproducible", "not-reproducible", "could-not-build", "not-tried"]),
  rebuiltOn: z.string().nullable(),
  diffUrl: z.string().nullable(),
  logUrl: z.string().nullable(),
});
export type Rebuild = z.infer<typeof REBUILD>;

const CAUSE = z.object({
  slug: z.string(),
  description: z.string().nullable(),
  url: z.string().nullable(),
  source: z.string(),
});
export type Cause = z.infer<typeof CAUSE>;

const PROBLEM = z.object({
  artifact: z.string(),
  version: z.string(),
  problem: z.string(),
  kind: z.string(),
  /** When it was tried. */
  triedAt: z.string(),
});
export type ArtifactProblem = z.infer<typeof PROBLEM>;

export interface PackageEvidence {
  /** Other names of it, the shortest first. */
  readonly aliases: readonly string[];
  /** What its recipe switches, in the distro's own words for flags. */
  readonly recipeFlags: readonly RecipeFlag[];
  /** The newest word of each rebuilder on each artifact, the newest first. */
  readonly rebuilds: readonly Rebuild[];
  readonly causes: readonly Cause[];
  /** What could not be fetched or unpacked: what is shown of it is from the look before. */
  readonly problems: readonly ArtifactProblem[];
}

const MOST_ALIASES = 200;
const MOST_FLAGS = 100;
const MOST_REBUILDS = 60;
const MOST_CAUSES = 40;
const MOST_PROBLEMS = 20;

/** Each list is bounded; none is longer than a package of the real world needs. */
export async function findEvidence(channelId: number, packageId: number): Promise<PackageEvidence> {
  const own = Prisma.sql`channel_id = ${channelId} AND package_id = ${packageId}`;
  const [aliases, recipeFlags, rebuilds, causes, problems] = await Promise.all([
    readRows(
      z.object({ name: z.string() }),
      Prisma.sql`SELECT name FROM alias WHERE package_id = ${packageId} ORDER BY length(name), name LIMIT ${MOST_ALIASES}`,
    ),
    readRows(
      FLAG,
      Prisma.sql`SELECT flag, enabled FROM recipe_flag WHERE ${own} AND to_run IS NULL ORDER BY flag LIMIT ${MOST_FLAGS}`,
    ),
    findRebuilds(own),
    readRows(
      CAUSE,
      Prisma.sql`SELECT slug, description, url, source FROM cause_tag WHERE package_id = ${packageId} ORDER BY slug LIMIT ${MOST_CAUSES}`,
    ),
    readRows(
      PROBLEM,
      Prisma.sql`
        SELECT a.name AS artifact, a.version, a.problem, a.problem_kind AS kind, ${isoInstant(Prisma.sql`r.started_at`)} AS "triedAt"
        FROM artifact a JOIN run r ON r.id = a.problem_run
        WHERE a.channel_id = ${channelId} AND a.package_id = ${packageId} AND a.problem IS NOT NULL ORDER BY a.name LIMIT ${MOST_PROBLEMS}`,
    ),
  ]);
  return {
    aliases: aliases.map(({ name }) => name),
    recipeFlags,
    rebuilds: rebuilds.map((row) => ({ ...row, diffUrl: webAddress(row.diffUrl), logUrl: webAddress(row.logUrl) })),
    causes: causes.map((row) => ({ ...row, url: webAddress(row.url) })),
    problems,
  };
}

function findRebuilds(own: Prisma.Sql): Promise<Rebuild[]> {
  return readRows(
    REBUILD,
    Prisma.sql`
      SELECT rebuilder, subject_name AS subject, version, arch, result, rebuilt_on::text AS "rebuiltOn", diff_url AS "diffUrl", log_url AS "logUrl"
      FROM (
        SELECT DISTINCT ON (rebuilder, subject_name, arch) * FROM rebuild WHERE ${own}
        ORDER BY rebuilder, subject_name, arch, rebuilt_on DESC NULLS LAST, id DESC
      ) newest
      ORDER BY rebuilt_on DESC NULLS LAST, rebuilder, subject_name LIMIT ${MOST_REBUILDS}`,
  );
}

/** Addresses come out of reports: anything but one of the web is not made a link. */
export function webAddress(url: string | null): string | null {
  return url !== null && url.length <= 2000 && /^https?:\/\//i.test(url) && URL.canParse(url) ? url : null;
}
