// retry-job.db.test.ts: who may have a parked job tried again, by the API and by the form; what /status and /metrics tell of it.
import { createHash, randomBytes } from "node:crypto";
import type pg from "pg";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { POST as askByApi } from "#app/api/v1/jobs/[id]/retry/route.ts";
import { GET as scrape } from "#app/metrics/route.ts";
import { POST as askByForm } from "#app/status/retry/route.ts";
import { addOpenJob } from "#ingest/jobs/queue.ts";
import { rowsOf, withQueue, workOn } from "#ingest/jobs/testing/site.ts";
import { writeSchedules } from "#ingest/jobs/schedules.ts";
import type { TestDatabase } from "#ingest/store/testing/database.ts";
import { findQueue } from "#lib/queries/find-queue.ts";
import { getStatus } from "#lib/queries/get-status.ts";
import { queryDatabase, storeFiles } from "#lib/queries/testing/made-channel.ts";

// It throws wherever React's server condition is not set, and tests are no client component.
vi.mock("server-only", () => ({}));

const JOB = { source: "debian", options: { suite: "bookworm" }, asOf: null };

interface TokenWish {
  readonly role?: string;
  readonly expired?: boolean;
  readonly revoked?: boolean;
}

async function makeToken(pool: pg.Pool, { role = "admin", expired = false, revoked = false }: TokenWish = {}) {
  const token = `starfort_${randomBytes(32).toString("base64url")}`;
  await pool.query(
    `INSERT INTO api_token (name, hash, role, expires_at, revoked_at)
     VALUES ('Jane', $1, $2, now() + make_interval(days => $3), CASE WHEN $4::boolean THEN now() END)`,
    [createHash("sha256").update(token).digest(), role, expired ? -1 : 1, revoked],
  );
  return token;
}

/** A job that has failed as often as it may. */
async function parkJob({ pool, url }: TestDatabase, job: object = JOB): Promise<string> {
  const id = await withQueue(url, (queue) => addOpenJob(queue, { ...JOB, ...job }));
  await pool.query(
    "UPDATE graphile_worker._private_jobs SET attempts = max_attempts, last_error = 'no answer from it' WHERE id = $1",
    [id],
  );
  return id;
}

const ANSWER = z.object({
  status: z.number(),
  body: z.object({ job: z.string().optional(), error: z.object({ code: z.string() }).optional() }),
});

async function ask(id: string, authorization?: string) {
  const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
  const request = new Request(`http://127.0.0.1/api/v1/jobs/${id}/retry`, { method: "POST", headers });
  const response = await askByApi(request, { params: Promise.resolve({ id }) });
  return { ...ANSWER.parse({ status: response.status, body: await response.json() }), headers: response.headers };
}

async function submit(fields: Readonly<Record<string, string>>, headers: Readonly<Record<string, string>> = {}) {
  const body = new URLSearchParams(fields).toString();
  const request = new Request("http://127.0.0.1/status/retry", {
    ...{ method: "POST", body },
    headers: { "content-type": "application/x-www-form-urlencoded", "content-length": String(body.length), ...headers },
  });
  const response = await askByForm(request);
  return { status: response.status, location: response.headers.get("location") };
}

const AUDIT = "SELECT actor, action, target, before->>'error', after->>'state' FROM audit_log ORDER BY id";
const RETRIES = "SELECT payload->>'job' FROM graphile_worker._private_jobs WHERE key LIKE 'retry:%'";

describe("POST /api/v1/jobs/<id>/retry", () => {
  test("an admin's token: the job is asked for once, the audit log says who", async () => {
    await using database = await queryDatabase();
    const { pool } = database;
    const id = await parkJob(database);
    const token = await makeToken(pool);
    expect(await ask(id, `Bearer ${token}`)).toMatchObject({ status: 202, body: { job: id } });
    expect(await rowsOf(pool, RETRIES)).toEqual([id]);
    const [row] = await rowsOf(pool, AUDIT);
    expect(row).toMatch(new RegExp(`^token 1 \\(Jane\\) job.retry job ${id} \\(open:.*\\) no answer from it waiting$`));
    expect(await ask(id, `Bearer ${token}`)).toMatchObject({ status: 409, body: { error: { code: "already-asked" } } });
    expect(await rowsOf(pool, "SELECT count(*) FROM audit_log")).toEqual(["1"]);
    expect(await rowsOf(pool, "SELECT used_at IS NOT NULL FROM api_token")).toEqual(["true"]);
    // No secret is written anywhere.
    expect(await rowsOf(pool, "SELECT count(*) FROM audit_log WHERE audit_log::text LIKE '%starfort_%'")).toEqual([
      "0",
    ]);
  });

  test("a worker then does it: the job waits as if it had never been tried", async () => {
    await using database = await queryDatabase();
    const { pool, url } = database;
    const id = await parkJob(database, { source: "no-such-source" });
    const token = await makeToken(pool);
    expect(await ask(id, `Bearer ${token}`)).toMatchObject({ status: 202 });
    expect((await findQueue()).jobs[0]).toMatchObject({ id, state: "parked", isAsked: true });
    const { told } = await workOn(url, { once: false, until: (event) => event === "job retried" });
    expect(told).toContainEqual(["job retried", expect.objectContaining({ job: id })]);
    expect((await findQueue()).jobs[0]).toMatchObject({ id, state: "waiting", attempts: 0, isAsked: false });
    expect(await ask(id, `Bearer ${token}`)).toMatchObject({ status: 409, body: { error: { code: "not-parked" } } });
  });

  test.each<[what: string, wish: TokenWish, status: number, code: string]>([
    ["a curator's", { role: "curator" }, 403, "not-admin"],
    ["a contributor's", { role: "contributor" }, 403, "not-admin"],
    ["one that has expired", { expired: true }, 401, "bad-token"],
    ["one that was revoked", { revoked: true }, 401, "bad-token"],
  ])("%s token is refused, and nothing is written", async (_what, wish, status, code) => {
    await using database = await queryDatabase();
    const { pool } = database;
    const id = await parkJob(database);
    const answer = await ask(id, `Bearer ${await makeToken(pool, wish)}`);
    expect(answer).toMatchObject({ status, body: { error: { code } } });
    expect(await rowsOf(pool, RETRIES)).toEqual([]);
    expect(await rowsOf(pool, AUDIT)).toEqual([]);
  });

  test("no token, none of ours, another scheme", async () => {
    await using database = await queryDatabase();
    const id = await parkJob(database);
    const token = await makeToken(database.pool);
    const without = await ask(id);
    expect(without).toMatchObject({ status: 401, body: { error: { code: "no-token" } } });
    expect(without.headers.get("www-authenticate")).toMatch(/^Bearer/);
    expect(await ask(id, `Basic ${token}`)).toMatchObject({ status: 401, body: { error: { code: "no-token" } } });
    for (const wrong of ["x", "starfort_", `${token}x`, `starfort_${"A".repeat(43)}`, "' OR true --"])
      expect(await ask(id, `Bearer ${wrong}`)).toMatchObject({ status: 401 });
  });

  test("a job that is not there, is no number, or is not parked; and a queue that was never used", async () => {
    await using database = await queryDatabase();
    const { pool } = database;
    const bearer = `Bearer ${await makeToken(pool)}`;
    expect(await ask("1", bearer)).toMatchObject({ status: 404, body: { error: { code: "no-job" } } });
    const id = await parkJob(database);
    for (const wrong of ["999", "0x1", "-1", "1e3", "9".repeat(30)])
      expect(await ask(wrong, bearer)).toMatchObject({ status: 404 });
    await pool.query("UPDATE graphile_worker._private_jobs SET attempts = 2");
    expect(await ask(id, bearer)).toMatchObject({ status: 409, body: { error: { code: "not-parked" } } });
    await pool.query(
      "UPDATE graphile_worker._private_jobs SET attempts = max_attempts, locked_at = now(), locked_by = 'me'",
    );
    expect(await ask(id, bearer)).toMatchObject({ status: 409, body: { error: { code: "not-parked" } } });
  });

  test("two at once are one wish", async () => {
    await using database = await queryDatabase();
    const { pool } = database;
    const id = await parkJob(database);
    const tokens = [await makeToken(pool), await makeToken(pool)];
    const answers = await Promise.all(tokens.map((token) => ask(id, `Bearer ${token}`)));
    expect(answers.map(({ status }) => status).sort()).toEqual([202, 409]);
    expect(await rowsOf(pool, "SELECT count(*) FROM audit_log")).toEqual(["1"]);
  });

  test("thirty writes a minute are enough for one token, and do not stand in another's way", async () => {
    await using database = await queryDatabase();
    const { pool } = database;
    const id = await parkJob(database);
    const [busy, other] = [await makeToken(pool), await makeToken(pool)];
    await pool.query(
      "INSERT INTO audit_log (actor, action, target) SELECT 'token 1 (Jane)', 'job.retry', 'job' FROM generate_series(1, 30)",
    );
    const answer = await ask(id, `Bearer ${busy}`);
    expect(answer).toMatchObject({ status: 429, body: { error: { code: "too-many" } } });
    expect(answer.headers.get("retry-after")).toBe("60");
    expect(await ask(id, `Bearer ${other}`)).toMatchObject({ status: 202 });
  });

  test("who guesses is slowed down; who has a good token is not", async () => {
    await using database = await queryDatabase();
    const id = await parkJob(database);
    const guesses = await Promise.all(Array.from({ length: 65 }, () => ask(id, "Bearer guess")));
    expect(guesses.at(-1)).toMatchObject({ status: 429 });
    expect(await ask(id, `Bearer ${await makeToken(database.pool)}`)).toMatchObject({ status: 202 });
  });
});

describe("the form of /status", () => {
  // Guesses of the tests before count in this process.
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 10 * 60_000 });
    return () => vi.useRealTimers();
  });

  test("leads back to /status with what became of it", async () => {
    await using database = await queryDatabase();
    const { pool } = database;
    const job = await parkJob(database);
    const token = await makeToken(pool);
    expect(await submit({ job, token: "" })).toEqual({
      status: 303,
      location: `/status?retry=no-token&job=${job}#queue`,
    });
    expect(await submit({ job, token: "no" })).toMatchObject({ location: `/status?retry=bad-token&job=${job}#queue` });
    const channel = "debian:bookworm:amd64";
    expect(await submit({ job, token: ` ${token}\n`, channel })).toEqual({
      ...{ status: 303, location: `/status?channel=${encodeURIComponent(channel)}&retry=asked&job=${job}#queue` },
    });
    expect(await submit({ job: "javascript:", token })).toMatchObject({ location: "/status?retry=no-job#queue" });
    expect(await rowsOf(pool, RETRIES)).toEqual([job]);
  });

  test("from a page of another site, or too large, does nothing", async () => {
    await using database = await queryDatabase();
    const job = await parkJob(database);
    const token = await makeToken(database.pool);
    for (const site of ["cross-site", "same-site"])
      expect(await submit({ job, token }, { "sec-fetch-site": site })).toMatchObject({
        location: `/status?retry=elsewhere&job=${job}#queue`,
      });
    expect(await submit({ job, token, channel: "x".repeat(5000) })).toMatchObject({ status: 413 });
    expect(await rowsOf(database.pool, RETRIES)).toEqual([]);
    expect(await submit({ job, token }, { "sec-fetch-site": "same-origin" })).toMatchObject({
      location: expect.stringContaining("retry=asked"),
    });
  });
});

/** Line by line, as the format is described: comments, and `name{label="value",...} number`. */
function readMetrics(text: string): ReadonlyMap<string, number> {
  const sample = /^([a-z_]+)(\{(?:[a-z_]+="(?:[^"\\\n]|\\["\\n])*",?)*\})? (\S+)$/;
  const values = new Map<string, number>();
  for (const line of text.split("\n").filter(Boolean)) {
    if (/^# (HELP [a-z_]+ .+|TYPE [a-z_]+ gauge)$/.test(line)) continue;
    const [, name, labels = "", value] = sample.exec(line) ?? [];
    if (name === undefined || Number.isNaN(Number(value))) throw new Error(`no metric: ${line}`);
    if (values.has(name + labels)) throw new Error(`told twice: ${line}`);
    values.set(name + labels, Number(value));
  }
  return values;
}

async function busyDatabase(): Promise<TestDatabase> {
  const database = await queryDatabase();
  const { pool } = database;
  await storeFiles(pool, { lazy: { "/usr/bin/lazy": "ok-pie-lazy" } });
  await parkJob(database);
  const job = { source: "made", options: {}, asOf: null, schedule: "nightly" };
  await writeSchedules(pool, [{ name: "nightly", cron: "0 1 * * *", overdueAfterSeconds: 3600, job }]);
  await pool.query("UPDATE schedule SET channel = 'made:test:amd64'");
  await pool.query("UPDATE run SET finished_at = now() - interval '3 hours', notes = '{not verified}'");
  await pool.query(
    `UPDATE artifact SET problem = 'its sha256 is "another"', problem_kind = E'wrong-"hash"\\n', problem_run = 1`,
  );
  return database;
}

test("/metrics tells Prometheus what the database knows, and nothing that is secret", async () => {
  await using database = await busyDatabase();
  const token = await makeToken(database.pool);
  const response = await scrape();
  expect(response.headers.get("content-type")).toMatch(/^text\/plain; version=0\.0\.4/);
  const text = await response.text();
  const values = readMetrics(text);
  expect(values.get('starfort_jobs{task="open",state="parked"}')).toBe(1);
  expect(values.get('starfort_jobs{task="audit",state="parked"}')).toBe(0);
  expect(values.get('starfort_runs{channel="made:test:amd64",source="made",state="done"}')).toBe(1);
  expect(values.get('starfort_packages{channel="made:test:amd64"}')).toBe(1);
  expect(values.get('starfort_schedule_overdue{schedule="nightly",source="made"}')).toBe(1);
  expect(values.get('starfort_source_seconds_since_success{channel="made:test:amd64",source="made"}')).toBeGreaterThan(
    10_000,
  );
  expect(values.get('starfort_pairs{channel="made:test:amd64",area="binary",verdict="fail"}')).toBeGreaterThan(0);
  expect(values.get('starfort_artifact_problems{kind="wrong-\\"hash\\"\\n"}')).toBe(1);
  expect(values.get('starfort_workers{state="alive"}')).toBe(0);
  expect(text).not.toContain(token);
  expect(text).not.toContain("no answer from it");
});

test("/status tells the queue, what is overdue, notes and artifacts with problems", async () => {
  await using database = await busyDatabase();
  const page = await getStatus({ channel: null, before: null });
  expect(await rowsOf(database.pool, "SELECT count(*) FROM graphile_worker.jobs")).toEqual(["1"]);
  expect(page?.queue.counts).toEqual({ parked: 1, retrying: 0, running: 0, waiting: 0, later: 0 });
  expect(page?.queue.jobs).toEqual([
    expect.objectContaining({
      task: "open",
      state: "parked",
      error: "no answer from it",
      source: "debian",
      isAsked: false,
    }),
  ]);
  expect(page?.schedules).toEqual([
    expect.objectContaining({ name: "nightly", isOverdue: true, channel: "made:test:amd64" }),
  ]);
  expect(page?.sources).toEqual([expect.objectContaining({ source: "made", notes: ["not verified"], status: "done" })]);
  expect(page?.runs[0]).toMatchObject({ notes: ["not verified"], parts: null });
  expect(page?.artifacts.rows).toEqual([expect.objectContaining({ package: "lazy", distro: "made" })]);
  expect(await getStatus({ channel: "no:such:channel", before: null })).toBeNull();
});

test("/status and /metrics of a database that nobody has used", async () => {
  await using database = await queryDatabase();
  expect(await rowsOf(database.pool, "SELECT count(*) FROM run")).toEqual(["0"]);
  const page = await getStatus({ channel: null, before: null });
  expect(page).toMatchObject({ sources: [], schedules: [], queue: { jobs: [], workers: [] }, artifacts: { rows: [] } });
  expect(readMetrics(await (await scrape()).text()).get('starfort_jobs{task="open",state="parked"}')).toBe(0);
});
