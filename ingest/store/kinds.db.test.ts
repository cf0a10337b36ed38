// kinds.db.test.ts: an area that judges several kinds of subject: each check counts its own, each kind has its own causes.
import type pg from "pg";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Verdict } from "#lib/areas/area.ts";
import { checkLedger } from "./check.ts";
import { cloneDatabase, type TestDatabase } from "./testing/database.ts";
import { ingest, linesOf } from "./testing/ingest.ts";
import type { MadePackage, MadeSubject } from "./testing/world.ts";

let database: TestDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await cloneDatabase();
  pool = database.pool;
});
beforeEach(async () => {
  await pool.query("TRUNCATE distro, facts, maintainer RESTART IDENTITY CASCADE");
});
afterAll(async () => {
  await database[Symbol.asyncDispose]();
});

const pack = (...subjects: readonly MadeSubject[]): MadePackage => ({ name: "p", subjects });
const sysctl = (content: string, verdict: Verdict): MadeSubject => ({
  ...{ kind: "sysctl", path: "a.conf", content, verdicts: { 201: verdict, 202: "pass" } },
});
const modprobe = (content: string, verdict: Verdict): MadeSubject => ({
  ...{ kind: "modprobe", path: "a.conf", content, verdicts: { 211: verdict, 212: "pass" } },
});

test("each check counts the subjects of its kind, and the area counts both", async () => {
  await ingest(pool, "2026-01-01", {
    audited: [pack(sysctl("A", "fail"), { ...sysctl("B", "pass"), path: "b.conf" }, modprobe("A", "unknown"))],
  });
  expect(await linesOf(pool, "standing")).toEqual([
    "p 201 | fail 1/1/0/0 | 1 2026-01-01 catalogue | ",
    "p 202 | pass 2/0/0/0 | 1 2026-01-01 catalogue | ",
    "p 211 | unknown 0/0/1/0 | 1 2026-01-01 catalogue | ",
    "p 212 | pass 1/0/0/0 | 1 2026-01-01 catalogue | ",
  ]);
  const { rows } = await pool.query("SELECT pass, fail, unknown FROM package_tally WHERE area = 'kernel'");
  expect(rows).toEqual([{ pass: 2, fail: 1, unknown: 1 }]);
  expect(await checkLedger(pool)).toEqual([]);
});

test("a kind that comes to a package or leaves it is the package's doing, whatever other kinds it has", async () => {
  await ingest(pool, "2026-01-01", { audited: [pack(sysctl("A", "pass"))] });
  await ingest(pool, "2026-01-02", { audited: [pack(sysctl("A", "pass"), modprobe("A", "fail"))] });
  await ingest(pool, "2026-01-03", { audited: [pack(sysctl("A", "pass"))] });
  expect(await linesOf(pool, "item")).toEqual(["p 211 | fail 1 | 2 2026-01-02 package | 3 2026-01-03 package"]);
  expect(await linesOf(pool, "standing", "p 201")).toEqual(["pass 1/0/0/0 | 1 2026-01-01 catalogue | "]);
  expect(await checkLedger(pool)).toEqual([]);
});

test("one kind's bytes are no cause of what the checker changes in the other", async () => {
  await ingest(pool, "2026-01-01", { audited: [pack(sysctl("A", "pass"), modprobe("A", "pass"))] });
  await ingest(pool, "2026-01-02", { audited: [pack(sysctl("B", "pass"), modprobe("A", "not-applicable"))] });
  expect(await linesOf(pool, "standing", "p 211")).toEqual([
    "not-applicable 0/0/0/1 | 2 2026-01-02 checker | ",
    "pass 1/0/0/0 | 1 2026-01-01 catalogue | 2 2026-01-02 checker",
  ]);
  expect(await checkLedger(pool)).toEqual([]);
});
