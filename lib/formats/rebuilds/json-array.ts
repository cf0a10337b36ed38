// json-array.ts: a JSON array that is too large for memory, element by element: its bytes come in pieces.
import { FormatError } from "../format-error.ts";
import { quote } from "./rebuild.ts";

/** An entry of a report is below some KiB; a single one that is larger would only fill the memory. */
const MAX_ELEMENT_BYTES = 256 * 1024;

const CODE = (character: string): number => character.charCodeAt(0);
const [OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = ["[", "]", "{", "}"].map(CODE);
const [QUOTE, BACKSLASH, COMMA] = ['"', "\\", ","].map(CODE);

/** Takes `[a, b, ...]` apart. Strings and brackets are followed; whether an element is JSON, JSON.parse decides. */
export class JsonArrayReader {
  readonly #what: string;
  readonly #decoder = new TextDecoder();
  #pieces: Uint8Array[] = [];
  #heldBytes = 0;
  /** 0 before the array, 1 between its elements. */
  #depth = 0;
  #isString = false;
  #isEscaped = false;
  #isOver = false;
  #offset = 0;

  /** `what` names the report in messages. */
  constructor(what: string) {
    this.#what = what;
  }

  /** The elements that end in this piece. Throws FormatError. */
  *push(piece: Uint8Array): Generator<unknown, void, undefined> {
    let from = 0;
    for (let at = 0; at < piece.length; at++) {
      const byte = piece[at] ?? 0;
      if (this.#isString) this.#followString(byte);
      else if (byte === QUOTE && this.#depth > 0) this.#isString = true;
      else if (byte === OPEN_ARRAY || byte === OPEN_OBJECT) {
        if (this.#depth === 0 && !this.#begin(byte, at)) throw this.#noArray(piece.subarray(at), at);
        if (this.#depth++ === 0) from = at + 1;
      } else if ((byte === CLOSE_ARRAY || byte === CLOSE_OBJECT) && this.#depth > 0) {
        if (--this.#depth === 0) {
          yield* this.#take(piece.subarray(from, at), at);
          this.#isOver = true;
          from = at + 1;
        }
      } else if (byte === COMMA && this.#depth === 1) {
        yield* this.#take(piece.subarray(from, at), at);
        from = at + 1;
      } else if (this.#depth === 0 && !isSpace(byte)) throw this.#noArray(piece.subarray(at), at);
    }
    if (this.#depth > 0) this.#hold(piece.subarray(from), piece.length);
    this.#offset += piece.length;
  }

  /** Throws FormatError where the array has not ended. */
  end(): void {
    if (!this.#isOver) throw new FormatError(`${this.#what} breaks off: its array has no end`, this.#offset);
  }

  #followString(byte: number): void {
    if (this.#isEscaped) this.#isEscaped = false;
    else if (byte === BACKSLASH) this.#isEscaped = true;
    else if (byte === QUOTE) this.#isString = false;
  }

  #begin(byte: number, at: number): boolean {
    if (this.#isOver) throw new FormatError(`${this.#what}: something follows its array`, this.#offset + at);
    return byte === OPEN_ARRAY;
  }

  #hold(rest: Uint8Array, at: number): void {
    this.#heldBytes += rest.length;
    if (this.#heldBytes > MAX_ELEMENT_BYTES)
      throw new FormatError(`${this.#what}: an element of more than ${MAX_ELEMENT_BYTES} bytes`, this.#offset + at);
    this.#pieces.push(rest);
  }

  *#take(rest: Uint8Array, at: number): Generator<unknown, void, undefined> {
    this.#hold(rest, at);
    const text = this.#decoder.decode(Buffer.concat(this.#pieces)).trim();
    [this.#pieces, this.#heldBytes] = [[], 0];
    // "[]" has no element; "[a,]" is no JSON, but tools that forget themselves write it.
    if (text === "") return;
    yield this.#parse(text, at);
  }

  #parse(text: string, at: number): unknown {
    try {
      return JSON.parse(text);
    } catch {
      throw new FormatError(`${this.#what}: an element that is no JSON: ${quote(text)}`, this.#offset + at);
    }
  }

  #noArray(rest: Uint8Array, at: number): FormatError {
    const read = quote(this.#decoder.decode(rest.subarray(0, 200)));
    return new FormatError(`${this.#what}: expected a JSON array, read ${read}`, this.#offset + at);
  }
}

function isSpace(byte: number): boolean {
  // With the three bytes of a byte-order mark.
  return byte === 32 || (byte >= 9 && byte <= 13) || byte === 0xef || byte === 0xbb || byte === 0xbf;
}
