// simulation.ts: random ingests into a real ledger, and the same into the naive model.
import type pg from "pg";
import type { Area, AreaId, CheckInfo } from "#lib/areas/area.ts";
import { type Look, NaiveLedger } from "#lib/ledger/naive.ts";
import { closeGone, finishRun, storeBatch } from "../batch.ts";
import { knownFingerprints } from "../fingerprints.ts";
import { failRun, type OpenRun, openRun, OutOfOrderError, OvertakenError } from "../run.ts";
import { addParts, endPart, finishIfDone, joinRun, leaveRun } from "../shared.ts";
import { type Dice, makeDice } from "./random.ts";
import { type Key, Reality, type Sight } from "./reality.ts";
import { makePlan } from "./world.ts";

type Scopes = readonly [readonly AreaId[], ...(readonly AreaId[])[]];
const MOST = ["binary", "service"] as const;
const ALL = ["binary", "service", "kernel"] as const;

/** Reports come late, of areas that nobody else judges as a rule. */
const SCOPES: Readonly<Record<Key, Scopes>> = {
  catalogue: [MOST, MOST, MOST, MOST, ["binary"], ["service"], ALL],
  more: [MOST, MOST, ["service"]],
  reports: [["kernel"]],
};
const SPEAKERS = ["catalogue", "catalogue", "more", "reports"] as const;
const DAY_MS = 86_400_000;

/** What a run will do, in steps that another run's may come between. */
interface Ingest {
  readonly run: OpenRun;
  readonly look: Look;
  readonly steps: readonly (() => Promise<void>)[];
}

type Listed = ReturnType<Reality["listed"]>[number];

/** How often each thing was tried, so that a test can tell that it was. */
export interface Tried {
  ingests: number;
  batches: number;
  interleaved: number;
  killed: number;
  broken: number;
  refused: number;
  /** Days that came after a later one, of other areas. */
  late: number;
  overtaken: number;
  repeated: number;
  shared: number;
  storedTwice: number;
}

export class Simulation {
  readonly model = new NaiveLedger();
  readonly tried: Tried = {
    ...{ ingests: 0, batches: 0, interleaved: 0, killed: 0, broken: 0, refused: 0, late: 0, overtaken: 0 },
    ...{ repeated: 0, shared: 0, storedTwice: 0 },
  };
  readonly #dice: Dice;
  readonly #reality: Reality;
  readonly #pool: pg.Pool;
  /** Every check the channel ever had, with its area and its kind. */
  readonly #checks = new Map<number, CheckInfo>();
  #day = Date.UTC(2020, 0, 1);
  /** Looks that have stored something. */
  readonly #stored = new Set<Look>();

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
    this.#day += this.#dice.roll(3) * DAY_MS;
    for (let n = this.#dice.roll(12); n > 0; n--) this.#reality.change();
  }

  /** Opens a run of anybody; null where its day comes too late. */
  async #open(): Promise<Ingest | null> {
    const dice = this.#dice;
    const key = dice.pick(SPEAKERS);
    const areas = dice.pick(SCOPES[key]);
    const day = new Date(this.#day - (key === "reports" ? dice.roll(6) * DAY_MS : 0)).toISOString().slice(0, 10);
    const listed = this.#reality.listed(key);
    const scope = dice.chance(15) ? dice.shuffle(["p0", "p1", "p2", "p3"]).slice(0, 2) : null;
    const supplements = key !== "catalogue";
    const shared = dice.chance(25) && scope === null;
    const registry = this.#reality.registry();
    const judgeAgain = this.#reality.judgeAgain();
    const plan = makePlan(day, {
      ...{ areas, packages: scope ?? "all", source: key, supplements, shared },
      // Now and then a source does not say beforehand what it lists.
      ...(dice.chance(75) ? { listed } : {}),
    });
    const made = { day, key, areas, supplements, checks: this.#checks, judgeAgain };
    if (this.#isLate(made)) {
      await refused(openRun(this.#pool, plan, registry));
      this.tried.refused += 1;
      return null;
    }
    const run = await openRun(this.#pool, plan, registry);
    this.tried.ingests += 1;
    for (const check of run.areas.flatMap((one) => one.checks)) this.#checks.set(check.no, check);
    const look = { ...made, run: run.id };
    if (plan.listed?.some(({ identity }) => identity !== undefined))
      this.model.begin(look, plan.listed, scope === null);
    const sights = dice
      .shuffle(listed.filter(({ name }) => scope?.includes(name) ?? true))
      .map(({ file }) => this.#reality.look(key, file, areas));
    const steps = shared
      ? await this.#planShared(run, look, sights, listed, registry)
      : await this.#plan(run, look, sights, listed, scope);
    return { run, look, steps };
  }

  /** Whether somebody has stored a later day that this one cannot come before. */
  #isLate(look: Pick<Look, "day" | "key" | "areas" | "supplements">): boolean {
    return [...this.#stored].some(
      (other) =>
        other.day > look.day &&
        (other.key === look.key ||
          (!other.supplements && !look.supplements) ||
          other.areas.some((area) => look.areas.includes(area))),
    );
  }

  async #plan(
    run: OpenRun,
    look: Look,
    sights: readonly Sight[],
    listed: readonly Listed[],
    scope: readonly string[] | null,
  ): Promise<(() => Promise<void>)[]> {
    const dice = this.#dice;
    const isUnchanged = await this.#tellUnchanged(run);
    const steps: (() => Promise<void>)[] = [];
    for (const batch of this.#batches(sights)) {
      if (dice.chance(5)) steps.push(() => this.#break(run, look, batch));
      steps.push(() => this.#store(run, look, batch, isUnchanged));
    }
    if (dice.chance(12)) steps.splice(dice.roll(steps.length + 1), Infinity, () => this.#kill(run));
    else steps.push(() => this.#end(run, look, dice.chance(15) || listed.length === 0 ? null : listed, scope));
    return steps;
  }

  /** What is gone closes first; then two processes store the parts, one of them some of the other's too. */
  async #planShared(
    run: OpenRun,
    look: Look,
    sights: readonly Sight[],
    listed: readonly Listed[],
    registry: readonly Area[],
  ): Promise<(() => Promise<void>)[]> {
    const dice = this.#dice;
    this.tried.shared += 1;
    const isUnchanged = await this.#tellUnchanged(run);
    const batches = this.#batches(sights);
    await addParts(
      run,
      batches.map((batch, no) => ({ no, packages: batch.length })),
    );
    const steps = [
      async () => {
        try {
          if (listed.length > 0 && dice.chance(85)) await this.#closeGone(run, look, listed);
        } finally {
          await leaveRun(run);
        }
      },
      ...batches.map((batch, no) => async () => {
        const joined = await joinRun(this.#pool, run.id, registry);
        try {
          await this.#store(joined, look, batch, isUnchanged);
          if (dice.chance(40)) await this.#storeTwice(joined, look, batch);
          await endPart(joined, no);
        } finally {
          await leaveRun(joined);
        }
      }),
      async () => {
        if (!(await finishIfDone(this.#pool, run.id))) throw new Error(`run ${run.id} has parts left`);
        this.#stored.add(look);
      },
    ];
    // Nobody comes to do the rest: the run waits for ever.
    if (dice.chance(12)) steps.splice(1 + dice.roll(steps.length - 1));
    return steps;
  }

  async #closeGone(run: OpenRun, look: Look, listed: readonly Listed[]): Promise<void> {
    await closeGone(run, listed);
    this.#mustBeInTime(look);
    this.model.finish(look, listed, null);
  }

  #batches(sights: readonly Sight[]): Sight[][] {
    const batches: Sight[][] = [];
    for (let at = 0; at < sights.length;) batches.push(sights.slice(at, (at += 1 + this.#dice.roll(3))));
    return batches;
  }

  /** As the pipeline does: the same artifacts as before, each as it was. Now and then everything is audited again all the same. */
  async #tellUnchanged(run: OpenRun): Promise<(sight: Sight) => boolean> {
    const fingerprints = await knownFingerprints(run);
    const lazy = !this.#dice.chance(20);
    return ({ audited }) => {
      const known = [...fingerprints.keys()].filter((key) => key.startsWith(`${audited.name}\0`));
      const isKnown = ({ name, fingerprint }: AuditedPackageArtifact): boolean =>
        fingerprints.get(`${audited.name}\0${name}`) === Buffer.from(fingerprint).toString("hex");
      return lazy && known.length === audited.artifacts.length && audited.artifacts.every(isKnown);
    };
  }

  async #finishAll(ingests: readonly (Ingest | null)[]): Promise<void> {
    const waiting = ingests.flatMap((one) => (one ? [{ ...one, steps: [...one.steps] }] : []));
    for (;;) {
      const [one] = this.#dice.shuffle(waiting.filter(({ steps }) => steps.length > 0));
      if (!one) return;
      try {
        await one.steps.shift()?.();
      } catch (error) {
        const late = error instanceof OutOfOrderError && this.#isLate(one.look);
        if (!late && !(error instanceof OvertakenError)) throw error;
        this.tried[late ? "refused" : "overtaken"] += 1;
        one.steps.length = 0;
        // Whoever works on a shared run leaves it as it is: its parts fail one by one.
        if (!one.run.plan.shared) await failRun(one.run, error.message);
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
    this.#mustBeInTime(look);
    this.tried.batches += 1;
    if ([...this.#stored].some(({ day }) => day > look.day)) this.tried.late += 1;
    if (audited.length > 0 && counts.historyRows === 0) this.tried.repeated += 1;
    this.model.store(
      look,
      audited.map(({ seen }) => seen),
      unchanged.map(({ seen }) => seen),
    );
    this.#stored.add(look);
  }

  /** What is stored must not have come too late. */
  #mustBeInTime(look: Look): void {
    if (this.#isLate(look)) throw new Error(`${look.day} of ${look.key} was stored, although a later day is there`);
  }

  /** A part that is done again, by whoever else, although the packages are others by now: what is stored stays. */
  async #storeTwice(run: OpenRun, look: Look, batch: readonly Sight[]): Promise<void> {
    this.tried.storedTwice += 1;
    const changed = batch.map(({ audited }) => ({ ...audited, version: "of another day", artifacts: [] }));
    const { packages, historyRows } = await storeBatch(run, { audited: changed, unchanged: [] });
    if (packages !== 0 || historyRows !== 0) throw new Error(`run ${look.run} stored a package twice`);
  }

  /** A batch that breaks the contract in its last package leaves nothing behind, and the run goes on. */
  async #break(run: OpenRun, look: Look, batch: readonly Sight[]): Promise<void> {
    const audited = batch.map((sight) => sight.audited);
    const [first] = audited;
    if (!first) return;
    this.tried.broken += 1;
    const failure = await storeBatch(run, { audited: [...audited, first], unchanged: [] }).catch(
      (error: unknown) => error,
    );
    if (!(failure instanceof Error)) throw new Error(`run ${look.run} stored a package that is twice in a batch`);
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
    catalogue: readonly Listed[] | null,
    scope: readonly string[] | null,
  ): Promise<void> {
    await finishRun(run, { catalogue, errors: {} });
    this.#mustBeInTime(look);
    if (catalogue) this.model.finish(look, catalogue, scope);
    this.#stored.add(look);
  }
}

type AuditedPackageArtifact = Sight["audited"]["artifacts"][number];

async function refused(opening: Promise<OpenRun>): Promise<void> {
  try {
    await failRun(await opening, "should have been refused");
  } catch (error) {
    if (error instanceof OutOfOrderError) return;
    throw error;
  }
  throw new Error("a run of a day that comes too late was opened");
}
