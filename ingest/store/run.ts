// run.ts: a run from its opening to its end: its row, its connection, its lock.
import type pg from "pg";
import { z } from "zod";
import { type Area, type AreaId, isAudited } from "#lib/areas/area.ts";
import { PlainError } from "#lib/plain-error.ts";
import type { CatalogueEntry } from "../audited.ts";
import { cleanKey, cleanText } from "./clean.ts";
import { copyRows } from "./copy.ts";
import { type Counts, NO_COUNTS } from "./counts.ts";
import { LOCKS } from "./locks.ts";
import { findPackages } from "./names.ts";
import * as SQL from "./sql/run.ts";
import { CREATE_STAGES } from "./sql/stage-tables.ts";
import { cleanIdentity, cleanName, identityFields } from "./stage.ts";
import { inTransaction } from "./transaction.ts";

export interface RunPlan {
  readonly distro: string;
  readonly stream: string;
  readonly arch: string;
  /** What people call the channel. */
  readonly title: string;
  /** Who speaks: the key under which what it brings is stored. */
  readonly source: string;
  /** YYYY-MM-DD: the day whose state is seen. */
  readonly observedOn: string;
  readonly areas: readonly AreaId[];
  /** What may be stored and what may close: everything, or these names. */
  readonly packages: "all" | readonly string[];
  /** How many packages there will be, for progress. */
  readonly packagesKnown: number;
  /** It leaves the words, version and stewards of packages alone that another key brought. */
  readonly supplements?: boolean;
  /**
   * What the source lists, all of it, where it gives identities: names change once, before the first batch, and an identity that is not
   * there is known to be nowhere. Left out, a batch knows only itself.
   */
  readonly listed?: readonly Pick<CatalogueEntry, "name" | "identity">[];
  /** Many processes work on it, part by part (shared.ts): it does not end with this one. */
  readonly shared?: boolean;
  /** What the source told of itself, for /status. */
  readonly notes?: readonly string[];
}

const MOST_NOTES = 50;
const LONGEST_NOTE = 1000;

export interface OpenRun {
  readonly id: number;
  readonly distroId: number;
  readonly channelId: number;
  readonly plan: RunPlan;
  /** plan.source, as it is stored. */
  readonly key: string;
  /** The run's areas that have checks: only they are judged. */
  readonly areas: readonly Area[];
  /** Names that may be stored, or null for all. */
  readonly scope: ReadonlySet<string> | null;
  readonly pool: pg.Pool;
  /** The run's own connection: it holds the staging tables, and the lock that says "alive" where the run is not shared. */
  readonly client: pg.PoolClient;
  /** What this process has committed so far. */
  counts: Counts;
  readonly stored: Set<string>;
  /** The end of the batch that is being stored: batches of a run go one after the other. */
  turn: Promise<unknown>;
}

/** An ingest of a day before the newest one that the channel's ledger knows. */
export class OutOfOrderError extends PlainError {}

/** Another version of Starfort began, after this run did, to judge the same areas of the channel by other checks. */
export class OvertakenError extends PlainError {}

/**
 * Opens a run: makes the channel if it is new, books check revisions, marks runs whose process died as interrupted.
 * Holds one connection of the pool until `finishRun` or `failRun`, or `leaveRun` where it is shared.
 * Throws OutOfOrderError when the channel's ledger is already at a later day, PlainError when the day cannot be.
 */
export async function openRun(pool: pg.Pool, plan: RunPlan, registry: readonly Area[]): Promise<OpenRun> {
  if (!isDay(plan.observedOn)) {
    throw new PlainError(`${JSON.stringify(plan.observedOn)} is no day: expected YYYY-MM-DD`);
  }
  const areas = areasOf(plan, registry);
  return connectRun(pool, plan, areas, async (client) => {
    await interruptDeadRuns(client);
    return inTransaction(client, () => insertRun(client, plan, areas));
  });
}

/** The areas that a run judges: those of its plan that have checks. */
export function areasOf(plan: RunPlan, registry: readonly Area[]): readonly Area[] {
  return registry.filter((area) => isAudited(area) && plan.areas.includes(area.id));
}

/** A connection with staging tables for a run that `enter` makes or finds. */
export async function connectRun(
  pool: pg.Pool,
  plan: RunPlan,
  areas: readonly Area[],
  enter: (client: pg.PoolClient) => Promise<RunIds>,
): Promise<OpenRun> {
  const client = await pool.connect();
  // Without a listener the loss of an idle connection would end the process; the next query tells of it.
  client.on("error", () => undefined);
  try {
    // A batch takes seconds. Who waits longer for its locks waits for a process that hangs, and had better say so.
    await client.query("SET lock_timeout = '5min'");
    await client.query(CREATE_STAGES);
    const ids = await enter(client);
    const scope = plan.packages === "all" ? null : new Set(plan.packages.map(cleanName));
    return {
      ...{ ...ids, plan, key: cleanKeyOf(plan), areas, scope, pool, client },
      ...{ counts: NO_COUNTS, stored: new Set<string>(), turn: Promise.resolve() },
    };
  } catch (error) {
    client.release(true);
    throw error;
  }
}

const cleanKeyOf = ({ source }: RunPlan): string => cleanKey(source, 255);

/** Date takes 2026-02-30 for the second of March: only a day of the calendar comes back as it was given. */
function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().slice(0, 10) === text;
}

/** Marks runs whose process is gone: nobody holds their lock. Shared ones need none once they have parts: they live as long as these are to be done. Their rows stay; the next run goes on from them. Returns their ids. */
export async function interruptDeadRuns(client: pg.ClientBase | pg.Pool): Promise<number[]> {
  const { rows } = await client.query(SQL.INTERRUPT_DEAD, [LOCKS.run]);
  return z
    .array(z.object({ id: z.number() }))
    .parse(rows)
    .map(({ id }) => id);
}

/** Ends a run as failed, for the reason given. What its batches stored stays. Never throws for a lost connection of the run. */
export async function failRun(run: OpenRun, message: string): Promise<void> {
  await run.turn.catch(() => undefined);
  run.client.release(true);
  await run.pool.query(SQL.END_RUN, [run.id, "failed", cleanText(message, 2000)]);
}

export type RunIds = Pick<OpenRun, "id" | "distroId" | "channelId">;

async function insertRun(client: pg.ClientBase, plan: RunPlan, areas: readonly Area[]): Promise<RunIds> {
  const distroId = await upsert(client, SQL.FIND_DISTRO, SQL.ADD_DISTRO, [cleanKey(plan.distro, 100)]);
  const [stream, arch] = [cleanKey(plan.stream, 255), cleanKey(plan.arch, 100)];
  const slug = [cleanKey(plan.distro, 100), stream, arch].join(":");
  const channel = [slug, distroId, stream, arch, cleanText(plan.title, 255)];
  const channelId = await upsert(client, SQL.FIND_CHANNEL, SQL.ADD_CHANNEL, channel);
  await client.query("SELECT pg_advisory_xact_lock($1, $2)", [LOCKS.channel, channelId]);
  await refuseOutOfOrder(client, { channelId, slug, id: 0, plan });
  await nameListed(client, plan, distroId);
  const id = await one(client, SQL.ADD_RUN, [
    channelId,
    plan.observedOn,
    cleanKeyOf(plan),
    scopeOf(plan),
    Object.fromEntries(areas.map((area) => [area.id, area.parserRevision])),
    { ...NO_COUNTS, packagesKnown: plan.packagesKnown },
    plan.shared ?? false,
    (plan.notes ?? []).slice(0, MOST_NOTES).map((note) => cleanText(note, LONGEST_NOTE)),
  ]);
  // Taken before the row can be seen, so that nobody ever sees a living run without its lock. A shared run needs it until it has parts.
  await takeLock(client, id);
  const checks = areas.flatMap((area) => area.checks);
  await client.query(SQL.ADD_REVISIONS, [
    channelId,
    id,
    plan.observedOn,
    checks.map(({ no }) => no),
    checks.map(({ revision }) => revision),
    checks.map(({ area }) => area),
    checks.map(({ kind }) => kind),
  ]);
  return { id, distroId, channelId };
}

async function nameListed(client: pg.ClientBase, plan: RunPlan, distroId: number): Promise<void> {
  const { listed = [], packages, supplements = false } = plan;
  if (listed.every(({ identity }) => identity === undefined)) return;
  const entries = [...new Map(listed.map((entry) => [cleanName(entry.name), entry])).entries()];
  const rows = entries.map(([name, entry], no) => [no, "listed", name, ...identityFields(name, cleanIdentity(entry))]);
  await copyRows(client, "stage_package", ["no", "fate", "name", "identity", "own_name"], rows);
  await findPackages(client, { distroId, renames: !supplements, complete: packages === "all", identities: true });
}

const scopeOf = ({ areas, packages, supplements = false }: RunPlan): unknown => ({
  ...{ areas, supplements, packages: packages === "all" ? "all" : packages.map(cleanName) },
});

async function takeLock(client: pg.ClientBase, id: number): Promise<void> {
  const { rows } = await client.query("SELECT pg_try_advisory_lock($1, $2) AS mine", [LOCKS.run, id]);
  if (!z.object({ mine: z.boolean() }).parse(rows[0]).mine) throw new Error(`the lock of run ${id} is somebody else's`);
}

/**
 * Throws OutOfOrderError when another run of the channel has already stored a later day of an area that this one judges, with the same
 * key, or as a catalogue where this one is one too. Call it with the channel's lock held.
 */
export async function refuseOutOfOrder(
  client: pg.ClientBase,
  { channelId, slug, id, plan }: { channelId: number; slug: string; id: number; plan: RunPlan },
): Promise<void> {
  const { observedOn, areas, supplements = false } = plan;
  const { rows } = await client.query(SQL.NEWEST_DAY, [channelId, id, areas, cleanKeyOf(plan), supplements]);
  const { newest, tomorrow } = z.object({ newest: z.string().nullable(), tomorrow: z.string() }).parse(rows[0]);
  if (observedOn > tomorrow)
    throw new PlainError(`${observedOn} is yet to come: a run observes today or an earlier day`);
  if (newest === null || newest <= observedOn) return;
  throw new OutOfOrderError(
    `The ledger of ${slug} already knows ${newest}; ${observedOn} is before it, and history is written in the order of its days. ` +
      `Ingest ${newest} or a later day (--as-of), or fill an empty database from the oldest day on.`,
  );
}

/**
 * Throws OvertakenError when a run that was opened later judges the run's areas by other checks: what the older one would say
 * of a package would stand beside verdicts of checks that it does not know. Call it with the channel's lock held.
 */
export async function refuseOvertaken(run: OpenRun): Promise<void> {
  const areas = run.areas.map(({ id }) => id);
  const { rows } = await run.client.query(SQL.NEWER_CHECKS, [run.channelId, run.id, areas]);
  const [newer] = z.array(z.object({ run: z.number(), area: z.string() })).parse(rows);
  if (!newer) return;
  throw new OvertakenError(
    `run ${newer.run} judges the area ${newer.area} by other checks than run ${run.id}, which began before it and gives way: ` +
      "what it has stored stays, the next run goes on from there",
  );
}

async function upsert(client: pg.ClientBase, find: string, add: string, values: readonly unknown[]): Promise<number> {
  // Found first, added second: ON CONFLICT alone burns a number of a smallint identity with every run.
  const found = await client.query(find, values.slice(0, 1));
  if (found.rows.length === 0) await client.query(add, [...values]);
  return one(client, find, values.slice(0, 1));
}

async function one(client: pg.ClientBase, sql: string, values: readonly unknown[]): Promise<number> {
  const { rows } = await client.query(sql, [...values]);
  return z.object({ id: z.number() }).parse(rows[0]).id;
}
