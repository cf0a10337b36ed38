// database.test.ts: a database address is shown without what must not be seen.
import { expect, test } from "vitest";
import { readEnv } from "#lib/env.ts";
import { openServer, withoutPassword } from "./database.ts";

test.each([
  ["postgres://me:secret@host:5432/db", "postgres://me@host:5432/db"],
  ["postgresql://host/db?password=secret&sslmode=require", "postgresql://host/db"],
  ["postgresql:///db?host=/run/postgresql", "postgresql:///db"],
])("%s is shown as %s", (url, shown) => {
  expect(withoutPassword(url)).toBe(shown);
});

test("one that cannot be parsed is not shown at all", () => {
  expect(() => withoutPassword("postgres://me:sec ret@ho st/db")).toThrow(/^DATABASE_URL is not an address like/);
});

test("an unreachable server is named, with the reason and without the password", async () => {
  const env = readEnv({ DATABASE_URL: "postgres://me:secret@localhost:1/db" });
  const opening = openServer(env, () => undefined);
  await expect(opening).rejects.toThrow(
    /^The database postgres:\/\/me@localhost:1\/db, which DATABASE_URL names, cannot be reached: .*ECONNREFUSED/,
  );
  await expect(opening).rejects.not.toThrow(/secret/);
});
