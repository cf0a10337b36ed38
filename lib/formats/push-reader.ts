// push-reader.ts: formats that come as a stream: whoever has bytes pushes them, the grammar takes them as it needs them.
import { FormatError } from "./format-error.ts";

/** What a grammar wants next. */
export interface Wish {
  readonly bytes: number;
  /** Fewer will do, at least one: for contents, which are handed on in pieces. */
  readonly some?: boolean;
  /** The stream may end here. */
  readonly mayEnd?: boolean;
}

/** Reads a format from its first byte on; what it is given is good until it asks for more. */
export type Grammar<Result = void> = Generator<Wish, Result, Uint8Array>;

const NO_BYTES = new Uint8Array(0);

/** Feeds a grammar. It holds at most what the grammar wants at once, and one piece. */
export class PushReader {
  readonly #grammar: Grammar;
  #wish: Wish | null = null;
  #held: Uint8Array = NO_BYTES;
  #taken = 0;

  constructor(grammar: Grammar) {
    this.#grammar = grammar;
    this.#advance(NO_BYTES);
  }

  /** The grammar has seen its end; what is pushed from now on is dropped. */
  get isDone(): boolean {
    return this.#wish === null;
  }

  /** Throws FormatError, as `end` does. */
  push(piece: Uint8Array): void {
    let left = piece;
    while (this.#wish !== null && left.length > 0) {
      const wanted = this.#wish.bytes - this.#held.length;
      const next = left.subarray(0, wanted);
      left = left.subarray(wanted);
      if (next.length < wanted && this.#wish.some !== true) this.#hold(next, this.#wish.bytes);
      else this.#give(next);
    }
  }

  /** The stream has ended. */
  end(): void {
    if (this.#wish === null || (this.#wish.mayEnd === true && this.#held.length === 0)) return;
    const size = this.#taken + this.#held.length;
    throw new FormatError(`it ends where ${this.#wish.bytes - this.#held.length} more bytes are expected`, size);
  }

  /** Room for the whole wish is made once, so that bytes that come one by one are not copied again and again. */
  #hold(next: Uint8Array, wanted: number): void {
    const start = this.#held.length;
    const room = start === 0 ? new Uint8Array(wanted) : new Uint8Array(this.#held.buffer);
    room.set(next, start);
    this.#held = room.subarray(0, start + next.length);
  }

  #give(next: Uint8Array): void {
    if (this.#held.length === 0) return this.#advance(next);
    this.#hold(next, 0);
    const whole = this.#held;
    this.#held = NO_BYTES;
    this.#advance(whole);
  }

  /** A wish for no bytes is met at once. */
  #advance(given: Uint8Array): void {
    this.#taken += given.length;
    let next = this.#grammar.next(given);
    while (next.done !== true && next.value.bytes === 0) next = this.#grammar.next(NO_BYTES);
    this.#wish = next.done === true ? null : next.value;
  }
}
