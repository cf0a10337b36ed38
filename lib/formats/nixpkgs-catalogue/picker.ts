// picker.ts: of a JSON value that comes as tokens, the parts that somebody wants: two thirds of a catalogue are lists of platforms.
import type { Token } from "stream-json/core/parser.js";

/** What is wanted of a value: scalars always; of an object these keys, of an array its elements. Anything else is left empty. */
export interface Shape {
  readonly keys?: ReadonlyMap<string, Shape>;
  readonly items?: Shape;
}

interface Level {
  readonly shape: Shape;
  readonly value: Record<string, unknown> | unknown[];
  key: string;
}

const ENCODER = new TextEncoder();
const DECODER = new TextDecoder();
/** Shorter ones are never cut out of another. */
const SHORT = 13;

/** The same text, without the piece of input that V8 keeps for as long as anything cut out of it is kept. */
export function copyText(text: string): string {
  return text.length < SHORT ? text : DECODER.decode(ENCODER.encode(text));
}

/** What `take` answers until the value is whole: no value of JSON is undefined. */
const MORE = undefined;

/** Puts one value together after the other; the shape bounds how deep it looks. */
export class Picker {
  readonly #shape: Shape;
  readonly #levels: Level[] = [];
  /** How deep it is in something that nobody wants. */
  #skipped = 0;

  constructor(shape: Shape) {
    this.#shape = shape;
  }

  /** The value that this token ends, or undefined. */
  take(token: Token): unknown {
    const { name } = token;
    if (name === "startObject" || name === "startArray") return this.#begin(name === "startObject");
    if (name === "endObject" || name === "endArray") return this.#end();
    if (name === "keyValue") {
      const level = this.#levels.at(-1);
      if (this.#skipped === 0 && level !== undefined) level.key = token.value;
      return MORE;
    }
    if (name === "numberValue") return this.#put(Number(token.value));
    const isValue = name === "stringValue" || name === "nullValue" || name === "trueValue" || name === "falseValue";
    if (!isValue) return MORE;
    return this.#put(typeof token.value === "string" && this.#isWanted() ? copyText(token.value) : token.value);
  }

  #begin(isObject: boolean): undefined {
    const shape = this.#wanted();
    if (this.#skipped > 0 || shape === null) this.#skipped += 1;
    else this.#levels.push({ shape, value: isObject ? {} : [], key: "" });
  }

  #end(): unknown {
    if (this.#skipped > 0) {
      this.#skipped -= 1;
      return MORE;
    }
    const level = this.#levels.pop();
    return level === undefined ? MORE : this.#put(level.value);
  }

  #isWanted(): boolean {
    return this.#skipped === 0 && this.#wanted() !== null;
  }

  #put(value: unknown): unknown {
    if (this.#skipped > 0) return MORE;
    const level = this.#levels.at(-1);
    if (level === undefined) return value;
    if (this.#wanted() === null) return MORE;
    if (Array.isArray(level.value)) level.value.push(value);
    else level.value[level.key] = value;
    return MORE;
  }

  /** The shape of what comes next, null where it is not wanted. */
  #wanted(): Shape | null {
    const level = this.#levels.at(-1);
    if (level === undefined) return this.#shape;
    if (Array.isArray(level.value)) return level.shape.items ?? null;
    return level.shape.keys?.get(level.key) ?? null;
  }
}
