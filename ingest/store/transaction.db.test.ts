// transaction.db.test.ts: all or nothing, and a deadlock is nobody's end.
import { expect, test } from "vitest";
import { cloneDatabase } from "./testing/database.ts";
import { inTransaction } from "./transaction.ts";

test("two that wait for each other both come through, each once", async () => {
  await using database = await cloneDatabase();
  const { pool } = database;
  await pool.query("CREATE TABLE purse AS SELECT id, 0 AS coins FROM generate_series(1, 2) id");
  const clients = [await pool.connect(), await pool.connect()];
  let tries = 0;
  let holding = 0;
  const bothHold = Promise.withResolvers<undefined>();
  const pay = (order: readonly number[]) => async (): Promise<void> => {
    tries += 1;
    for (const id of order) {
      await clients[(order[0] ?? 0) - 1]?.query("UPDATE purse SET coins = coins + 1 WHERE id = $1", [id]);
      if ((holding += 1) === 2) bothHold.resolve(undefined);
      await bothHold.promise;
    }
  };
  await Promise.all(clients.map((client, at) => inTransaction(client, pay(at === 0 ? [1, 2] : [2, 1]))));
  for (const client of clients) client.release();
  expect(tries).toBe(3);
  expect((await pool.query("SELECT coins FROM purse ORDER BY id")).rows).toEqual([{ coins: 2 }, { coins: 2 }]);
});

test("what fails is thrown and leaves no trace, and the connection can be used again", async () => {
  await using database = await cloneDatabase();
  const client = await database.pool.connect();
  let tries = 0;
  const failing = inTransaction(client, async () => {
    tries += 1;
    await client.query("INSERT INTO distro (slug) VALUES ('x')");
    throw new Error("no more");
  });
  await expect(failing).rejects.toThrow("no more");
  expect(tries).toBe(1);
  expect(await inTransaction(client, async () => (await client.query("SELECT slug FROM distro")).rows)).toEqual([]);
  client.release();
});
