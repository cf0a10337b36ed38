// property.db.test.ts: random sequences of ingests: the SQL ledger and the naive model never differ, and the ledger never breaks its rules.
import { expect, test } from "vitest";
import { checkLedger } from "./check.ts";
import { cloneDatabase } from "./testing/database.ts";
import { dumpDatabase, dumpModel } from "./testing/dump.ts";
import { Simulation } from "./testing/simulation.ts";

const SEEDS = Array.from({ length: 12 }, (_, index) => index + 1);
const STEPS = 30;

test.for(SEEDS)("seed %i: the SQL and the naive model tell one story", { timeout: 120_000 }, async (seed) => {
  await using database = await cloneDatabase();
  const simulation = new Simulation(database.pool, seed);
  for (let step = 1; step <= STEPS; step++) {
    await simulation.step();
    const where = `seed ${seed}, after step ${step}`;
    expect(await dumpDatabase(database.pool), where).toEqual(dumpModel(simulation.model, simulation.checks()));
    expect(await checkLedger(database.pool, simulation.registry()), where).toEqual([]);
  }
});
