// host-turns.ts: whose turn it is to ask a host: few at once, one after the other begun, and none while it asks for a rest.
import { setTimeout as sleep } from "node:timers/promises";
import PQueue from "p-queue";

/** Turns at each host by its name and port. */
export class HostTurns {
  readonly #perHost: number;
  readonly #delayMs: number;
  readonly #queues = new Map<string, PQueue>();
  readonly #restUntil = new Map<string, number>();

  /** `perHost` turns at a time; their beginnings are `delayMs` apart. */
  constructor({ perHost, delayMs }: { perHost: number; delayMs: number }) {
    this.#perHost = perHost;
    this.#delayMs = delayMs;
  }

  /** Does the work when the host's turn comes. Throws the signal's reason when that is aborted before. */
  async take<T>(host: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    return this.#queueOf(host).add(
      async () => {
        const rest = (this.#restUntil.get(host) ?? 0) - performance.now();
        if (rest > 0) await sleep(rest, undefined, { signal }).catch(() => signal.throwIfAborted());
        return work();
      },
      { signal },
    );
  }

  /** Nothing more is asked of the host for so long: it said so. */
  rest(host: string, ms: number): void {
    this.#restUntil.set(host, Math.max(this.#restUntil.get(host) ?? 0, performance.now() + ms));
  }

  #queueOf(host: string): PQueue {
    let queue = this.#queues.get(host);
    if (queue === undefined) {
      const pace = this.#delayMs > 0 ? { interval: this.#delayMs, intervalCap: 1, strict: true } : {};
      queue = new PQueue({ concurrency: this.#perHost, ...pace });
      this.#queues.set(host, queue);
    }
    return queue;
  }
}
