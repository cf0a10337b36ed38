// synthetic.ts: a made-up channel of any size, and how fast it is stored, against plain COPY of the same verdicts.
import pg from "pg";
import { z } from "zod";
import type { Verdict } from "#lib/areas/area.ts";
import type { AuditedPackage } from "../../audited.ts";
import { storeBatch, finishRun } from "../batch.ts";
import { copyRows, type Field } from "../copy.ts";
import { openRun } from "../run.ts";
import { makeDice } from "./random.ts";
import { type MadeArea, makePackage, makePlan, makeRegistry } from "./world.ts";

export interface Size {
  readonly packages: number;
  readonly subjects: number;
  readonly checks: number;
}

/** Packages in one transaction: with 20 subjects each, about what the pipeline stores at once. */
const BATCH = 20;

// As a Debian host gives them: most pass, many do not apply.
const VERDICTS: readonly [Verdict, ...Verdict[]] = [
  "unknown",
  ...Array<Verdict>(3).fill("fail"),
  ...Array<Verdict>(5).fill("not-applicable"),
  ...Array<Verdict>(11).fill("pass"),
];

export interface StoreBench {
  readonly verdicts: number;
  /** The first ingest, in which everything is new. */
  readonly storeMs: number;
  /** All of it again, audited afresh, with nothing changed. */
  readonly againMs: number;
  /** Rows that the second ingest wrote: none. */
  readonly againHistoryRows: number;
  /** The same verdict rows, with their words, into one table without an index. */
  readonly copyMs: number;
  /** Ends of intervals in the ledger. */
  readonly changes: number;
  /** The ledger's tables with their indexes, reasons and evidence apart, for each of these ends. */
  readonly bytesPerChange: number;
}

function syntheticAreas(checks: number): readonly MadeArea[] {
  const numbers = Array.from({ length: checks }, (_, at) => [at + 1, 1] as const);
  return [{ id: "binary", parserRevision: 1, kinds: [{ kind: "elf", checks: Object.fromEntries(numbers) }] }];
}

/** Packages n .. n + count - 1: the same for the same numbers. */
function syntheticPackages(from: number, count: number, { subjects, checks }: Size): AuditedPackage[] {
  const areas = syntheticAreas(checks);
  return Array.from({ length: count }, (_, at) => {
    const dice = makeDice(from + at);
    const name = `package-${from + at}`;
    const list = Array.from({ length: subjects }, (_, no) => ({
      path: `/usr/bin/${name}-${no}`,
      content: `content of ${name} ${no}`,
      verdicts: Object.fromEntries(Array.from({ length: checks }, (_, check) => [check + 1, dice.pick(VERDICTS)])),
    }));
    const steward = { kind: "person", role: "maintainer", name: `Person ${(from + at) % 97}` } as const;
    const email = `person${(from + at) % 97}@example.org`;
    return makePackage({ name, subjects: list, stewards: [{ ...steward, email, github: null }] }, areas);
  });
}

/** Stores a made-up channel twice into an empty migrated database, and the same verdicts by COPY alone. */
export async function benchStoring(url: string, size: Size): Promise<StoreBench> {
  const pool = new pg.Pool({ connectionString: url, max: 2 });
  try {
    const first = await ingestSynthetic(pool, "2026-01-01", size);
    const again = await ingestSynthetic(pool, "2026-01-02", size);
    const copyMs = await copyVerdicts(pool, size);
    return {
      verdicts: first.verdicts,
      storeMs: first.ms,
      againMs: again.ms,
      againHistoryRows: again.historyRows,
      copyMs,
      ...(await measureBytes(pool)),
    };
  } finally {
    await pool.end();
  }
}

async function ingestSynthetic(
  pool: pg.Pool,
  day: string,
  size: Size,
): Promise<{ ms: number; verdicts: number; historyRows: number }> {
  const plan = makePlan(day, { areas: ["binary"], packagesKnown: size.packages });
  const run = await openRun(pool, plan, makeRegistry(syntheticAreas(size.checks)));
  // Only storing is timed, not the making of what is stored.
  let ms = 0;
  for (let at = 0; at < size.packages; at += BATCH) {
    const audited = syntheticPackages(at, Math.min(BATCH, size.packages - at), size);
    const start = performance.now();
    await storeBatch(run, { audited, unchanged: [] });
    ms += performance.now() - start;
  }
  const { verdicts, historyRows } = run.counts;
  await finishRun(run, { catalogue: null, errors: {} });
  return { ms, verdicts, historyRows };
}

async function copyVerdicts(pool: pg.Pool, size: Size): Promise<number> {
  const client = await pool.connect();
  try {
    await client.query(
      "CREATE TABLE copied (package text, path text, check_no smallint, verdict verdict, reason text, evidence jsonb)",
    );
    let ms = 0;
    for (let at = 0; at < size.packages; at += BATCH) {
      const rows = [...verdictRows(syntheticPackages(at, Math.min(BATCH, size.packages - at), size))];
      const start = performance.now();
      await copyRows(client, "copied", ["package", "path", "check_no", "verdict", "reason", "evidence"], rows);
      ms += performance.now() - start;
    }
    return ms;
  } finally {
    client.release();
  }
}

function* verdictRows(packages: readonly AuditedPackage[]): Generator<readonly Field[]> {
  for (const { name, artifacts } of packages) {
    for (const { traits, assessments } of artifacts.flatMap(({ subjects }) => subjects)) {
      for (const { check, verdict, reason, evidence } of assessments) {
        yield [name, traits.path, check.no, verdict, reason, JSON.stringify(evidence)];
      }
    }
  }
}

const MEASURE = `
  SELECT
    (SELECT sum(pg_total_relation_size(name))::float8 FROM unnest($1::regclass[]) AS name)
      - (SELECT sum(pg_column_size(reason) + pg_column_size(evidence)) FROM finding)::float8 AS bytes,
    (SELECT count(*) + count(to_run) FROM presence) + (SELECT count(*) + count(to_run) FROM stewardship)
      + (SELECT count(*) + count(to_run) FROM observation) + (SELECT count(*) + count(closed_run) FROM finding)
      + (SELECT count(*) + count(to_run) FROM standing) + (SELECT count(*) + count(closed_run) FROM item) AS changes`;

const LEDGER = ["presence", "stewardship", "observation", "finding", "standing", "item", "tally_day", "package_tally"];

async function measureBytes(pool: pg.Pool): Promise<Pick<StoreBench, "changes" | "bytesPerChange">> {
  const { rows } = await pool.query(MEASURE, [LEDGER]);
  const { bytes, changes } = z.object({ bytes: z.number(), changes: z.coerce.number() }).parse(rows[0]);
  return { changes, bytesPerChange: bytes / changes };
}
