// sample.db.test.ts: the bundled sample in a real database: in order, again, and after what somebody ingested before it.
import { tmpdir } from "node:os";
import type pg from "pg";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { makeHttp } from "../../http/index.ts";
import { type DayDone, ingestDays } from "../../ingest-days.ts";
import { ingest } from "../../pipeline.ts";
import { checkLedger } from "../../store/check.ts";
import { makePackageBook } from "../../store/package-book.ts";
import { cloneDatabase } from "../../store/testing/database.ts";
import type { OpenSource } from "../source.ts";
import { EVALUATED_ON, SAMPLE_CHANNEL } from "./bundle.ts";
import { sample } from "./index.ts";

/** 29 revisions, of which four repeat another one and one is named after another closure. */
const REPORTS = 24;

function openSample(pool: pg.Pool): Promise<readonly OpenSource[]> {
  const context = { http: makeHttp({ home: tmpdir() }), say: () => undefined, book: makePackageBook(pool) };
  return sample.open({}, context);
}

async function ingestSample(pool: pg.Pool): Promise<DayDone[]> {
  return ingestDays({ pool, opened: await openSample(pool), asOf: null });
}

async function ask<Row>(pool: pg.Pool, row: z.ZodType<Row>, sql: string): Promise<Row[]> {
  return z.array(row).parse((await pool.query(sql)).rows);
}

const COUNT = z.object({ n: z.int() });
async function countOf(pool: pg.Pool, what: string): Promise<number> {
  const [row] = await ask(pool, COUNT, `SELECT count(*)::int AS n FROM ${what}`);
  return row?.n ?? -1;
}

describe("the bundled sample", () => {
  test("is a channel with units, people and a history of reports; the same again writes nothing", async () => {
    await using database = await cloneDatabase();
    const { pool } = database;
    const first = await ingestSample(pool);
    expect(first.every(({ summary }) => summary?.channel === SAMPLE_CHANNEL)).toBe(true);
    const days = first.map(({ observedOn }) => observedOn);
    expect(days).toEqual([...days].sort());
    expect([days[0], days.at(-1)]).toEqual(["2023-03-28", EVALUATED_ON]);
    expect(await countOf(pool, "set_total")).toBe(REPORTS);
    const minimal =
      "set_total t JOIN package_set s ON s.id = t.set_id WHERE s.slug = 'nixos-iso-minimal-r13y' AND t.observed_on = '2025-02-09' AND (reproducible, total) = (2551, 2641)";
    expect(await countOf(pool, minimal)).toBe(1);
    expect(await countOf(pool, "subject WHERE kind = 'unit'")).toBe(712);
    expect(await countOf(pool, "recipe_flag WHERE flag = 'all' AND NOT enabled")).toBeGreaterThan(10);
    // What a report names and what opts out is one package, and somebody looks after it.
    const both =
      "package p WHERE EXISTS (SELECT FROM rebuild r WHERE r.package_id = p.id) AND EXISTS (SELECT FROM recipe_flag f WHERE f.package_id = p.id)";
    expect(await countOf(pool, both)).toBeGreaterThan(5);
    expect(await countOf(pool, "maintainer WHERE github_login IS NOT NULL")).toBeGreaterThan(200);
    expect(await countOf(pool, "maintainer WHERE email IS NOT NULL")).toBe(0);

    const again = await ingestSample(pool);
    expect(again.filter(({ summary }) => summary !== null).length).toBeLessThan(REPORTS);
    expect(again.map(({ summary }) => summary?.historyRows ?? 0).filter((rows) => rows > 0)).toEqual([]);
    expect(await checkLedger(pool)).toEqual([]);
  });

  test("closes nothing that a larger evaluation brought, and stands back behind a newer one", async () => {
    await using database = await cloneDatabase();
    const { pool } = database;
    const units = (await openSample(pool)).find(({ key }) => key === "nixos-units");
    const [module] = units?.packages ?? [];
    if (units === undefined || module === undefined) throw new Error("the sample has no modules");
    const larger: OpenSource = {
      ...units,
      scope: "all",
      packages: [...units.packages, { ...module, name: "own/module" }],
    };
    await ingest({ pool, source: larger, observedOn: "2026-07-01" });
    await ingestSample(pool);
    const own = "presence r JOIN package p ON p.id = r.package_id WHERE p.name = 'own/module' AND r.to_run IS NULL";
    expect(await countOf(pool, own)).toBe(1);

    await ingest({ pool, source: larger, observedOn: "2026-08-01" });
    const behind = (await ingestSample(pool)).filter(
      ({ observedOn, summary }) => observedOn === EVALUATED_ON && summary === null,
    );
    expect(behind).toHaveLength(1);
  });
});
