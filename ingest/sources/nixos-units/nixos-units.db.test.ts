// nixos-units.db.test.ts: an evaluated system in a real database: once, again, and with a module less.
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type pg from "pg";
import { afterAll, expect, test } from "vitest";
import { z } from "zod";
import { makeHttp } from "../../http/index.ts";
import { ingest, type RunSummary } from "../../pipeline.ts";
import { checkLedger } from "../../store/check.ts";
import { makePackageBook } from "../../store/package-book.ts";
import { cloneDatabase } from "../../store/testing/database.ts";
import { nixosUnits } from "./index.ts";

const given = (name: string): string => path.join(import.meta.dirname, "testdata", name);
const dir = mkdtempSync(path.join(tmpdir(), "starfort-nixos-units-test-"));
afterAll(() => rmSync(dir, { recursive: true }));

async function ingestUnits(pool: pg.Pool, observedOn: string): Promise<RunSummary> {
  const options = {
    ...{ dir, map: given("unit-map.json"), baseline: given("baseline.json"), kernelConfig: given("kernel.json") },
    channel: "unstable",
  };
  const context = { http: makeHttp({ home: dir }), say: () => undefined, book: makePackageBook(pool) };
  const [source] = await nixosUnits.open(options, context);
  if (source === undefined) throw new Error("nothing was opened");
  return ingest({ pool, source, observedOn });
}

async function openItems(pool: pg.Pool, name: string): Promise<number> {
  const { rows } = await pool.query(
    "SELECT count(*)::int AS open FROM item i JOIN package p ON p.id = i.package_id WHERE i.closed_run IS NULL AND p.name = $1",
    [name],
  );
  return z.object({ open: z.int() }).parse(rows[0]).open;
}

test("modules have open items; the same again writes nothing; what a unit sets closes them; what is gone leaves", async () => {
  await using database = await cloneDatabase();
  const { pool } = database;
  cpSync(given("units"), dir, { recursive: true });
  const first = await ingestUnits(pool, "2026-07-14");
  expect(first).toMatchObject({ packages: 7, subjects: { unit: 4, sysctl: 1, cmdline: 1, "kernel-config": 1 } });
  expect(first.problems).toEqual({});
  const before = await openItems(pool, "services/networking/3proxy");
  expect(before).toBeGreaterThan(10);

  expect(await ingestUnits(pool, "2026-07-15")).toMatchObject({ unchanged: 7, historyRows: 0 });

  const hardened = "[Service]\nExecStart=/bin/3proxy\nNoNewPrivileges=yes\nProtectSystem=strict\nProtectHome=yes\n";
  writeFileSync(path.join(dir, "3proxy.service"), hardened);
  rmSync(path.join(dir, "agate.service"));
  expect(await ingestUnits(pool, "2026-07-16")).toMatchObject({ packages: 6, unchanged: 5 });
  expect(await openItems(pool, "services/networking/3proxy")).not.toBe(before);
  expect(await openItems(pool, "services/web-servers/agate")).toBe(0);
  expect(await checkLedger(pool)).toEqual([]);
});
