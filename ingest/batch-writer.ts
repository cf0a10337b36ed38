// batch-writer.ts: gathers audited packages into batches, and stores one while the next is being read.
import type { AuditedPackage } from "./audited.ts";
import type { GivenBatch } from "./store/index.ts";

/** A package of which only the source speaks. */
type Unchanged = GivenBatch["unchanged"][number];

// One transaction costs some tens of milliseconds however little is in it; a batch in memory costs about 20 kB a subject.
const MAX_SUBJECTS = 400;
const MAX_PACKAGES = 500;
// A visitor is waiting for the first packages; whoever kills the run loses no more than this.
const FIRST_AFTER_MS = 800;
const AFTER_MS = 2500;

export class BatchWriter {
  readonly #store: (batch: GivenBatch) => Promise<void>;
  readonly #now: () => number;
  #audited: AuditedPackage[] = [];
  #unchanged: Unchanged[] = [];
  #subjects = 0;
  #dueAt: number;
  #inFlight: Promise<void> = Promise.resolve();

  constructor(store: (batch: GivenBatch) => Promise<void>, now: () => number = () => performance.now()) {
    this.#store = store;
    this.#now = now;
    this.#dueAt = now() + FIRST_AFTER_MS;
  }

  /** Rejects with what an earlier batch failed with. */
  async audited(one: AuditedPackage): Promise<void> {
    this.#audited.push(one);
    this.#subjects += one.artifacts.reduce((sum, { subjects }) => sum + subjects.length, 0);
    if (this.#isDue()) await this.#send();
  }

  /** Rejects with what an earlier batch failed with. */
  async unchanged(one: Unchanged): Promise<void> {
    this.#unchanged.push(one);
    if (this.#isDue()) await this.#send();
  }

  /** Stores what is left and waits for it. */
  async finish(): Promise<void> {
    await this.#send();
    await this.#inFlight;
  }

  /** Waits until nothing is being stored any more, whether that succeeds or not. */
  async settle(): Promise<void> {
    await this.#inFlight.catch(() => undefined);
  }

  #isDue(): boolean {
    const packages = this.#audited.length + this.#unchanged.length;
    return this.#subjects >= MAX_SUBJECTS || packages >= MAX_PACKAGES || this.#now() >= this.#dueAt;
  }

  /** Starts storing what was gathered, once the batch before is stored: two at most are in memory. */
  async #send(): Promise<void> {
    await this.#inFlight;
    if (this.#audited.length + this.#unchanged.length === 0) return;
    const batch = { audited: this.#audited, unchanged: this.#unchanged };
    [this.#audited, this.#unchanged, this.#subjects] = [[], [], 0];
    this.#dueAt = this.#now() + AFTER_MS;
    this.#inFlight = this.#store(batch);
    // Its failure is told to whoever waits for it next; until then it must not end the process.
    this.#inFlight.catch(() => undefined);
  }
}
