// download.ts: a body, however often it takes: patient with a server that has a bad moment, and not with one that says no.
import { setTimeout as sleep } from "node:timers/promises";
import { type Door, withoutSecrets } from "./door.ts";
import { ConnectionError } from "./exchange.ts";
import type { Wanted } from "./http.ts";
import { Transfer } from "./transfer.ts";

export interface Patience {
  /** So often a server is asked in a row without a byte more of the body. */
  readonly tries: number;
  /** The first wait in milliseconds; each is twice the one before, up to 30 times the first. */
  readonly backoffMs: number;
  /** Of the whole exchange in milliseconds, where the caller sets no other. */
  readonly maxMs: number;
}

/** Whoever asks for a longer rest gets it: then nothing is fetched today. */
const MAX_REST_MS = 2 * 60_000;
const MAX_BACKOFF = 30;

/**
 * What came, whole and as wanted; null when the server says by `conditions` that what we have is still good. Whoever gets it closes
 * `received`. Throws HttpProblem, ReadProblem where the disk is full, and the caller's signal's reason.
 */
export async function download(
  door: Door,
  patience: Patience,
  { url, wanted, conditions }: { url: string; wanted: Wanted; conditions: Readonly<Record<string, string>> },
): Promise<Transfer | null> {
  const transfer = new Transfer(url, wanted, conditions);
  const maxMs = wanted.maxMs ?? patience.maxMs;
  const late = AbortSignal.timeout(maxMs);
  const signal = wanted.signal ? AbortSignal.any([late, wanted.signal]) : late;
  try {
    const isWhole = await new Attempts(door, patience, transfer, signal).run(url);
    if (!isWhole) transfer.received.close();
    return isWhole ? transfer : null;
  } catch (error) {
    transfer.received.close();
    wanted.signal?.throwIfAborted();
    if (!late.aborted) throw error;
    const message = `${withoutSecrets(url)} took more than ${maxMs / 1000} s (${transfer.progress})`;
    throw transfer.problem("unreachable", message, null);
  }
}

class Attempts {
  readonly #door: Door;
  readonly #patience: Patience;
  readonly #transfer: Transfer;
  readonly #signal: AbortSignal;
  #asked = 0;
  #inVain = 0;
  #most = 0;

  constructor(door: Door, patience: Patience, transfer: Transfer, signal: AbortSignal) {
    this.#door = door;
    this.#patience = patience;
    this.#transfer = transfer;
    this.#signal = signal;
  }

  /** Whether it came; else what we have is still good. */
  async run(url: string): Promise<boolean> {
    for (;;) {
      const failure = await this.#ask(url);
      if (typeof failure === "boolean") return failure;
      const { host, afterMs } = failure;
      const { size } = this.#transfer.received;
      this.#inVain = size > this.#most ? 1 : this.#inVain + 1;
      this.#most = Math.max(this.#most, size);
      const rests = afterMs !== null && afterMs > MAX_REST_MS;
      if (rests || this.#inVain >= this.#patience.tries) throw this.#giveUp(url, failure);
      if (afterMs !== null) this.#door.turns.rest(host, afterMs);
      await sleep(Math.max(afterMs ?? 0, this.#backoff()), undefined, { signal: this.#signal });
    }
  }

  async #ask(url: string): Promise<boolean | Failure> {
    this.#asked += 1;
    try {
      const step = await this.#door.get(url, this.#transfer.headers(), this.#signal, (answer) =>
        this.#transfer.take(answer),
      );
      return step.outcome === "again" ? step : step.outcome === "whole";
    } catch (error) {
      if (!(error instanceof ConnectionError)) throw error;
      return { host: error.host, why: error.message, status: null, afterMs: null };
    }
  }

  #giveUp(url: string, { host, why, status, afterMs }: Failure): Error {
    const times = this.#asked === 1 ? "once" : `${this.#asked} times`;
    const rest = afterMs === null ? "" : `; it wants to be asked again in ${Math.ceil(afterMs / 1000)} s`;
    const message = `${host} ${why} (asked ${times}, ${this.#transfer.progress}${rest}): ${withoutSecrets(url)}`;
    return this.#transfer.problem("unreachable", message, status);
  }

  /** A part of it is chance, so that many workers do not come back all at once. */
  #backoff(): number {
    const factor = Math.min(2 ** (this.#inVain - 1), MAX_BACKOFF);
    return this.#patience.backoffMs * factor * (0.5 + Math.random() / 2);
  }
}

interface Failure {
  readonly host: string;
  /** Goes on after the host's name. */
  readonly why: string;
  readonly status: number | null;
  readonly afterMs: number | null;
}
