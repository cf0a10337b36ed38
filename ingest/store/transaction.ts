// transaction.ts: all or nothing.
import pg from "pg";

// Two channels that touch the same packages, people or facts may meet; one of them then simply begins again.
const RETRIED = new Set(["40001", "40P01"]);
const TRIES = 4;

/** Runs the work in a transaction; a deadlock or a serialization failure starts it over, anything else is thrown and leaves no trace. */
export async function inTransaction<T>(client: pg.ClientBase, work: () => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried++) {
    try {
      await client.query("BEGIN");
      const result = await work();
      await client.query("COMMIT");
      return result;
    } catch (error) {
      await client.query("ROLLBACK").catch(() => undefined);
      const again = error instanceof pg.DatabaseError && RETRIED.has(error.code ?? "") && tried < TRIES;
      if (!again) throw error;
    }
  }
}
