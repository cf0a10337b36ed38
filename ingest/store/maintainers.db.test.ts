// maintainers.db.test.ts: who is who, and by which handle, over many sources.
import { expect, test } from "vitest";
import { z } from "zod";
import type { Steward } from "../audited.ts";
import { storeMaintainers } from "./maintainers.ts";
import { cloneDatabase, type TestDatabase } from "./testing/database.ts";
import { inTransaction } from "./transaction.ts";

const person = (name: string, email: string | null, github: Steward["github"] = null): Steward => ({
  ...{ kind: "person", role: "maintainer", name, email, github },
});
const team = (name: string, email: string | null): Steward => ({ ...person(name, email), kind: "team", role: "team" });

async function store({ pool }: TestDatabase, ...stewards: readonly Steward[]): Promise<number[]> {
  const client = await pool.connect();
  try {
    return await inTransaction(client, () => storeMaintainers(client, stewards));
  } finally {
    client.release();
  }
}

async function rows({ pool }: TestDatabase): Promise<string[]> {
  const found = await pool.query(
    "SELECT concat_ws(' | ', id, kind, handle, name, email, github_id, github_login) AS line FROM maintainer ORDER BY id",
  );
  return z
    .array(z.object({ line: z.string() }))
    .parse(found.rows)
    .map(({ line }) => line);
}

test("the same e-mail is the same person, in any case and under any name; the first name stays", async () => {
  await using database = await cloneDatabase();
  expect(await store(database, person("Ann Lee", "Ann@Example.org"), person("A. Lee", "ann@example.ORG"))).toEqual([
    1, 1,
  ]);
  expect(await store(database, person("Lee, Ann", " ann@example.org "))).toEqual([1]);
  expect(await rows(database)).toEqual(["1 | person | ann-lee | Ann Lee | ann@example.org"]);
});

test("the same GitHub id is the same person; what a source knows more is added", async () => {
  await using database = await cloneDatabase();
  expect(await store(database, person("Ann", null, { id: 5, login: "AnnLee" }))).toEqual([1]);
  expect(await store(database, person("Ann Lee", "ann@example.org", { id: 5, login: "ann-renamed" }))).toEqual([1]);
  expect(await store(database, person("Lee", "ann@example.org"))).toEqual([1]);
  expect(await rows(database)).toEqual(["1 | person | AnnLee | Ann | ann@example.org | 5 | AnnLee"]);
});

test("an e-mail that came first learns its GitHub id, and keeps its handle", async () => {
  await using database = await cloneDatabase();
  await store(database, person("Ann Lee", "ann@example.org"));
  expect(
    await store(
      database,
      person("Ann Lee", "ann@example.org", { id: 5, login: "annlee" }),
      person("Ann", null, { id: 5, login: "annlee" }),
    ),
  ).toEqual([1, 1]);
  expect(await rows(database)).toEqual(["1 | person | ann-lee | Ann Lee | ann@example.org | 5 | annlee"]);
});

test("two rows that turn out to be one person stay two: joining them is a curator's", async () => {
  await using database = await cloneDatabase();
  expect(await store(database, person("Ann", "ann@example.org"), person("Ann", null, { id: 5, login: "ann" }))).toEqual(
    [1, 2],
  );
  expect(await store(database, person("Ann", "ann@example.org", { id: 5, login: "ann" }))).toEqual([2]);
  expect(await rows(database)).toEqual([
    "1 | person | ann | Ann | ann@example.org",
    "2 | person | ann-2 | Ann | 5 | ann",
  ]);
});

test("who has neither is known by the whole name, apart from those who have", async () => {
  await using database = await cloneDatabase();
  expect(
    await store(database, person("Ann Lee", null), person("Ann Lee", "ann@example.org"), person("Ann Lee", null)),
  ).toEqual([1, 2, 1]);
  expect(await store(database, person("Ann Lee", null))).toEqual([1]);
});

test("namesakes get numbers, and handles never change", async () => {
  await using database = await cloneDatabase();
  const names = ["Jan Novák", "Jan Novak", "JAN NOVAK", "Jan Novak 2", "jan-novak"];
  const stewards = names.map((name, no) => person(name, `${no}@example.org`));
  await store(database, ...stewards);
  const before = await rows(database);
  expect(before.map((line) => line.split(" | ")[2])).toEqual([
    "jan-novak",
    "jan-novak-2",
    "jan-novak-3",
    "jan-novak-2-2",
    "jan-novak-4",
  ]);
  await store(database, ...stewards.toReversed());
  expect(await rows(database)).toEqual(before);
});

test("teams are told from people, and share their set of handles", async () => {
  await using database = await cloneDatabase();
  await store(
    database,
    team("Debian GCC Maintainers", "debian-gcc@lists.example.org"),
    person("Debian GCC Maintainers", "somebody@example.org"),
    team("龍", null),
  );
  expect((await rows(database)).map((line) => line.split(" | ").slice(1, 3).join(" "))).toEqual([
    "team debian-gcc-maintainers",
    "person debian-gcc-maintainers-2",
    "team team",
  ]);
});

test("what cannot be an address or a login identifies nobody", async () => {
  await using database = await cloneDatabase();
  const ids = await store(
    database,
    person("One", `${"x".repeat(300)}@example.org`),
    person("Two", "  "),
    person("Three", null, { id: Number.NaN, login: "../admin" }),
    person("", null),
  );
  expect(new Set(ids).size).toBe(4);
  expect(await rows(database)).toEqual([
    "1 | person | one | One",
    "2 | person | two | Two",
    "3 | person | three | Three",
    "4 | person | no-name | (no name)",
  ]);
});

test("who is known by login alone is whoever has that login; a login that was given up may be somebody else's", async () => {
  await using database = await cloneDatabase();
  expect(await store(database, person("annlee", null, { id: null, login: "annlee" }))).toEqual([1]);
  expect(await store(database, person("Ann Lee", null, { id: 5, login: "AnnLee" }))).toEqual([1]);
  expect(await store(database, person("A.", null, { id: null, login: "ANNLEE" }))).toEqual([1]);
  expect(await store(database, person("Bob", null, { id: 6, login: "annlee" }))).toEqual([2]);
  expect(await rows(database)).toEqual([
    "1 | person | annlee | annlee | 5 | annlee",
    "2 | person | annlee-2 | Bob | 6 | annlee",
  ]);
});
