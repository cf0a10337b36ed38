// get-health.ts: can this dashboard answer? For load balancers and for the one who is paged.
import "server-only";
import { z } from "zod";
import { Prisma } from "#lib/db.ts";
import { NEEDED_MIGRATION } from "./needed-migration.ts";
import { isoInstant, readRows } from "./rows.ts";

export interface Health {
  readonly status: "ok" | "unavailable";
  /** What is wrong, for people; null when nothing is. */
  readonly reason: string | null;
  readonly database: "answers" | "silent";
  readonly migrations: {
    readonly applied: number;
    readonly newest: string | null;
    readonly needed: string;
    readonly unfinished: readonly string[];
  } | null;
  readonly newestRun: NewestRun | null;
}

const MIGRATIONS_ROW = z.object({ applied: z.int(), newest: z.string().nullable(), unfinished: z.array(z.string()) });
const RUN_ROW = z.object({
  channel: z.string(),
  status: z.enum(["running", "done", "failed", "interrupted"]),
  observedOn: z.string(),
  startedAt: z.string(),
  finishedAt: z.string().nullable(),
});
export type NewestRun = z.infer<typeof RUN_ROW>;

const MIGRATIONS = Prisma.sql`
  SELECT (count(*) FILTER (WHERE finished_at IS NOT NULL))::int AS applied,
    max(migration_name) FILTER (WHERE finished_at IS NOT NULL) AS newest,
    coalesce(array_agg(migration_name ORDER BY migration_name) FILTER (WHERE finished_at IS NULL), '{}') AS unfinished
  FROM _prisma_migrations WHERE rolled_back_at IS NULL`;

const NEWEST_RUN = Prisma.sql`
  SELECT c.slug AS channel, run_status_now(r)::text AS status, r.observed_on::text AS "observedOn",
    ${isoInstant(Prisma.sql`r.started_at`)} AS "startedAt", ${isoInstant(Prisma.sql`r.finished_at`)} AS "finishedAt"
  FROM run r JOIN channel c ON c.id = r.channel_id ORDER BY r.id DESC LIMIT 1`;

/** Whoever asks has a time limit of their own, mostly five seconds or ten. */
const ANSWER_MS = 3_000;

function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const late = new Promise<never>((_, reject) =>
    setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms).unref(),
  );
  return Promise.race([work, late]);
}

/** Never throws: a database that does not answer is the answer. Two primary-key look-ups. */
export async function getHealth(): Promise<Health> {
  const sick = (reason: string, database: Health["database"], migrations: Health["migrations"]): Health => ({
    status: "unavailable",
    reason,
    database,
    migrations,
    newestRun: null,
  });
  let migrations: Health["migrations"];
  try {
    await within(ANSWER_MS, readRows(z.unknown(), Prisma.sql`SELECT 1 AS one`));
  } catch (error) {
    return sick(`the database does not answer: ${plain(error)}`, "silent", null);
  }
  try {
    const [row] = await readRows(MIGRATIONS_ROW, MIGRATIONS);
    migrations = row ? { ...row, needed: NEEDED_MIGRATION } : null;
  } catch {
    return sick("the database has no tables of ours yet: run `starfort db migrate`", "answers", null);
  }
  const problem = judge(migrations);
  if (problem) return sick(problem, "answers", migrations);
  const [newestRun = null] = await readRows(RUN_ROW, NEWEST_RUN);
  return { status: "ok", reason: null, database: "answers", migrations, newestRun };
}

function judge(migrations: Health["migrations"]): string | null {
  if (!migrations) return "no migration was ever applied: run `starfort db migrate`";
  const [unfinished] = migrations.unfinished;
  if (unfinished !== undefined) return `migration ${unfinished} began and did not end: run \`starfort db status\``;
  // A newer database is `starfort up`'s to refuse: while servers are brought up to date one by one, the old ones go on answering.
  if ((migrations.newest ?? "") >= NEEDED_MIGRATION) return null;
  return `the database is at migration ${migrations.newest ?? "none"}, this Starfort needs ${NEEDED_MIGRATION}: run \`starfort db migrate\``;
}

/** What the driver said; Prisma puts it in backticks, after the whole statement. */
function plain(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const [, said] = /Message: `([^`]+)`/.exec(text) ?? [];
  return said ?? text.trim().split("\n").at(-1) ?? text;
}
