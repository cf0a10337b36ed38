// nix-cache.db.test.ts: a binary cache in a real database: once, again, spoiled, with a path less, and beside a catalogue.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
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
import { nixosChannel } from "../nixos-units/channel.ts";
import type { OpenSource } from "../source.ts";
import { nixCache } from "./index.ts";
import { MADE_KEY, makeCache, type MadePath, writeCache } from "./testing/make-cache.ts";

const ELF = path.join(import.meta.dirname, "../../../lib/formats/elf/testdata");
const WEAK = { bin: { hello: { program: readFileSync(path.join(ELF, "ok-executable-weak")) } } };
const HARDENED = { bin: { hello: { program: readFileSync(path.join(ELF, "ok-pie-hardened")) } } };
const HELLO: MadePath = { name: "hello-2.12.1", deriver: "hello-2.12.1", tree: WEAK };
const OTHER: MadePath = { name: "other-1.0", tree: { bin: { other: { program: "#!/bin/sh\n" } } } };

const home = mkdtempSync(path.join(tmpdir(), "starfort-nix-cache-db-"));
afterAll(() => rmSync(home, { recursive: true }));
const dir = path.join(home, "cache");

async function ingestCache(pool: pg.Pool, paths: readonly MadePath[], observedOn: string): Promise<RunSummary> {
  rmSync(dir, { recursive: true, force: true });
  writeCache(dir, makeCache(paths));
  const context = { http: makeHttp({ home }), say: () => undefined, book: makePackageBook(pool) };
  const [source] = await nixCache.open({ cache: dir, trustedKey: [MADE_KEY] }, context);
  if (source === undefined) throw new Error("nothing was opened");
  return ingest({ pool, source, observedOn });
}

/** A channel's catalogue that calls the package otherwise, and knows more of it. */
const CATALOGUE: OpenSource = {
  ...{ id: "nixpkgs", key: "nixpkgs", channel: nixosChannel("unstable"), areas: [], observedOn: null },
  ...{ authority: "catalogue", scope: "all", notes: [] },
  packages: [
    {
      ...{ name: "gnu-hello", version: "2.12.2", description: "Says hello", homepage: null, recipe: null },
      ...{ stewards: [], identity: "hello pkgs/by-name/he/hello/package.nix", artifacts: [] },
    },
  ],
};

async function openItems(pool: pg.Pool, name: string): Promise<number> {
  const { rows } = await pool.query(
    "SELECT count(*)::int AS open FROM item i JOIN package p ON p.id = i.package_id WHERE i.closed_run IS NULL AND p.name = $1",
    [name],
  );
  return z.object({ open: z.int() }).parse(rows[0]).open;
}

async function openVersions(pool: pg.Pool): Promise<unknown[]> {
  const { rows } = await pool.query(
    "SELECT p.name, pr.version, pr.source FROM presence pr JOIN package p ON p.id = pr.package_id WHERE pr.to_run IS NULL ORDER BY 1",
  );
  return rows;
}

test("store paths have open items; the same again writes nothing; what is spoiled is no news; what is mended closes them; what is gone leaves", async () => {
  await using database = await cloneDatabase();
  const { pool } = database;
  const first = await ingestCache(pool, [HELLO, OTHER], "2026-07-14");
  expect(first).toMatchObject({ packages: 2, artifacts: 2, subjects: { elf: 1 }, problems: {} });
  const before = await openItems(pool, "hello");
  expect(before).toBeGreaterThan(3);
  expect(await ingestCache(pool, [HELLO, OTHER], "2026-07-15")).toMatchObject({ unchanged: 2, historyRows: 0 });

  // A new build whose file is damaged, then one that nobody signed: neither closes an item.
  const damaged = { ...HELLO, tree: HARDENED, spoil: (file: Uint8Array) => Buffer.alloc(file.length) };
  expect(await ingestCache(pool, [damaged, OTHER], "2026-07-16")).toMatchObject({ problems: { mismatch: 1 } });
  expect(await openItems(pool, "hello")).toBe(before);
  const unsigned = { ...HELLO, tree: HARDENED, change: (text: string) => text.replace(/^Sig.*\n/m, "") };
  expect(await ingestCache(pool, [unsigned, OTHER], "2026-07-17")).toMatchObject({ problems: { mismatch: 1 } });
  expect(await openItems(pool, "hello")).toBe(before);

  const mended = await ingestCache(pool, [{ ...HELLO, tree: HARDENED }, OTHER], "2026-07-18");
  expect(mended).toMatchObject({ unchanged: 1, problems: {} });
  expect(await openItems(pool, "hello")).toBeLessThan(before);
  await ingestCache(pool, [OTHER], "2026-07-19");
  expect(await openItems(pool, "hello")).toBe(0);
  expect(await checkLedger(pool)).toEqual([]);
});

test("beside a catalogue: its name and version stay, and the items hang on its package", async () => {
  await using database = await cloneDatabase();
  const { pool } = database;
  await ingest({ pool, source: CATALOGUE, observedOn: "2026-07-14" });
  await ingestCache(pool, [HELLO, OTHER], "2026-07-15");
  const versions = await openVersions(pool);
  expect(versions).toEqual([
    { name: "gnu-hello", version: "2.12.2", source: "nixpkgs" },
    { name: "other", version: "1.0", source: `nix-cache:${dir}` },
  ]);
  expect(await openItems(pool, "gnu-hello")).toBeGreaterThan(3);
  // The catalogue closes nothing of what the cache brought, and a cache without the path nothing of what the catalogue did.
  await ingest({ pool, source: CATALOGUE, observedOn: "2026-07-16" });
  expect(await openVersions(pool)).toEqual(versions);
  await ingestCache(pool, [OTHER], "2026-07-17");
  expect(await openVersions(pool)).toEqual(versions);
  expect(await openItems(pool, "gnu-hello")).toBe(0);
  expect(await checkLedger(pool)).toEqual([]);
});
