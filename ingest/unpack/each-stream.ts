// each-stream.ts: packed data of several streams, for libraries that read one.
import type { Readable } from "node:stream";
import type { StreamListener } from "#lib/formats/packed-streams/index.ts";
import type { PushReader } from "#lib/formats/push-reader.ts";

const END = Symbol("the end of a stream");

/** What all streams hold, each unpacked by a call of `open`. Throws what `compressed` throws rather than what `open` makes of it. */
export async function* eachStream(
  compressed: Readable,
  split: (listener: StreamListener) => PushReader,
  open: (pieces: AsyncGenerator<Uint8Array>) => AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const streams = new StreamQueue(compressed[Symbol.asyncIterator](), split);
  try {
    while (await streams.hasNext()) yield* open(streams.pieces());
  } catch (error) {
    throw streams.failure ?? error;
  }
}

/** The pieces of several streams, with the ends between them. */
class StreamQueue {
  /** Why no more came, where that was not the end. */
  failure: Error | null = null;
  readonly #source: AsyncIterator<Uint8Array>;
  readonly #splitter: PushReader;
  readonly #queue: (Uint8Array | typeof END)[] = [];
  #parts: Uint8Array[] = [];
  #isAtEnd = true;

  constructor(source: AsyncIterator<Uint8Array>, split: (listener: StreamListener) => PushReader) {
    this.#source = source;
    this.#splitter = split({
      bytes: (part) => this.#parts.push(part),
      end: () => {
        this.#join();
        this.#queue.push(END);
      },
    });
  }

  /** Leaves the current stream, and tells whether another one begins. */
  async hasNext(): Promise<boolean> {
    while (!this.#isAtEnd) await this.#next();
    await this.#fill();
    this.#isAtEnd = this.#queue.length === 0;
    return !this.#isAtEnd;
  }

  /** Those of the current stream. */
  async *pieces(): AsyncGenerator<Uint8Array> {
    for (let piece = await this.#next(); piece !== null; piece = await this.#next()) yield piece;
  }

  async #next(): Promise<Uint8Array | null> {
    await this.#fill();
    const next = this.#queue.shift() ?? END;
    this.#isAtEnd = next === END;
    return next === END ? null : next;
  }

  async #fill(): Promise<void> {
    try {
      while (this.#queue.length === 0) {
        const { done, value } = await this.#source.next();
        if (done === true) return this.#end();
        this.#splitter.push(value);
        this.#join();
      }
    } catch (error) {
      this.failure = error instanceof Error ? error : new Error(String(error));
      throw this.failure;
    }
  }

  #end(): void {
    try {
      this.#splitter.end();
    } catch {
      throw new Error("it ends too early");
    }
  }

  /** Splitters take some bytes one by one; libraries are given them by the piece. */
  #join(): void {
    if (this.#parts.length > 0) this.#queue.push(Buffer.concat(this.#parts));
    this.#parts = [];
  }
}
