// simulation.ts: random ingests into a real ledger, and the same into the naive model.
import type pg from "pg";
import type { AreaId, CheckInfo } from "#lib/areas/area.ts";
import { type Look, NaiveLedger } from "#lib/ledger/naive.ts";
import { finishRun, storeBatch } from "../batch.ts";
import { knownFingerprints } from "../fingerprints.ts";
import { failRun, type OpenRun, openRun, OutOfOrderError, OvertakenError } from "../run.ts";
import { type Dice, makeDice } from "./random.ts";
import { Reality, type Sight } from "./reality.ts";
import { makePlan } from "./world.ts";

const ALL = ["binary", "service", "kernel"] as const;
const SCOPES: readonly [readonly AreaId[], ...(readonly AreaId[])[]] = [
  ...([ALL, ALL, ALL, ALL, ALL] as const),
  ...([["binary"], ["service", "kernel"], ["kernel"]] as const),
];

/** What a run will do, in steps that another run's may come between. */
interface Ingest {
  readonly run: OpenRun;
  readonly look: Look;
  readonly steps: readonly (() => Promise<void>)[];
}

/** How often each thing was tried, so that a test can tell that it was. */
export interface Tried {
  ingests: number;
  batches: number;
  interleaved: number;
  killed: number;
  broken: number;
  refused: number;
  overtaken: number;
  repeated: number;
}

export class Simulation {
  readonly model = new NaiveLedger();
  readonly tried: Tried = {
    ...{ ingests: 0, batches: 0, interleaved: 0, killed: 0, broken: 0, refused: 0, overtaken: 0, repeated: 0 },
  };
  readonly #dice: Dice;
  readonly #reality: Reality;
  readonly #pool: pg.Pool;
  /** Every check the channel ever had, with its area and its kind. */
  readonly #checks = new Map<number, CheckInfo>();
  #day = Date.UTC(2020, 0, 1);
  /** The newest day that is in the ledger. */
  #newest = "";

  constructor(pool: pg.Pool, seed: number) {
    this.#pool = pool;
    this.#dice = makeDice(seed);
    this.#reality = new Reality(this.#dice);
  }

  /** Area -> the numbers of all its checks so far. */
  checks(): Map<string, number[]> {
    const byArea = new Map<string, number[]>();
    for (const [no, { area }] of this.#checks) byArea.set(area, [...(byArea.get(area) ?? []), no]);
    return byArea;
  }

  /** Some time passes, then one ingest runs, or two at once. */
  async step(): Promise<void> {
    this.#live();
    const first = await this.#open();
    if (!this.#dice.chance(25)) return this.#finishAll([first]);
    if (this.#dice.chance(60)) this.#live();
    this.tried.interleaved += 1;
    await this.#finishAll([first, await this.#open()]);
  }

  #live(): void {
    this.#day += this.#dice.roll(3) * 86_400_000;
    for (let n = this.#dice.roll(9); n > 0; n--) this.#reality.change();
  }

  async #open(): Promise<Ingest> {
    const dice = this.#dice;
    const day = new Date(this.#day).toISOString().slice(0, 10);
    const areas = dice.pick(SCOPES);
    const listed = this.#reality.names();
    const scope = dice.chance(15) ? dice.shuffle(["p0", "p1", "p2", "p3"]).slice(0, 2) : null;
    const run = await openRun(this.#pool, makePlan(day, { areas, packages: scope ?? "all" }), this.#reality.registry());
    this.tried.ingests += 1;
    for (const check of run.areas.flatMap((one) => one.checks)) this.#checks.set(check.no, check);
    const look = { run: run.id, day, areas, checks: this.#checks };
    const sights = dice
      .shuffle(listed.filter((name) => scope?.includes(name) ?? true))
      .map((name) => this.#reality.look(name, areas));
    return { run, look, steps: await this.#plan(run, look, sights, listed, scope) };
  }

  async #plan(
    run: OpenRun,
    look: Look,
    sights: readonly Sight[],
    listed: readonly string[],
    scope: readonly string[] | null,
  ): Promise<(() => Promise<void>)[]> {
    const dice = this.#dice;
    const fingerprints = await knownFingerprints(run);
    // Now and then everything is audited again although nothing changed.
    const lazy = !dice.chance(20);
    const steps: (() => Promise<void>)[] = [];
    for (let at = 0; at < sights.length;) {
      const batch = sights.slice(at, (at += 1 + dice.roll(3)));
      if (dice.chance(5)) steps.push(() => this.#break(run, batch));
      steps.push(() => this.#store(run, look, batch, (sight) => lazy && isKnown(sight, fingerprints)));
    }
    if (dice.chance(12)) steps.splice(dice.roll(steps.length + 1), Infinity, () => this.#kill(run));
    else steps.push(() => this.#end(run, look, dice.chance(15) || listed.length === 0 ? null : listed, scope));
    return steps;
  }

  async #finishAll(ingests: readonly Ingest[]): Promise<void> {
    const waiting = ingests.map(({ run, steps }) => ({ run, steps: [...steps] }));
    for (;;) {
      const [one] = this.#dice.shuffle(waiting.filter(({ steps }) => steps.length > 0));
      if (!one) return;
      try {
        await one.steps.shift()?.();
      } catch (error) {
        const late = error instanceof OutOfOrderError && one.run.plan.observedOn < this.#newest;
        if (!late && !(error instanceof OvertakenError)) throw error;
        this.tried[late ? "refused" : "overtaken"] += 1;
        one.steps.length = 0;
        await failRun(one.run, error.message);
      }
    }
  }

  async #store(
    run: OpenRun,
    look: Look,
    batch: readonly Sight[],
    isUnchanged: (sight: Sight) => boolean,
  ): Promise<void> {
    const unchanged = batch.filter(isUnchanged);
    const audited = batch.filter((sight) => !unchanged.includes(sight));
    const counts = await storeBatch(run, {
      audited: audited.map((sight) => sight.audited),
      unchanged: unchanged.map((sight) => sight.audited),
    });
    this.tried.batches += 1;
    if (audited.length > 0 && counts.historyRows === 0) this.tried.repeated += 1;
    for (const { seen } of audited) this.model.audit(look, seen);
    for (const { seen } of unchanged) this.model.keep(look, seen);
    this.#newest = look.day;
  }

  /** A batch that breaks the contract in its last package leaves nothing behind, and the run goes on. */
  async #break(run: OpenRun, batch: readonly Sight[]): Promise<void> {
    const audited = batch.map((sight) => sight.audited);
    const [first] = audited;
    if (!first) return;
    this.tried.broken += 1;
    const failure = await storeBatch(run, { audited: [...audited, first], unchanged: [] }).catch(
      (error: unknown) => error,
    );
    if (!(failure instanceof Error)) throw new Error("a package that is twice in a batch was stored");
    if (failure instanceof OutOfOrderError || failure instanceof OvertakenError) throw failure;
  }

  /** The process dies: its connection ends, and nobody says so. */
  async #kill(run: OpenRun): Promise<void> {
    this.tried.killed += 1;
    const gone = new Promise((resolve) => run.client.once("end", resolve));
    run.client.release(true);
    await gone;
  }

  async #end(
    run: OpenRun,
    look: Look,
    catalogue: readonly string[] | null,
    scope: readonly string[] | null,
  ): Promise<void> {
    await finishRun(run, { catalogue, errors: {} });
    if (catalogue) this.model.finish(look, catalogue, scope);
    this.#newest = look.day;
  }
}

function isKnown({ audited }: Sight, fingerprints: ReadonlyMap<string, string>): boolean {
  return audited.artifacts.every(
    ({ name, fingerprint }) =>
      fingerprints.get(`${audited.name}\0${name}`) === Buffer.from(fingerprint).toString("hex"),
  );
}
