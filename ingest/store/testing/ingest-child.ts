// ingest-child.ts: an ingest in a process of its own, so that a test can kill it: node ingest-child.ts URL DAY. Prints a line a batch.
import pg from "pg";
import { finishRun, storeBatch } from "../batch.ts";
import { openRun } from "../run.ts";
import { manyPackages } from "./many.ts";
import { makePackage, makePlan, makeRegistry } from "./world.ts";

const [url, day = ""] = process.argv.slice(2);
const pool = new pg.Pool({ connectionString: url, max: 2 });
const packages = manyPackages();
const run = await openRun(pool, makePlan(day), makeRegistry());
for (let at = 0; at < packages.length; at += 2) {
  const batch = packages.slice(at, at + 2);
  console.log(`batch ${at / 2}`);
  await storeBatch(run, { audited: batch.map((one) => makePackage(one)), unchanged: [] });
}
await finishRun(run, { catalogue: packages.map(({ name }) => name), errors: {} });
console.log("done");
await pool.end();
